"""Board files: asking where, sending requests, telling how it went."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from refboard.core.events import BoardExported, BoardImported, RequestFailed
from refboard.core.export.file_names import file_name
from refboard.core.requests import ExportBoard, ImportBoardFile
from refboard.core.words import counted
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.boards.board_file_work import BoardFileWork
from refboard.ui.boards.save_dialog import ask_where
from refboard.ui.library_port import LibraryPort
from refboard.ui.suggested_folders import FileKind, SuggestedFolders

BOARD_FILTER = "RefBoard boards (*.refboard)"


class FileController(QObject):
    """Exports and imports what lies outside the library.

    Attributes:
        board_files: What the library is writing and reading.

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
        boards: BoardController,
        folders: SuggestedFolders,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.board_files = BoardFileWork(library, self)
        self._library = library
        self._boards = boards
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
        start = Path(self._folders.suggest(FileKind.EXPORTS)) / f"{file_name(name)}{suffix}"
        path = ask_where(self._window, title, start, kinds, self.refused.emit)
        if path is not None:
            self._folders.remember(FileKind.EXPORTS, path.parent)
        return path


def _first(names: Sequence[str]) -> str:
    """Return a few names of many."""
    return ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")
