"""A label whose plain words wrap, in as little room as they are given."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Wrapped(QLabel):
    """Some lines of words.

    Args to the constructor:
        parent: Where it lies.
        tone: How loud it is: "muted", "danger" or empty.
    """

    def __init__(self, parent: QWidget | None = None, *, tone: str = "") -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if tone:
            self.setProperty("tone", tone)

    def say(self, words: str) -> None:
        """Show words; take no room for none."""
        self.setText(words)
        self.setVisible(bool(words))

    def set_tone(self, tone: str) -> None:
        """Be as loud as this."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().polish(self)
