"""Files that others hand to the window: the command line, the desktop, a second start.

They wait, in order, until the window has opened its library. Until then a file counts once,
however often it comes: macOS repeats the command line's files as events, and who waits for a
window clicks again. Afterwards every wish is one.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QTimer


class FilesToOpen(QObject):
    """Gathers files and gives them to the window in one piece."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: list[Path] = []
        self._take: Callable[[Sequence[Path]], None] | None = None
        # Several files that were dropped on the icon come as an event each; they are one wish.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._give)

    def put(self, paths: Sequence[Path]) -> None:
        """Take absolute paths."""
        self._waiting += paths
        if self._take is None:
            self._waiting = list(dict.fromkeys(self._waiting))
        elif self._waiting:
            self._soon.start()

    def give_to(self, take: Callable[[Sequence[Path]], None]) -> None:
        """Give what waits, and from now on what comes, to somebody."""
        if self._take is None:
            self._take = take
            self._give()

    def _give(self) -> None:
        paths, self._waiting = self._waiting, []
        if paths and self._take is not None:
            self._take(paths)
