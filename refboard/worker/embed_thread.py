"""The thread that owns the ONNX Runtime session."""

import sys
from typing import Protocol

from PySide6.QtCore import QObject, QThread

from refboard.services.lanes import Lanes


class Closable(Protocol):
    """Something whose native resources belong to the thread that made them."""

    def close(self) -> None:
        """Free them."""
        ...


class LanesThread(QThread):
    """Serves lanes until they are closed, below the window's priority."""

    def __init__(
        self, lanes: Lanes, owned: Closable | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._owned = owned
        self.setObjectName(lanes.name)

    def run(self) -> None:
        """Serve until the lanes close, then free what this thread owns."""
        lower_priority()
        self._lanes.serve()
        if self._owned is not None:
            self._owned.close()


def lower_priority() -> None:
    """Let the window go before this thread, where the system has priorities for threads."""
    if sys.platform == "linux":
        import os
        import threading

        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)
