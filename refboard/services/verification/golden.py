"""Golden vectors: what a model is known to make of drawn pictures and of sentences.

A card keeps a sketch of each vector: sixteen projections of it on directions that are the same
everywhere. They keep how far vectors are apart, on average: a few of them tell a cosine of 0.9999
from one of 0.999, and they fit into a card.
"""

from collections.abc import Mapping

import numpy as np

from refboard.core.errors import ModelMismatchError
from refboard.core.model_card import Golden
from refboard.core.query import Float32Array
from refboard.services.embedding.preprocess import model_pixels
from refboard.services.verification.golden_pictures import golden_pictures
from refboard.services.verification.specimen import Specimen

WIDTH = 16
PICTURES = ("dusk", "rings", "waves", "disc", "meadow", "window")
SENTENCES = ("a red circle", "two cats on a roof", "a quiet harbour seen from above in winter")
_SEED = 20261128
_DIGITS = 5


def golden_of(specimen: Specimen) -> Golden:
    """Return what a model makes of the pictures and sentences, to be written into its card.

    Raises:
        ModelError: it gave no vectors.
    """
    pictures: Float32Array | None = None
    words: Float32Array | None = None
    if specimen.pictures is not None:
        pictures = _picture_vectors(specimen, PICTURES)
    if specimen.words is not None:
        words = specimen.words.embed(SENTENCES)
    return Golden(_named(PICTURES, pictures), _named(SENTENCES, words))


def check_golden(specimen: Specimen) -> str:
    """Compare with the card's golden vectors; return how close. Empty where it has none.

    Raises:
        ModelMismatchError: the vectors are others.
    """
    golden = specimen.model.card.golden
    if golden is None:
        return ""
    found = []
    if golden.pictures and specimen.pictures is not None:
        vectors = _picture_vectors(specimen, tuple(golden.pictures))
        found.append(_compared(specimen, "pictures", vectors, golden.pictures))
    if golden.words and specimen.words is not None:
        vectors = specimen.words.embed(list(golden.words))
        found.append(_compared(specimen, "words", vectors, golden.words))
    return f"Golden vectors agree (cosine {min(found):.5f})" if found else ""


def covers_words(golden: Golden | None) -> bool:
    """Return whether golden vectors say all that comparing words and pictures would."""
    return golden is not None and bool(golden.pictures) and bool(golden.words)


def sketched(vectors: Float32Array) -> Float32Array:
    """Return the sketches [n, 16] of unit vectors [n, dim]; distances are kept on average."""
    # By arithmetic and not by a generator of normals: the same on every machine and version.
    bits = np.random.Generator(np.random.PCG64(_SEED)).bytes(vectors.shape[1] * WIDTH // 8)
    signs = np.unpackbits(np.frombuffer(bits, dtype=np.uint8)).reshape(-1, WIDTH)
    directions = (signs.astype(np.float32) * 2 - 1) / np.sqrt(np.float32(WIDTH))
    return np.asarray(vectors @ directions, dtype=np.float32)


def _picture_vectors(specimen: Specimen, names: tuple[str, ...]) -> Float32Array:
    image = specimen.model.card.image
    assert image is not None, "only a model for pictures has golden ones"
    drawn = golden_pictures()
    if unknown := set(names) - set(drawn):
        raise ModelMismatchError(
            f'The card of "{specimen.model.card.title}" has a golden vector of'
            f' "{sorted(unknown)[0]}", which is no picture that is drawn.',
            f"There are: {', '.join(drawn)}.",
        )
    return specimen.embed(np.stack([model_pixels(drawn[n], image.preprocess) for n in names]))


def _compared(
    specimen: Specimen, what: str, vectors: Float32Array, known: Mapping[str, tuple[float, ...]]
) -> float:
    """Return the cosine to golden vectors as their sketches tell it."""
    card = specimen.model.card
    rows = list(known.values())
    if any(len(row) != WIDTH for row in rows):
        raise ModelMismatchError(
            f'A golden vector on the card of "{card.title}" has not {WIDTH} numbers.',
            "Take the card from the model's release.",
        )
    differences = sketched(vectors) - np.asarray(rows, dtype=np.float32)
    cosine = 1 - float((differences.astype(np.float64) ** 2).sum(axis=1).mean()) / 2
    least = card.golden.least if card.golden is not None else 1.0
    # Written so that what is no number is refused, too.
    if not cosine >= least:
        raise ModelMismatchError(
            f'The model "{card.title}" gives other vectors of {what} than its card knows'
            f" (cosine {cosine:.4f}, at least {least} is needed): another graph, other channels or"
            " another normalisation.",
            "Use the card that belongs to the model files.",
        )
    return cosine


def _named(names: tuple[str, ...], vectors: Float32Array | None) -> Mapping[str, tuple[float, ...]]:
    if vectors is None:
        return {}
    rows = sketched(vectors).astype(np.float64).round(_DIGITS).tolist()
    return {name: tuple(row) for name, row in zip(names, rows, strict=True)}
