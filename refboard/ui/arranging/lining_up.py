"""Lines items up or spreads them by their bounds.

Locked items stay where they are and count: the others line up with them, and are spread between
them. Each function returns (before, after) of the items that can be moved.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from refboard.core.board import Item
from refboard.core.geometry import Point, bounding
from refboard.core.layout.aligning import Side, Span, aligned, distributed, spaced

Axis = Literal["across", "down"]

Pairs = list[tuple[Item, Item]]


def lined_up(items: Sequence[Item], side: Side) -> Pairs:
    """Return items lined up with the locked ones among them, else with all of them together."""
    references = [item for item in items if item.is_locked] or items
    reference = bounding(item.placement.bounds for item in references)
    if reference is None:
        return []
    rects = [item.placement.bounds for item in items]
    return _moved(items, aligned(rects, side, reference))


def spread(items: Sequence[Item], axis: Axis, gap: float | None = None) -> Pairs:
    """Return items spread along an axis.

    Args:
        items: In any order.
        axis: Along which.
        gap: Between neighbours; None shares the room there is between the first and the last.
    """
    spans = [_span(item, axis) for item in items]
    fixed = {at for at, item in enumerate(items) if item.is_locked}
    shifts = distributed(spans, fixed) if gap is None else spaced(spans, fixed, gap)
    is_across = axis == "across"
    return _moved(
        items, [Point(shift, 0.0) if is_across else Point(0.0, shift) for shift in shifts]
    )


def _span(item: Item, axis: Axis) -> Span:
    bounds = item.placement.bounds
    return (bounds.x, bounds.right) if axis == "across" else (bounds.y, bounds.bottom)


def _moved(items: Sequence[Item], shifts: Sequence[Point]) -> Pairs:
    return [
        (item, replace(item, placement=item.placement.moved(shift.x, shift.y)))
        for item, shift in zip(items, shifts, strict=True)
        if not item.is_locked
    ]
