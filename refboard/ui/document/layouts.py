"""Lays chosen items out with core's arranging, from the corner they share now."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from refboard.core.board import Item
from refboard.core.geometry import Rect, bounding
from refboard.core.layout import arrange
from refboard.core.layout.justified_rows import justified

ArrangeMode = Literal["rows", "row", "column", "grid", "pack"]


def arranged(items: Sequence[Item], mode: ArrangeMode, gap: float) -> list[tuple[Item, Item]]:
    """Return each item before and after arranging.

    Args:
        items: In the order in which they are laid out.
        mode: How.
        gap: Board units between neighbours.
    """
    bounds = [item.placement.bounds for item in items]
    common = bounding(bounds)
    if common is None:
        return []
    pairs = []
    for item, old, new in zip(items, bounds, _targets(bounds, mode, gap), strict=True):
        placed = _fitted(item, old, new.moved(common.x, common.y))
        pairs.append((item, placed))
    return pairs


def _targets(bounds: Sequence[Rect], mode: ArrangeMode, gap: float) -> list[Rect]:
    """Return where each of the bounds goes, seen from their common corner."""
    sizes = [rect.size for rect in bounds]
    if mode == "rows":
        return justified(sizes, gap=gap)
    layouts = {
        "row": arrange.row,
        "column": arrange.column,
        "grid": arrange.grid,
        "pack": arrange.pack,
    }
    corners = layouts[mode](sizes, gap=gap)
    return [
        Rect(corner.x, corner.y, size.width, size.height)
        for corner, size in zip(corners, sizes, strict=True)
    ]


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
