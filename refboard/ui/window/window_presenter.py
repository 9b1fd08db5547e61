"""What the window tells: status bar, notes, panels and which actions make sense now.

Everything that changes often is gathered and told once a frame.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit

from refboard.core.asset import Asset
from refboard.core.board import BoardSummary, Item
from refboard.core.document import Change
from refboard.core.ids import BoardId, ItemId
from refboard.core.query import Emphasis, Matches
from refboard.core.settings import Settings
from refboard.services.paths import APP_NAME
from refboard.ui.actions.actions import Situation
from refboard.ui.canvas.view_moves import show_rect
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.find.find_controller import LIMIT, SimilarSource
from refboard.ui.importing.drop import BOARD_SUFFIX, Files

if TYPE_CHECKING:
    from refboard.ui.window.main_window import MainWindow


class WindowPresenter(QObject):
    """Listens for one window."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._unsubscribe: Callable[[], None] | None = None
        self._waiting_paths: tuple[Path, ...] = ()
        self._emphasis = ""
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._refresh)
        self._connect_boards()
        self._connect_imports()
        self._connect_similar()
        self._connect_rest()
        self._use_settings(window.settings.value)
        self._refresh()

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Put pictures and folders on the board, and read board files, once a board is shown."""
        self._waiting_paths += tuple(paths)
        if self._window.controller.boards.current is not None:
            self._open_waiting()

    # Wiring

    def _connect_boards(self) -> None:
        window, boards = self._window, self._window.controller.boards
        boards.listed.connect(window.boards_panel.show_boards)
        boards.shown.connect(self._show_board)
        boards.failed.connect(self._note)
        boards.added.connect(window.boards_panel.rename)
        boards.trashed.connect(self._note_trashed)
        boards.undo.indexChanged.connect(self._soon.start)
        boards.undo.undoTextChanged.connect(self._soon.start)
        boards.undo.redoTextChanged.connect(self._soon.start)
        window.boards_panel.opened.connect(self._open_board)
        window.boards_panel.renamed.connect(boards.rename)
        window.boards_panel.trashed.connect(boards.trash)
        window.boards_panel.delete_pressed.connect(self._delete)
        window.boards_panel.named.connect(window.view.setFocus)

    def _connect_imports(self) -> None:
        window, imports = self._window, self._window.controller.imports
        imports.told.connect(window.status.tell)
        imports.refused.connect(self._note)
        imports.placed.connect(self._show_placed)
        empty = window.empty_board
        empty.import_asked.connect(window.commands.import_images)
        empty.folder_asked.connect(window.commands.import_folder)
        empty.samples_asked.connect(window.commands.import_samples)

    def _connect_similar(self) -> None:
        window, similar, panel = (
            self._window,
            self._window.controller.similar,
            self._window.similar_panel,
        )
        similar.asked.connect(self._show_question)
        similar.answered.connect(self._show_answer)
        similar.refused.connect(self._show_refusal)
        similar.brought.connect(self._show_brought)
        similar.lost.connect(self._note_lost)
        similar.travelled.connect(self._note_travelled)
        panel.emphasis_chosen.connect(self._choose_look)
        panel.scope_chosen.connect(self._choose_scope)
        panel.searched.connect(similar.find_words)
        panel.revealed.connect(similar.reveal)
        panel.brought.connect(self._bring)
        panel.left.connect(window.view.setFocus)
        panel.closed.connect(self._hide_find)

    def _connect_rest(self) -> None:
        window, controller = self._window, self._window.controller
        controller.refused.connect(self._note)
        controller.activity_changed.connect(window.status.chip.show_activity)
        controller.files.told.connect(window.status.tell)
        controller.files.refused.connect(self._note)
        controller.files.pictures.changed.connect(window.status.chip.show_writing)
        window.status.chip.writing_cancelled.connect(controller.files.pictures.cancel)
        window.status.chip.cancelled.connect(controller.cancel_imports)
        window.view.selection_changed.connect(self._soon.start)
        window.view.lock_met.connect(self._tell_locked)
        window.catalogue.assets_changed.connect(self._soon.start)
        window.settings.changed.connect(self._use_settings)
        window.settings.refused.connect(self._note)

    # Boards

    def _show_board(self, board: OpenBoard) -> None:
        if self._unsubscribe is not None:
            self._unsubscribe()
        self._unsubscribe = board.document.subscribe(self._note_change)
        self._window.boards_panel.show_current(board.id)
        self._window.status.zoom.show_zoom(self._window.view.zoom)
        if self._window.boards_panel.has_list_focus:
            self._window.view.setFocus()
        self._refresh()
        self._window.controller.similar.note_board()
        if self._waiting_paths:
            self._open_waiting()

    def _note_change(self, change: Change) -> None:
        self._soon.start()
        if self._window.find_dock.isVisible():
            self._window.controller.similar.note_change(change)

    def _open_board(self, board_id: BoardId) -> None:
        self._window.controller.boards.open(board_id)
        self._window.view.setFocus()

    def _delete(self, board_id: BoardId) -> None:
        """Delete what is selected; a board only while nothing is."""
        if self._window.view.selected_ids():
            self._window.run("delete")
        else:
            self._window.controller.boards.trash(board_id)

    def _open_waiting(self) -> None:
        paths, self._waiting_paths = self._waiting_paths, ()
        for path in paths:
            if path.suffix.lower() == BOARD_SUFFIX:
                self._window.controller.files.read_board(path)
        rest = [path for path in paths if path.suffix.lower() != BOARD_SUFFIX]
        folders = tuple(path for path in rest if path.is_dir())
        files = tuple(path for path in rest if path not in folders)
        if rest:
            self._window.commands.take_files(Files(files, folders))

    def _note_trashed(self, board: BoardSummary) -> None:
        boards = self._window.controller.boards
        self._note(
            f'"{board.name}" is in the trash. Its pictures stay in the library.',
            "Undo",
            lambda: boards.restore(board.id),
        )

    # Pictures

    def _show_placed(self, ids: tuple[ItemId, ...], is_first: bool) -> None:
        self._window.view.select(ids)
        # A folder may take a while: who types meanwhile goes on typing.
        if not isinstance(self._window.focusWidget(), QLineEdit):
            self._window.view.setFocus()
        board = self._window.controller.boards.current
        rect = None if board is None else board.document.bounds(ids)
        if is_first:
            self._window.view.fit_all(glide=False)
        elif rect is not None and not self._window.view.visible_rect().intersects(rect):
            show_rect(self._window.view, rect)

    # Find

    def _show_question(self, source: SimilarSource | None) -> None:
        window = self._window
        window.show_find(is_shown=True)
        window.similar_panel.show_question(
            None if source is None else source.asset, window.controller.similar.words
        )
        board = window.controller.boards.current
        if source is not None and board is not None:
            item = board.document.items.get(source.item_id)
            if item is not None:
                show_rect(window.view, item.placement.bounds)

    def _show_answer(self, answer: Matches) -> None:
        has_source = self._window.controller.similar.source is not None
        self._window.similar_panel.show_answer(answer, shows_scores=has_source, limit=LIMIT)

    def _show_refusal(self, sentence: str) -> None:
        self._window.show_find(is_shown=True)
        self._window.similar_panel.show_refusal(sentence)

    def _hide_find(self) -> None:
        self._window.show_find(is_shown=False)
        self._window.view.setFocus()

    def _choose_look(self, look: str) -> None:
        self._window.controller.similar.set_emphasis(Emphasis(look))

    def _choose_scope(self, scope: str) -> None:
        self._window.controller.similar.set_board_only(scope == "board")

    def _bring(self, assets: Sequence[Asset]) -> None:
        self._window.controller.similar.bring(assets, self._window.view.centre())

    def _show_brought(self, ids: tuple[ItemId, ...]) -> None:
        window = self._window
        window.view.select(ids)
        board, source = window.controller.boards.current, window.controller.similar.source
        if board is not None:
            seen = [*ids, source.item_id] if source is not None else list(ids)
            rect = board.document.bounds(i for i in seen if i in board.document.items)
            if rect is not None:
                show_rect(window.view, rect)
        count = "1 picture" if len(ids) == 1 else f"{len(ids)} pictures"
        self._window.status.tell(f"{count} brought onto the board.")

    def _note_lost(self, name: str) -> None:
        self._note(f'"{name}" lies on no board. Bring it here to use it.')

    def _note_travelled(self, board_id: BoardId) -> None:
        boards = self._window.controller.boards
        names = {summary.id: summary.name for summary in boards.summaries}
        self._note(
            "This picture lies on another board.",
            f'Back to "{names.get(board_id, "the board before")}"',
            lambda: boards.open(board_id),
        )

    # The rest

    def _tell_locked(self) -> None:
        native = QKeySequence.SequenceFormat.NativeText
        keys = self._window.actions_table["lock"].shortcut().toString(native)
        self._window.status.tell(f"Locked. {keys} unlocks it.")

    def _note(self, sentence: str, action: str = "", run: Callable[[], None] | None = None) -> None:
        self._window.notifier.show(sentence, action, run)

    def _use_settings(self, settings: Settings) -> None:
        window = self._window
        window.theme.choose(settings.theme)
        window.cache.set_budget(settings.preview_budget_mb)
        window.view.wheel_pans = settings.wheel_pans
        if settings.emphasis != self._emphasis:
            # Only then: what was chosen in the panel outlasts a change of something else.
            self._emphasis = settings.emphasis
            window.similar_panel.choose_look(settings.emphasis)
            window.controller.similar.set_emphasis(Emphasis(settings.emphasis))
        window.controller.similar.set_space(settings.space)

    def _refresh(self) -> None:
        """Tell what is selected and which actions make sense."""
        window = self._window
        board = window.controller.boards.current
        undo = window.controller.boards.undo
        items: list[Item] = []
        if board is not None:
            known = board.document.items
            items = [known[item_id] for item_id in window.view.selected_ids() if item_id in known]
        situation = Situation(
            has_board=board is not None,
            item_count=0 if board is None else len(board.document),
            selected=len(items),
            locked=sum(1 for item in items if item.is_locked),
            can_undo=undo.canUndo(),
            can_redo=undo.canRedo(),
        )
        window.actions_table.update_for(situation)
        window.actions_table["undo"].setText(f"Undo {undo.undoText()}".strip())
        is_locked = bool(items) and situation.locked == len(items)
        window.actions_table["lock"].setText("Unlock" if is_locked else "Lock")
        window.actions_table["redo"].setText(f"Redo {undo.redoText()}".strip())
        window.empty_board.set_wanted(board is not None and not situation.item_count)
        window.status.show_selection(self._selection_words(items))
        name = board.document.name if board is not None else ""
        window.setWindowTitle(name or APP_NAME)

    def _selection_words(self, items: Sequence[Item]) -> str:
        if not items:
            return ""
        locked = sum(1 for item in items if item.is_locked)
        if len(items) > 1:
            word = "pictures" if all(item.picture is not None for item in items) else "items"
            return f"{len(items):,} {word}" + (f", {locked:,} locked" if locked else "")
        if items[0].picture is None:
            return "Made by a newer RefBoard" + (", locked" if locked else "")
        catalogue = self._window.catalogue
        asset = catalogue.get(items[0].asset_id)
        why = catalogue.why_failed(items[0].asset_id)
        if why or asset is None:
            return why or "1 picture"
        size = f" \N{EN DASH} {asset.width} \N{MULTIPLICATION SIGN} {asset.height} px"
        words = asset.name + (size if asset.width else "")
        return f"{words}, locked" if locked else words
