"""Write the picture of a board into a file: one at a time, off the GUI thread, to be stopped."""

import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from refboard.core.errors import RefboardError
from refboard.services.paths import LibraryPaths
from refboard.ui.boards.board_picture import BoardPicture
from refboard.ui.boards.picture_file import Written, named, write_picture
from refboard.worker.errand import Errand

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Writing:
    """A file that is being written or read.

    Attributes:
        name: Of its file.
        done: Steps that are done.
        total: How many there are; 0 while that is not known.
        is_stopping: The user wants it no more.
        verb: What is done with it.
    """

    name: str
    done: int = 0
    total: int = 0
    is_stopping: bool = False
    verb: str = "Writing"

    @property
    def share(self) -> float:
        """How far it is, 0 to 1."""
        return self.done / self.total if self.total else 0.0


class PictureExport(QObject):
    """Writes one picture after the other was written.

    Signals:
        told: Carries a sentence that all went well.
        refused: Carries a sentence that it did not, or not wholly.
        written: One was written, and nothing is missing in it.
        changed: Carries the Writing, or None when nothing is being written.
    """

    told = Signal(str)
    refused = Signal(str)
    written = Signal()
    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errand: Errand | None = None
        self._writing: Writing | None = None

    @property
    def writing(self) -> Writing | None:
        """What is being written."""
        return self._writing

    def start(self, picture: BoardPicture, path: Path, paths: LibraryPaths) -> None:
        """Begin to write; how it ended is told."""
        if self._writing is not None:
            self.refused.emit(
                f'"{self._writing.name}" is still being written. Wait for it, or cancel it.'
            )
            return
        errand = Errand(partial(write_picture, picture, path, paths), "picture export", self)
        errand.progressed.connect(self._note_progress)
        errand.ended.connect(self._end)
        self._errand = errand
        self.told.emit(f'Writing "{path.name}"...')
        self._change(Writing(path.name))
        errand.start()

    def cancel(self) -> None:
        """Stop writing; what was there before stays."""
        if self._errand is not None and self._writing is not None:
            self._errand.stop()
            writing = self._writing
            self._change(Writing(writing.name, writing.done, writing.total, is_stopping=True))

    def stop(self) -> None:
        """Stop writing for good: the window closes."""
        if self._errand is not None:
            self._errand.stop()
            if not self._errand.wait():
                log.info("A picture that is being read does not end")

    def _note_progress(self, done: int, total: int) -> None:
        if self._writing is not None:
            self._change(Writing(self._writing.name, done, total, self._writing.is_stopping))

    def _end(self, result: object) -> None:
        if self._errand is None or self._writing is None:
            return
        name = self._writing.name
        self._errand.deleteLater()
        self._errand = None
        self._change(None)
        if isinstance(result, Written) and not result.missing:
            self.told.emit(f'"{name}" was written.')
            self.written.emit()
            return
        self.told.emit("")
        if isinstance(result, Written):
            self.refused.emit(f'"{name}" was written without {named(result.missing)}.')
        elif isinstance(result, RefboardError):
            self.refused.emit(str(result))

    def _change(self, writing: Writing | None) -> None:
        self._writing = writing
        self.changed.emit(writing)
