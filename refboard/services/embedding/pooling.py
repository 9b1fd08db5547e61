"""Make one vector of a model's vectors for all tokens."""

import numpy as np

from refboard.core.model_card import Pooling
from refboard.core.query import Float32Array, Int64Array


def pooled(raw: Float32Array, pooling: Pooling, mask: Int64Array | None = None) -> Float32Array:
    """Return [n, dim] from a model's output.

    Args:
        raw: [n, dim] for "none", else [n, tokens, dim].
        pooling: "mean" of the tokens that count, "cls" the first one, "last" the last that counts.
        mask: [n, tokens], 1 where a token counts; None when all do.

    Returns:
        [n, dim]; the output as it is when it has another number of sides, for the caller to refuse.
    """
    if pooling == "none" or raw.ndim != 3:
        return raw
    if pooling == "cls":
        return raw[:, 0]
    counts = np.ones(raw.shape[:2], dtype=np.int64) if mask is None else mask
    if pooling == "last":
        # The last place where the mask is 1, wherever the padding lies.
        last = counts.shape[1] - 1 - np.argmax(counts[:, ::-1] != 0, axis=1)
        chosen: Float32Array = raw[np.arange(len(raw)), last]
        return chosen
    weights = counts.astype(np.float32)[:, :, None]
    total = np.maximum(weights.sum(axis=1), 1e-9)
    mean: Float32Array = (raw * weights).sum(axis=1) / total
    return mean
