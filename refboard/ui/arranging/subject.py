"""What is arranged: the selected items of a board that can be moved, or all of them."""

from dataclasses import dataclass
from typing import Self

from refboard.core.board import Item
from refboard.core.geometry import bounding
from refboard.ui.arranging.arrangement import Pairs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.canvas.view_moves import show_rect
from refboard.ui.document.open_board import OpenBoard

_NARROWEST, _WIDEST = 0.4, 2.5
"""Shapes of a window beyond which a layout does not follow it."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is arranged.

    Attributes:
        board: Where it lies.
        items: What can be moved of it, as it was when this was made.
        aspect: Width over height of the view: what a layout aims for.
    """

    board: OpenBoard
    items: tuple[Item, ...]
    aspect: float

    @classmethod
    def of(cls, boards: BoardController, view: BoardView) -> Self | None:
        """Return what is arranged now; None without anything that can be moved.

        That is what is selected, or everything when fewer than two items are.
        """
        board = boards.current
        if board is None:
            return None
        ids = view.selected_ids()
        items = board.editor.unlocked(ids if len(ids) > 1 else board.document.items)
        aspect = view.width() / max(view.height(), 1)
        return cls(board, tuple(items), min(max(aspect, _NARROWEST), _WIDEST)) if items else None

    @property
    def is_as_it_was(self) -> bool:
        """Return whether no item was edited since."""
        known = self.board.document.items
        return all(known.get(item.id) is item for item in self.items)

    def lay_down(self, pairs: Pairs, view: BoardView) -> None:
        """Make a plan come true, as one step, and let the user see what grew out of the window."""
        self.board.editor.replace(pairs, "Arrange")
        rect = bounding(new.placement.bounds for _, new in pairs)
        if rect is not None:
            show_rect(view, rect)
