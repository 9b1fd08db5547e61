"""Models that are being fetched, each with how far it is and a way to stop it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from refboard.ui.embedding_models.fetch_bar import FetchBar
from refboard.ui.embedding_models.state import ModelState


class FetchRow(QWidget):
    """One fetch.

    Signals:
        cancelled: The user wants it to stop.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = QLabel(self)
        self.bar = FetchBar(self)
        self.cancel = QPushButton(self)
        self.cancel.clicked.connect(self.cancelled)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self.bar, 1, 0)
        grid.addWidget(self.cancel, 0, 1, 2, 1)

    def show_state(self, state: ModelState) -> None:
        """Show how far it is."""
        self._title.setText(f"Getting {state.offer.title}")
        self.bar.show_state(state)
        self.cancel.setText("Stopping..." if state.is_stopping else "Cancel")
        self.cancel.setAccessibleName(f"Cancel getting {state.offer.title}")


class FetchList(QWidget):
    """All fetches.

    Signals:
        cancelled: Carries the name of the model that the user wants no more.
    """

    cancelled = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: dict[str, FetchRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    def show_fetches(self, states: Sequence[ModelState]) -> None:
        """Show what is being fetched now."""
        names = [state.offer.name for state in states]
        for name in [name for name in self.rows if name not in names]:
            row = self.rows.pop(name)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for state in states:
            if state.offer.name not in self.rows:
                self.rows[state.offer.name] = self._made(state.offer.name)
            self.rows[state.offer.name].show_state(state)
        self.setVisible(bool(states))

    def _made(self, name: str) -> FetchRow:
        row = FetchRow(self)
        row.cancelled.connect(lambda: self.cancelled.emit(name))
        self._column.addWidget(row)
        return row
