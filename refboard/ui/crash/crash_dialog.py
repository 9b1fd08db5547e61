"""Tells of a fault of ours: what is saved and what is not, and where the report is."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from refboard.core.saving import Saving, promise
from refboard.ui.style.wrapped import Wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from refboard.ui.crash.fault import Fault

HEADING = "Something went wrong inside RefBoard"
HEADING_LAST = "RefBoard ended unexpectedly the last time"
SAFE_LAST = "Your boards and pictures are as they were saved."
SAVED = (
    "A report was saved, without paths and names, and sent nowhere. If this happens again, "
    "please look it through and pass it on to those who make RefBoard."
)
NOT_SAVED = (
    "The report could not be saved. It is without paths and names, and was sent nowhere. "
    "Copy it, if you want to pass it on to those who make RefBoard."
)
WIDTH_PX = 480
TEXT_MARGIN_PX = 10
REPORT_SIZE = (720, 520)
ASK_AGAIN_MS = 1000


class CrashDialog(QDialog):
    """Shows a fault and its report; the board stays usable beside it.

    Args to the constructor:
        fault: What happened.
        folder: Where reports are kept.
        parent: Where it lies.
        saving: Tells how far the library is with saving, without waiting; asked again and again.
    """

    def __init__(
        self,
        fault: "Fault",
        folder: Path,
        parent: QWidget | None = None,
        saving: "Callable[[], Saving] | None" = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("RefBoard")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fault = fault
        self._folder = folder
        heading = QLabel(HEADING_LAST if fault.is_of_last_run else HEADING, self)
        heading.setProperty("tone", "title")
        self._saving = saving
        self.words = Wrapped(self)
        self._promise()
        self._again = QTimer(self, interval=ASK_AGAIN_MS)
        self._again.timeout.connect(self._promise)
        self._again.start()
        self.report = QPlainTextEdit(fault.report, self)
        self.report.setReadOnly(True)
        self.report.setAccessibleName("Report")
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.report.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.report.setTabChangesFocus(True)
        self.report.document().setDocumentMargin(TEXT_MARGIN_PX)
        self.report.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addWidget(self.words)
        column.addWidget(self.report, 1)
        column.addWidget(self._buttons())
        self.setMinimumWidth(WIDTH_PX)
        self.close_button.setFocus()

    def _promise(self) -> None:
        """Say what is saved now: what was true a moment ago may be so no more."""
        if self._fault.is_of_last_run:
            safe = SAFE_LAST
        else:
            safe = promise(None if self._saving is None else self._saving())
        self.words.setText(f"{safe} {SAVED if self._fault.path is not None else NOT_SAVED}")

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(self)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.show_button = QPushButton("Show report", self)
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._show_report)
        box.addButton(self.show_button, role)
        self.copy_button = box.addButton("Copy report", role)
        self.copy_button.clicked.connect(self._copy)
        self.folder_button = box.addButton("Open folder", role)
        self.folder_button.clicked.connect(self._open_folder)
        self.folder_button.setVisible(self._fault.path is not None)
        self.close_button = box.addButton(QDialogButtonBox.StandardButton.Close)
        box.rejected.connect(self.reject)
        return box

    def _show_report(self, is_shown: bool) -> None:
        self.show_button.setText("Hide report" if is_shown else "Show report")
        self.report.setVisible(is_shown)
        if is_shown:
            self.resize(self.size().expandedTo(self._report_size()))
            self.report.setFocus()
        else:
            self.adjustSize()

    def _report_size(self) -> QSize:
        room = self.screen().availableSize()
        return QSize(*REPORT_SIZE).boundedTo(room)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._fault.report)
        self.copy_button.setText("Copied")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
