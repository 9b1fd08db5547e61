"""In which situation the user is, and which actions make sense in it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides which actions make sense now.

    Attributes:
        has_board: A board is open.
        item_count: Items on it.
        selected: Selected items.
        locked: Those of them that are locked.
        can_undo: There is a step to undo.
        can_redo: There is a step to redo.
        is_read_only: Nothing in the library can be changed.
        is_looking: A picture by itself covers the board.
    """

    has_board: bool = False
    item_count: int = 0
    selected: int = 0
    locked: int = 0
    can_undo: bool = False
    can_redo: bool = False
    is_read_only: bool = False
    is_looking: bool = False


Condition = Callable[[Situation], bool]


def always(_: Situation) -> bool:
    """Return True."""
    return True


def on_board(now: Situation) -> bool:
    """Return whether a board is open."""
    return now.has_board


def with_items(now: Situation) -> bool:
    """Return whether anything lies on the board."""
    return now.item_count > 0


def with_selection(now: Situation) -> bool:
    """Return whether anything is selected."""
    return now.selected > 0


def with_free_selection(now: Situation) -> bool:
    """Return whether anything that is not locked is selected."""
    return now.selected > now.locked


def with_several(now: Situation) -> bool:
    """Return whether several items are selected, and any of them can be moved."""
    return now.selected > 1 and now.selected > now.locked


def with_three(now: Situation) -> bool:
    """Return whether three items or more are selected, and any of them can be moved."""
    return now.selected > 2 and now.selected > now.locked


def with_free_ones(now: Situation) -> bool:
    """Return whether several that are not locked are selected."""
    return now.selected > now.locked + 1


def with_one(now: Situation) -> bool:
    """Return whether exactly one item is selected."""
    return now.selected == 1
