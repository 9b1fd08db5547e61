"""What lies under a point or touches a rectangle, by each item's own outline. Board units."""

from collections.abc import Iterable

from refboard.core.board import Item
from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.contents.outlines import outline_of
from refboard.ui.canvas.items_index import ItemsIndex

MOST_COVERS = 60
"""Of the items above one: where so many lie, some are only passed over."""


def item_at(index: ItemsIndex, point: Point) -> Item | None:
    """Return the topmost item under a point, or None."""
    for row in index.within(Rect(point.x, point.y, 0.0, 0.0))[::-1]:
        item = index.item(row)
        if outline_of(item).covers(item, point):
            return item
    return None


def items_touching(index: ItemsIndex, rect: Rect) -> list[Item]:
    """Return the items that share some area with `rect`, the lowest first."""
    rows = index.within(rect)
    items = index.items_in(rows)
    filled = index.fill_bounds(rows)
    if filled.all():
        return items
    pairs = zip(items, filled.tolist(), strict=True)
    return [item for item, is_filled in pairs if is_filled or outline_of(item).touches(item, rect)]


def items_inside(index: ItemsIndex, rect: Rect) -> list[Item]:
    """Return the items of which nothing lies outside of `rect`, the lowest first."""
    # The bounds hold the outline closely, turned or not: what holds them holds it.
    return index.items_in(index.inside(rect))


def covers_of(index: ItemsIndex, item: Item) -> tuple[Item, ...]:
    """Return the items that hide a part of an item, the lowest first; what shows through does not.

    Args:
        index: The items of the board.
        item: One of them.
    """
    bounds = item.placement.bounds
    near = [index.item(row) for row in index.within(bounds)]
    place = next((at for at, other in enumerate(near) if other.id == item.id), len(near))
    above = near[place + 1 :][-MOST_COVERS:]
    return tuple(i for i in above if i.opacity >= 1 and outline_of(i).touches(i, bounds))


def hides(covers: Iterable[Item], point: Point) -> bool:
    """Return whether one of them lies over a board point."""
    return any(outline_of(cover).covers(cover, point) for cover in covers)


def middle_of_seen(rect: Rect | None, seen: Rect) -> Point:
    """Return the middle of what is seen of `rect`, or of all that is seen where it is not."""
    if rect is None or not rect.intersects(seen):
        return seen.centre
    left, top = max(rect.x, seen.x), max(rect.y, seen.y)
    right, bottom = min(rect.right, seen.right), min(rect.bottom, seen.bottom)
    return Point((left + right) / 2, (top + bottom) / 2)
