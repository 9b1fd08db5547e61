"""One window for each library: who comes second hands its files over and ends.

The lock says who has the library; the socket beside it carries messages and decides nothing.
"""

import enum
import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QLockFile, QObject, QThread
from PySide6.QtWidgets import QApplication

from refboard.ui.startup.application import Application, claim_library
from refboard.ui.startup.instance_address import window_address
from refboard.ui.startup.windows import Windows

log = logging.getLogger(__name__)

START_MS = 10_000
"""How long a window may take from its lock to its first paint, or from its closing to its end."""
ANSWER_MS = 3000
"""How long a window may take to answer: it is busy for parts of a second at most."""
AGAIN_MS = 50


class Second(enum.Enum):
    """What became of a start that came second."""

    HANDED_OVER = "the window has the files"
    REFUSED = "a window has the library and does not answer"


def claim_or_hand_over(
    root: Path, paths: Sequence[Path], start_ms: int = START_MS, answer_ms: int = ANSWER_MS
) -> QLockFile | Second:
    """Return the lock of a library's only window, or how its window took the files.

    A window that is just starting does not listen yet, and one that is just closing does not any
    more: both are waited for, the second one to take its place.

    Args:
        root: The library.
        paths: Absolute paths to open.
        start_ms: How long to wait for such a window.
        answer_ms: How long to wait for the answer of one that is there.
    """
    deadline = QDeadlineTimer(start_ms)
    while (lock := claim_library(root)) is None:
        from refboard.ui.startup.instance_client import Outcome, hand_over

        outcome = hand_over(window_address(root), paths, answer_ms)
        if outcome is Outcome.TAKEN:
            return Second.HANDED_OVER
        if outcome is Outcome.SILENT or deadline.hasExpired():
            log.info("The library's window was not reached: %s", outcome.value)
            return Second.REFUSED
        QThread.msleep(AGAIN_MS)
    return lock


class FirstWindow(QObject):
    """Lets other starts and the desktop open files in the window that has the library.

    Args to the constructor:
        application: Where the desktop's wishes and the command line's wait.
        windows: They have the library, once the first one is painted.
        root: The library.
        lock: As it was claimed.
    """

    def __init__(
        self, application: Application, windows: Windows, root: Path, lock: QLockFile
    ) -> None:
        super().__init__(windows)
        self._files = application.files
        self._windows = windows
        self._root = root
        windows.first.controller.opened.connect(self._take_files)
        # In a folder that cannot be written there is no lock, and so nobody to speak for it.
        if lock.isLocked():
            windows.first.painted.connect(self._listen)

    def _take_files(self) -> None:
        self._files.give_to(self._windows.open_paths)

    def _listen(self) -> None:
        """Open the door, after the first paint: Qt's network library takes some milliseconds."""
        from refboard.ui.startup.instance_server import InstanceServer

        door = InstanceServer(self)
        door.came.connect(self._come)
        self._windows.closing.connect(door.close)
        door.open(window_address(self._root))

    def _come(self, paths: Sequence[Path]) -> None:
        self._windows.come_to_front()
        if (dialog := QApplication.activeModalWidget()) is not None:
            dialog.raise_()
        self._files.put(paths)
