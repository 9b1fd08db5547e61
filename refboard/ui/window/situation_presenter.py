"""Shows what is selected, and which actions make sense now.

Everything that changes often is gathered and shown once a frame.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence

from refboard.core.board import Item
from refboard.core.content import KINDS
from refboard.core.errors import LibraryReadOnlyError
from refboard.core.words import counted
from refboard.services.paths import APP_NAME
from refboard.ui.actions.actions import Actions
from refboard.ui.actions.situation import Situation
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.document.transforms import are_greyscale
from refboard.ui.importing.empty_board import EmptyBoard
from refboard.ui.window.status_bar import StatusBar


class SituationPresenter(QObject):
    """Follows the shown board, what is selected on it, and its undo history.

    Args to the constructor:
        actions: Enabled where they make sense.
        boards: Which board is shown.
        view: What is selected on it.
        known_assets: What the selected pictures are called.
        status: Says what is selected.
        empty_board: Shown while the board is empty.
        show_title: Shows the name of the board.
    """

    def __init__(
        self,
        actions: Actions,
        boards: BoardController,
        view: BoardView,
        known_assets: KnownAssets,
        status: StatusBar,
        empty_board: EmptyBoard,
        show_title: Callable[[str], object],
    ) -> None:
        super().__init__(view)
        self._actions = actions
        self._boards = boards
        self._view = view
        self._known_assets = known_assets
        self._status = status
        self._empty_board = empty_board
        self._show_title = show_title
        self._closer_share: float | None = None
        self._is_looking = False
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.refresh)
        boards.shown.connect(self._show_board)
        boards.edited.connect(self._soon.start)
        boards.renamed.connect(self._soon.start)
        boards.undo.indexChanged.connect(self._soon.start)
        boards.undo.undoTextChanged.connect(self._soon.start)
        boards.undo.redoTextChanged.connect(self._soon.start)
        view.selection_changed.connect(self._soon.start)
        view.zoom_changed.connect(self._show_zoom)
        view.lock_met.connect(self._report_lock)
        known_assets.assets_changed.connect(self._soon.start)
        self.refresh()

    def refresh(self) -> None:
        """Show what is selected and which actions make sense, now and not in a moment."""
        board = self._boards.current
        undo = self._boards.undo
        items = self._selected(board)
        now = Situation(
            has_board=board is not None,
            item_count=0 if board is None else len(board.document),
            selected=len(items),
            locked=sum(1 for item in items if item.is_locked),
            can_undo=undo.canUndo(),
            can_redo=undo.canRedo(),
            is_read_only=self._boards.is_read_only,
            is_looking=self._is_looking,
        )
        actions = self._actions
        actions.update_for(now)
        actions["undo"].setText(f"Undo {undo.undoText()}".strip())
        actions["redo"].setText(f"Redo {undo.redoText()}".strip())
        is_locked = bool(items) and now.locked == len(items)
        if is_locked:
            actions.say("lock", "Unlock", "lock-open")
        else:
            actions.say("lock", "Lock", "lock")
        free = (item for item in items if not item.is_locked)
        actions["greyscale"].setChecked(are_greyscale(free))
        is_empty = board is not None and not now.item_count
        self._empty_board.set_wanted(is_empty and not now.is_read_only)
        is_sentence = len(items) == 1 and bool(self._known_assets.why_failed(items[0].asset_id))
        self._status.show_selection(self._selection_words(items), is_sentence=is_sentence)
        self._show_zoom()
        self._status.show_read_only(now.is_read_only)
        title = (board.document.name if board is not None else "") or APP_NAME
        self._show_title(f"{title} (read-only)" if now.is_read_only else title)

    def _show_board(self) -> None:
        self.refresh()

    def note_looking(self, is_looking: bool) -> None:
        """Offer only what makes sense while a picture by itself covers the board, or all again."""
        self._is_looking = is_looking
        self.refresh()

    def show_closer(self, share: float | None) -> None:
        """Say how large a picture is seen that lies over the board, or no longer does."""
        self._closer_share = share
        self._show_zoom()

    def _show_zoom(self) -> None:
        """Say how close one looks: at the picture that is selected, or at the board."""
        ids = self._view.selected_ids()
        share = self._closer_share
        if share is None and len(ids) == 1:
            share = self._view.shown_share(ids[0])
        self._status.zoom.show_zoom(self._view.zoom, share)

    def _selected(self, board: OpenBoard | None) -> list[Item]:
        if board is None:
            return []
        known = board.document.items
        return [known[item_id] for item_id in self._view.selected_ids() if item_id in known]

    def _selection_words(self, items: Sequence[Item]) -> str:
        if not items:
            return ""
        locked = sum(1 for item in items if item.is_locked)
        if len(items) > 1:
            word = "picture" if all(item.picture is not None for item in items) else "item"
            return counted(len(items), word) + (f", {locked:,} locked" if locked else "")
        if items[0].picture is None:
            kind = items[0].content.kind
            is_known = kind in KINDS
            words = kind.capitalize() if is_known else "Made by a newer RefBoard"
            return words + (", locked" if locked else "")
        asset = self._known_assets.get(items[0].asset_id)
        why = self._known_assets.why_failed(items[0].asset_id)
        if why or asset is None:
            return why or counted(1, "picture")
        size = f" \N{EN DASH} {asset.width} \N{MULTIPLICATION SIGN} {asset.height} px"
        words = asset.name + (size if asset.width else "")
        words = ", ".join([words, *(remark.words for remark in asset.remarks)])
        return f"{words}, locked" if locked else words

    def _report_lock(self) -> None:
        if self._boards.is_read_only:
            self._status.line.say(LibraryReadOnlyError().sentence)
            return
        native = QKeySequence.SequenceFormat.NativeText
        keys = self._actions["lock"].shortcut().toString(native)
        self._status.line.say(f"Locked. {keys} unlocks it.", is_of_edit=True)
