"""The board document: the truth that the window shows, changed only by changes.

A change holds absolute values by id, before and after: of items, of groups, and of the board's
settings. Applying one twice is harmless and its inverse undoes it exactly, so undo never drifts and
never holds a pointer to anything.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from refboard.core.board import Board, Item
from refboard.core.content.board_settings import BoardSettings
from refboard.core.content.group import Group
from refboard.core.geometry import Rect, bounding
from refboard.core.ids import BoardId, GroupId, ItemId


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
class GroupChange:
    """One group before and after; None where it is absent. At least one side is there."""

    before: Group | None
    after: Group | None

    @property
    def id(self) -> GroupId:
        """The group's id."""
        group = self.after or self.before
        assert group is not None
        return group.id


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One setting of the board before and after, as JSON; None where it is the usual one."""

    id: str
    before: str | None
    after: str | None


_Entry = TypeVar("_Entry", ItemChange, GroupChange, SettingChange)


@dataclass(frozen=True, slots=True)
class Change:
    """Changes of items, groups and settings that belong together; at most one for each."""

    entries: tuple[ItemChange, ...] = ()
    groups: tuple[GroupChange, ...] = ()
    settings: tuple[SettingChange, ...] = ()

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

    @staticmethod
    def of_settings(old: BoardSettings, new: BoardSettings) -> "Change":
        """Return the change from some settings of the board to others."""
        before, after = old.values(), new.values()
        names = sorted(before.keys() | after.keys())
        changed = (SettingChange(name, before.get(name), after.get(name)) for name in names)
        return Change(settings=tuple(c for c in changed if c.before != c.after))

    @property
    def is_empty(self) -> bool:
        """Return whether nothing would change."""
        return not (self.entries or self.groups or self.settings)

    @property
    def ids(self) -> frozenset[ItemId]:
        """The items that it touches."""
        return frozenset(entry.id for entry in self.entries)

    def without(self, ids: Collection[ItemId]) -> "Change":
        """Return the change that leaves these items alone."""
        return replace(self, entries=tuple(entry for entry in self.entries if entry.id not in ids))

    def touches_same(self, other: "Change") -> bool:
        """Return whether another change is one of the very same items, groups and settings."""
        return all(
            {entry.id for entry in mine} == {entry.id for entry in theirs}
            for mine, theirs in (
                (self.entries, other.entries),
                (self.groups, other.groups),
                (self.settings, other.settings),
            )
        )

    def inverse(self) -> "Change":
        """Return the change that undoes this one."""
        return Change(_inverted(self.entries), _inverted(self.groups), _inverted(self.settings))

    def followed_by(self, later: "Change") -> "Change":
        """Return one change with the effect of this one and then `later`."""
        return Change(
            _folded(self.entries, later.entries),
            _folded(self.groups, later.groups),
            _folded(self.settings, later.settings),
        )


class BoardDocument:
    """The items, groups and settings of one open board.

    Attributes:
        id: The board's identity.
        name: The board's name.
    """

    def __init__(self, board: Board) -> None:
        self.id: BoardId = board.id
        self.name = board.name
        self._items: dict[ItemId, Item] = {item.id: item for item in board.items}
        self._groups: dict[GroupId, Group] = {group.id: group for group in board.groups}
        self._settings = board.settings
        self._withheld: set[ItemId] = set()
        self._listeners: list[Callable[[Change], None]] = []

    @property
    def items(self) -> Mapping[ItemId, Item]:
        """All items by id; a live, read-only view."""
        return MappingProxyType(self._items)

    @property
    def groups(self) -> Mapping[GroupId, Group]:
        """All groups by id; a live, read-only view."""
        return MappingProxyType(self._groups)

    @property
    def settings(self) -> BoardSettings:
        """How the board looks and behaves."""
        return self._settings

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    def apply(self, change: Change) -> None:
        """Make every `after` true and tell the listeners; harmless when it is true already."""
        if self._withheld and not self._withheld.isdisjoint(change.ids):
            change = change.without(self._withheld)
            if change.is_empty:
                return
        for entry in change.entries:
            if entry.after is None:
                self._items.pop(entry.id, None)
            else:
                self._items[entry.id] = entry.after
        for group in change.groups:
            if group.after is None:
                self._groups.pop(group.id, None)
            else:
                self._groups[group.id] = group.after
        if change.settings:
            values: dict[str, str | None] = {**self._settings.values()}
            values.update((setting.id, setting.after) for setting in change.settings)
            kept = {name: value for name, value in values.items() if value is not None}
            self._settings = BoardSettings.read(kept)
        for listener in tuple(self._listeners):
            listener(change)

    def withhold(self, ids: Iterable[ItemId]) -> None:
        """Take items off the board for good: whatever brings them back leaves them out."""
        gone = [self._items[item_id] for item_id in ids if item_id in self._items]
        self.apply(Change.removing(gone))
        self._withheld.update(ids)

    def is_withheld(self, item_id: ItemId) -> bool:
        """Return whether an item was taken off for good."""
        return item_id in self._withheld

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


def _inverted(entries: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
    return tuple(replace(entry, before=entry.after, after=entry.before) for entry in entries)


def _folded(first: tuple[_Entry, ...], later: tuple[_Entry, ...]) -> tuple[_Entry, ...]:
    """Return one entry for each id that has the effect of both; what ends as it began drops out."""
    folded = {entry.id: entry for entry in first}
    for entry in later:
        earlier = folded.get(entry.id)
        folded[entry.id] = entry if earlier is None else replace(entry, before=earlier.before)
    return tuple(entry for entry in folded.values() if entry.before != entry.after)
