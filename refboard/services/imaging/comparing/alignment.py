"""How two pictures lie on each other, and how well they agree there, place by place.

First guesses are refined by Gauss-Newton steps on six numbers (Lucas and Kanade's alignment, in its
inverse compositional form), on structure rather than light, so that other colours do not matter.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from refboard.core.finding.picture_hash import Orientation, turned
from refboard.core.query import Float32Array
from refboard.services.imaging.comparing.first_guesses import correlation, first_guesses
from refboard.services.imaging.comparing.greys import (
    Matrix,
    grey_of,
    sampled,
    scaling,
    smoothed,
    structure_of,
)

_COARSE, _FINE, _FINEST = 40, 96, 224
"""Longer sides in pixels at which guesses are made, and agreement is measured."""
_COARSE_SIGMA, _FINE_SIGMA = 3.0, 5.0
_HOPELESS, _DOUBTFUL = 0.45, 0.5
"""Correlations below which two pictures do not lie on each other, before and after refining."""
_COARSE_STEPS, _FINE_STEPS = 8, 10
_STILL = 0.02
_LEAST_SHARE = 0.15
_PLACE = 2.6
"""How large a place is: sigma of the window in which agreement is measured, in pixels."""
_NOISE = 12.0
_MOST_CONTRAST = 25.0


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well two pictures agree where they lie on each other, weighted by contrast.

    Attributes:
        everywhere: Mean correlation of all places, -1 to 1.
        mostly: Of the best eight tenths.
        partly: Of the best six tenths.
    """

    everywhere: float
    mostly: float
    partly: float

    @property
    def score(self) -> float:
        """One number, 0 to 1: a little that was added costs less than a bad fit of it all."""
        return min(1.0, max(0.0, (self.everywhere + self.mostly) / 2))


@dataclass(frozen=True, slots=True)
class Alignment:
    """How the first of two pictures lies on the second.

    Attributes:
        orientation: What is done to the first.
        matrix: Maps the first in that orientation to the second, both in pixels of 1 by 1.
        agreement: How well they agree.
        of_first: Share of the first that the second covers.
        of_second: Share of the second that the first covers.
    """

    orientation: Orientation
    matrix: Matrix
    agreement: Agreement
    of_first: float
    of_second: float


def align(
    first: Image.Image, second: Image.Image, orientations: Collection[Orientation]
) -> Alignment | None:
    """Lay one picture on another one: some 20 ms.

    Args:
        first: RGB.
        second: RGB.
        orientations: In which the first may lie; fewer are quicker.

    Returns:
        None where they do not lie on each other.
    """
    one = structure_of(grey_of(first, _COARSE), _COARSE_SIGMA)
    other = structure_of(grey_of(second, _COARSE), _COARSE_SIGMA)
    guesses = first_guesses(one, other, orientations)
    if not guesses or guesses[0].correlation < _HOPELESS:
        return None
    refined = [
        (*_refined(_lying(one, g.orientation), other, g.matrix, _COARSE_STEPS), g.orientation)
        for g in guesses
    ]
    fit, matrix, orientation = max(refined, key=lambda each: each[0])
    if fit < _DOUBTFUL or not _is_sound(matrix):
        return None
    unit = (
        np.linalg.inv(scaling((1, 1), other.shape))
        @ matrix
        @ scaling((1, 1), _lying(one, orientation).shape)
    )
    return _measured(first, second, orientation, unit)


def _measured(
    first: Image.Image, second: Image.Image, orientation: Orientation, unit: Matrix
) -> Alignment | None:
    """Refine at full length, and measure how well they agree.

    Each is as large as makes their common part equally sharp in both.
    """
    area = abs(float(np.linalg.det(unit[:2, :2])))
    pixels = (second.width * second.height) / (first.width * first.height)
    scale = math.sqrt(area * pixels) * max(first.size) / max(second.size)
    one = grey_of(first, int(min(_FINEST, _FINE * max(1.0, scale))))
    other = grey_of(second, int(min(_FINEST, _FINE * max(1.0, 1 / scale))))
    grey = _lying(one, orientation)
    to_pixels = scaling((1, 1), other.shape) @ unit @ scaling(grey.shape, (1, 1))
    _, matrix = _refined(
        structure_of(grey, _FINE_SIGMA), structure_of(other, _FINE_SIGMA), to_pixels, _FINE_STEPS
    )
    if not _is_sound(matrix):
        return None
    under, inside = sampled(other, matrix, (grey.shape[0], grey.shape[1]))
    area = abs(float(np.linalg.det(matrix[:2, :2])))
    return Alignment(
        orientation,
        np.linalg.inv(scaling((1, 1), other.shape)) @ matrix @ scaling((1, 1), grey.shape),
        _agreement(grey, under, inside),
        float(inside.mean()),
        min(1.0, float(inside.sum()) * area / other.size),
    )


