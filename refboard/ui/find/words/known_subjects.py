"""What RefBoard knows by words, and what of it is in this library, to be asked by a click."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from refboard.core.events import SubjectsTold
from refboard.ui.style.flow_rows import FlowRows
from refboard.ui.style.wrapped import Wrapped

MOST_SHOWN = 12
NO_EXAMPLES = "Drop pictures, and what they show can be asked for here."


class KnownSubjects(QWidget):
    """Stands where results would be while nothing is asked.

    Signals:
        asked: The user wants pictures of something; carries the word.
        looked_at: It is shown, and should be told what there is now.
    """

    asked = Signal(str)
    looked_at = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What can be asked for in words")
        self._words = Wrapped(self, tone="muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._rows = QWidget(self)
        self._flow = FlowRows(self._rows, is_centred=True)
        self.examples: list[QPushButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        column.addWidget(self._rows)

    def showEvent(self, event: QShowEvent) -> None:
        """Override QWidget::showEvent."""
        super().showEvent(event)
        self.looked_at.emit()

    def text(self) -> str:
        """Return what it says."""
        return self._words.text()

    def show_subjects(self, told: SubjectsTold) -> None:
        """Show what is known, and the most frequent of it."""
        for button in self.examples:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.examples = [self._example(one.word, one.count) for one in told.subjects[:MOST_SHOWN]]
        for button in self.examples:
            self._flow.addWidget(button)
            button.show()
        self._words.setText(_sentence(told))
        self._rows.setVisible(bool(self.examples))

    def _example(self, word: str, count: int) -> QPushButton:
        button = QPushButton(f"{word} {count}".replace("&", "&&"), self._rows)
        button.setProperty("tone", "chip")
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        does = f'Find pictures of "{word}": {count} seem to show it'
        button.setToolTip(does)
        button.setAccessibleName(does)
        button.clicked.connect(lambda: self.asked.emit(word))
        return button


def _sentence(told: SubjectsTold) -> str:
    if not told.kinds:
        return ""
    known = f"RefBoard knows {told.kinds:,} kinds of things by their words."
    return f"{known} In this library:" if told.subjects else f"{known} {NO_EXAMPLES}"
