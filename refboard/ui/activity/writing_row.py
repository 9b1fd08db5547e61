"""The picture that is being written: how far it is, and a way to stop it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QPushButton, QWidget

from refboard.ui.boards.picture_export import Writing

STEPS = 1000
WIDEST_PX = 260


class WritingRow(QWidget):
    """Hidden while nothing is being written.

    Signals:
        cancelled: The user wants it to stop.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setRange(0, STEPS)
        self.cancel = QPushButton(self)
        self.cancel.clicked.connect(self.cancelled)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.title, 0, 0)
        grid.addWidget(self.bar, 1, 0)
        grid.addWidget(self.cancel, 0, 1, 2, 1)
        self.hide()

    def show_writing(self, writing: Writing | None) -> None:
        """Show how far it is."""
        self.setVisible(writing is not None)
        if writing is None:
            return
        words = f'Writing "{writing.name}"'
        # A file may be called anything; the popover keeps its width.
        self.title.setText(
            self.title.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, WIDEST_PX)
        )
        self.title.setToolTip(words)
        self.bar.setAccessibleName(words)
        self.bar.setValue(round(STEPS * writing.share))
        self.cancel.setText("Stopping..." if writing.is_stopping else "Cancel")
        self.cancel.setEnabled(not writing.is_stopping)
        self.cancel.setAccessibleName(f'Cancel writing "{writing.name}"')
