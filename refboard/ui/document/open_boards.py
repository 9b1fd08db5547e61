"""The boards that are open, for all windows of a library, and which window shows which.

A board is one document with one history wherever it is shown, and no two windows show it at once:
who wants it elsewhere is led to where it is.
"""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from refboard.core.board import Board
from refboard.core.ids import AssetId, BoardId, ItemId
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.library_port import LibraryPort


class Shower(Protocol):
    """What shows a board in a window."""

    def call(self, reveal: AssetId | ItemId | None) -> None:
        """Bring the window to the front, and show an item, or the first one of an asset, on it."""
        ...

    def trash(self, board_id: BoardId) -> None:
        """Take the board off the list, and show another one."""
        ...


class OpenBoards(QObject):
    """Keeps open boards with their histories for as long as the library is open.

    Args to the constructor:
        library: Takes what changes on them, whichever window is still there.
        known_assets: What is known of their pictures.
        new_height: Returns how high new pictures are at most, in board units.
        parent: Owns it.

    Signals:
        renamed: A board has another name; carries its BoardId.
        moved: A board is shown in another window, or not any more.
    """

    renamed = Signal(str)
    moved = Signal()

    def __init__(
        self,
        library: LibraryPort,
        known_assets: KnownAssets,
        new_height: Callable[[], float],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._new_height = new_height
        self._library = library
        self._known_assets = known_assets
        self._open: dict[BoardId, OpenBoard] = {}
        self._showers: dict[BoardId, Shower] = {}

    def all(self) -> tuple[OpenBoard, ...]:
        """Return the boards that are open, shown or not."""
        return tuple(self._open.values())

    def get(self, board_id: BoardId) -> OpenBoard | None:
        """Return a board that is open, or None."""
        return self._open.get(board_id)

    def open(self, board: Board, *, is_read_only: bool) -> OpenBoard:
        """Return a board that was read, open; the one that is open already where there is one."""
        known = self._open.get(board.id)
        if known is None:
            known = self._open[board.id] = OpenBoard(
                board,
                self._library,
                self._known_assets,
                self,
                is_read_only=is_read_only,
                new_height=self._new_height,
            )
        return known

    def rename(self, board_id: BoardId, name: str) -> None:
        """Give a board that is open another name."""
        board = self._open.get(board_id)
        if board is not None and board.document.name != name:
            board.document.name = name
            self.renamed.emit(board_id)

    def shower(self, board_id: BoardId) -> Shower | None:
        """Return who shows a board, or None."""
        return self._showers.get(board_id)

    def show(self, board_id: BoardId, shower: Shower) -> None:
        """Note who shows a board; what they showed before is free for others."""
        self._forget(shower)
        self._showers[board_id] = shower
        self.moved.emit()

    def shown_besides(self, shower: Shower) -> frozenset[BoardId]:
        """Return the boards that others show."""
        return frozenset(key for key, who in self._showers.items() if who is not shower)

    def leave(self, shower: Shower) -> None:
        """Note that somebody shows no board any more."""
        self._forget(shower)
        self.moved.emit()

    def _forget(self, shower: Shower) -> None:
        self._showers = {key: who for key, who in self._showers.items() if who is not shower}
