"""Models that are being fetched, each with how far it is and a way to stop it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from refboard.ui.activity.progress_row import ProgressRow
from refboard.ui.embedding_models.fetch_bar import FetchBar
from refboard.ui.embedding_models.state import ModelState


class FetchRow(ProgressRow[FetchBar]):
    """One fetch."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(FetchBar(), parent)

    def show_state(self, state: ModelState) -> None:
        """Show how far it is."""
        self.show_work(f"Getting {state.offer.title}", is_stopping=state.is_stopping)
        self.bar.show_state(state)


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
