"""The order in which a person reads a board: rows from the top, each from the left."""

from collections.abc import Iterable

from refboard.core.board import Item
from refboard.core.ids import ItemId

_Sides = tuple[float, ItemId, float, float, float]
"""Top, id, left, bottom and middle from above: plain, since ten thousand are made for a key."""


def in_reading_order(items: Iterable[Item]) -> list[Item]:
    """Return the items in reading order.

    An item belongs to a row when its middle lies above the lower side of the row's first item.
    """
    known = {item.id: item for item in items}
    waiting = sorted(_sides_of(item) for item in known.values())
    ordered: list[Item] = []
    while waiting:
        limit = waiting[0][3]
        row, later = list[tuple[float, ItemId]](), list[_Sides]()
        rest = len(waiting)
        for place, sides in enumerate(waiting):
            top, item_id, left, _, middle = sides
            if top >= limit and row:
                rest = place
                break
            if not row or middle < limit:
                row.append((left, item_id))
            else:
                later.append(sides)
        row.sort()
        ordered += (known[item_id] for _, item_id in row)
        waiting = later + waiting[rest:]
    return ordered


def _sides_of(item: Item) -> _Sides:
    placement = item.placement
    rect = placement.bounds if placement.rotation else placement
    return rect.y, item.id, rect.x, rect.y + rect.height, rect.y + rect.height / 2
