"""A tag as a chip: one that is there, or one that is suggested."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QPushButton, QWidget

MOST_CHARACTERS = 28
PLUS, TIMES = "+", "\N{MULTIPLICATION SIGN}"


class TagChip(QPushButton):
    """Shows a word and does the one thing that can be done with it.

    Signals:
        chosen: Carries the word.
    """

    chosen = Signal(str)

    def __init__(
        self, word: str, *, is_suggested: bool, share: str, does: str, parent: QWidget
    ) -> None:
        """Make one.

        Args:
            word: The tag.
            is_suggested: It is not there yet.
            share: How many of the pictures have it, where not all do.
            does: What a click does, in a sentence.
            parent: Where it lies.
        """
        shown = word if len(word) <= MOST_CHARACTERS else f"{word[: MOST_CHARACTERS - 1]}…"
        words = " ".join(filter(None, [shown, share, PLUS if is_suggested else TIMES]))
        super().__init__(words.replace("&", "&&"), parent)
        self.word = word
        self.setProperty("tone", "suggested chip" if is_suggested else "chip")
        self.setToolTip(does)
        self.setAccessibleName(does)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(lambda: self.chosen.emit(word))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QPushButton::keyPressEvent: Enter does what a click does, as Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)
