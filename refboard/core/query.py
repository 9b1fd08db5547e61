"""Questions to the library and their answers: ranked, and in one measure of likeness."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from refboard.core.asset import Asset
from refboard.core.finding.evidence import Evidence
from refboard.core.model_card import ModelCard

Float32Array = NDArray[np.float32]
Int64Array = NDArray[np.int64]


class Emphasis(StrEnum):
    """What of the look counts; weights the blocks of the `look` space."""

    SHAPE = "shape"
    BALANCED = "balanced"
    PALETTE = "palette"


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
