"""Lays items out as somebody chose, from the corner that they share now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from refboard.core.board import Item
from refboard.core.geometry import Rect, bounding
from refboard.core.layout.layouts import Equal, Layout, laid_out
from refboard.core.layout.likeness_map import Float32Array
from refboard.ui.arranging.ordering import Order

Pairs = list[tuple[Item, Item]]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How items are laid out.

    Attributes:
        layout: In which shape.
        order: In which order.
        is_backward: The order the other way round.
        gap: Board units between neighbours.
        equal: What is made the same first.
        seed: Decides a random order.
    """

    layout: Layout = Layout.ROWS
    order: Order = Order.READING
    is_backward: bool = False
    gap: float = 16.0
    equal: Equal = Equal.NOTHING
    seed: int = 0


def arranged(
    items: Sequence[Item],
    how: Arrangement,
    aspect: float,
    descriptors: Float32Array | None = None,
) -> Pairs:
    """Return each item before and after it is laid out.

    Args:
        items: None of them locked, in the order in which they are laid out.
        how: In which shape, with which gap and sizes.
        aspect: Wanted width over height of the whole.
        descriptors: [n, d] what items are like, for the layouts that go by it.
    """
    bounds = [item.placement.bounds for item in items]
    common = bounding(bounds)
    if common is None:
        return []
    sizes = [rect.size for rect in bounds]
    rects = laid_out(
        sizes, how.layout, gap=how.gap, aspect=aspect, equal=how.equal, descriptors=descriptors
    )
    pairs = [
        (item, _fitted(item, old, new.moved(common.x, common.y)))
        for item, old, new in zip(items, bounds, rects, strict=True)
    ]
    return _piled(pairs) if how.layout is Layout.STACK else pairs


def _fitted(item: Item, old: Rect, new: Rect) -> Item:
    """Return an item whose bounds were `old` with the bounds `new` of the same shape."""
    if new.size == old.size:
        placement = item.placement.moved(new.x - old.x, new.y - old.y)
    else:
        scale = new.height / old.height
        width, height = item.placement.width * scale, item.placement.height * scale
        middle = new.centre
        placement = item.placement.with_rect(
            Rect(middle.x - width / 2, middle.y - height / 2, width, height)
        )
    return replace(item, placement=placement)


def _piled(pairs: Pairs) -> Pairs:
    """Let the first lie on top, on the levels that they have together."""
    levels = sorted((old.placement.z for old, _ in pairs), reverse=True)
    return [
        (old, replace(new, placement=replace(new.placement, z=z)))
        for (old, new), z in zip(pairs, levels, strict=True)
    ]
