"""Behind the chip: how far everything is, what failed and why, and what can be done about it."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from refboard.core.events import ActivityChanged
from refboard.core.ids import AssetId
from refboard.core.words import counted
from refboard.ui.activity.failures_model import FailureRole, FailuresModel
from refboard.ui.activity.fetches import FetchList
from refboard.ui.activity.writing_row import WritingRow
from refboard.ui.style.wrapped import Wrapped

STAGES = {"reading": "Reading", "indexing": "Indexing"}


class ActivityPopover(QFrame):
    """Progress, failures with their reasons, Retry, Dismiss and Cancel.

    Attributes:
        writing: The picture that is being written.
        fetches: The models that are being fetched.

    Signals:
        retried: Carries a tuple of AssetIds, empty for all.
        dismissed: Carries a tuple of AssetIds, empty for all.
        cancelled: The user gives up what is pending.
    """

    retried = Signal(object)
    dismissed = Signal(object)
    cancelled = Signal()

    def __init__(self, failures: FailuresModel, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("overlay", "popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._failures = failures
        self.writing = WritingRow(self)
        self.fetches = FetchList(self)
        self.news = Wrapped(self, tone="muted")
        self._progress_words = QLabel(self)
        self._progress = QProgressBar(self)
        self._cancel = QPushButton("Cancel", self)
        self._heading = QLabel(self)
        self.list = QListView(self)
        self._retry = QPushButton("Retry", self)
        self._retry_all = QPushButton("Retry all", self)
        self._dismiss = QPushButton("Dismiss", self)
        self._dismiss_all = QPushButton("Dismiss all", self)
        self._build()
        self._cancel.clicked.connect(self.cancelled)
        self._retry.clicked.connect(self._retry_chosen)
        self._retry_all.clicked.connect(self._retry_everything)
        self._dismiss.clicked.connect(self._dismiss_chosen)
        self._dismiss_all.clicked.connect(self._dismiss_everything)
        self.list.selectionModel().selectionChanged.connect(self._update)
        failures.modelReset.connect(self._update)
        self._update()

    def show_activity(self, activity: ActivityChanged) -> None:
        """Show how far the work is."""
        total = activity.done + activity.pending
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(activity.done)
        is_quiet = not (self.fetches.rows or self.news.text() or not self.writing.isHidden())
        words = progress_words(activity) or ("Nothing is going on." if is_quiet else "")
        self._progress_words.setText(words)
        self._progress_words.setVisible(bool(words))
        self._progress.setVisible(activity.pending > 0)
        self._cancel.setVisible(activity.pending > 0)

    def _build(self) -> None:
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        self._heading.setProperty("tone", "heading")
        self.list.setModel(self._failures)
        self.list.setAccessibleName("Pictures that could not be imported")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMinimumHeight(160)
        top = QHBoxLayout()
        top.addWidget(self._progress_words, 1)
        top.addWidget(self._cancel)
        buttons = QHBoxLayout()
        buttons.addWidget(self._dismiss)
        buttons.addWidget(self._dismiss_all)
        buttons.addStretch(1)
        buttons.addWidget(self._retry)
        buttons.addWidget(self._retry_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(self.writing)
        column.addWidget(self.fetches)
        column.addWidget(self.news)
        column.addLayout(top)
        column.addWidget(self._progress)
        column.addWidget(self._heading)
        column.addWidget(self.list)
        column.addLayout(buttons)

    def _update(self) -> None:
        count = self._failures.rowCount()
        has_failures = count > 0
        self._heading.setText(f"{counted(count, 'picture')} could not be imported")
        for_all = (self._retry_all, self._dismiss_all)
        for_chosen = (self._retry, self._dismiss)
        for part in (self._heading, self.list, *for_all, *for_chosen):
            part.setVisible(has_failures)
        for button in for_chosen:
            button.setEnabled(self.list.selectionModel().hasSelection())
        self.adjustSize()

    def _retry_chosen(self) -> None:
        self.retried.emit(self._chosen())

    def _retry_everything(self) -> None:
        self.retried.emit(())

    def _dismiss_chosen(self) -> None:
        self.dismissed.emit(self._chosen())

    def _dismiss_everything(self) -> None:
        self.dismissed.emit(())

    def _chosen(self) -> tuple[AssetId, ...]:
        rows = (index.data(FailureRole.IDS) for index in self.list.selectedIndexes())
        return tuple(asset_id for ids in rows for asset_id in ids)

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
