"""How far the fetching or checking of a model is: a bar, and how much in words beside it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from refboard.ui.embedding_models.state import ModelState
from refboard.ui.embedding_models.words import share_words

STEPS = 1000
BUSY_STEPS = 0
"""A bar of no steps moves to and fro: something goes on, and nobody knows how far it is."""


class FetchBar(QWidget):
    """Shows how far a fetch is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel(self)
        self.words.setProperty("tone", "muted")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.bar, 1)
        row.addWidget(self.words)

    def show_state(self, state: ModelState) -> None:
        """Show how much of a model is here, or how many of its checks are made."""
        if state.offer.is_checking:
            self._show_checks(state)
            return
        total = state.total_bytes
        self.bar.setRange(0, STEPS if total else BUSY_STEPS)
        self.bar.setValue(round(STEPS * min(state.done_bytes / total, 1)) if total else 0)
        self.words.setText(share_words(state.done_bytes, total))
        self.bar.setAccessibleName(f"Getting {state.offer.title}")

    def _show_checks(self, state: ModelState) -> None:
        self.bar.setRange(0, state.checks or BUSY_STEPS)
        self.bar.setValue(state.checks_done)
        of = f", {state.checks_done} of {state.checks}" if state.checks else ""
        self.words.setText(f"Checking{of}")
        self.bar.setAccessibleName(f"Checking {state.offer.title}")
