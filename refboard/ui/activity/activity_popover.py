"""Behind the chip: how far everything is that goes on in the background."""

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from refboard.core.events import ActivityChanged
from refboard.ui.activity.fetches import FetchList
from refboard.ui.activity.writing_row import WritingRow
from refboard.ui.style.popover import Popover
from refboard.ui.style.wrapped import Wrapped

STAGES = {"reading": "Reading", "indexing": "Indexing"}


class ActivityPopover(Popover):
    """Progress and Cancel.

    Attributes:
        writing: The picture that is being written.
        board_file: The board file that is being written or read.
        fetches: The models that are being fetched.

    Signals:
        cancelled: The user gives up what is pending.
    """

    cancelled = Signal()

    def __init__(self, button: QWidget) -> None:
        super().__init__(button)
        self.writing = WritingRow(self)
        self.board_file = WritingRow(self)
        self.fetches = FetchList(self)
        self.news = Wrapped(self, tone="muted")
        self._progress_words = QLabel(self)
        self._progress = QProgressBar(self)
        self._cancel = QPushButton("Cancel", self)
        self._build()
        self._cancel.clicked.connect(self.cancelled)

    def show_activity(self, activity: ActivityChanged) -> None:
        """Show how far the work is."""
        total = activity.done + activity.pending
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(activity.done)
        words = progress_words(activity)
        self._progress_words.setText(words)
        self._progress_words.setVisible(bool(words))
        self._progress.setVisible(activity.pending > 0)
        self._cancel.setVisible(activity.pending > 0)

    def _build(self) -> None:
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        top = QHBoxLayout()
        top.addWidget(self._progress_words, 1)
        top.addWidget(self._cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(self.writing)
        column.addWidget(self.board_file)
        column.addWidget(self.fetches)
        column.addWidget(self.news)
        column.addLayout(top)
        column.addWidget(self._progress)

    def sizeHint(self) -> QSize:
        """Override QWidget::sizeHint."""
        return QSize(400, super().sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        """Override QWidget::changeEvent: words wrap anew with another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.adjustSize()


def progress_words(activity: ActivityChanged) -> str:
    """Return how far the pictures are; empty when nothing is pending."""
    if not activity.pending:
        return ""
    stage = STAGES.get(activity.stage, "Working on")
    return f"{stage} {activity.done:,} of {activity.done + activity.pending:,}"
