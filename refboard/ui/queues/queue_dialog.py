"""A table of the queues of work, shown anew while it is open."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from refboard.core.queue_state import QueueState

SIZE = QSize(760, 600)
HEADS = (
    ("Queue", "What its calls are"),
    ("Lane", "Online is what someone waits for; bulk is the rest"),
    ("Waiting", "Calls that wait now"),
    ("Oldest", "How long the first of them has waited"),
    ("Objective", "How long a call should wait at most"),
    ("Begun", "Calls that were begun since the window was opened"),
    ("Late", "Of these, calls that waited longer than the objective"),
    ("Shed", "Calls that were given up before they were begun: nobody wanted them any more"),
)
WORDS = "For developers: what RefBoard works on behind the board. It is shown anew twice a second."


class QueueDialog(QDialog):
    """Shows the states that it is given.

    Signals:
        watched: It is seen now, or not any more; carries which.
    """

    watched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Work queues")
        words = QLabel(WORDS, self)
        words.setProperty("tone", "muted")
        self.table = self._table()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(words)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)
        self.resize(SIZE)

    def show_states(self, states: Sequence[QueueState]) -> None:
        """Show how the queues stand, in their order."""
        self.table.setRowCount(len(states))
        for row, state in enumerate(states):
            for column, text in enumerate(texts_of(state)):
                self._write(row, column, text)

    def showEvent(self, event: QShowEvent) -> None:
        """Override QWidget::showEvent."""
        super().showEvent(event)
        self.watched.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Override QWidget::hideEvent."""
        super().hideEvent(event)
        self.watched.emit(False)

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, len(HEADS), self)
        table.setAccessibleName("Queues of work")
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        for column, (name, tip) in enumerate(HEADS):
            head = QTableWidgetItem(name)
            head.setToolTip(tip)
            table.setHorizontalHeaderItem(column, head)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return table

    def _write(self, row: int, column: int, text: str) -> None:
        cell = self.table.item(row, column)
        if cell is None:
            cell = QTableWidgetItem()
            if column > 1:
                cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, column, cell)
        if cell.text() != text:
            cell.setText(text)


def texts_of(state: QueueState) -> tuple[str, ...]:
    """Return what stands in the row of a queue."""
    oldest = f"{state.oldest_wait_s * 1000:,.0f} ms" if state.depth else ""
    counts = (f"{count:,}" for count in (state.begun, state.late, state.shed))
    return (
        state.queue,
        state.lane,
        f"{state.depth:,}",
        oldest,
        f"{state.objective_s * 1000:,.0f} ms",
        *counts,
    )