def _lying(grey: Float32Array, orientation: Orientation) -> Float32Array:
    lying: Float32Array = np.ascontiguousarray(turned(grey, orientation)).astype(np.float32)
    return lying


def _is_sound(matrix: Matrix) -> bool:
    """Return whether a map neither turns a picture inside out nor squeezes it to a line."""
    return bool(np.isfinite(matrix).all()) and float(np.linalg.det(matrix[:2, :2])) > 0.01


def _refined(
    template: Float32Array, picture: Float32Array, matrix: Matrix, steps: int
) -> tuple[float, Matrix]:
    """Return the best correlation on the way, and the map that it has."""
    height, width = template.shape
    slopes = _slopes(template)
    best = (-1.0, matrix)
    for _ in range(steps):
        under, inside = sampled(picture, matrix, (height, width))
        if inside.mean() < _LEAST_SHARE:
            break
        wanted, found = template[inside], under[inside]
        fit = correlation(wanted, found)
        if fit > best[0]:
            best = (fit, matrix)
        wanted, found = wanted - wanted.mean(), found - found.mean()
        lengths = np.linalg.norm(wanted) / (np.linalg.norm(found) + 1e-6)
        rows = slopes[inside]
        normal = rows.T @ rows + np.eye(6) * 1e-5 * len(rows)
        step = np.linalg.solve(normal, rows.T @ (found * lengths - wanted))
        matrix = matrix @ np.linalg.inv(_stepped(step, width, height))
        if np.abs(step).max() < _STILL:
            break
    return best


def _slopes(template: Float32Array) -> NDArray[np.float64]:
    """Return how each pixel changes with each of the six numbers, [h, w, 6]."""
    height, width = template.shape
    down, across = np.gradient(template.astype(np.float64))
    x = (np.arange(width) + 0.5) / width - 0.5
    y = ((np.arange(height) + 0.5) / height - 0.5)[:, None]
    columns = (across * x, across * y, across, down * x, down * y, down)
    return np.stack(columns, axis=-1)


def _stepped(step: NDArray[np.float64], width: int, height: int) -> Matrix:
    """Return the map of a small step, whose numbers count from the middle, in sides."""
    a, b, c, d, e, f = step.tolist()
    return np.array(
        [
            [1 + a / width, b / height, c - 0.5 * (a + b)],
            [d / width, 1 + e / height, f - 0.5 * (d + e)],
            [0, 0, 1],
        ]
    )


def _agreement(grey: Float32Array, under: Float32Array, inside: NDArray[np.bool_]) -> Agreement:
    counts = inside.astype(np.float32)
    share = smoothed(counts, _PLACE)

    weight = np.maximum(share, np.float32(1e-3))

    def mean(values: Float32Array) -> Float32Array:
        averaged: Float32Array = (smoothed(values * counts, _PLACE) / weight).astype(np.float32)
        return averaged

    one, other = mean(grey), mean(under)
    spread = np.maximum(mean(grey * grey) - one * one, 0)
    spread_under = np.maximum(mean(under * under) - other * other, 0)
    common = mean(grey * under) - one * other
    local = common / np.sqrt((spread + _NOISE) * (spread_under + _NOISE))
    weights = np.sqrt(np.maximum(spread, spread_under)) * (share > 0.6) * inside
    weights = np.minimum(weights, _MOST_CONTRAST)
    order = np.argsort(-local.ravel())
    local, weights = local.ravel()[order], weights.ravel()[order]
    upto = np.cumsum(weights)
    if upto[-1] <= 0:
        return Agreement(0.0, 0.0, 0.0)

    def best(part: float) -> float:
        used = weights * (upto <= part * upto[-1])
        return float(np.vdot(local, used) / max(float(used.sum()), 1e-6))

    return Agreement(best(1.0), best(0.8), best(0.6))
