"""Do words and pictures of a model mean the same? Asked with drawn pictures and their captions."""

import itertools

import numpy as np
import numpy.typing as npt

from refboard.core.errors import ModelMismatchError
from refboard.core.query import Float32Array
from refboard.services.verification.samples import ORDER
from refboard.services.verification.specimen import Specimen

CHANCE = 0.01
"""How seldom captions dealt out at random may fit the pictures as well as their own do."""
_DEALS = 2000
_SEED = 20261127

Scores = npt.NDArray[np.float64]


def check_words(specimen: Specimen) -> str:
    """Compare drawn pictures with captions; return how well they fit. Empty without both.

    Raises:
        ModelMismatchError: captions fit no better than by chance, or the colours are swapped.
    """
    if specimen.pictures is None or specimen.words is None:
        return ""
    title = specimen.model.card.title
    scores = centred(specimen.picture_vectors, specimen.word_vectors)
    seen = _colours(specimen, scores)
    if seen != ORDER and share_by_chance(_renamed(specimen, scores, seen)) <= CHANCE:
        raise ModelMismatchError(
            f'The model "{title}" sees {_swapped(seen)}: its channels are in another order than its'
            " card says.",
            "Take another export of the model, or a card for this one.",
        )
    if (share := share_by_chance(scores)) > CHANCE or seen != ORDER:
        raise ModelMismatchError(
            f'The words and the pictures of the model "{title}" do not mean the same: captions of'
            f" drawn pictures fit no better than by chance (p = {share:.2f}).",
            "Use graphs and tokenizer of one release, and the card that belongs to them.",
        )
    right = int((scores.argmax(axis=1) == np.arange(len(scores))).sum())
    return f"Words and pictures agree: {right} of {len(scores)} drawn pictures find their caption"


def centred(pictures: Float32Array, words: Float32Array) -> Scores:
    """Return the cosines of pictures to captions [n, n] less the mean of each row and column."""
    scores = pictures.astype(np.float64) @ words.T.astype(np.float64)
    scores -= scores.mean(axis=1, keepdims=True)
    scores -= scores.mean(axis=0, keepdims=True)
    return scores


def share_by_chance(scores: Scores) -> float:
    """Return the share of captions dealt out at random that fit as well as the right ones do."""
    random, count = np.random.default_rng(_SEED), len(scores)
    places = np.arange(count)
    dealt = random.permuted(np.tile(places, (_DEALS, 1)), axis=1)
    fits = scores[places, dealt].sum(axis=1)
    return float((fits >= np.trace(scores) - 1e-12).mean())


def _colours(specimen: Specimen, scores: Scores) -> tuple[str, ...]:
    """Return which words fit red, green and blue pictures best, in this order."""
    places = {(s.colour, s.figure): at for at, s in enumerate(specimen.samples) if s.colour}
    figures = sorted({figure for _, figure in places})

    def fit(words: tuple[str, ...]) -> float:
        pairs = itertools.product(zip(ORDER, words, strict=True), figures)
        return sum(float(scores[places[seen, f], places[said, f]]) for (seen, said), f in pairs)

    return max(itertools.permutations(ORDER), key=fit)


def _renamed(specimen: Specimen, scores: Scores, seen: tuple[str, ...]) -> Scores:
    """Return the scores of red, green and blue if these were called as they are seen."""
    names = dict(zip(ORDER, seen, strict=True))
    places = {(s.colour, s.figure): at for at, s in enumerate(specimen.samples) if s.colour}
    said = [places[names[colour], figure] for colour, figure in places]
    return scores[np.ix_(list(places.values()), said)]


def _swapped(seen: tuple[str, ...]) -> str:
    pairs = zip(ORDER, seen, strict=True)
    return " and ".join(f"{real} as {other}" for real, other in pairs if real != other)
