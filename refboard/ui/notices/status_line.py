"""The line at the left of the status bar: what was done, for some seconds, or what can be done."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from refboard.ui.style.elided import ElidedLabel

SHOWN_MS = 4000


class StatusLine(ElidedLabel):
    """Says a sentence for some seconds, and a hint whenever nothing happened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, inset_px=10)
        self._hint = ""
        self.time = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self.time.timeout.connect(self._fall_silent)

    def say(self, sentence: str) -> None:
        """Say a sentence for some seconds; an empty one ends what is said."""
        self.setText(sentence or self._hint)
        self.time.start()

    def show_hint(self, hint: str) -> None:
        """Say what can be done now, whenever nothing happened; an empty hint says nothing."""
        self._hint = hint
        if not self.time.isActive():
            self.setText(hint)

    def _fall_silent(self) -> None:
        self.setText(self._hint)

    def clear(self) -> None:
        """Override QLabel::clear: say nothing, the tooltip included."""
        self.setText("")
