"""How far something that is dragged goes to come into line with what lies near.

Pure and reproducible: the same rectangles in, the same out. Nothing goes further than it may.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.snapping.gaps import gap_guides, gap_offsets
from refboard.ui.canvas.snapping.guides import NO_GUIDES, Guides
from refboard.ui.canvas.snapping.lines import line_guides, line_offsets
from refboard.ui.canvas.snapping.sizes import size_guides
from refboard.ui.canvas.snapping.span import Axis, Floats, Span, Spans

NEAREST = 48
"""So many of what lies near count: a board of ten thousand has a line everywhere."""

GRID_SHARE = 0.6
"""The grid pulls less far than what lies on the board, and only where that does not."""

AXES: tuple[Axis, ...] = (0, 1)


@dataclass(frozen=True, slots=True)
class Field:
    """What there is to come into line with.

    Attributes:
        bounds: [n, 4] left, top, right, bottom of what lies near.
        reach: How far something may go, in board units.
        grid: The distance of the lines of the grid, or 0 without one.
    """

    bounds: Floats
    reach: float
    grid: float = 0.0

    def around(self, rect: Rect) -> "Field":
        """Return the field with only the nearest to a rectangle."""
        if len(self.bounds) <= NEAREST:
            return self
        left, top, right, bottom = self.bounds.T
        x = np.maximum(np.maximum(left - rect.right, rect.x - right), 0)
        y = np.maximum(np.maximum(top - rect.bottom, rect.y - bottom), 0)
        nearest = np.argpartition(x * x + y * y, NEAREST)[:NEAREST]
        return Field(self.bounds[np.sort(nearest)], self.reach, self.grid)


def snapped_move(rect: Rect, field: Field, axes: Sequence[Axis] = AXES) -> tuple[Point, Guides]:
    """Return how far a rectangle that is moved goes along x and y, and what shows why.

    Args:
        rect: Where the pointer would have it.
        field: What lies near.
        axes: Along which it may go.
    """
    field = field.around(rect)
    offsets = [0.0, 0.0]
    for axis in axes:
        own, others = Span.of(rect, axis), Spans.of(field.bounds, axis)
        found = _least(line_offsets(own, others), field.reach)
        gap = _least(gap_offsets(own, others, field.reach), field.reach)
        if gap is not None and (found is None or abs(gap) < abs(found)):
            found = gap
        if found is None:
            found = _to_grid((own.low,), field)
        offsets[axis] = found or 0.0
    there = rect.moved(offsets[0], offsets[1])
    return Point(offsets[0], offsets[1]), _move_guides(there, field, axes)


def snapped_sides(
    rect: Rect, sides: tuple[int, int], field: Field, axes: Sequence[Axis] = AXES
) -> tuple[Rect, Guides]:
    """Return a rectangle whose sides are moved each for itself, and what shows why.

    Args:
        rect: Where the pointer would have it.
        sides: Which sides move along x and y: -1 the left or upper one, 1 the other, 0 neither.
        field: What lies near.
        axes: Along which they may go.
    """
    field = field.around(rect)
    places = [rect.x, rect.y, rect.right, rect.bottom]
    for axis in axes:
        if not sides[axis]:
            continue
        own, others = Span.of(rect, axis), Spans.of(field.bounds, axis)
        side = own.low if sides[axis] < 0 else own.high
        lengths = (others.high - others.low - own.length) * sides[axis]
        edges = np.concatenate([others.low, others.high]) - side
        offset = _least(np.concatenate([edges, lengths]), field.reach)
        if offset is None:
            offset = _to_grid((side,), field) or 0.0
        places[axis if sides[axis] < 0 else axis + 2] += offset
    left, top, right, bottom = places
    if right <= left or bottom <= top:
        return rect, NO_GUIDES
    there = Rect(left, top, right - left, bottom - top)
    return there, _sides_guides(there, sides, field)


def snapped_scale(
    rect: Rect, fixed: Point, scale: float, pull: Point, field: Field
) -> tuple[float, Guides]:
    """Return the scale of a rectangle about a point, both sides at once, and what shows why.

    Args:
        rect: As it is at scale 1.
        fixed: The point that stays.
        scale: What the pointer asks for.
        pull: The point that the pointer pulls at scale 1: it goes as far as `field` allows.
        field: What lies near.
    """
    field = field.around(_scaled(rect, fixed, scale))
    scales = [np.zeros(0)]
    sides = (
        1 if rect.right - fixed.x > fixed.x - rect.x else -1,
        1 if rect.bottom - fixed.y > fixed.y - rect.y else -1,
    )
    for axis in AXES:
        own, others = Span.of(rect, axis), Spans.of(field.bounds, axis)
        about = fixed.x if axis == 0 else fixed.y
        edges = np.concatenate([others.low, others.high])
        moving = [s for s in (own.low, own.high) if abs(s - about) > own.length * 1e-3]
        scales += [(edges - about) / (side - about) for side in moving]
        if own.length > 0:
            scales.append((others.high - others.low) / own.length)
    length = float(np.hypot(pull.x - fixed.x, pull.y - fixed.y))
    offset = _least((np.concatenate(scales) - scale) * length, field.reach)
    if offset is None or length <= 0 or scale + offset / length <= 0:
        return scale, NO_GUIDES
    scale += offset / length
    return scale, _sides_guides(_scaled(rect, fixed, scale), sides, field)


def _move_guides(there: Rect, field: Field, axes: Sequence[Axis]) -> Guides:
    spans = {axis: (Span.of(there, axis), Spans.of(field.bounds, axis)) for axis in axes}
    gaps = {axis: gap_guides(*spans[axis], axis) for axis in axes}
    guides = NO_GUIDES
    for axis in axes:
        lines = line_guides(*spans[axis], axis)
        # How far the others on a line are is told already where the gaps to them are equal.
        is_told = any(gaps[other].distances for other in axes if other != axis)
        guides += gaps[axis] + (Guides(lines.lines) if is_told else lines)
    return guides


def _sides_guides(there: Rect, sides: tuple[int, int], field: Field) -> Guides:
    guides = NO_GUIDES
    for axis in AXES:
        own, others = Span.of(there, axis), Spans.of(field.bounds, axis)
        if not sides[axis]:
            continue
        side = own.low if sides[axis] < 0 else own.high
        # Only the side that moves: the one that stays was where it is before.
        guides += line_guides(Span(side, side, own.near, own.far), others, axis)
        guides += size_guides(own, others, axis)
    return guides


def _scaled(rect: Rect, fixed: Point, scale: float) -> Rect:
    return Rect(
        fixed.x + (rect.x - fixed.x) * scale,
        fixed.y + (rect.y - fixed.y) * scale,
        rect.width * scale,
        rect.height * scale,
    )


def _least(offsets: Floats, reach: float) -> float | None:
    """Return the shortest of them that is within reach, the first of several; or None."""
    if not len(offsets):
        return None
    found = float(offsets[np.argmin(np.abs(offsets))])
    return found if abs(found) <= reach else None


def _to_grid(places: Sequence[float], field: Field) -> float | None:
    """Return how far the nearest of some places is from a line of the grid, if it is near one."""
    if field.grid <= 0:
        return None
    offsets = np.array([round(p / field.grid) * field.grid - p for p in places])
    return _least(offsets, field.reach * GRID_SHARE)
