"""The order in which a person reads a board: rows from the top, each from the left."""

from collections.abc import Iterable

from refboard.core.board import Item


def in_reading_order(items: Iterable[Item]) -> list[Item]:
    """Return the items in reading order.

    An item belongs to a row when its middle lies above the lower side of the row's first item.
    """
    waiting = sorted(items, key=lambda item: (item.placement.bounds.y, item.id))
    ordered: list[Item] = []
    while waiting:
        limit = waiting[0].placement.bounds.bottom
        row = [item for item in waiting if item.placement.bounds.centre.y < limit]
        row = row or waiting[:1]
        chosen = {item.id for item in row}
        waiting = [item for item in waiting if item.id not in chosen]
        row.sort(key=lambda item: (item.placement.bounds.x, item.id))
        ordered += row
    return ordered
