"""What a library has saved of its board, read from beside the window that works on it."""

import json
import math
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.bench.board.screen import until

QUIET_S = 1.0
"""A viewpoint is saved some time after the last move; then it stays."""


@dataclass(frozen=True)
class SavedItem:
    """An item as it is saved: board units, degrees, its place in the order, its crop."""

    id: str
    x: float
    y: float
    width: float
    height: float
    rotation: float
    z: float
    crop: tuple[float, ...]

    @property
    def centre(self) -> tuple[float, float]:
        """The middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    @property
    def place(self) -> tuple[float, float]:
        """The left top corner, where rotation is none."""
        return self.x, self.y


Items = dict[str, SavedItem]


class SavedBoard:
    """Reads the board that was changed last.

    Args to the constructor:
        library: The library's folder.
    """

    def __init__(self, library: Path) -> None:
        self._file = library / "library.sqlite"

    def items(self) -> Items:
        """Return all items by their ids, the lowest first."""
        found = self._rows(
            "SELECT id, x, y, width, height, rotation, z, content FROM items"
            " WHERE board_key = (SELECT key FROM boards WHERE trashed_at IS NULL"
            " ORDER BY changed_at DESC LIMIT 1) ORDER BY z"
        )
        return {
            key: SavedItem(key, x, y, width, height, turned, z, _crop(content))
            for key, x, y, width, height, turned, z, content in found
        }

    def stored(self) -> int:
        """Return how many pictures the library has whole."""
        rows = self._rows("SELECT count(*) FROM assets WHERE state IN ('stored', 'ready')")
        return int(rows[0][0]) if rows else 0

    def ready(self) -> int:
        """Return how many pictures can be found by their look."""
        rows = self._rows("SELECT count(*) FROM assets WHERE state = 'ready'")
        return int(rows[0][0]) if rows else 0

    def view(self) -> tuple[float, float, float]:
        """Return the board point in the middle of the view, and the zoom, once they rest."""
        last, since = self._view(), time.monotonic()

        def rests() -> bool:
            nonlocal last, since
            now = self._view()
            if now != last:
                last, since = now, time.monotonic()
            return bool(last) and time.monotonic() - since > QUIET_S

        until(rests, "a view that rests")
        return last

    def until(self, holds: Callable[[Items], object], what: str) -> Items:
        """Return the items once they are saved so that something holds.

        Raises:
            NotSeenError: it never held.
        """
        found: Items = {}

        def look() -> bool:
            nonlocal found
            found = self.items()
            return bool(holds(found))

        until(look, what, 15.0)
        return found

    def _view(self) -> tuple[float, float, float]:
        rows = self._rows(
            "SELECT view_x, view_y, view_zoom FROM boards WHERE trashed_at IS NULL"
            " AND view_zoom IS NOT NULL ORDER BY changed_at DESC LIMIT 1"
        )
        return rows[0] if rows else (0.0, 0.0, 0.0)

    def _rows(self, question: str) -> list[tuple]:  # type: ignore[type-arg]
        if not self._file.exists():
            return []
        try:
            with closing(sqlite3.connect(f"{self._file.as_uri()}?mode=ro", uri=True)) as database:
                return database.execute(question).fetchall()
        except sqlite3.OperationalError:  # its first tables are just being made
            return []


def _crop(content: str) -> tuple[float, ...]:
    return tuple(json.loads(content).get("crop", ()))


def changed(before: Items, after: Items) -> set[str]:
    """Return the ids of items that are not as they were."""
    return {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}


def is_covered(item: SavedItem, items: Sequence[SavedItem]) -> bool:
    """Return whether another item lies on this one, or may where it is turned."""
    return any(
        other.z > item.z
        and (other.rotation or _overlap(item, other))
        and math.dist(item.centre, other.centre) < 2 * max(item.width, other.width)
        for other in items
        if other is not item
    )


def is_in_line(item: SavedItem, items: Iterable[SavedItem]) -> bool:
    """Return whether an edge or the middle of an item has that of another beside or above it."""
    straight = [other for other in items if other.id != item.id and not other.rotation]
    return any(
        abs((item.x + a * item.width) - (other.x + b * other.width)) < 0.01
        or abs((item.y + a * item.height) - (other.y + b * other.height)) < 0.01
        for other in straight
        for a in (0, 0.5, 1)
        for b in (0, 0.5, 1)
    )


def _overlap(one: SavedItem, other: SavedItem) -> bool:
    return (
        min(one.x + one.width, other.x + other.width) - max(one.x, other.x) > 0.5
        and min(one.y + one.height, other.y + other.height) - max(one.y, other.y) > 0.5
    )


def are_overlapping(items: Items) -> bool:
    """Return whether any item lies on another."""
    listed = list(items.values())
    return any(_overlap(a, b) for n, a in enumerate(listed) for b in listed[n + 1 :])
