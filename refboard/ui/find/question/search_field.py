"""The field for words: they are asked while one types, and become a chip with Enter."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from refboard.ui.importing.clipboard import ASSETS_MIME, ITEMS_MIME

DEBOUNCE_MS = 150
NAMES, THINGS, ANYTHING = "Search names", "Name a thing or a picture", "Describe or name a picture"
"""What can be asked for in words: by names alone, by the model that ships, by a model of words."""


class SearchField(QLineEdit):
    """Asks for words.

    Signals:
        begun: The first words of another question are there; carries them.
        searched: Other words are there, and the user paused; carries them.
        entered: The words are to stay; carries them.
        left: The user wants to go on to the results (False) or back to the board (True).
        stepped_out: The user goes to what stands before the field.
        focused: It has the focus now (True), or no longer.
        pasted: The user wants what is on the clipboard, and that is no text.
    """

    begun = Signal(str)
    searched = Signal(str)
    entered = Signal(str)
    left = Signal(bool)
    stepped_out = Signal()
    focused = Signal(bool)
    pasted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._purpose = NAMES
        self._has_chips = False
        self._begins = False
        self.say_what_for()
        self.setAcceptDrops(False)
        self._soon = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._soon.timeout.connect(self._emit)
        self.textEdited.connect(self._soon.start)

    def say_what_for(self, *, purpose: str = "", adds: bool | None = None) -> None:
        """Say what words do here.

        Args:
            purpose: What can be asked for in words; empty where that stays as it is.
            adds: They come to what is asked already.
        """
        self._purpose = purpose or self._purpose
        self._has_chips = self._has_chips if adds is None else adds
        words = "Add words" if self._has_chips and not self._begins else self._purpose
        self.setPlaceholderText(words)
        self.setAccessibleName(words)

    def start(self) -> None:
        """Take the focus for another question: what is typed now replaces the one before."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._begins = True
        self.say_what_for()

    def forget(self) -> None:
        """Drop the words: something else is looked for."""
        self._soon.stop()
        self.clear()

    def _emit(self) -> None:
        words = self.text()
        if self._begins and words.strip():
            self._begin_no_more()
            self.begun.emit(words)
        else:
            self.searched.emit(words)

    def _begin_no_more(self) -> None:
        self._begins = False
        self.say_what_for()

    def _enter(self) -> None:
        self._soon.stop()
        words = self.text()
        if self._begins:
            self._emit()
        if words.strip():
            self.entered.emit(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QLineEdit::keyPressEvent: Down goes to the results, Escape clears, then back."""
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Down:
            self.left.emit(False)
        elif key == Qt.Key.Key_Escape and self.text():
            self.forget()
            self._emit()
        elif key == Qt.Key.Key_Escape:
            self.left.emit(True)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Left) and self._is_at_start(event):
            self.stepped_out.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and _holds_picture():
            self.pasted.emit()
        else:
            super().keyPressEvent(event)

    def _is_at_start(self, event: QKeyEvent) -> bool:
        is_plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        return is_plain and not self.cursorPosition() and not self.hasSelectedText()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Override QLineEdit::focusInEvent."""
        super().focusInEvent(event)
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Override QLineEdit::focusOutEvent."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._begin_no_more()
        self.focused.emit(False)


def _holds_picture() -> bool:
    """Return whether the clipboard holds pictures, and not words with a picture of them."""
    mime = QGuiApplication.clipboard().mimeData()
    own = (ITEMS_MIME, ASSETS_MIME)
    if any(mime.hasFormat(kind) for kind in own) or mime.hasUrls():
        return True
    return mime.hasImage() and not mime.hasText()
