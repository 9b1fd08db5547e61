"""Boards: which there are, which one is shown, and switching between them.

A board that was opened stays open with its undo history until the last window closes, and is shown
in one window at a time: from another one, it is gone to there. What the user
was looking at is saved when they look away, and a moment after they stop moving.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoGroup

from refboard.core.asking.asked import Asked
from refboard.core.board import Board, BoardSummary, board_name
from refboard.core.errors import LibraryReadOnlyError
from refboard.core.events import BoardLoaded, RequestFailed
from refboard.core.ids import AssetId, BoardId, ItemId, new_board_id
from refboard.core.requests import (
    CreateBoard,
    LoadBoard,
    MoveBoard,
    RenameBoard,
    SaveViewpoint,
    TrashBoard,
)
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.document.open_boards import OpenBoards, Shower
from refboard.ui.library_port import LibraryPort

VIEWPOINT_SAVE_MS = 800


class BoardController(QObject):
    """Opens boards in the view.

    Attributes:
        undo: The undo histories of all open boards; the shown one's is active.
        is_read_only: The library is only looked at.

    Signals:
        shown: Another board is shown; carries its OpenBoard.
        edited: The shown board is another one now; carries the Change.
        listed: The list of boards is another one; carries a tuple of BoardSummary.
        failed: A board could not be opened, or nothing can be changed; carries a sentence.
        renamed: The shown board has another name; carries it.
        added: A board was made here; carries its id.
        trashed: A board went to the trash; carries its BoardSummary.
        shown_elsewhere: Other windows show other boards now; carries a frozenset of BoardId.
        called: Somebody else wants the shown board: its window is to come to the front.
    """

    shown = Signal(object)
    edited = Signal(object)
    listed = Signal(object)
    failed = Signal(str)
    renamed = Signal(str)
    added = Signal(str)
    trashed = Signal(object)
    shown_elsewhere = Signal(object)
    called = Signal()

    def __init__(
        self,
        library: LibraryPort,
        known_assets: KnownAssets,
        view: BoardView,
        open_boards: OpenBoards,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.undo = QUndoGroup(self)
        self.is_read_only = False
        self._library = library
        self._known_assets = known_assets
        self._view = view
        self._open = open_boards
        self._current: OpenBoard | None = None
        self._stop_following: Callable[[], None] | None = None
        self._summaries: tuple[BoardSummary, ...] = ()
        self._loading: Asked[BoardLoaded] | None = None
        self._reveal_next: AssetId | ItemId | None = None
        self._save_soon = QTimer(self, singleShot=True, interval=VIEWPOINT_SAVE_MS)
        self._save_soon.timeout.connect(self.save_viewpoint)
        view.viewpoint_changed.connect(self._save_soon.start)
        open_boards.renamed.connect(self._note_name)
        open_boards.moved.connect(self._note_shown_elsewhere)

    @property
    def current(self) -> OpenBoard | None:
        """The board that is shown."""
        return self._current

    @property
    def opened(self) -> tuple[OpenBoard, ...]:
        """All boards that were opened, in whichever window."""
        return self._open.all()

    @property
    def summaries(self) -> tuple[BoardSummary, ...]:
        """All boards of the library that are not in the trash."""
        return self._summaries

    def refuses_change(self) -> bool:
        """Return whether nothing in the library can be changed, and say so if that is so."""
        if self.is_read_only:
            self.failed.emit(str(LibraryReadOnlyError()))
        return self.is_read_only

    # What the user does

    def open(self, board_id: BoardId, *, reveal: AssetId | ItemId | None = None) -> None:
        """Show a board, and on it an item or the first item of an asset."""
        elsewhere = self._shown_elsewhere(board_id)
        if elsewhere is not None:
            self._loading = None
            elsewhere.call(reveal)
            return
        self._reveal_next = reveal
        known = self._open.get(board_id)
        if self._current is not None and self._current.id == board_id:
            self._loading = None
            self._reveal()
        elif known is not None:
            self._loading = None
            self._show(known)
        else:
            asked = self._loading = self._library.ask(LoadBoard(board_id))
            asked.then(lambda event: self._load(event, asked))
            asked.otherwise(lambda failure: self._refuse(failure, asked))

    def have(self, board_id: BoardId, then: Callable[[OpenBoard], None]) -> None:
        """Do something with a board that need not be shown."""
        known = self._open.get(board_id)
        if known is not None:
            then(known)
            return

        def take(event: BoardLoaded) -> None:
            self._known_assets.put(event.assets)
            then(self._opened(event.board))

        asked = self._library.ask(LoadBoard(board_id)).then(take)
        asked.otherwise(lambda why: self.failed.emit(f"{why.sentence} {why.hint}".strip()))

    def step(self, by: int) -> None:
        """Open the board `by` places further down the list, around its end."""
        ids = [s.id for s in self._summaries if self._shown_elsewhere(s.id) is None]
        if self._current is not None and self._current.id in ids and len(ids) > 1:
            self.open(ids[(ids.index(self._current.id) + by) % len(ids)])

    def create(self) -> None:
        """Add an empty board and show it."""
        if self.refuses_change():
            return
        board = Board(new_board_id(), free_name([summary.name for summary in self._summaries]))
        self._library.send(CreateBoard(board))
        self._loading = None
        self._show(self._opened(board))
        self.added.emit(board.id)

    def rename(self, board_id: BoardId, name: str) -> None:
        """Give a board another name."""
        if self.refuses_change():
            return
        if named := board_name(name):
            self._open.rename(board_id, named)
            self._library.send(RenameBoard(board_id, named))

    def move(self, board_id: BoardId, before: BoardId | None) -> None:
        """Move a board up or down the list, before another one; with None to its end."""
        if self.refuses_change():
            return
        listed = {summary.id: summary for summary in self._summaries}
        moved = listed.pop(board_id, None)
        if moved is None or before == board_id:
            return
        rest = list(listed.values())
        row = [*listed].index(before) if before in listed else len(rest)
        order = (*rest[:row], moved, *rest[row:])
        if order != self._summaries:
            self._library.send(MoveBoard(board_id, before))
            self.list_boards(order)

    def trash(self, board_id: BoardId) -> None:
        """Take a board off the list; another one is shown if it was this one."""
        if self.refuses_change():
            return
        elsewhere = self._shown_elsewhere(board_id)
        if elsewhere is not None:
            elsewhere.trash(board_id)
            return
        rest = [
            summary
            for summary in self._summaries
            if summary.id != board_id and self._shown_elsewhere(summary.id) is None
        ]
        gone = [summary for summary in self._summaries if summary.id == board_id]
        if self._current is not None and self._current.id == board_id:
            if rest:
                self.open(rest[0].id)
            else:
                self.create()
        self._library.send(TrashBoard(board_id, is_trashed=True))
        if gone:
            self.trashed.emit(gone[0])

    def restore(self, board_id: BoardId) -> None:
        """Bring a board back from the trash and show it."""
        if self.refuses_change():
            return
        self._library.send(TrashBoard(board_id, is_trashed=False))
        self.open(board_id)

    def save_viewpoint(self) -> None:
        """Save where the shown board is looked at; of a read-only library it is remembered."""
        self._save_soon.stop()
        if self._current is not None:
            self._current.viewpoint = self._view.viewpoint()
            if not self.is_read_only:
                self._library.send(SaveViewpoint(self._current.id, self._current.viewpoint))

    def call(self, reveal: AssetId | ItemId | None) -> None:
        """Bring this window to the front, and show something on its board."""
        self._reveal_next = reveal
        self.called.emit()
        self._reveal()

    def close(self) -> None:
        """Save where the shown board was looked at, and leave it to other windows."""
        self.save_viewpoint()
        if self._stop_following is not None:
            self._stop_following()
            self._stop_following = None
        # The board outlives this window: nothing of it may follow the document any more.
        self._view.set_board(None, None)
        self._view.stop()
        self._current = self._loading = None
        self._open.leave(self)

    # What the library tells

    def list_boards(self, summaries: tuple[BoardSummary, ...]) -> None:
        """Take another list of boards; names may have been changed by another program, too."""
        self._summaries = summaries
        for summary in summaries:
            self._open.rename(summary.id, summary.name)
        self.listed.emit(summaries)

    def _note_shown_elsewhere(self) -> None:
        self.shown_elsewhere.emit(self._open.shown_besides(self))

    def _note_name(self, board_id: BoardId) -> None:
        if self._current is not None and self._current.id == board_id:
            self.renamed.emit(self._current.document.name)

    def _load(self, event: BoardLoaded, asked: Asked[BoardLoaded]) -> None:
        """Show a board that was asked for; the answer to an older wish is only kept."""
        self._known_assets.put(event.assets)
        board = self._opened(event.board)
        if self._loading is asked:
            self._loading = None
            elsewhere = self._shown_elsewhere(board.id)
            if elsewhere is not None:  # that window was quicker
                elsewhere.call(self._reveal_next)
            else:
                self._show(board)

    def _refuse(self, failure: RequestFailed, asked: Asked[BoardLoaded]) -> None:
        """Say that a board cannot be opened, to whoever still waits for it."""
        if self._loading is asked:
            self._loading = None
            self.failed.emit(f"{failure.sentence} {failure.hint}".strip())

    # Showing

    def _opened(self, board: Board) -> OpenBoard:
        return self._open.open(board, is_read_only=self.is_read_only)

    def _shown_elsewhere(self, board_id: BoardId) -> Shower | None:
        shower = self._open.shower(board_id)
        return None if shower is self else shower

    def _show(self, board: OpenBoard) -> None:
        self.save_viewpoint()
        self._current = board
        if self._stop_following is not None:
            self._stop_following()
        self._stop_following = board.document.subscribe(self.edited.emit)
        self._open.show(board.id, self)
        # Out of the group of another window that had it open: a history has one group.
        self.undo.addStack(board.stack)
        self.undo.setActiveStack(board.stack)
        self._view.set_board(board.document, None if self.is_read_only else board.editor)
        if board.viewpoint is not None:
            self._view.set_viewpoint(board.viewpoint)
        if board.viewpoint is None or not self._sees_something(board):
            self._view.fit_all(glide=False)
        self.shown.emit(board)
        self._reveal()
        self.save_viewpoint()

    def _sees_something(self, board: OpenBoard) -> bool:
        extent = board.document.bounds()
        return extent is None or extent.intersects(self._view.visible_rect())

    def _reveal(self) -> None:
        wanted, self._reveal_next = self._reveal_next, None
        if wanted is None or self._current is None:
            return
        if wanted in self._current.document.items:
            self._view.reveal(ItemId(wanted))
            return
        shown = self._current.items_of(AssetId(wanted))
        if shown:
            self._view.reveal(shown[0].id)


def free_name(taken: Sequence[str]) -> str:
    """Return the first of "Board 1", "Board 2", ... that no board has."""
    number = len(taken) + 1
    while f"Board {number}" in taken:
        number += 1
    return f"Board {number}"
