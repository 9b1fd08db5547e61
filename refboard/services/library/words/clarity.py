"""How clearly pictures show some words: from the probabilities of the words' classes.

The measure is spreads above chance, as it is for every other term of a question.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from refboard.core.query import Float32Array
from refboard.services.library.words.classifier import Classifier
from refboard.services.library.words.word_tables import Classes

LEAST_ODDS = 0.012
TIMES_CHANCE = 1.5
"""What odds the classes of an exact word have by chance: at least the first, and so many times what
they have by their number alone. One picture in fifty of other things has more."""
CERTAIN = 0.9
"""The probability of an exact word that counts as certain."""
GUESS_BY_CHANCE = -6.8
"""The mean logarithm of the probabilities of a guess's classes that does: one picture in fifteen
of other things has it."""
_CHANCE, _CERTAIN = 2.0, 6.0
_LEAST, _MOST = -2.0, 8.0
_LEAST_SPREAD = 0.05
_EXAMPLES = 5
_GOOD = 3.5
"""From here on an answer is an example of what is meant."""
_LIKE_THE_BEST = 0.5
"""What being like the examples counts, in spreads; no answer is one by that alone."""


def clarity(
    classifier: Classifier, pieces: Sequence[Classes], vectors: Float32Array
) -> Float32Array:
    """Return how clearly pictures [n, dim] show all pieces of a text, [n] in spreads.

    Pictures that are like the best answers gain: the classes name them, and they look for more.
    """
    if not len(vectors):
        return np.empty(0, dtype=np.float32)
    logits = classifier.logits(vectors)
    each = [_guessed(logits, one) if one.is_guess else _shown(logits, one) for one in pieces]
    spreads = np.asarray(np.mean(each, axis=0), dtype=np.float32)
    best = np.argsort(-spreads, kind="stable")[:_EXAMPLES]
    best = best[spreads[best] > _GOOD]
    if len(best):
        middle = vectors[best].mean(axis=0)
        alike = _standard(vectors @ (middle / np.linalg.norm(middle)))
        gain = np.float32(_LIKE_THE_BEST) * alike
        spreads = np.where(spreads > _CHANCE, np.maximum(spreads + gain, _CHANCE), spreads)
    return np.clip(spreads, _LEAST, _MOST).astype(np.float32)


def _shown(logits: Float32Array, piece: Classes) -> Float32Array:
    """Return how probable it is that a picture shows any of the classes, in spreads."""
    together = np.exp(_log_shares(logits))[:, piece.places].sum(axis=1)
    count = len(piece.places)
    by_chance = np.log(max(LEAST_ODDS, TIMES_CHANCE * count / (logits.shape[1] - count)))
    above = _log_odds(np.clip(together, 1e-7, 1 - 1e-7)) - by_chance
    spreads: Float32Array = _CHANCE + (_CERTAIN - _CHANCE) * above / (
        _log_odds(CERTAIN) - by_chance
    )
    return spreads


def _guessed(logits: Float32Array, piece: Classes) -> Float32Array:
    """Return how much a picture looks like something between the nearest classes, in spreads.

    What is surely one of the classes is not what was asked for: an ibis is no flamingo and no
    spoonbill, and the model is not sure which of them. So it is the mean of the logarithms that
    counts, which is high where no class takes all, and not the sum of the probabilities (mean P@10
    of the development photographs .67 against .38).
    """
    weights = np.sqrt(piece.weights)
    mean = _log_shares(logits)[:, piece.places] @ (weights / weights.sum())
    spreads: Float32Array = _CHANCE + mean - np.float32(GUESS_BY_CHANCE)
    return spreads


def _log_odds(probability: ArrayLike) -> Float32Array:
    shares = np.asarray(probability, dtype=np.float32)
    odds: Float32Array = np.log(shares / (1 - shares))
    return odds


def _log_shares(logits: Float32Array) -> Float32Array:
    """Return the logarithms of the probabilities that logits [n, classes] stand for."""
    centred = logits - logits.max(axis=1, keepdims=True)
    shares: Float32Array = centred - np.log(np.exp(centred).sum(axis=1, keepdims=True))
    return shares


def _standard(values: Float32Array) -> Float32Array:
    """Return values in spreads above their mean."""
    spread = max(float(values.std()), _LEAST_SPREAD)
    standard: Float32Array = (values - values.mean()) / np.float32(spread)
    return standard
