"""Write one file after the other: off the GUI thread, to be stopped, and told of."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from refboard.core.errors import RefboardError
from refboard.services.export.report import Written, named
from refboard.ui.boards.writing import Writing
from refboard.worker.errand import Errand, Tell

log = logging.getLogger(__name__)


class ExportErrand(QObject):
    """Writes one file, or one folder of files, at a time.

    Signals:
        told: Carries a sentence that all went well.
        refused: Carries a sentence that it did not, or not wholly.
        written: One was written, and nothing is missing in it; carries its Path.
        changed: Carries the Writing, or None when nothing is being written.
    """

    told = Signal(str)
    refused = Signal(str)
    written = Signal(object)
    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._errand: Errand | None = None
        self._writing: Writing | None = None
        self._path = Path()

    @property
    def writing(self) -> Writing | None:
        """What is being written."""
        return self._writing

    def start(self, path: Path, work: Callable[[Tell], Written]) -> None:
        """Begin to write; how it ended is told.

        Args:
            path: The file or folder.
            work: Writes it, in a thread of its own.
        """
        if self._writing is not None:
            self.refused.emit(
                f'"{self._writing.name}" is still being written. Wait for it, or cancel it.'
            )
            return
        errand = Errand(work, "export", self)
        errand.progressed.connect(self._note_progress)
        errand.ended.connect(self._end)
        self._errand = errand
        self._path = path
        self.told.emit(f'Writing "{path.name}"...')
        self._change(Writing(path.name))
        errand.start()

    def cancel(self) -> None:
        """Stop writing; what was there before stays."""
        if self._errand is not None and self._writing is not None:
            self._errand.stop()
            self._change(replace(self._writing, is_stopping=True))

    def stop(self) -> None:
        """Stop writing for good: the window closes."""
        if self._errand is not None:
            self._errand.stop()
            if not self._errand.wait():
                log.info("A picture that is being read does not end")

    def _note_progress(self, done: int, total: int) -> None:
        if self._writing is not None:
            self._change(replace(self._writing, done=done, total=total))

    def _end(self, result: object) -> None:
        if self._errand is None or self._writing is None:
            return
        name = self._writing.name
        self._errand.deleteLater()
        self._errand = None
        self._change(None)
        self.told.emit("")
        if isinstance(result, Written) and not result.missing:
            self.written.emit(self._path)
            return
        if isinstance(result, Written):
            self.refused.emit(f'"{name}" was written without {named(result.missing)}.')
        elif isinstance(result, RefboardError):
            self.refused.emit(str(result))

    def _change(self, writing: Writing | None) -> None:
        self._writing = writing
        self.changed.emit(writing)
