"""What the system sends to a program that is to end: it closes as if its user had closed it."""

import signal
import socket
import sys
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_NAMES = ("SIGTERM", "SIGHUP", "SIGINT")
_MOST_BYTES = 64


class EndSignals(QObject):
    """Tells in the event loop that the program is to end.

    Python runs what handles a signal only between its own steps, and Qt's loop makes none while
    nothing happens: a byte in a socket wakes it. Windows sends no such signals to a window.

    Signals:
        came: The program is to end.
    """

    came = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._before: dict[int, object] = {}
        if sys.platform == "win32":
            return
        self._reading, self._writing = socket.socketpair()
        for end in (self._reading, self._writing):
            end.setblocking(False)
        self._wakeup = signal.set_wakeup_fd(self._writing.fileno(), warn_on_full_buffer=False)
        self._notifier = QSocketNotifier(self._reading.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._tell)
        for name in _NAMES:
            number = getattr(signal, name)
            # Who started it with nohup wants it to outlive the terminal.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, _wait_for_loop)

    def close(self) -> None:
        """Leave signals to whoever had them before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        self._before = {}
        if sys.platform != "win32" and self._reading.fileno() >= 0:
            self._notifier.setEnabled(False)
            signal.set_wakeup_fd(self._wakeup)
            self._reading.close()
            self._writing.close()

    def _tell(self) -> None:
        self._reading.recv(_MOST_BYTES)
        self.came.emit()


def _wait_for_loop(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the byte in the socket does."""
