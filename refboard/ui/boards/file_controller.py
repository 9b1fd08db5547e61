"""Board files and pictures of boards: asking where, sending requests, telling how it went."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from refboard.core.events import BoardExported, BoardImported, RequestFailed
from refboard.core.requests import ExportBoard, ImportBoardFile
from refboard.core.words import counted
from refboard.services.presence import is_gone
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.boards.board_file_work import BoardFileWork
from refboard.ui.boards.board_picture import BoardPicture
from refboard.ui.boards.picture_export import PictureExport
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.library_port import LibraryPort
from refboard.ui.suggested_folders import FileKind, SuggestedFolders

if TYPE_CHECKING:
    from refboard.services.paths import LibraryPaths

BOARD_FILTER = "RefBoard boards (*.refboard)"
EXPORT_MARGIN = 40.0
EXPORT_LONGEST_PX = 8192
PICTURE_FILTER = "PNG pictures (*.png)"


class FileController(QObject):
    """Exports and imports what lies outside the library.

    Attributes:
        pictures: Writes boards as pictures.
        board_files: What the library is writing and reading.
        paths: The library's folders, once it is open.

    Signals:
        told: Carries a sentence that all went well.
        refused: Carries a sentence that it did not.
        succeeded: A file was read or written, and nothing is missing in it.
    """

    told = Signal(str)
    refused = Signal(str)
    succeeded = Signal()

    def __init__(
        self,
        library: LibraryPort,
        known_assets: KnownAssets,
        boards: BoardController,
        view: BoardView,
        folders: SuggestedFolders,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.pictures = PictureExport(self)
        self.board_files = BoardFileWork(library, self)
        self.pictures.told.connect(self.told)
        self.pictures.refused.connect(self.refused)
        self.pictures.written.connect(self.succeeded)
        self.paths: LibraryPaths | None = None
        self._library = library
        self._known_assets = known_assets
        self._boards = boards
        self._view = view
        self._folders = folders
        self._window = window

    def ask_for_board_file(self) -> None:
        """Let the user choose a board file and read it into a new board."""
        start = self._folders.suggest(FileKind.BOARDS)
        chosen, _ = QFileDialog.getOpenFileName(
            self._window, "Open board file", start, BOARD_FILTER
        )
        if chosen:
            path = Path(chosen)
            self._folders.remember(FileKind.BOARDS, path.parent)
            self.read_board(path)

    def read_board(self, path: Path) -> None:
        """Read a board file into a new board and show it."""
        if self._boards.refuses_change():
            return
        self.board_files.begin(path, "Reading")
        asked = self._library.ask(ImportBoardFile(path))
        asked.then(lambda event: self._show_imported(event, path))
        asked.otherwise(lambda failure: self._refuse(failure, path))
        self.told.emit(f'Reading "{path.name}"...')

    def ask_where_to_write_board(self) -> None:
        """Let the user choose where, and write the shown board there."""
        board = self._boards.current
        if board is None:
            return
        path = self._ask_where("Export board", board.document.name, ".refboard", BOARD_FILTER)
        if path is not None:
            self.board_files.begin(path, "Writing")
            asked = self._library.ask(ExportBoard(board.id, path))
            asked.then(self._report_exported)
            asked.otherwise(lambda failure: self._refuse(failure, path))
            self.told.emit(f'Writing "{path.name}"...')

    def ask_where_to_write_picture(self) -> None:
        """Let the user choose where, and write the shown board there as a PNG picture."""
        board = self._boards.current
        if board is None:
            return
        path = self._ask_where("Export picture", board.document.name, ".png", PICTURE_FILTER)
        if path is not None:
            self.write_picture(path)

    def write_picture(self, path: Path) -> None:
        """Begin to write what lies on the shown board as a PNG picture; how it went is told."""
        board = self._boards.current
        around = None if board is None else board.document.bounds()
        if board is None or around is None or self.paths is None:
            return
        part = around.expanded(EXPORT_MARGIN)
        items = tuple(board.document)
        shown = {asset_id for item in items if (asset_id := item.asset_id) is not None}
        found = ((asset_id, self._known_assets.get(asset_id)) for asset_id in shown)
        picture = BoardPicture(
            items,
            {asset_id: asset for asset_id, asset in found if asset is not None},
            self.paths.originals,
            part,
            min(1.0, EXPORT_LONGEST_PX / max(part.width, part.height)),
            self._view.colours,
            QColor(own) if (own := board.document.settings.background) else None,
        )
        self.pictures.start(picture, path, self.paths)

    def stop(self) -> None:
        """Stop what is being written: the window closes."""
        self.pictures.stop()

    def _report_exported(self, event: BoardExported) -> None:
        self.board_files.end(event.path)
        if not event.missing:
            self.told.emit(f'"{event.path.name}" was written.')
            self.succeeded.emit()
            return
        count = counted(len(event.missing), "thing is", "things are")
        self.refused.emit(
            f'"{event.path.name}" was written with {counted(event.pictures, "picture")}. '
            f"{count} missing in it: {_first(event.missing)}."
        )

    def _show_imported(self, event: BoardImported, path: Path) -> None:
        self.board_files.end(path)
        self.told.emit("")
        if event.missing:
            count = counted(len(event.missing), "of its pictures is", "of its pictures are")
            self.refused.emit(
                f'"{path.name}" was read. {count} not in the file: {_first(event.missing)}.'
            )
        else:
            self.succeeded.emit()
        self._boards.open(event.board_id)

    def _refuse(self, failure: RequestFailed, path: Path) -> None:
        if self.board_files.end(path):
            self.told.emit(failure.sentence)
            return
        self.told.emit("")
        self.refused.emit(f"{failure.sentence} {failure.hint}".strip())

    def _ask_where(self, title: str, name: str, suffix: str, kinds: str) -> Path | None:
        start = Path(self._folders.suggest(FileKind.EXPORTS)) / f"{_file_name(name)}{suffix}"
        dialog = QFileDialog(self._window, title, str(start), kinds)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        # The dialog must know the suffix: it asks before a file of the whole name is replaced.
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(str(start))
        if dialog.exec() != QDialog.DialogCode.Accepted or not dialog.selectedFiles():
            return None
        path = Path(dialog.selectedFiles()[0])
        self._folders.remember(FileKind.EXPORTS, path.parent)
        if path.suffix.lower() == suffix:
            return path
        path = path.with_name(path.name + suffix)
        if not is_gone(path):
            self.refused.emit(f'"{path.name}" exists already. Choose it by its whole name.')
            return None
        return path


def _first(names: Sequence[str]) -> str:
    """Return a few names of many."""
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")


def _file_name(board_name: str) -> str:
    """Return a board's name without what file systems refuse."""
    kept = "".join("-" if c in '<>:"/\\|?*' or ord(c) < 32 else c for c in board_name)
    return kept.strip(" .") or "Board"
