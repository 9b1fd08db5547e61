"""What is known of many pictures at once, as vectors whose dot products say how alike they are.

For what compares each picture with each: maps, clusters. Finding asks the index instead.
"""

from collections.abc import Sequence

import numpy as np

from refboard.core.ids import AssetId
from refboard.core.model_card import ModelCard
from refboard.core.query import Emphasis, Float32Array
from refboard.core.spaces import spaces_asked
from refboard.services.library.library import Library


def descriptors(
    library: Library, asset_ids: Sequence[AssetId], space: str, emphasis: Emphasis
) -> tuple[tuple[AssetId, ...], Float32Array]:
    """Return the descriptors of pictures, as far as they have any.

    Args:
        library: Where they are.
        asset_ids: Which pictures.
        space: A space or "both"; of several those count that have a model.
        emphasis: What of the look counts.

    Returns:
        The pictures that have vectors, in the order given, and [n, d] float32 of unit length. What
        a picture has no vector for is 0.
    """
    keys = library.store.assets.keys(asset_ids)
    rows = {key: row for row, key in enumerate(dict.fromkeys(keys.values()))}
    parts = []
    is_known = np.zeros(len(rows), dtype=bool)
    serving = [slot.serving for slot in library.slots if slot.kind.name in spaces_asked(space)]
    spaces = [found for found in serving if found is not None]
    for found in spaces:
        held, vectors = library.store.vectors.plain(found.row, list(rows))
        part = np.zeros((len(rows), found.row.dim), dtype=np.float32)
        at = [rows[key] for key in held]
        part[at] = _weighted(found.card, vectors, emphasis)
        if len(spaces) > 1:
            part *= np.float32(np.sqrt(found.kind.share_of_both))
        is_known[at] = True
        parts.append(part)
    wanted = [one for one in asset_ids if one in keys and is_known[rows[keys[one]]]]
    if not wanted:
        return (), np.zeros((0, 0), dtype=np.float32)
    whole = np.concatenate(parts, axis=1)[[rows[keys[one]] for one in wanted]]
    return tuple(wanted), whole / np.linalg.norm(whole, axis=1, keepdims=True)


def _weighted(card: ModelCard, vectors: Float32Array, emphasis: Emphasis) -> Float32Array:
    """Return vectors whose dot products are sum w^2 cos(block) / sum w^2.

    Stored vectors have unit length over all B blocks, so each block has length 1/sqrt(B).
    """
    weights = card.emphases.get(emphasis.value)
    if not card.blocks or weights is None:
        return vectors
    even = np.sqrt(len(card.blocks) / sum(weight**2 for weight in weights.values()))
    scales = np.empty(vectors.shape[1], dtype=np.float32)
    for block in card.blocks:
        scales[block.start : block.stop] = weights[block.name] * even
    return vectors * scales
