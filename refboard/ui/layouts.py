"""Lays chosen items out with core's arranging, from the corner they share now."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from refboard.core import arrange
from refboard.core.board import Item
from refboard.core.geometry import bounding

ArrangeMode = Literal["row", "column", "grid", "pack"]


def arranged(items: Sequence[Item], mode: ArrangeMode, gap: float) -> list[tuple[Item, Item]]:
    """Return each item before and after arranging.

    Args:
        items: In the order in which they are laid out.
        mode: How.
        gap: Board units between neighbours.
    """
    layouts = {
        "row": arrange.row,
        "column": arrange.column,
        "grid": arrange.grid,
        "pack": arrange.pack,
    }
    bounds = [item.placement.bounds for item in items]
    common = bounding(bounds)
    if common is None:
        return []
    corners = layouts[mode]([rect.size for rect in bounds], gap=gap)
    pairs = []
    for item, old, corner in zip(items, bounds, corners, strict=True):
        dx, dy = common.x + corner.x - old.x, common.y + corner.y - old.y
        pairs.append((item, replace(item, placement=item.placement.moved(dx, dy))))
    return pairs
