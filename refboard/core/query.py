"""Questions to the library and their answers: ranked, and in one measure of likeness."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from refboard.core.asset import Asset
from refboard.core.finding.evidence import Evidence
from refboard.core.finding.part import PicturePart
from refboard.core.ids import AssetId, BoardId
from refboard.core.model_card import ModelCard

Float32Array = NDArray[np.float32]
Int64Array = NDArray[np.int64]


class Emphasis(StrEnum):
    """What of the look counts; weights the blocks of the `look` space."""

    SHAPE = "shape"
    BALANCED = "balanced"
    PALETTE = "palette"


@dataclass(frozen=True, slots=True)
class SimilarQuery:
    """Find what is similar to a picture or to a part of it.

    Attributes:
        asset_id: The picture, when it is in the library.
        others: More pictures of the library: what is like all of them is looked for.
        path: The picture, when it is a file.
        part: Part of the picture; None for all of it.
        limit: How many matches at most.
        space: A space, or "both" and "auto": all of them together.
        emphasis: Weights of the blocks, where the space has blocks.
        min_score: Matches below it are left out; -1 keeps all.
        board_id: Only assets on this board; None for the whole library.
    """

    asset_id: AssetId | None = None
    path: Path | None = None
    part: PicturePart | None = None
    limit: int = 50
    space: str = "auto"
    emphasis: Emphasis = Emphasis.BALANCED
    min_score: float = -1.0
    board_id: BoardId | None = None
    others: tuple[AssetId, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """One answer: an asset, highest likeness first, and `why` it is there.

    The score is a cosine where one space was asked about one thing, or how well a name fits, and
    else the likeness. `why` is made of "name", "tag" and "meaning" for words; empty for pictures.
    """

    asset: Asset
    score: float
    why: str = ""
    likeness: float = 0.0
    """How alike, 0 (as two pictures of this library at random) to 1 (the same), in every space."""
    evidence: tuple[Evidence, ...] = ()
    """What it was found by, the strongest first."""


@dataclass(frozen=True, slots=True)
class Matches:
    """A whole answer.

    Attributes:
        matches: Best first; the query itself is left out.
        space: The space that was searched; "both" for several. "names" for words of names alone,
            "words" where a model took part, "colours" for colours alone.
        is_exact: No better picture can have been missed.
        milliseconds: From question to answer inside the library.
        not_indexed: Assets of the scope that are not embedded yet and could not be compared.
    """

    matches: tuple[Match, ...]
    space: str
    is_exact: bool
    milliseconds: float
    not_indexed: int = 0
    remarks: tuple[str, ...] = ()
    """Sentences on what the answer leaves out or guesses, such as words that nothing knows."""


def weighted_query(card: ModelCard, vector: Float32Array, emphasis: Emphasis) -> Float32Array:
    """Return the vector whose dot product with a stored vector is the emphasised score.

    Stored vectors have unit length over all B blocks, so each block has length 1/sqrt(B).

    Args:
        card: The model of the space.
        vector: [dim] float32 as stored.
        emphasis: Which weights to use; without blocks the vector is returned as it is.

    Returns:
        [dim] float32 such that dot(result, stored) = sum w^2 * cos(block) / sum w^2.
    """
    weights = card.emphases.get(emphasis.value)
    if not card.blocks or weights is None:
        return vector
    squares = {name: weight * weight for name, weight in weights.items()}
    total = sum(squares.values())
    result = np.empty_like(vector)
    for block in card.blocks:
        part = slice(block.start, block.stop)
        result[part] = vector[part] * np.float32(len(card.blocks) * squares[block.name] / total)
    return result


def mean_vector(vectors: Float32Array) -> Float32Array:
    """Return the direction in the middle of some: what their pictures have in common.

    Args:
        vectors: [n, dim] float32 unit vectors, n at least 1.

    Returns:
        [dim] float32 of unit length; the first vector where they cancel each other out.
    """
    mean: Float32Array = vectors.mean(axis=0)
    length = np.linalg.norm(mean)
    middle: Float32Array = mean / length if length > 1e-6 else vectors[0]
    return middle
