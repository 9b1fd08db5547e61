"""Take a palette out of pixels: weighted clusters in OKLab, the same every time.

Pixels are gathered in small cells first, so that clustering looks at a few hundred colours. Seeds
are the heaviest cell, then always the one that is farthest from what there is, weighed by the root
of its amount: a small vivid accent is a seed before the third shade of the background is.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from refboard.core.colour.oklab import Float32Array, oklab_of
from refboard.core.colour.palette import MOST, Palette, PaletteColour

_CELLS = (20, 24, 24)
_CELL_SIZE = np.array([1.0001 / 20, 0.64 / 24, 0.64 / 24], np.float32)
_CELL_START = np.array([0.0, -0.32, -0.32], np.float32)
_SCALE = np.array([0.75, 1.25, 1.25], np.float32)
"""Hue and chroma tell colours apart more than light and shade on the same thing do."""
_ROUNDS = 5
_GAIN = 0.0006
"""A seed must be worth it: root of amount times squared distance."""
_SAME = 0.05
"""Nearer clusters are one colour."""
_LEAST = 0.003
"""What has a smaller share is no colour of the picture."""


def palette_of(pixels: NDArray[np.uint8]) -> Palette:
    """Return the palette of pixels.

    Args:
        pixels: [n, 3] red, green, blue in sRGB; without those that are transparent.
    """
    return _clustered(*_gathered(oklab_of(pixels))) if len(pixels) else ()


def joined(palettes: Sequence[Palette]) -> Palette:
    """Return one palette of several pictures, each counting alike."""
    found = [one for palette in palettes for one in palette]
    if not found:
        return ()
    colours = np.array([one.lab for one in found], np.float32)
    weights = np.array([one.amount for one in found], np.float32)
    return _clustered(colours, weights / weights.sum())


def _clustered(colours: Float32Array, weights: Float32Array) -> Palette:
    points = colours * _SCALE
    centres = points[_seeds(points, weights)]
    for _ in range(_ROUNDS):
        nearest = _distances(points, centres).argmin(axis=1)
        centres = _means(points, weights, nearest, len(centres))
    nearest = _merged(centres, weights, _distances(points, centres).argmin(axis=1))
    return _palette(colours, weights, nearest)


def _gathered(lab: Float32Array) -> tuple[Float32Array, Float32Array]:
    """Return the mean colours of the cells [m, 3] that hold pixels, and their shares [m]."""
    cells = ((lab - _CELL_START) / _CELL_SIZE).astype(np.int32)
    code = (cells[:, 0] * _CELLS[1] + cells[:, 1]) * _CELLS[2] + cells[:, 2]
    count = np.bincount(code)
    used = count.nonzero()[0]
    sums = [np.bincount(code, weights=lab[:, axis])[used] for axis in range(3)]
    colours = (np.stack(sums, axis=1) / count[used, None]).astype(np.float32)
    return colours, (count[used] / len(lab)).astype(np.float32)


def _seeds(points: Float32Array, weights: Float32Array) -> list[int]:
    chosen = [int(weights.argmax())]
    far = np.square(points - points[chosen[0]]).sum(axis=1)
    worth = np.sqrt(weights)
    while len(chosen) < MOST:
        gain = far * worth
        best = int(gain.argmax())
        if gain[best] < _GAIN:
            break
        chosen.append(best)
        far = np.minimum(far, np.square(points - points[best]).sum(axis=1))
    return chosen


def _distances(points: Float32Array, centres: Float32Array) -> Float32Array:
    """Return the squared distances [m, k]; what is the same for all centres is left out."""
    squares: Float32Array = np.square(centres).sum(axis=1) - 2 * points @ centres.T
    return squares


def _means(
    points: Float32Array, weights: Float32Array, nearest: NDArray[np.int64], count: int
) -> Float32Array:
    total = np.bincount(nearest, weights=weights, minlength=count)
    sums = [np.bincount(nearest, weights=weights * column, minlength=count) for column in points.T]
    held = total > 0
    return (np.stack(sums, axis=1)[held] / total[held, None]).astype(np.float32)


def _merged(
    centres: Float32Array, weights: Float32Array, nearest: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Join the two clusters that are most alike until all are different and none is too small."""
    amounts = np.bincount(nearest, weights=weights, minlength=len(centres))
    places = centres.astype(np.float64)
    alive = np.arange(len(centres))
    while len(alive) > 1:
        gaps = np.linalg.norm(places[alive, None] - places[None, alive], axis=2)
        np.fill_diagonal(gaps, np.inf)
        one, other = divmod(int(gaps.argmin()), len(alive))
        if gaps[one, other] >= _SAME:
            one = int(amounts[alive].argmin())
            if amounts[alive[one]] >= _LEAST:
                break
            other = int(gaps[one].argmin())
        kept, gone = alive[other], alive[one]
        both = amounts[kept] + amounts[gone]
        if both:
            places[kept] = (places[kept] * amounts[kept] + places[gone] * amounts[gone]) / both
        amounts[kept] = both
        nearest = np.where(nearest == gone, kept, nearest)
        alive = np.delete(alive, one)
    return nearest


def _palette(colours: Float32Array, weights: Float32Array, nearest: NDArray[np.int64]) -> Palette:
    found = []
    for cluster in np.unique(nearest):
        own = nearest == cluster
        weight, members = weights[own].astype(np.float64), colours[own].astype(np.float64)
        amount = float(weight.sum())
        middle = (members * weight[:, None]).sum(axis=0) / amount
        light, a, b = middle.tolist()
        found.append(PaletteColour((light, a, b), amount))
    return tuple(sorted(found, key=lambda one: (-one.amount, one.lab)))
