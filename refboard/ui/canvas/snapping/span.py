"""Rectangles as they are seen along one axis, so that x and y are worked out by the same lines."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from refboard.core.geometry import Point, Rect

Axis = Literal[0, 1]
"""0 is x, 1 is y."""

Floats = NDArray[np.float64]

EVEN = 1e-4
"""Board units: less is no difference."""


class Span(NamedTuple):
    """A rectangle along an axis: from `low` to `high`; across it from `near` to `far`."""

    low: float
    high: float
    near: float
    far: float

    @staticmethod
    def of(rect: Rect, axis: Axis) -> "Span":
        """Return a rectangle as it is seen along an axis."""
        if axis == 0:
            return Span(rect.x, rect.right, rect.y, rect.bottom)
        return Span(rect.y, rect.bottom, rect.x, rect.right)

    @property
    def middle(self) -> float:
        """The middle along the axis."""
        return (self.low + self.high) / 2

    @property
    def length(self) -> float:
        """How long it is along the axis."""
        return self.high - self.low

    def moved(self, offset: float) -> "Span":
        """Return the span moved along its axis."""
        return Span(self.low + offset, self.high + offset, self.near, self.far)


class Spans(NamedTuple):
    """Several of them, each an [n] array."""

    low: Floats
    high: Floats
    near: Floats
    far: Floats

    @staticmethod
    def of(bounds: Floats, axis: Axis) -> "Spans":
        """Return rectangles, [n, 4] left, top, right, bottom, as they are seen along an axis."""
        left, top, right, bottom = bounds.T
        return Spans(left, right, top, bottom) if axis == 0 else Spans(top, bottom, left, right)

    def taken(self, which: NDArray[np.bool_] | NDArray[np.int64]) -> "Spans":
        """Return some of them."""
        return Spans(self.low[which], self.high[which], self.near[which], self.far[which])


def point(along: float, across: float, axis: Axis) -> Point:
    """Return the point at a place along and across an axis."""
    return Point(along, across) if axis == 0 else Point(across, along)
