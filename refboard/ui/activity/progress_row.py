"""A line about work that takes a while: what it is, how far it is, and a way to stop it."""

from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

WIDEST_PX = 260
"""The popover keeps its width, whatever a file or a model is called."""

Bar = TypeVar("Bar", bound=QWidget)


class ProgressRow(QWidget, Generic[Bar]):
    """Words, a bar below them, and Cancel beside both.

    Signals:
        cancelled: The user wants it to stop.

    Attributes:
        title: What is done.
        bar: How far it is.
        cancel: The button.

    Args to the constructor:
        bar: What shows how far it is; belongs to the row from now on.
        parent: Where it lies.
    """

    cancelled = Signal()

    def __init__(self, bar: Bar, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.bar = bar
        self.cancel = QPushButton(self)
        self.cancel.clicked.connect(self.cancelled)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.title, 0, 0)
        grid.addWidget(bar, 1, 0)
        grid.addWidget(self.cancel, 0, 1, 2, 1)

    def show_work(self, words: str, *, is_stopping: bool) -> None:
        """Show what is done, and whether it is being stopped; `words` begin with the verb."""
        metrics = self.title.fontMetrics()
        self.title.setText(metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, WIDEST_PX))
        self.title.setToolTip(words)
        self.cancel.setText("Stopping..." if is_stopping else "Cancel")
        self.cancel.setEnabled(not is_stopping)
        self.cancel.setAccessibleName(f"Cancel {words[:1].lower()}{words[1:]}")
