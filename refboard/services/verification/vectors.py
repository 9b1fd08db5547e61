"""Are the vectors vectors: of the right length, finite, the same every time, and of one's own?"""

import numpy as np

from refboard.core.errors import ModelMismatchError
from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array
from refboard.services.verification.specimen import Specimen

SAME = 0.99999
"""Cosine of a vector to itself, made a second time."""
ALIKE = 0.999
"""Cosine of a vector made alone to the same made beside others: less would show among neighbours.
Int8 graphs that round a whole batch by one scale reach 0.998; they are run one by one."""
MOST_ALIKE = 0.99
"""From this median cosine on, all different pictures look the same to a model. Those that are known
have 0.9 at most on the samples."""
_TEXTS = (
    "a red brick arch at dusk",
    "two cats",
    "a very long description of a quiet harbour with many small boats, seen from above in winter",
)


def check_vectors(specimen: Specimen) -> str:
    """Embed all samples; return how long their vectors are.

    Raises:
        ModelError: it fails on one, or gives something that is no vector.
    """
    dim = specimen.dim
    if specimen.words is not None:
        dim = specimen.word_vectors.shape[1]  # of the same length, or it was refused
    return f"Vectors of {dim} finite numbers"


def check_repeats(specimen: Specimen) -> str:
    """Embed the same twice; return how alike it is.

    Raises:
        ModelMismatchError: it is another vector the second time.
    """
    cosines = []
    if specimen.pictures is not None:
        few = specimen.inputs[::3]
        cosines.append(_least(specimen.embed(few), specimen.embed(few)))
    if specimen.words is not None:
        cosines.append(_least(specimen.words.embed(_TEXTS), specimen.words.embed(_TEXTS)))
    if min(cosines) < SAME:
        raise ModelMismatchError(
            f'The model "{specimen.model.card.title}" gives the same thing another vector each time'
            f" (cosine {min(cosines):.4f}).",
            "Take another export of the model: this one has something random in it.",
        )
    return "The same thing has the same vector every time"


def check_neighbours(specimen: Specimen) -> str:
    """Embed samples alone and among others; return how alike they are.

    Raises:
        ModelMismatchError: a vector depends on what is embedded with it.
    """
    title, least = specimen.model.card.title, 1.0
    if specimen.pictures is not None:
        places = slice(0, None, 4)
        alone = specimen.embed(specimen.inputs[places], step=1)
        least = _least(alone, specimen.picture_vectors[places])
        if least < ALIKE:
            raise ModelMismatchError(
                f'The model "{title}" gives a picture another vector beside other pictures'
                f" (cosine {least:.4f}).",
                "Take another export of the model, one in float32.",
            )
    if specimen.words is not None:
        words = specimen.words
        agreement = _least(np.concatenate([words.embed([t]) for t in _TEXTS]), words.embed(_TEXTS))
        if agreement < ALIKE:
            raise ModelMismatchError(
                f'The model "{title}" gives the same words another vector beside longer ones'
                f" (cosine {agreement:.4f}).",
                "Its card does not fit it: check pooling and padding.",
            )
        least = min(least, agreement)
    return f"A vector does not depend on its neighbours (cosine {least:.5f})"


def check_differences(specimen: Specimen) -> str:
    """Compare the samples with each other; return how far apart they are.

    Raises:
        ModelMismatchError: different things have about the same vector.
    """
    seen, card = [], specimen.model.card
    if specimen.pictures is not None:
        seen.append(f"pictures {_refuse_alike(card, 'pictures', specimen.picture_vectors):.2f}")
    if specimen.words is not None:
        vectors = specimen.words.embed(_TEXTS)
        _refuse_alike(card, "words", vectors, most=1 - 1e-6)
        seen.append(f"words {_median(vectors):.2f}")
    return f"Different things have different vectors (median cosine of {' and '.join(seen)})"


def _refuse_alike(
    card: ModelCard, what: str, vectors: Float32Array, most: float = MOST_ALIKE
) -> float:
    median = _median(vectors)
    if median > most:
        raise ModelMismatchError(
            f'The model "{card.title}" gives all {what} about the same vector'
            f" (median cosine {median:.4f}), so it finds nothing.",
            "Get the model again, or take another export of it.",
        )
    return median


def _median(vectors: Float32Array) -> float:
    cosines = vectors @ vectors.T
    return float(np.median(cosines[~np.eye(len(vectors), dtype=np.bool_)]))


def _least(first: Float32Array, second: Float32Array) -> float:
    return float(np.vecdot(first, second).min())
