"""What could not be imported, which originals are lost or changed, and what can be done."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from refboard.core.asset import Failure, OriginalState
from refboard.core.ids import AssetId
from refboard.core.words import counted
from refboard.ui.activity.failure_delegate import INSET_X_PX, FailureDelegate
from refboard.ui.activity.failures_model import FailureRole, FailuresModel
from refboard.ui.style.popover import Popover

WIDTH_PX = 420
EDGE_PX = 6
SCROLL_PX = 10
HIGHEST_LIST_PX = 320


class FailuresPopover(Popover):
    """Failures with their reasons, Retry and Dismiss.

    Signals:
        retried: Carries a tuple of AssetIds, empty for all.
        dismissed: Carries a tuple of AssetIds, empty for all.
    """

    retried = Signal(object)
    dismissed = Signal(object)

    def __init__(self, failures: FailuresModel, button: QWidget) -> None:
        super().__init__(button)
        self._failures = failures
        self._heading = QLabel(self)
        self.list = QListView(self)
        self._retry = QPushButton("Retry", self)
        self._retry_all = QPushButton("Retry all", self)
        self._dismiss = QPushButton("Dismiss", self)
        self._dismiss_all = QPushButton("Dismiss all", self)
        self._build()
        self._retry.clicked.connect(lambda: self.retried.emit(self._chosen()))
        self._retry_all.clicked.connect(lambda: self.retried.emit(self._all()))
        self._dismiss.clicked.connect(lambda: self.dismissed.emit(self._chosen()))
        self._dismiss_all.clicked.connect(lambda: self.dismissed.emit(()))
        self.list.selectionModel().selectionChanged.connect(self._update)
        failures.modelReset.connect(self._update)
        self._update()

    def _build(self) -> None:
        self._heading.setProperty("tone", "heading")
        self.list.setModel(self._failures)
        self.list.setItemDelegate(FailureDelegate(WIDTH_PX - 2 * EDGE_PX - SCROLL_PX, self.list))
        self.list.setAccessibleName("Pictures that could not be imported, and originals")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        heading, buttons = QHBoxLayout(), QHBoxLayout()
        # Names begin where the heading does; what is behind a chosen row reaches further.
        for row in (heading, buttons):
            row.setContentsMargins(INSET_X_PX, 0, INSET_X_PX, 0)
        heading.addWidget(self._heading)
        buttons.addWidget(self._dismiss)
        buttons.addWidget(self._dismiss_all)
        buttons.addStretch(1)
        buttons.addWidget(self._retry)
        buttons.addWidget(self._retry_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(EDGE_PX, 12, EDGE_PX, 12)
        column.setSpacing(6)
        column.addLayout(heading)
        column.addWidget(self.list)
        column.addSpacing(4)
        column.addLayout(buttons)

    def place(self) -> None:
        """Override Popover.place: as high as the list needs."""
        self.list.setFixedWidth(WIDTH_PX - 2 * EDGE_PX)
        self.list.doItemsLayout()
        rows = range(self._failures.rowCount())
        height = sum(self.list.sizeHintForRow(row) for row in rows) + 4
        self.list.setFixedHeight(min(height, HIGHEST_LIST_PX))
        super().place()

    def sizeHint(self) -> QSize:
        """Override QWidget::sizeHint."""
        return QSize(WIDTH_PX, super().sizeHint().height())

    def _update(self) -> None:
        count = self._failures.rowCount()
        self._heading.setText(heading_words(count, self._failures.originals()))
        chosen = [index.data(FailureRole.FAILURE) for index in self.list.selectedIndexes()]
        retry, dismiss = _verbs(chosen)
        self._retry.setText(retry)
        self._dismiss.setText(dismiss)
        for button in (self._retry, self._dismiss):
            button.setEnabled(bool(chosen))
            button.setVisible(count > 1)
        retry, dismiss = _verbs_for_all(self._failures.changed(), count)
        self._retry_all.setText(retry)
        self._dismiss_all.setText(dismiss)
        if not count:
            self.close_again()
        elif self.isVisible():
            self.place()

    def _all(self) -> tuple[AssetId, ...]:
        """Return what is meant by all: changed originals are read again only if named."""
        is_all_changed = len(self._failures.changed()) == self._failures.rowCount()
        return self._failures.ids() if is_all_changed else ()

    def _chosen(self) -> tuple[AssetId, ...]:
        rows = (index.data(FailureRole.IDS) for index in self.list.selectedIndexes())
        return tuple(asset_id for ids in rows for asset_id in ids)


def heading_words(failures: int, originals: int) -> str:
    """Return what stands above the list.

    Args:
        failures: How many are listed.
        originals: How many of them tell of an original.
    """
    if not originals:
        return f"{counted(failures, 'picture')} could not be imported"
    lost = f"{counted(originals, 'original')} lost or changed"
    rest = failures - originals
    return f"{lost}, {rest:,} not imported" if rest else lost


def _verbs(failures: Sequence[Failure]) -> tuple[str, str]:
    """Return what can be done about some rows: to try again, and to leave it be."""
    changed = OriginalState.CHANGED
    is_all_changed = bool(failures) and all(each.original is changed for each in failures)
    return ("Read again", "Keep as it was") if is_all_changed else ("Retry", "Dismiss")


def _verbs_for_all(changed: Sequence[Failure], count: int) -> tuple[str, str]:
    """Return likewise for all rows, of which so many are listed."""
    if count <= 1:
        return _verbs(changed)
    return ("Read all again", "Keep all") if len(changed) == count else ("Retry all", "Dismiss all")
