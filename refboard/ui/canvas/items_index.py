"""The items of a board as arrays, so that ten thousand of them are culled in one step.

A row belongs to one item until that item goes; rows of items that went hold NaN, which no
comparison finds. Positions are those of the document: a gesture under way is not in here.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from refboard.core.board import Item
from refboard.core.document import Change
from refboard.core.geometry import Rect
from refboard.core.ids import AssetId, ItemId
from refboard.ui.canvas.contents.outlines import outline_of

Rows = NDArray[np.int64]

_LEFT, _TOP, _RIGHT, _BOTTOM = range(4)
_FIRST_CAPACITY = 256


class ItemsIndex:
    """Bounds and stacking order of all items by row.

    Attributes:
        version: Another number after every change.
    """

    def __init__(self, items: Iterable[Item] = ()) -> None:
        self.version = 0
        self._items: list[Item | None] = []
        self._row_of: dict[ItemId, int] = {}
        self._rows_of_asset: dict[AssetId, set[int]] = {}
        self._free: list[int] = []
        self._bounds = np.full((_FIRST_CAPACITY, 4), np.nan)
        self._ranks = np.zeros(_FIRST_CAPACITY, np.int64)
        self._heights = np.zeros(_FIRST_CAPACITY)
        self._fills_bounds = np.zeros(_FIRST_CAPACITY, np.bool_)
        self._are_ranks_stale = True
        self._put(items)

    def __len__(self) -> int:
        return len(self._row_of)

    def __contains__(self, item_id: ItemId) -> bool:
        return item_id in self._row_of

    def apply(self, change: Change) -> None:
        """Follow a change of the document."""
        self.version += 1
        for entry in change.entries:
            if entry.after is None:
                self._remove(entry.id)
        self._put(entry.after for entry in change.entries if entry.after is not None)

    def item(self, row: int) -> Item:
        """Return the item in a row that `within` or `rows` gave."""
        item = self._items[row]
        assert item is not None
        return item

    def items_in(self, rows: Rows) -> list[Item]:
        """Return the items in rows that `within` or `rows` gave."""
        items = self._items
        return [item for row in rows.tolist() if (item := items[row]) is not None]

    def fill_bounds(self, rows: Rows) -> NDArray[np.bool_]:
        """Return [n] whether the item in a row fills its bounds: what touches these touches it."""
        filled: NDArray[np.bool_] = self._fills_bounds[rows]
        return filled

    def get_row(self, row: int) -> Item | None:
        """Return the item in a row that was found earlier; None when it has gone since."""
        return self._items[row] if row < len(self._items) else None

    def get(self, item_id: ItemId) -> Item | None:
        """Return an item, or None when it is not on the board."""
        row = self._row_of.get(item_id)
        return None if row is None else self._items[row]

    def items(self) -> list[Item]:
        """Return all items."""
        return [item for item in self._items if item is not None]

    def bounds(self, rows: Rows) -> NDArray[np.float64]:
        """Return [n, 4] left, top, right, bottom of rows in board units."""
        chosen: NDArray[np.float64] = self._bounds[rows]
        return chosen

    def extent(self, rows: Rows | None = None) -> Rect | None:
        """Return what holds the items of rows, all by default, or None for none."""
        if not self._row_of or (rows is not None and not len(rows)):
            return None
        bounds = self._bounds if rows is None else self._bounds[rows]
        left, top = np.nanmin(bounds[:, :2], axis=0)
        right, bottom = np.nanmax(bounds[:, 2:], axis=0)
        return Rect(float(left), float(top), float(right - left), float(bottom - top))

    def rows(self, ids: Iterable[ItemId]) -> Rows:
        """Return the rows of items that are on the board."""
        known = self._row_of
        return np.array([known[i] for i in ids if i in known], np.int64)

    def rows_of_assets(self, ids: Iterable[AssetId]) -> Rows:
        """Return the rows whose items name one of these assets."""
        found: set[int] = set()
        for asset_id in ids:
            found |= self._rows_of_asset.get(asset_id, set())
        return np.fromiter(found, np.int64, len(found))

    def within(self, rect: Rect) -> Rows:
        """Return the rows whose bounds touch `rect`, the lowest item first."""
        b = self._bounds
        rows = np.flatnonzero(
            (b[:, _LEFT] < rect.right)
            & (b[:, _RIGHT] > rect.x)
            & (b[:, _TOP] < rect.bottom)
            & (b[:, _BOTTOM] > rect.y)
        )
        return self.stacked(rows)

    def inside(self, rect: Rect) -> Rows:
        """Return the rows whose bounds lie wholly in `rect`, the lowest item first."""
        b = self._bounds
        rows = np.flatnonzero(
            (b[:, _LEFT] >= rect.x)
            & (b[:, _RIGHT] <= rect.right)
            & (b[:, _TOP] >= rect.y)
            & (b[:, _BOTTOM] <= rect.bottom)
        )
        return self.stacked(rows)

    def stacked(self, rows: Rows) -> Rows:
        """Return the same rows, the lowest item first."""
        if self._are_ranks_stale:
            self._rank()
        ordered: Rows = rows[np.argsort(self._ranks[rows], kind="stable")]
        return ordered

    def _put(self, items: Iterable[Item]) -> None:
        """Keep items that are new or other ones; the arrays are written in one go for all."""
        rows: list[int] = []
        bounds: list[tuple[float, float, float, float]] = []
        fills: list[bool] = []
        heights: list[float] = []
        for item in items:
            row = self._row_of.get(item.id)
            old = None if row is None else self._items[row]
            if row is None:
                row = self._row_of[item.id] = self._new_row()
            self._items[row] = item
            if old is None or old.content is not item.content:
                self._name_asset(item, old, row)
            elif old.placement is item.placement:
                continue  # only how it looks or may be changed is another
            if old is None or old.placement.z != item.placement.z:
                self._are_ranks_stale = True
            outline = outline_of(item)
            rect = outline.bounds(item)
            rows.append(row)
            bounds.append((rect.x, rect.y, rect.right, rect.bottom))
            fills.append(outline.fills_bounds(item))
            heights.append(item.placement.z)
        if rows:
            self._bounds[rows] = bounds
            self._fills_bounds[rows] = fills
            self._heights[rows] = heights

    def _name_asset(self, item: Item, old: Item | None, row: int) -> None:
        """Follow which asset the item in a row names."""
        if old is not None:
            self._forget_asset(old.asset_id, row)
        if item.asset_id is not None:
            self._rows_of_asset.setdefault(item.asset_id, set()).add(row)

    def _remove(self, item_id: ItemId) -> None:
        row = self._row_of.pop(item_id, None)
        if row is None:
            return
        item = self._items[row]
        assert item is not None
        self._forget_asset(item.asset_id, row)
        self._items[row] = None
        self._bounds[row] = np.nan
        self._free.append(row)

    def _forget_asset(self, asset_id: AssetId | None, row: int) -> None:
        if asset_id is None:
            return
        rows = self._rows_of_asset[asset_id]
        rows.discard(row)
        if not rows:
            del self._rows_of_asset[asset_id]

    def _new_row(self) -> int:
        if self._free:
            return self._free.pop()
        row = len(self._items)
        self._items.append(None)
        if row == len(self._bounds):
            self._bounds = np.vstack([self._bounds, np.full_like(self._bounds, np.nan)])
            self._ranks = np.concatenate([self._ranks, np.zeros_like(self._ranks)])
            self._heights = np.concatenate([self._heights, np.zeros_like(self._heights)])
            filled = self._fills_bounds
            self._fills_bounds = np.concatenate([filled, np.zeros_like(filled)])
        return row

    def _rank(self) -> None:
        """Number the rows from the lowest item to the highest, ties by id."""
        rows = np.fromiter(self._row_of.values(), np.int64, len(self._row_of))
        heights = self._heights[rows]
        rows = rows[np.argsort(heights, kind="stable")]
        heights = self._heights[rows]
        if (heights[1:] == heights[:-1]).any():
            pairs = sorted(self._row_of.items(), key=lambda pair: (self._heights[pair[1]], pair[0]))
            rows = np.array([row for _, row in pairs], np.int64)
        self._ranks[rows] = np.arange(len(rows))
        self._are_ranks_stale = False
