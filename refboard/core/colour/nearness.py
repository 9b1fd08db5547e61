"""How near colours are to one that is looked for, and how well a picture's share of it fits.

What is within 0.1 of a colour in OKLab is called the same by most people; the edge is soft. Of a
vivid colour the hue counts more than light and shade on it; of a grey one any tint counts more.
"""

import numpy as np

from refboard.core.colour.oklab import Float32Array

SAME = 0.1
"""How far in OKLab a colour may be from another and be called by the same name."""
_EDGE = 0.0125
_REACH = 2 * SAME
"""What is farther away is not near at all."""
_VIVID = 0.12
"""From this chroma on a colour is vivid."""
_WEIGHTS_GREY = np.array([1.0, 1.3, 1.3], np.float32)
_WEIGHTS_VIVID = np.array([0.9, 1.0, 1.15], np.float32)
"""Of the differences in lightness, chroma and hue."""
_ENOUGH = 0.1
"""The share at which a colour that may have any amount fits by half."""


def nearness(lab: Float32Array, colour: Float32Array) -> Float32Array:
    """Return how near colours are to one, 0 (another) to 1 (the same).

    Args:
        lab: [n, 3] in OKLab.
        colour: [3], the one that is looked for.
    """
    squares = np.square(_weighing(colour).T @ (lab - colour).T).sum(axis=0)
    reached = np.flatnonzero(squares < _REACH * _REACH)
    result = np.zeros(len(lab), np.float32)
    # A logistic step, written so that nothing overflows.
    result[reached] = 0.5 - 0.5 * np.tanh((np.sqrt(squares[reached]) - SAME) / (2 * _EDGE))
    return result


def _weighing(colour: Float32Array) -> Float32Array:
    """Return what makes differences from a colour those in lightness, chroma and hue, weighed.

    Along the direction of its hue lies chroma, across it hue: a turn of the axes, [3, 3].
    """
    chroma = float(np.hypot(colour[1], colour[2]))
    vivid = np.float32(min(chroma / _VIVID, 1.0))
    weights = _WEIGHTS_GREY + vivid * (_WEIGHTS_VIVID - _WEIGHTS_GREY)
    a, b = (colour[1] / chroma, colour[2] / chroma) if chroma > 0 else (1.0, 0.0)
    turn = np.array([[1, 0, 0], [0, a, -b], [0, b, a]], np.float32)
    return turn * weights


def fit(shares: Float32Array, amount: float) -> Float32Array:
    """Return how well shares [n] of a colour fit what is wanted, 0 to 1.

    Args:
        shares: How much of each picture is near the colour, 0 to 1.
        amount: The share that is wanted; 0 where any amount will do, and more is still better.
    """
    if amount <= 0:
        return shares * np.float32(1 + _ENOUGH) / (shares + np.float32(_ENOUGH))
    ratio = np.minimum(shares, amount) / np.maximum(shares, amount)
    return ratio.astype(np.float32)
