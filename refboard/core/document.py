"""The board document: the truth that the window shows, changed only by changes.

A change holds absolute values by id, before and after. Applying one twice is harmless and its
inverse undoes it exactly, so undo never drifts and never holds a pointer to anything.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from refboard.core.board import Board, Item
from refboard.core.geometry import Rect, bounding
from refboard.core.ids import BoardId, ItemId


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item before and after; None where it is absent. At least one side is there."""

    before: Item | None
    after: Item | None

    @property
    def id(self) -> ItemId:
        """The item's id."""
        item = self.after or self.before
        assert item is not None
        return item.id


@dataclass(frozen=True, slots=True)
class Change:
    """A set of item changes that belong together; at most one for an item."""

    entries: tuple[ItemChange, ...]

    @staticmethod
    def adding(items: Iterable[Item]) -> "Change":
        """Return the change that puts `items` on the board."""
        return Change(tuple(ItemChange(None, item) for item in items))

    @staticmethod
    def removing(items: Iterable[Item]) -> "Change":
        """Return the change that takes `items` off the board."""
        return Change(tuple(ItemChange(item, None) for item in items))

    @staticmethod
    def replacing(pairs: Iterable[tuple[Item, Item]]) -> "Change":
        """Return the change from each pair's first item to its second; equal pairs drop out."""
        return Change(tuple(ItemChange(old, new) for old, new in pairs if old != new))

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing would change."""
        return not self.entries

    @property
    def ids(self) -> frozenset[ItemId]:
        """The items that it touches."""
        return frozenset(entry.id for entry in self.entries)

    def inverse(self) -> "Change":
        """Return the change that undoes this one."""
        return Change(tuple(ItemChange(entry.after, entry.before) for entry in self.entries))

    def followed_by(self, later: "Change") -> "Change":
        """Return one change with the effect of this one and then `later`."""
        first = {entry.id: entry for entry in self.entries}
        for entry in later.entries:
            earlier = first.get(entry.id)
            before = earlier.before if earlier else entry.before
            first[entry.id] = ItemChange(before, entry.after)
        return Change(tuple(e for e in first.values() if e.before != e.after))


class BoardDocument:
    """The items of one open board.

    Attributes:
        id: The board's identity.
        name: The board's name.
    """

    def __init__(self, board: Board) -> None:
        self.id: BoardId = board.id
        self.name = board.name
        self._items: dict[ItemId, Item] = {item.id: item for item in board.items}
        self._listeners: list[Callable[[Change], None]] = []

    @property
    def items(self) -> Mapping[ItemId, Item]:
        """All items by id; a live, read-only view."""
        return MappingProxyType(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    def apply(self, change: Change) -> None:
        """Make every `after` true and tell the listeners; harmless when it is true already."""
        for entry in change.entries:
            if entry.after is None:
                self._items.pop(entry.id, None)
            else:
                self._items[entry.id] = entry.after
        for listener in tuple(self._listeners):
            listener(change)

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` after every change; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def bounds(self, ids: Iterable[ItemId] | None = None) -> Rect | None:
        """Return what holds the given items (all by default), or None for none."""
        chosen = self._items.values() if ids is None else (self._items[i] for i in ids)
        return bounding(item.placement.bounds for item in chosen)

    def top_z(self) -> float:
        """Return the highest stacking order in use, 0 on an empty board."""
        return max((item.placement.z for item in self._items.values()), default=0.0)

    def bottom_z(self) -> float:
        """Return the lowest stacking order in use, 0 on an empty board."""
        return min((item.placement.z for item in self._items.values()), default=0.0)
