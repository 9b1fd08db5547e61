"""Points, sizes and rectangles in board units, y pointing down.

All values are immutable; a rectangle's width and height are never negative.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the board."""

    x: float
    y: float

    def moved(self, dx: float, dy: float) -> "Point":
        """Return the point shifted by (dx, dy)."""
        return Point(self.x + dx, self.y + dy)

    def turned(self, about: "Point", degrees: float) -> "Point":
        """Return the point turned clockwise about another one."""
        turn = math.radians(degrees)
        cos, sin = math.cos(turn), math.sin(turn)
        x, y = self.x - about.x, self.y - about.y
        return Point(about.x + x * cos - y * sin, about.y + x * sin + y * cos)


@dataclass(frozen=True, slots=True)
class Size:
    """A width and a height, both at least zero."""

    width: float
    height: float

    @property
    def aspect(self) -> float:
        """Width over height; 1 for an empty size."""
        return self.width / self.height if self.height > 0 else 1.0

    def fitted(self, longest: float) -> "Size":
        """Return this size scaled so that its longer side is `longest`."""
        side = max(self.width, self.height)
        if side <= 0:
            return Size(longest, longest)
        return Size(self.width * longest / side, self.height * longest / side)


@dataclass(frozen=True, slots=True)
class Rect:
    """An axis-parallel rectangle by its left top corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The x of the right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The y of the lower side."""
        return self.y + self.height

    @property
    def centre(self) -> Point:
        """The middle."""
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    @property
    def size(self) -> Size:
        """Width and height."""
        return Size(self.width, self.height)

    def moved(self, dx: float, dy: float) -> "Rect":
        """Return the rectangle shifted by (dx, dy)."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)

    def expanded(self, margin: float) -> "Rect":
        """Return the rectangle grown by `margin` on every side."""
        return Rect(
            self.x - margin, self.y - margin, self.width + 2 * margin, self.height + 2 * margin
        )

    def united(self, other: "Rect") -> "Rect":
        """Return the smallest rectangle that holds both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        right, bottom = max(self.right, other.right), max(self.bottom, other.bottom)
        return Rect(x, y, right - x, bottom - y)

    def intersects(self, other: "Rect") -> bool:
        """Return whether the two share some area."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


def bounding(rects: Iterable[Rect]) -> Rect | None:
    """Return the smallest rectangle that holds all, or None for none."""
    rects = list(rects)
    if len(rects) < 2:
        return rects[0] if rects else None
    x, y = min(rect.x for rect in rects), min(rect.y for rect in rects)
    right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
    return Rect(x, y, right - x, bottom - y)


def extent(sizes: Sequence[Size], corners: Sequence[Point]) -> Size:
    """Return the size from the origin to the farthest right and lower sides."""
    return Size(
        max((c.x + s.width for s, c in zip(sizes, corners, strict=True)), default=0.0),
        max((c.y + s.height for s, c in zip(sizes, corners, strict=True)), default=0.0),
    )


def rotated_bounds(rect: Rect, degrees: float) -> Rect:
    """Return the axis-parallel bounds of `rect` turned about its centre."""
    turn = math.radians(degrees)
    cos, sin = abs(math.cos(turn)), abs(math.sin(turn))
    width = rect.width * cos + rect.height * sin
    height = rect.width * sin + rect.height * cos
    centre = rect.centre
    return Rect(centre.x - width / 2, centre.y - height / 2, width, height)
