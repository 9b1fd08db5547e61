"""The last stop of every bug: logged with its traceback, told once, never swallowed.

Expected errors never get here. The window stays open: what is on the board is saved already.
"""

import logging
import sys
import threading
import traceback
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QMessageBox, QWidget

log = logging.getLogger(__name__)
qt_log = logging.getLogger("qt")

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class CrashHook(QObject):
    """Takes exceptions that nobody caught, from any thread.

    Signals:
        crashed: Carries a title and the traceback; delivered on the GUI thread.
    """

    crashed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._told: set[str] = set()
        self.window: QWidget | None = None
        self.crashed.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Become the hook of this process, and send Qt's own messages to the log."""
        sys.excepthook = self.take
        threading.excepthook = self._take_from_thread
        qInstallMessageHandler(log_qt_message)

    def take(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Log an exception and show it, unless the same one was shown before."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        log.critical("Unexpected error\n%s", text)
        key = _place(kind, trace)
        if key not in self._told:
            self._told.add(key)
            self.crashed.emit(f"{kind.__name__}: {error}", text)

    def _take_from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.take(args.exc_type, args.exc_value, args.exc_traceback)

    def _show(self, title: str, text: str) -> None:
        box = QMessageBox(self.window)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("RefBoard")
        box.setText("Something went wrong inside RefBoard.")
        box.setInformativeText(
            "Your pictures and boards are saved. You can go on; "
            "if it happens again, please report it with the details."
        )
        box.setDetailedText(f"{title}\n\n{text}")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowModality(Qt.WindowModality.NonModal)
        box.show()


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """Log what Qt has to say."""
    qt_log.log(LEVELS.get(kind, logging.WARNING), "%s", message)


def _place(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Name an exception by its kind and the line that raised it."""
    frames = traceback.extract_tb(trace)
    where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{kind.__name__}@{where}"
