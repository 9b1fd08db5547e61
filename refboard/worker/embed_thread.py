"""The thread that owns the ONNX Runtime session."""

import sys
from typing import Protocol

from PySide6.QtCore import QObject, QThread

from refboard.services.lanes import Lanes

WORK, LONG_WORK = 5, 15
"""How nice threads are: those that somebody sees the results of, and a large model's."""


class Closable(Protocol):
    """Something whose native resources belong to the thread that made them."""

    def close(self) -> None:
        """Free them."""
        ...


class LanesThread(QThread):
    """Serves lanes until they are closed, below the window's priority."""

    def __init__(
        self,
        lanes: Lanes,
        owned: Closable | None = None,
        parent: QObject | None = None,
        *,
        niceness: int = WORK,
    ) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._niceness = niceness
        self._owned = owned
        self.setObjectName(lanes.name)

    def run(self) -> None:
        """Serve until the lanes close, then free what this thread owns."""
        # Threads that a session starts inside its runs are as nice as the one that opened it.
        lower_priority(self._niceness)
        self._lanes.serve()
        if self._owned is not None:
            self._owned.close()


def lower_priority(niceness: int = WORK) -> None:
    """Let the window go before this thread, where the system has priorities for threads."""
    if sys.platform == "linux":
        import os
        import threading

        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)
