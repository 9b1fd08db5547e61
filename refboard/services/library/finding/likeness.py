"""How alike, from 0 to 1, in one measure for every kind of question."""

import numpy as np

from refboard.core.query import Float32Array

CHANCE = 2.0
"""So many spreads above the mean a picture in forty lies by chance."""
CHANCE_LIKENESS = 0.2
"""What that is called, whatever was asked: below it an answer says little."""
WORDS_TOP = 6.0
"""So many spreads above the mean lies what shows words as clearly as pictures do."""


def likeness(scores: Float32Array, top: float) -> Float32Array:
    """Return 0 for what two pictures have at random, 1 for the same, in the order of the scores.

    Args:
        scores: [n] in spreads above the mean.
        top: What the same has.

    Returns:
        [n] in 0..1.
    """
    steps, values = _curve(top)
    alike: Float32Array = np.interp(scores, steps, values).astype(np.float32)
    return alike


def gained(alike: float, gain: float, top: float) -> float:
    """Return the likeness of what scores more than what has a likeness.

    Args:
        alike: The likeness before, 0 to 1.
        gain: By how many spreads it scores more, at least 0.
        top: What the same has.
    """
    steps, values = _curve(top)
    return float(np.interp(np.interp(alike, values, steps) + gain, steps, values))


def _curve(top: float) -> tuple[list[float], list[float]]:
    """Return scores, and what they are called; straight lines between them."""
    if top <= 2 * CHANCE:
        return [0.0, max(top, 1e-3)], [0.0, 1.0]
    return [0.0, CHANCE, top], [0.0, CHANCE_LIKENESS, 1.0]
