"""Board files that the library is writing or reading: how far it is, and stopping it."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from refboard.core.events import BoardFileProgress
from refboard.core.requests import CancelBoardFile
from refboard.ui.boards.writing import Writing
from refboard.ui.library_port import LibraryPort


class BoardFileWork(QObject):
    """All of them, the oldest first; shown is the first one that takes long.

    Signals:
        changed: Carries its Writing, or None when none is shown.
    """

    changed = Signal(object)

    def __init__(self, library: LibraryPort, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._begun: dict[Path, Writing] = {}

    @property
    def shown(self) -> Writing | None:
        """What is shown."""
        path = self._shown_path
        return None if path is None else self._begun[path]

    def begin(self, path: Path, verb: str) -> None:
        """Note that the library was asked; `verb` says for what, such as "Reading"."""
        self._begun[path] = Writing(path.name, verb=verb)

    def take_progress(self, event: BoardFileProgress) -> None:
        """Learn how far it is with one."""
        begun = self._begun.get(event.path)
        if begun is not None:
            self._begun[event.path] = replace(begun, done=event.done_bytes, total=event.total_bytes)
            self.changed.emit(self.shown)

    def end(self, path: Path) -> bool:
        """Note that the library has answered, and tell whether the user had wanted that no more."""
        ended = self._begun.pop(path, None)
        self.changed.emit(self.shown)
        return ended is not None and ended.is_stopping

    def cancel(self) -> None:
        """Stop what is shown."""
        path = self._shown_path
        if path is not None:
            self._begun[path] = replace(self._begun[path], is_stopping=True)
            self._library.send(CancelBoardFile(path))
            self.changed.emit(self.shown)

    @property
    def _shown_path(self) -> Path | None:
        return next((path for path, begun in self._begun.items() if begun.total), None)
