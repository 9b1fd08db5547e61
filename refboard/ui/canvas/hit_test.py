"""What lies under a point or touches a rectangle, by each item's own outline. Board units."""

from refboard.core.board import Item
from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.contents.outlines import outline_of
from refboard.ui.canvas.items_index import ItemsIndex


def item_at(index: ItemsIndex, point: Point) -> Item | None:
    """Return the topmost item under a point, or None."""
    for row in index.within(Rect(point.x, point.y, 0.0, 0.0))[::-1]:
        item = index.item(row)
        if outline_of(item).covers(item, point):
            return item
    return None


def items_touching(index: ItemsIndex, rect: Rect) -> list[Item]:
    """Return the items that share some area with `rect`, the lowest first."""
    items = [index.item(row) for row in index.within(rect)]
    return [item for item in items if outline_of(item).touches(item, rect)]


def items_inside(index: ItemsIndex, rect: Rect) -> list[Item]:
    """Return the items of which nothing lies outside of `rect`, the lowest first."""
    # The bounds hold the outline closely, turned or not: what holds them holds it.
    return [index.item(row) for row in index.inside(rect)]
