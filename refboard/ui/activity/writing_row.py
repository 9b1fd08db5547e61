"""A file that is being written or read: how far it is, and a way to stop it."""

from PySide6.QtWidgets import QProgressBar, QWidget

from refboard.ui.activity.progress_row import ProgressRow
from refboard.ui.boards.writing import Writing

STEPS = 1000


class WritingRow(ProgressRow[QProgressBar]):
    """Hidden while there is none."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(QProgressBar(), parent)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(4)
        self.bar.setRange(0, STEPS)
        self.hide()

    def show_writing(self, writing: Writing | None) -> None:
        """Show how far it is."""
        self.setVisible(writing is not None)
        if writing is None:
            return
        words = f'{writing.verb} "{writing.name}"'
        self.show_work(words, is_stopping=writing.is_stopping)
        self.bar.setAccessibleName(words)
        self.bar.setValue(round(STEPS * writing.share))
