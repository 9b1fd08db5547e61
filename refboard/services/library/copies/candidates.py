"""Which pictures may be the same as one: by hashes, and by what the models see in them.

Hashes meet what was saved again, scaled, recoloured, mirrored, turned and framed; models what was
cropped, tilted or written over as well. Pixels decide afterwards.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from refboard.core.finding.picture_hash import Orientation, PictureHashes
from refboard.core.query import Emphasis, Float32Array, weighted_query
from refboard.services.library.copies.comparing import EVERY_WAY
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace

BY_HASH, BY_MODEL = 6, 2
"""How many are looked at more closely, for the hashes and for each model."""
_CLEAR = 4
"""Within this distance of hashes the orientation is certain."""
_DEEPER = 8
"""How many more a model is asked for where later pictures do not count."""
LEAST_LIKE = 0.6
"""Cosines below which a model does not make a candidate."""
_UPRIGHT = (Orientation.SAME, Orientation.MIRRORED)
"""How a model's candidates may lie: it hardly knows a picture that was turned, which the hashes do,
and two ways take half the time of eight."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A picture that may be the same.

    Attributes:
        key: The asset's.
        orientations: In which the picture asked about may lie on it.
    """

    key: int
    orientations: tuple[Orientation, ...] = EVERY_WAY


def stored_vectors(library: Library, key: int) -> dict[str, Float32Array]:
    """Return the vectors of a stored picture by space: [v, dim], the plain one first."""
    found = {space.name: library.store.vectors.get(space.row, key) for space in _serving(library)}
    return {name: rows for name, rows in found.items() if len(rows)}


def candidates(
    library: Library,
    hashes: PictureHashes | None,
    vectors: Mapping[str, Float32Array],
    without: Collection[int] = (),
    below: int | None = None,
) -> list[Candidate]:
    """Return the likeliest, those of the hashes first.

    Args:
        library: Where to look.
        hashes: Of the picture asked about; None where they are not known.
        vectors: Of the picture, by space.
        without: Keys to leave out.
        below: Only pictures with lower keys, which came before it; None for all.
    """
    found: dict[int, Candidate] = {}
    near = (
        library.copies.near(hashes, BY_HASH, without=without, below=below)
        if hashes is not None
        else ()
    )
    for one in near:
        ways = (one.orientation,) if one.distance <= _CLEAR else EVERY_WAY
        found[one.key] = Candidate(one.key, ways)
    for space in _serving(library):
        if space.name in vectors:
            for key in _liked(space, vectors[space.name], without, below):
                found.setdefault(key, Candidate(key, _UPRIGHT))
    return list(found.values())


def _serving(library: Library) -> list[VectorSpace]:
    return [slot.serving for slot in library.slots if slot.serving is not None]


def _liked(
    space: VectorSpace, rows: Float32Array, without: Collection[int], below: int | None
) -> list[int]:
    """Return the keys of the nearest pictures, to the picture or to one of its variants."""
    card = space.card
    questions = np.stack([weighted_query(card, row, Emphasis.BALANCED) for row in rows])
    wanted = BY_MODEL + len(without)
    keys, scores = space.index.search(questions, wanted if below is None else _DEEPER * wanted)
    return [
        key
        for key, score in zip(keys.tolist(), scores.tolist(), strict=True)
        if key not in without and score >= LEAST_LIKE and (below is None or key < below)
    ][:BY_MODEL]
