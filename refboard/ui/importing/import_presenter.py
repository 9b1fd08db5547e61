"""What the user brings from outside: asks which files, and shows what came onto the board."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPointF
from PySide6.QtWidgets import QFileDialog, QLineEdit

from refboard.core.geometry import Point
from refboard.core.ids import ItemId
from refboard.core.words import counted
from refboard.services.presence import is_folder
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.boards.file_controller import FileController
from refboard.ui.canvas.view import BoardView
from refboard.ui.canvas.view_moves import show_rect
from refboard.ui.document.already_there import AlreadyOnBoard
from refboard.ui.document.placing import FreeRoom
from refboard.ui.document.same_bytes import SameOnBoard
from refboard.ui.importing.drop import BOARD_SUFFIX, Files
from refboard.ui.importing.empty_board import EmptyBoard
from refboard.ui.importing.import_controller import ImportController
from refboard.ui.importing.import_remarks import added_words
from refboard.ui.importing.samples import sample_files
from refboard.ui.notices.notices import Notices
from refboard.ui.suggested_folders import FileKind, SuggestedFolders

if TYPE_CHECKING:
    from refboard.core.board import Viewpoint

TOPIC, ALREADY, SAME = "import", "already there", "same bytes"
PAGES = "pages"
MANY_PAGES = 6


class ImportPresenter(QObject):
    """Stands between what comes from outside and the board it comes onto.

    Args to the constructor:
        imports: Puts pictures on the shown board.
        files: Reads board files.
        boards: Which board is shown.
        view: Shows it, and is dropped upon.
        empty_board: What it says while nothing is there.
        notices: Where the user is told.
        folders: Where dialogs open.
    """

    def __init__(
        self,
        imports: ImportController,
        files: FileController,
        boards: BoardController,
        view: BoardView,
        empty_board: EmptyBoard,
        notices: Notices,
        folders: SuggestedFolders,
    ) -> None:
        super().__init__(view)
        self._imports = imports
        self._notices = notices
        self._files = files
        self._boards = boards
        self._view = view
        self._folders = folders
        self._waiting_paths: tuple[Path, ...] = ()
        self._came_from: Viewpoint | None = None
        self._left_at: Viewpoint | None = None
        self._showed_all = False
        self._placed: tuple[ItemId, ...] = ()
        self._said_added = 0
        imports.told.connect(notices.report_edit)
        imports.over.connect(notices.withdraw)
        imports.refused.connect(lambda sentence: notices.refuse(sentence, topic=TOPIC))
        imports.pages.progressed.connect(self._show_pages)
        imports.already_there.met.connect(self._tell_already_there)
        imports.same_bytes.met.connect(self._tell_same)
        imports.placed.connect(self._show_placed)
        imports.led.connect(self._lead_to)
        imports.late_sizes.laid_out.connect(self._follow)
        boards.shown.connect(self._open_waiting)
        view.mime_dropped.connect(self._take_drop)
        empty_board.import_asked.connect(self.import_images)
        empty_board.folder_asked.connect(self.import_folder)
        empty_board.samples_asked.connect(self.import_samples)

    def verbs(self) -> Verbs:
        """Return what each importing action does, by its id."""
        return {"import_images": self.import_images, "import_folder": self.import_folder}

    def import_images(self) -> None:
        """Let the user choose pictures and put them on the board."""
        from refboard.services.imaging.probe import IMAGE_SUFFIXES

        kinds = " ".join(f"*{suffix}" for suffix in sorted({*IMAGE_SUFFIXES, ".pdf"}))
        chosen, _ = QFileDialog.getOpenFileNames(
            self._view.window(),
            "Import pictures",
            self._folders.suggest(FileKind.PICTURES),
            f"Pictures ({kinds});;All files (*)",
        )
        if chosen:
            self._folders.remember(FileKind.PICTURES, Path(chosen[0]).parent)
            self.take_files(Files(tuple(Path(path) for path in chosen)))

    def _show_pages(self, name: str, done: int, total: int) -> None:
        """Say how far a document is read; where that takes more than a moment it can be stopped."""
        if not name:
            self._notices.settle(PAGES)
            return
        self._notices.report_edit(f'Read {done:,} of {counted(total, "page")} of "{name}".')
        if done == 0 and total >= MANY_PAGES:
            sentence = f'Reading the pages of "{name}".'
            self._notices.show(sentence, "Stop", self._imports.pages.cancel, topic=PAGES)

    def import_folder(self) -> None:
        """Let the user choose a folder and put its pictures on the board."""
        start = self._folders.suggest(FileKind.PICTURES)
        chosen = QFileDialog.getExistingDirectory(self._view.window(), "Import folder", start)
        if chosen:
            self._folders.remember(FileKind.PICTURES, Path(chosen).parent)
            self.take_files(Files(folders=(Path(chosen),)))

    def import_samples(self) -> None:
        """Put the sample pictures on the board."""
        self.take_files(Files(sample_files()))

    def take_files(self, files: Files) -> None:
        """Put files on the board: in the middle, or in free room near it."""
        self._imports.take(files, FreeRoom(self._view.centre()))

    def open_paths(self, paths: Sequence[Path]) -> None:
        """Put pictures and folders on the board, and read board files, once a board is shown."""
        self._waiting_paths += tuple(paths)
        if self._boards.current is not None:
            self._open_waiting()

    def _open_waiting(self) -> None:
        paths, self._waiting_paths = self._waiting_paths, ()
        for path in paths:
            if path.suffix.lower() == BOARD_SUFFIX:
                self._files.read_board(path)
        rest = [path for path in paths if path.suffix.lower() != BOARD_SUFFIX]
        folders = tuple(path for path in rest if is_folder(path))
        files = tuple(path for path in rest if path not in folders)
        if rest:
            self.take_files(Files(files, folders))

    def _take_drop(self, mime: QMimeData, at: QPointF) -> None:
        self._view.window().activateWindow()
        self._view.setFocus()
        self._imports.take_mime(mime, Point(at.x(), at.y()))

    def _show_placed(self, ids: tuple[ItemId, ...], is_first: bool) -> None:
        self._notices.settle(TOPIC)  # what was complained of before went well now
        self._placed, self._came_from = ids, self._view.viewpoint()
        self._said_added = len(ids)
        self._view.select(ids)
        # A folder may take a while: who types meanwhile goes on typing.
        if not isinstance(self._view.window().focusWidget(), QLineEdit):
            self._view.setFocus()
        board = self._boards.current
        rect = None if board is None else board.document.bounds(ids)
        if is_first:
            self._view.fit_all(glide=False)
        elif rect is not None and not self._view.visible_rect().intersects(rect):
            show_rect(self._view, rect)
        self._left_at, self._showed_all = self._view.viewpoint(), is_first

    def _tell_already_there(self, met: AlreadyOnBoard) -> None:
        """Say that it is there, and offer both: to see it, and to have it once more."""

        def show() -> None:
            self._view.select(met.item_ids)
            self._lead_to(met.item_ids)

        self._notices.settle(ALREADY)
        again = ("Add again", met.add_again)
        self._notices.show(met.sentence, "Show", show, topic=ALREADY, also=again)

    def _tell_same(self, met: SameOnBoard) -> None:
        """Say what lies there twice, and offer both: to see the first, and to be rid of the new."""

        def show() -> None:
            self._boards.open(met.board.id, reveal=met.earlier[0])
            if self._boards.current is met.board:
                self._view.select(met.earlier)
                self._lead_to(met.earlier)
            self._tell_same(met)  # who has looked may want to be rid of them

        is_shown = self._boards.current is met.board
        where = "this board" if is_shown else f'"{met.board.document.name}"'
        words = "Remove the new one" if len(met.new) == 1 else "Remove the new ones"
        self._notices.settle(SAME)
        remove = (words, lambda: met.board.editor.delete(met.new))
        sentence = f"{met.subject} on {where} already."
        self._notices.show(sentence, "Show", show, topic=SAME, also=remove)

    def _lead_to(self, ids: tuple[ItemId, ...]) -> None:
        """Show all of what lies where the user did not put it."""
        board = self._boards.current
        rect = None if board is None else board.document.bounds(ids)
        if rect is not None:
            show_rect(self._view, rect)
        self._left_at = self._view.viewpoint()

    def note_taken_off(self) -> None:
        """Say how many are left, and look where the user did before, if that is none of them."""
        self._recount()
        board, before = self._boards.current, self._came_from
        if board is None or before is None or self._view.viewpoint() != self._left_at:
            return
        if not any(item_id in board.document.items for item_id in self._placed):
            self._view.set_viewpoint(before, glide=True)
            self._came_from = None

    def _recount(self) -> None:
        board = self._boards.current
        left = sum(item_id in board.document.items for item_id in self._placed) if board else 0
        was_said = left < self._said_added and self._notices.withdraw(added_words(self._said_added))
        if was_said and left:
            self._notices.report_edit(added_words(left))
        self._said_added = left

    def _follow(self, ids: tuple[ItemId, ...]) -> None:
        """Show what was laid out again as it was shown before, unless the user looked around."""
        board = self._boards.current
        if board is None or self._view.viewpoint() != self._left_at:
            return
        shown = [item_id for item_id in ids if item_id in board.document.items]
        if self._showed_all and shown:
            self._view.fit_all(glide=False)
        elif shown:
            self._lead_to(tuple(shown))
        self._left_at = self._view.viewpoint()
