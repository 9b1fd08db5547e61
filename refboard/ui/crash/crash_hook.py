"""The last stop of every bug: logged with its traceback, saved as a report, told once.

Expected errors never get here. The window stays open; the dialog says what is saved and what is
not, as far as that is known while it is shown.
"""

import logging
import sys
import threading
import traceback
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from refboard.ui.crash.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from refboard.core.saving import Saving

log = logging.getLogger(__name__)
qt_log = logging.getLogger("qt")

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


SHOWN_BY = ("refboard/ui/crash/crash_hook.py", "refboard/ui/crash/crash_dialog.py")
"""The code that shows a fault; a fault of its own is logged and not shown. Only the end of a path:
the packaged app's code has no folder before the package."""


class CrashHook(QObject):
    """Takes exceptions that nobody caught, from any thread.

    Args to the constructor:
        folder: Where reports are kept, beside the log.
        log_file: The log, whose last lines are part of a report; None for none.

    Attributes:
        window: Over which faults are told.
        saving: Tells how far the library is with saving; None while there is none to ask.

    Signals:
        crashed: Carries a Fault; delivered on the GUI thread.
    """

    crashed = Signal(object)

    def __init__(
        self, folder: Path, log_file: Path | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._log_file = log_file
        self._told: set[str] = set()
        self._dialog: QWidget | None = None
        self.window: QWidget | None = None
        self.saving: Callable[[], Saving] | None = None
        self.crashed.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def tell_over(self, window: "QWidget") -> None:
        """Tell faults over this window."""
        self.window = window

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
        """Log an exception, save a report and show it, unless the same one was shown before."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        log.critical("Unexpected error\n%s", text)
        frames = traceback.extract_tb(trace)
        where = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else ""
        key = f"{kind.__name__}@{where}"
        if key in self._told or any(_is_shown_by(f.filename) for f in frames):
            return
        self._told.add(key)
        self.crashed.emit(self._saved(text))

    def look_back(self) -> None:
        """Tell, once, of a fault that ended the last run at once."""
        from refboard.services.diagnostics.hard_crash_note import take_notes

        faults = [self._saved(note, is_of_last_run=True) for note in take_notes(self._folder)]
        if faults:
            self.crashed.emit(faults[-1])

    def _take_from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.take(args.exc_type, args.exc_value, args.exc_traceback)

    def _saved(self, text: str, *, is_of_last_run: bool = False) -> Fault:
        from refboard.services.diagnostics.crash_reports import report_text, save_report

        now = datetime.now().astimezone()
        report = report_text(text, self._log_file, now)
        return Fault(report, save_report(self._folder, report, now), is_of_last_run)

    def _show(self, fault: Fault) -> None:
        """Show one fault at a time: what comes meanwhile is in the log and saved."""
        from refboard.ui.crash.crash_dialog import CrashDialog

        if self._dialog is not None:
            return
        dialog = CrashDialog(fault, self._folder, self.window, self.saving)
        self._dialog = dialog
        dialog.destroyed.connect(self._forget)
        dialog.show()

    def _forget(self) -> None:
        self._dialog = None


def log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str | None) -> None:
    """Log what Qt has to say."""
    qt_log.log(LEVELS.get(kind, logging.WARNING), "%s", message)


def _is_shown_by(filename: str) -> bool:
    return filename.replace("\\", "/").endswith(SHOWN_BY)
