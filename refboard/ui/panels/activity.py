"""What goes on in the background: a chip in the status bar, and behind it what failed and why."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from refboard.core.asset import Failure
from refboard.core.events import ActivityChanged
from refboard.core.ids import AssetId
from refboard.ui.panels.failures_model import FailureRole, FailuresModel

STAGES = {"reading": "Reading", "indexing": "Indexing"}


class ActivityChip(QToolButton):
    """Says how far the work is; hidden when there is none and nothing failed.

    Signals:
        retried: Carries a tuple of AssetIds, empty for all.
        dismissed: Carries a tuple of AssetIds, empty for all.
        cancelled: The user gives up what is pending.
    """

    retried = Signal(object)
    dismissed = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.failures = FailuresModel(self)
        self.popover = ActivityPopover(self.failures, self)
        self._activity = ActivityChanged()
        self.setAccessibleName("Activity")
        self.setToolTip("Show what is going on")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()
        self.clicked.connect(self.show_popover)
        self.popover.retried.connect(self.retried)
        self.popover.dismissed.connect(self.dismissed)
        self.popover.cancelled.connect(self.cancelled)

    def show_activity(self, activity: ActivityChanged) -> None:
        """Show how far the work is."""
        self._activity = activity
        if activity.failed == 0:
            self.failures.remove(self.failures.ids())
        self._update()

    def add_failures(self, failures: tuple[Failure, ...]) -> None:
        """List what failed."""
        self.failures.add(failures)
        self._update()

    def show_popover(self) -> None:
        """Open the list above the chip."""
        self.popover.adjustSize()
        corner = self.mapToGlobal(QPoint(self.width(), 0))
        size = self.popover.sizeHint()
        self.popover.move(corner.x() - size.width(), corner.y() - size.height() - 6)
        self.popover.show()
        self.popover.setFocus()

    def _update(self) -> None:
        # The same file may have failed more than once, and is one failure to the user.
        rows = self.failures.rowCount()
        failed = max(0, self._activity.failed - (len(self.failures.ids()) - rows))
        words = chip_words(replace(self._activity, failed=failed), rows)
        self.setText(words)
        self.setVisible(bool(words))
        self.popover.show_activity(self._activity)
        if not words:
            self.popover.hide()


class ActivityPopover(QFrame):
    """Progress, failures with their reasons, Retry, Dismiss and Cancel.

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
        words = chip_words(activity, 0) or "Nothing is going on."
        self._progress_words.setText(words)
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
        column.addLayout(top)
        column.addWidget(self._progress)
        column.addWidget(self._heading)
        column.addWidget(self.list)
        column.addLayout(buttons)

    def _update(self) -> None:
        count = self._failures.rowCount()
        has_failures = count > 0
        pictures = "1 picture" if count == 1 else f"{count} pictures"
        self._heading.setText(f"{pictures} could not be imported")
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


def chip_words(activity: ActivityChanged, failures: int) -> str:
    """Return what the chip says; empty when there is nothing to say."""
    words = []
    if activity.pending:
        stage = STAGES.get(activity.stage, "Working on")
        words.append(f"{stage} {activity.done:,} of {activity.done + activity.pending:,}")
    failed = max(activity.failed, failures)
    if failed:
        words.append(f"{failed:,} failed")
    return ", ".join(words)
