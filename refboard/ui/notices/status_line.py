"""The line at the left of the status bar: what was done, for some seconds, or what can be done."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from refboard.ui.style.elided import ElidedLabel

SHOWN_MS = 4000


class StatusLine(ElidedLabel):
    """Says a sentence for some seconds, and a hint whenever nothing happened.

    Signals:
        spoke: It says something else.
    """

    spoke = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, inset_px=10, mode=Qt.TextElideMode.ElideRight)
        self._hint = ""
        self._is_of_edit = False
        self.time = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self.time.timeout.connect(self._fall_silent)

    def setText(self, text: str) -> None:
        """Override QLabel::setText."""
        if text != self.text():
            super().setText(text)
            self.spoke.emit()

    def say(self, sentence: str, *, is_of_edit: bool = False) -> None:
        """Say a sentence for some seconds; an empty one ends what is said.

        Args:
            sentence: What to say.
            is_of_edit: It is true only until the board is edited again.
        """
        self._is_of_edit = is_of_edit
        self.setText(sentence or self._hint)
        self.time.start()

    def withdraw(self, sentence: str) -> bool:
        """Fall silent, if this is what is said; return whether it was."""
        is_said = self.time.isActive() and self.text() == sentence
        if is_said:
            self._fall_silent()
        return is_said

    def note_edit(self) -> None:
        """Fall silent, if what is said was true of the board as it was."""
        if self.time.isActive() and self._is_of_edit:
            self._fall_silent()

    def show_hint(self, hint: str) -> None:
        """Say what can be done now, whenever nothing happened; an empty hint says nothing."""
        self._hint = hint
        if not self.time.isActive():
            self.setText(hint)

    def _fall_silent(self) -> None:
        self.time.stop()
        self.setText(self._hint)

    def clear(self) -> None:
        """Override QLabel::clear: say nothing, the tooltip included."""
        self.setText("")
