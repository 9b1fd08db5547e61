"""The bar below the board: what happened, what is selected, what goes on, how close one is."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget

from refboard.core.errors import LibraryReadOnlyError
from refboard.ui.actions.actions import Actions
from refboard.ui.activity.activity import ActivityChip
from refboard.ui.activity.failures_chip import FailuresChip
from refboard.ui.notices.status_line import StatusLine
from refboard.ui.style.elided import ElidedLabel
from refboard.ui.window.zoom_control import ZoomControl

INSET_PX = 10


class BarWords(QWidget):
    """What is said, and what is selected: each has the room that the other does not need."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = StatusLine(self)
        self.selection = ElidedLabel(self, inset_px=INSET_PX)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.line.spoke.connect(self.share)

    def share(self) -> None:
        """Give each its room; where both want more than half, each gets half."""
        wanted_left, wanted_right = self._wanted(self.line), self._wanted(self.selection)
        right = min(
            wanted_right, max(self.width() - wanted_left, min(wanted_right, self.width() // 2))
        )
        left = self.width() - right
        self.line.setGeometry(0, 0, left, self.height())
        self.selection.setGeometry(left, 0, right, self.height())

    def _wanted(self, label: ElidedLabel) -> int:
        words = label.text()
        return label.fontMetrics().horizontalAdvance(words) + 2 * INSET_PX + 2 if words else 0

    def sizeHint(self) -> QSize:
        """Override QWidget::sizeHint."""
        return QSize(200, self.line.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QWidget::resizeEvent."""
        self.share()


class StatusBar(QStatusBar):
    """Messages at the left; selection, failures, activity and zoom at the right."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._words = BarWords(self)
        self.line = self._words.line
        self._read_only = QLabel("Read-only", self)
        self._read_only.setToolTip(str(LibraryReadOnlyError()))
        self._read_only.setContentsMargins(8, 0, 8, 0)
        self._read_only.hide()
        self.failed = FailuresChip(self)
        self.chip = ActivityChip(self)
        self.zoom = ZoomControl(actions, self)
        self.addWidget(self._words, 1)
        for part in (self._read_only, self.failed, self.chip, self.zoom):
            self.addPermanentWidget(part)
        self.setFixedHeight(self.zoom.sizeHint().height() + 6)

    @property
    def message(self) -> str:
        """What is said now."""
        return self.line.text()

    def show_read_only(self, is_read_only: bool) -> None:
        """Say whether the library is only looked at."""
        self._read_only.setVisible(is_read_only)

    @property
    def selection(self) -> str:
        """What is said to be selected."""
        return self._words.selection.text()

    def show_selection(self, words: str, *, is_sentence: bool = False) -> None:
        """Say what is selected: a sentence is shortened at its end, a name in the middle."""
        mode = Qt.TextElideMode
        self._words.selection.mode = mode.ElideRight if is_sentence else mode.ElideMiddle
        self._words.selection.setText(words)
        self._words.share()
