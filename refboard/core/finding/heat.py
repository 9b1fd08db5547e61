"""Where a picture is like what was asked: windows of it that are compared, and what they tell.

Every window of an answer is scored as if it were a picture of its own. A place is as warm as the
windows around it are alike, those in whose middle it lies the most.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from refboard.core.geometry import Rect
from refboard.core.ids import AssetId, RequestId
from refboard.core.query import Float32Array

SIDES = ((0.4, 4), (0.6, 3))
"""How long windows are, in fractions of the picture's sides, and how many of them lie in a row."""

HALVES = tuple(Rect(x, y, 0.5, 0.5) for y in (0.0, 0.25, 0.5) for x in (0.0, 0.25, 0.5))
"""Fewer windows, that say whether a part is somewhere in a picture, and roughly where."""

CELLS = 24
"""Of the map, across and down."""

LEAST_RANGE = 1.0
"""In spreads of the library: where windows differ less, nowhere is it more alike than elsewhere."""

_EDGE = 0.02
"""How much a window says of its own edge: enough for the corners, which lie in no middle."""


def _windows() -> tuple[Rect, ...]:
    found = []
    for side, count in SIDES:
        starts = [place * (1 - side) / (count - 1) for place in range(count)]
        found += [Rect(x, y, side, side) for y in starts for x in starts]
    return tuple(found)


WINDOWS = _windows()
"""The windows that are compared, in fractions of the picture."""


@dataclass(frozen=True, slots=True, eq=False)
class Heat:
    """Where one picture is like what was asked.

    Attributes:
        values: [CELLS, CELLS] by row and column, 0 (least) to 1 (most alike).
        best: The window that is most alike, in fractions of the picture.
        is_even: It is about as alike everywhere: there is no place to point at.
    """

    values: Float32Array
    best: Rect
    is_even: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """Where a picture is like what was asked; the event that answers an ExplainRequest."""

    request_id: RequestId
    asset_id: AssetId
    heat: Heat


def heat_of(scores: Float32Array, windows: Sequence[Rect] = WINDOWS) -> Heat:
    """Return the map that the windows of a picture make.

    Args:
        scores: [n] of the windows, in spreads of the library.
        windows: Where they lie, in fractions of the picture.
    """
    middles = (np.arange(CELLS, dtype=np.float32) + np.float32(0.5)) / np.float32(CELLS)
    across = np.stack([_bell(middles, one.x, one.width) for one in windows])
    down = np.stack([_bell(middles, one.y, one.height) for one in windows])
    weights = down[:, :, None] * across[:, None, :]
    values = np.tensordot(scores, weights, axes=1) / weights.sum(axis=0)
    low, high = float(values.min()), float(values.max())
    is_even = high - low < LEAST_RANGE
    scaled = (values - low) / max(high - low, LEAST_RANGE)
    return Heat(scaled.astype(np.float32), windows[int(scores.argmax())], is_even)


def _bell(places: Float32Array, start: float, length: float) -> Float32Array:
    """Return how much a window says of each place along one axis: the most in its middle."""
    off = np.clip(np.abs((places - start) / length - 0.5) * 2, 0, 1)
    bell: Float32Array = ((1 + np.cos(np.pi * off)) / 2 + _EDGE).astype(np.float32)
    return bell
