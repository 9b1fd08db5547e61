"""The order in which a person reads a board: rows from the top, each from the left."""

from collections.abc import Iterable

from refboard.core.board import Item
from refboard.core.ids import ItemId


def in_reading_order(items: Iterable[Item]) -> list[Item]:
    """Return the items in reading order.

    An item belongs to a row when its middle lies above the lower side of the row's first item.
    """
    known = {item.id: item for item in items}
    bounds = {item_id: item.placement.bounds for item_id, item in known.items()}
    waiting = sorted(bounds, key=lambda item_id: (bounds[item_id].y, item_id))
    ordered: list[Item] = []
    while waiting:
        limit = bounds[waiting[0]].bottom
        row, later = list[ItemId](), list[ItemId]()
        rest = len(waiting)
        for place, item_id in enumerate(waiting):
            if bounds[item_id].y >= limit and row:
                rest = place
                break
            is_in_row = not row or bounds[item_id].centre.y < limit
            (row if is_in_row else later).append(item_id)
        row.sort(key=lambda item_id: (bounds[item_id].x, item_id))
        ordered += (known[item_id] for item_id in row)
        waiting = later + waiting[rest:]
    return ordered
