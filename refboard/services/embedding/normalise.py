"""Bring a model's raw output to the unit vectors that the library stores and compares."""

import numpy as np

from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array

_TINY = 1e-12


def unit_vectors(raw: Float32Array, card: ModelCard) -> Float32Array:
    """Return rows of length 1.

    With blocks, each block is brought to length 1/sqrt(B) on its own, so that every block has the
    same say. A block or vector without direction (a flat picture may have no texture) points
    everywhere alike: all its elements are equal, never NaN.

    Args:
        raw: [n, dim] finite.
        card: Says which elements belong together.
    """
    if card.normalise == "l2":
        return _unit_rows(raw)
    share = np.float32(1.0 / np.sqrt(len(card.blocks)))
    result = np.empty(raw.shape, dtype=np.float32)
    for block in card.blocks:
        part = slice(block.start, block.stop)
        result[:, part] = _unit_rows(raw[:, part]) * share
    return result


def _unit_rows(rows: Float32Array) -> Float32Array:
    wide = rows.astype(np.float64)  # squares of large float32 values overflow
    lengths = np.linalg.norm(wide, axis=1, keepdims=True)
    wide[lengths[:, 0] < _TINY] = 1.0
    wide /= np.linalg.norm(wide, axis=1, keepdims=True)
    return wide.astype(np.float32)
