"""Where one picture could lie in another one: by correlation at every place, in several sizes.

Both are some forty pixels long here; what is found is good to a pixel or two, and is refined.
"""

import math
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from refboard.core.finding.picture_hash import Orientation, turned
from refboard.core.query import Float32Array
from refboard.services.imaging.comparing.greys import Matrix, resized, sampled

_SCALES = tuple(0.9**step for step in range(8))
"""Down to half of what just fits."""
_LEAST_SIDE = 10
_ANGLES = tuple(math.radians(angle) for angle in (0, -4, 4, -8, 8, -12, 12))
_BEST = 3
_CLEAR = 0.6
_TINY = 1e-3


@dataclass(frozen=True, slots=True)
class Guess:
    """Where a picture could lie.

    Attributes:
        correlation: Of what they show, -1 to 1.
        orientation: What is done to the first picture.
        matrix: Maps the first picture, in that orientation, to the second.
    """

    correlation: float
    orientation: Orientation
    matrix: Matrix


def first_guesses(
    first: Float32Array, second: Float32Array, orientations: Collection[Orientation]
) -> list[Guess]:
    """Return the likeliest guesses, best first.

    Args:
        first: Structure of a picture.
        second: Structure of another one.
        orientations: In which the first may lie.
    """
    guesses = _inside(first, second, orientations)
    backwards = {one.inverse for one in orientations}
    guesses += [_turned_back(guess, first, second) for guess in _inside(second, first, backwards)]
    guesses.sort(key=lambda guess: -guess.correlation)
    if not guesses or guesses[0].correlation < _CLEAR:
        guesses += _whole(first, second, orientations)
        guesses.sort(key=lambda guess: -guess.correlation)
    return guesses[:_BEST]


def _inside(
    part: Float32Array, whole: Float32Array, orientations: Collection[Orientation]
) -> list[Guess]:
    """Return where a picture lies within another one, upright or in other orientations."""
    height, width = whole.shape
    spectrum = np.fft.rfft2(whole)
    sums, squares = _table(whole), _table(whole * whole)
    guesses = []
    for is_transposed in (False, True):
        ways = [one for one in orientations if one.is_transposed is is_transposed]
        upright = part.T if is_transposed else part
        most = min(height / upright.shape[0], width / upright.shape[1])
        for scale in _SCALES if ways else ():
            h = min(height, round(upright.shape[0] * most * scale))
            w = min(width, round(upright.shape[1] * most * scale))
            if min(h, w) < _LEAST_SIDE:
                break
            template = resized(upright, w, h)
            template = template - template.mean()
            length = float(np.linalg.norm(template))
            if length < _TINY:
                continue
            stack = np.zeros((len(ways), height, width), dtype=np.float32)
            for place, way in enumerate(ways):
                stack[place, :h, :w] = _flipped(template / length, way)
            # No place where it would reach over the edge is looked at, so nothing wraps around.
            products = np.fft.irfft2(spectrum * np.conj(np.fft.rfft2(stack)), s=whole.shape)
            products = products[:, : height - h + 1, : width - w + 1]
            mean = _window(sums, h, w)
            spread = _window(squares, h, w) - mean * mean / (h * w)
            products /= np.sqrt(np.maximum(spread, _TINY * h * w))
            matrix_scale = (w / upright.shape[1], h / upright.shape[0])
            for place, way in enumerate(ways):
                best = int(products[place].argmax())
                y, x = divmod(best, products.shape[2])
                matrix = np.array([[matrix_scale[0], 0, x], [0, matrix_scale[1], y], [0, 0, 1.0]])
                guesses.append(Guess(float(products[place].flat[best]), way, matrix))
    guesses.sort(key=lambda guess: -guess.correlation)
    return guesses[:_BEST]


def _whole(
    first: Float32Array, second: Float32Array, orientations: Collection[Orientation]
) -> list[Guess]:
    """Return how well all of one lies on all of the other, stretched, and tilted a little."""
    height, width = second.shape
    guesses = []
    for way in orientations:
        lying = np.ascontiguousarray(turned(first, way)).astype(np.float32)
        h, w = lying.shape
        for angle in _ANGLES:
            cosine, sine = math.cos(angle), math.sin(angle)
            matrix = (
                np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1.0]])
                @ np.array([[cosine, -sine, 0], [sine, cosine, 0], [0, 0, 1]])
                @ np.diag([width / w, height / h, 1])
                @ np.array([[1, 0, -w / 2], [0, 1, -h / 2], [0, 0, 1.0]])
            )
            under, inside = sampled(second, matrix, (h, w))
            guesses.append(Guess(correlation(lying[inside], under[inside]), way, matrix))
    return guesses


def correlation(one: Float32Array, other: Float32Array) -> float:
    """Return the correlation of two lists of values, 0 where one has nothing."""
    if not one.size:
        return 0.0
    one, other = one - one.mean(), other - other.mean()
    lengths = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(np.vdot(one, other)) / (lengths + _TINY)


def _turned_back(guess: Guess, first: Float32Array, second: Float32Array) -> Guess:
    """Return the guess about the first picture that one about the second in it comes to."""
    way = guess.orientation
    back = way.inverse
    matrix = (
        _to_upright(way, second.shape)
        @ np.linalg.inv(guess.matrix)
        @ _to_upright(back, first.shape)
    )
    return Guess(guess.correlation, back, matrix)


def _to_upright(orientation: Orientation, shape: tuple[int, ...]) -> Matrix:
    """Return the map from a picture in an orientation to itself as it is; `shape` as it is."""
    height, width = shape[::-1] if orientation.is_transposed else shape
    matrix = np.eye(3)
    if orientation.is_flipped_h:
        matrix = np.array([[-1, 0, width], [0, 1, 0], [0, 0, 1.0]]) @ matrix
    if orientation.is_flipped_v:
        matrix = np.array([[1, 0, 0], [0, -1, height], [0, 0, 1.0]]) @ matrix
    if orientation.is_transposed:
        matrix = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1.0]]) @ matrix
    return matrix


def _flipped(template: Float32Array, way: Orientation) -> Float32Array:
    across = template[:, ::-1] if way.is_flipped_h else template
    return across[::-1] if way.is_flipped_v else across


def _table(values: Float32Array) -> Matrix:
    """Return sums over everything above and to the left of each place."""
    table = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    table[1:, 1:] = values.cumsum(axis=0, dtype=np.float64).cumsum(axis=1)
    return table


def _window(table: Matrix, height: int, width: int) -> Matrix:
    """Return the sums over a window at each place where it fits."""
    sums: Matrix = (
        table[height:, width:]
        - table[:-height, width:]
        - table[height:, :-width]
        + table[:-height, :-width]
    )
    return sums
