"""The six numbers of what is selected: what they are, and items with others. Pure.

Of several items place and size are those of their common bounds: they change by moving all, or by
scaling all, together. Angle and opacity are each item's own: several that differ have no common
one, and what is set is set for each. Sizes keep ratios and the left upper corner of the bounds; an
angle is turned to about each item's own middle.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from refboard.core.board import Item
from refboard.core.geometry import Rect
from refboard.ui.document.transforms import scaled, usable_scale
from refboard.ui.inspector.arithmetic import Edit


class Measure(StrEnum):
    """One of the numbers; the value is what it is called."""

    X = "X"
    Y = "Y"
    WIDTH = "Width"
    HEIGHT = "Height"
    ANGLE = "Angle"
    OPACITY = "Opacity"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the numbers are; angle and opacity are None where several items differ.

    Attributes:
        x: Left side of the common bounds, board units.
        y: Upper side of the common bounds, board units.
        width: Before rotation, of several that of the common bounds; board units.
        height: Likewise.
        angle: Degrees clockwise, above -180 and 180 at most.
        opacity: Percent.
    """

    x: float
    y: float
    width: float
    height: float
    angle: float | None
    opacity: float | None

    def get(self, measure: Measure) -> float | None:
        """Return one of them."""
        found: float | None = getattr(self, measure.name.lower())
        return found


_SAME = 0.05
"""What differs by less is the same: it looks the same in a field."""


def numbers_of(items: Sequence[Item], bounds: Rect) -> Numbers:
    """Return the numbers of one item or more that have these common bounds."""
    size = items[0].placement.rect.size if len(items) == 1 else bounds.size
    own = (_common(items, _OF_ITEM[measure]) for measure in (Measure.ANGLE, Measure.OPACITY))
    return Numbers(bounds.x, bounds.y, size.width, size.height, *own)


def with_number(items: Sequence[Item], bounds: Rect, measure: Measure, edit: Edit) -> list[Item]:
    """Return items with one of their numbers changed, in their order.

    Args:
        items: One or more.
        bounds: What holds them all.
        measure: Which number.
        edit: From what it is to what it is to be; what is out of range is brought into it.
    """
    if measure is Measure.X:
        return _moved(items, edit(bounds.x) - bounds.x, 0.0)
    if measure is Measure.Y:
        return _moved(items, 0.0, edit(bounds.y) - bounds.y)
    if len(items) > 1 and measure in (Measure.WIDTH, Measure.HEIGHT):
        side = bounds.width if measure is Measure.WIDTH else bounds.height
        return _scaled_together(items, bounds, edit(side) / side)
    change, read = _CHANGES[measure], _OF_ITEM[measure]
    return [change(item, edit(read(item))) for item in items]


def angle_of(item: Item) -> float:
    """Return the degrees clockwise, above -180 and 180 at most."""
    rotation = item.placement.rotation % 360
    return rotation - 360 if rotation > 180 else rotation


def _common(items: Sequence[Item], read: Callable[[Item], float]) -> float | None:
    first = read(items[0])
    return first if all(abs(read(item) - first) < _SAME for item in items) else None


def _moved(items: Sequence[Item], dx: float, dy: float) -> list[Item]:
    return [replace(item, placement=item.placement.moved(dx, dy)) for item in items]


def _scaled_together(items: Sequence[Item], bounds: Rect, scale: float) -> list[Item]:
    """Scale items with the room between them, as far as all of them can be."""
    scale = max(scale, 0.0)
    for item in items:
        scale = usable_scale(item.placement, scale)
    made = []
    for item in items:
        new, old = scaled(item, scale), item.placement.rect.centre
        dx, dy = ((old.x - bounds.x) * (scale - 1), (old.y - bounds.y) * (scale - 1))
        made.append(replace(new, placement=new.placement.moved(dx, dy)))
    return made


def _with_width(item: Item, width: float) -> Item:
    return _with_scale(item, width / item.placement.width)


def _with_height(item: Item, height: float) -> Item:
    return _with_scale(item, height / item.placement.height)


def _with_scale(item: Item, scale: float) -> Item:
    new = scaled(item, usable_scale(item.placement, max(scale, 0.0)))
    before, after = item.placement.bounds, new.placement.bounds
    return replace(new, placement=new.placement.moved(before.x - after.x, before.y - after.y))


def _with_angle(item: Item, degrees: float) -> Item:
    return replace(item, placement=replace(item.placement, rotation=degrees % 360))


def _with_opacity(item: Item, percent: float) -> Item:
    return replace(item, opacity=min(max(percent / 100, 0.0), 1.0))


_OF_ITEM: dict[Measure, Callable[[Item], float]] = {
    Measure.WIDTH: lambda item: item.placement.width,
    Measure.HEIGHT: lambda item: item.placement.height,
    Measure.ANGLE: angle_of,
    Measure.OPACITY: lambda item: item.opacity * 100,
}

_CHANGES: dict[Measure, Callable[[Item, float], Item]] = {
    Measure.WIDTH: _with_width,
    Measure.HEIGHT: _with_height,
    Measure.ANGLE: _with_angle,
    Measure.OPACITY: _with_opacity,
}
