"""The field that searches names while one types, a moment after the last key."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

DEBOUNCE_MS = 150


class SearchField(QLineEdit):
    """Asks for words.

    Signals:
        searched: Other words are there, and the user paused; carries them.
        left: The user wants to go on to the results (False) or back to the board (True).
    """

    searched = Signal(str)
    left = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_understands(understands=False)
        self.setClearButtonEnabled(True)
        self._soon = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._soon.timeout.connect(self._emit)
        self.textEdited.connect(self._soon.start)

    def set_understands(self, *, understands: bool) -> None:
        """Say whether words are understood, or only looked up in names."""
        words = "Describe or name a picture" if understands else "Search names"
        self.setPlaceholderText(words)
        self.setAccessibleName(words)

    def start(self) -> None:
        """Take the focus, with the words selected so that typing replaces them."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def forget(self) -> None:
        """Drop the words: something else is looked for."""
        self._soon.stop()
        self.clear()

    def _emit(self) -> None:
        self.searched.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QLineEdit::keyPressEvent: Down goes to the results, Escape clears, then back."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._soon.stop()
            self._emit()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit(False)
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.forget()
            self._emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit(True)
        else:
            super().keyPressEvent(event)
