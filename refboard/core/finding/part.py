"""A part of a picture: a rectangle, or whatever corners enclose.

Fractions of the picture's upright width and height, whatever its file says of its orientation and
however it lies on a board.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from refboard.core.geometry import Point, Rect

LEAST_SHARE = 1e-4
"""Of a picture's width or height: a narrower part shows nothing."""

MOST_CORNERS = 256
"""Of an outline: what a hand draws has no more that can be seen."""

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class PicturePart:
    """A part of one picture.

    Attributes:
        region: What holds all of it.
        outline: The corners of a part that is no upright rectangle; empty for all of `region`.
    """

    region: Rect
    outline: tuple[Point, ...] = ()

    @property
    def corners(self) -> tuple[Point, ...]:
        """The corners of what is meant: those of the outline, or of the region."""
        if self.outline:
            return self.outline
        one, x, y = self.region, self.region.x, self.region.y
        return Point(x, y), Point(one.right, y), Point(one.right, one.bottom), Point(x, one.bottom)


def part_within(corners: Sequence[Point], shown: Rect) -> PicturePart | None:
    """Return the part that corners enclose; None where nothing of it is to be seen.

    Args:
        corners: In fractions of the picture; they may lie beyond it.
        shown: What is to be seen of the picture.
    """
    kept = _cut(corners, shown)
    if len(kept) < 3:
        return None
    left, right = min(p.x for p in kept), max(p.x for p in kept)
    top, bottom = min(p.y for p in kept), max(p.y for p in kept)
    if min(right - left, bottom - top) < LEAST_SHARE:
        return None
    region = Rect(left, top, right - left, bottom - top)
    return PicturePart(region, () if _is_upright(kept, region) else _thinned(kept))


def _is_upright(corners: Sequence[Point], region: Rect) -> bool:
    """Return whether corners go round a rectangle, whether or not some lie on its sides."""
    area = _area(corners)
    return abs(area - region.width * region.height) <= _ROUNDING + 1e-6 * area


def _area(corners: Sequence[Point]) -> float:
    pairs = zip(corners, (*corners[1:], corners[0]), strict=True)
    return abs(sum(a.x * b.y - b.x * a.y for a, b in pairs)) / 2


def _thinned(corners: Sequence[Point]) -> tuple[Point, ...]:
    """Return so many corners at most as an outline may have, evenly along it."""
    step = max(1, -(-len(corners) // MOST_CORNERS))
    return tuple(corners[::step])


def _cut(corners: Sequence[Point], shown: Rect) -> list[Point]:
    """Return what of a polygon lies in a rectangle, side by side (Sutherland and Hodgman, 1974)."""
    kept = list(corners)
    for inside, crossing in (
        _side(lambda p: p.x - shown.x, lambda p: Point(shown.x, p.y)),
        _side(lambda p: shown.right - p.x, lambda p: Point(shown.right, p.y)),
        _side(lambda p: p.y - shown.y, lambda p: Point(p.x, shown.y)),
        _side(lambda p: shown.bottom - p.y, lambda p: Point(p.x, shown.bottom)),
    ):
        kept = _cut_at(kept, inside, crossing)
    return kept


_Depth = Callable[[Point], float]
_Crossing = Callable[[Point, Point], Point]


def _side(depth: _Depth, on_it: Callable[[Point], Point]) -> tuple[_Depth, _Crossing]:
    """Return how deep a point lies inside a side, and where a line between two crosses it."""

    def crossing(one: Point, other: Point) -> Point:
        share = depth(one) / (depth(one) - depth(other))
        # Exactly on the side, whatever rounding does to the other coordinate.
        return on_it(Point(one.x + (other.x - one.x) * share, one.y + (other.y - one.y) * share))

    return depth, crossing


def _cut_at(corners: Sequence[Point], depth: _Depth, crossing: _Crossing) -> list[Point]:
    kept: list[Point] = []
    for before, corner in zip((*corners[-1:], *corners[:-1]), corners, strict=True):
        if (depth(before) >= 0) != (depth(corner) >= 0):
            kept.append(crossing(before, corner))
        if depth(corner) >= 0:
            kept.append(corner)
    return kept
