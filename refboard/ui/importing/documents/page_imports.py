"""Brings the pages of documents onto boards: those of a PDF, and the later ones of a TIFF."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from refboard.core.settings import Settings
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.document.placing import Place
from refboard.ui.importing.documents.page_reader import PageReader


class PageImports(QObject):
    """Reads documents one drop after another, each in a thread of its own.

    Args to the constructor:
        settings: Returns the settings in use.

    Signals:
        read: Carries the OpenBoard, a tuple of ImportEntry and the Place that they are wanted at.
        refused: Carries a sentence: a document could not be read, or not whole.
        progressed: Carries the name of a document, its pages that are read, and how many it has;
            an empty name when nothing is read any more.
    """

    read = Signal(object, object, object)
    refused = Signal(str)
    progressed = Signal(str, int, int)

    def __init__(self, settings: Callable[[], Settings], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._readers: dict[PageReader, tuple[OpenBoard, Place]] = {}

    def take(self, board: OpenBoard, documents: Sequence[Path], at: Place) -> None:
        """Begin to read documents whose pages are wanted on a board."""
        if not documents:
            return
        reader = PageReader(documents, self._settings().max_megapixels, self)
        self._readers[reader] = (board, at)
        reader.progressed.connect(self._tell)
        reader.completed.connect(self._finish)
        reader.finished.connect(self._forget)
        reader.start()

    def cancel(self) -> None:
        """Read no more pages; those that were read come onto the board."""
        for reader in self._readers:
            reader.requestInterruption()

    def stop(self) -> None:
        """End all reading and wait for it: the window closes."""
        self.cancel()
        for reader in tuple(self._readers):
            reader.wait()
        self._readers.clear()

    def _tell(self, path: Path, done: int, total: int) -> None:
        self.progressed.emit(path.name, done, total)

    def _finish(self, entries: object) -> None:
        reader = self.sender()
        if not isinstance(reader, PageReader) or reader not in self._readers:
            return
        board, at = self._readers[reader]
        if entries:
            self.read.emit(board, entries, at)
        for sentence in reader.refusals:
            self.refused.emit(sentence)

    def _forget(self) -> None:
        reader = self.sender()
        if isinstance(reader, PageReader):
            self._readers.pop(reader, None)
            reader.deleteLater()
        if not self._readers:
            self.progressed.emit("", 0, 0)
