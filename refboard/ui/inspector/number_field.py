"""A field for a number that can be typed, reckoned, stepped, and drawn out by its label."""

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from refboard.ui.inspector.arithmetic import TypedNumberError, parse
from refboard.ui.inspector.measures import Measure

MIXED = "Mixed"
MOST_TYPED = 64
LETTER_PX = 16
FAR = 10.0
"""How many steps one with Shift held is."""

_ARROWS = {Qt.Key.Key_Up: 1.0, Qt.Key.Key_Down: -1.0}


def shown_number(value: float, unit: str) -> str:
    """Return a number as the field writes it: one decimal at most, none that says nothing."""
    digits = f"{value:.1f}".removesuffix(".0")
    return f"{'0' if digits == '-0' else digits}{unit}"


class NumberField(QLineEdit):
    """The field itself.

    Enter, Tab and looking elsewhere take what was typed; Esc takes it back.

    Signals:
        edited: Carries the Edit that was typed or stepped.
        left: The user is done, and wants back to the board.
    """

    edited = Signal(object)
    left = Signal()

    def __init__(self, measure: Measure, unit: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._unit = unit
        self._shown = ""
        self.setAccessibleName(measure.value)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMaxLength(MOST_TYPED)

    def show_number(self, value: float | None, *, is_there: bool = True) -> None:
        """Show a number; None where several differ. What is being typed stays.

        Args:
            value: The number.
            is_there: There is one, or are several.
        """
        self._shown = "" if value is None or not is_there else shown_number(value, self._unit)
        self.setPlaceholderText(MIXED if is_there and value is None else "")
        if not (self.hasFocus() and self.isModified()):
            self._take_back()

    def _take_back(self) -> None:
        if self.text() != self._shown:
            self.setText(self._shown)
        self.setModified(False)

    def _commit(self) -> None:
        """Take what was typed; what means nothing is taken back."""
        text, is_typed = self.text(), self.isModified()
        self._take_back()
        if is_typed and text.strip() and text != self._shown:
            try:
                self.edited.emit(parse(text))
            except TypedNumberError:
                return

    def _step(self, step: float) -> None:
        self._commit()
        self.edited.emit(lambda value: value + step)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QLineEdit::keyPressEvent."""
        key = Qt.Key(event.key())
        if key in _ARROWS:
            is_far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._step(_ARROWS[key] * (FAR if is_far else 1.0))
            self.selectAll()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._commit()
            self.left.emit()
        elif key == Qt.Key.Key_Escape:
            was_typed = self.isModified()
            self._take_back()
            self.selectAll()
            if not was_typed:
                self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Override QLineEdit::focusInEvent: what is typed next takes the place of all of it."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            QTimer.singleShot(0, self, self.selectAll)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Override QLineEdit::focusOutEvent: the menu of the field is no other place."""
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._commit()
        super().focusOutEvent(event)


class ScrubLabel(QLabel):
    """Names a field; dragging it to the right makes the number larger.

    Signals:
        begun: A drag begins.
        dragged: Carries how many steps the pointer is to the right of where it began.
        ended: It ends; carries whether what was done stays.
    """

    begun = Signal()
    dragged = Signal(float)
    ended = Signal(bool)

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._start: QPoint | None = None
        self._is_dragged = False
        self.setProperty("tone", "muted")
        self.setCursor(Qt.CursorShape.SizeHorCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QLabel::mousePressEvent."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._start = event.globalPosition().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Override QLabel::mouseMoveEvent: the pointer may leave the label, and the window."""
        if self._start is None:
            return
        if not self._is_dragged:
            self._is_dragged = True
            self.grabKeyboard()
            self.begun.emit()
        far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        steps = event.globalPosition().toPoint().x() - self._start.x()
        self.dragged.emit(steps * (FAR if far else 1.0))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override QLabel::mouseReleaseEvent."""
        self._end(stays=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QWidget::keyPressEvent: all keys come here while it is dragged."""
        if event.key() == Qt.Key.Key_Escape:
            self._end(stays=False)

    def _end(self, *, stays: bool) -> None:
        is_dragged, self._start, self._is_dragged = self._is_dragged, None, False
        if is_dragged:
            self.releaseKeyboard()
            self.ended.emit(stays)


class LabelledNumber(QWidget):
    """A number with its label in front of it."""

    def __init__(self, measure: Measure, label: str, unit: str, tip: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.measure = measure
        self.label = ScrubLabel(label, self)
        self.field = NumberField(measure, unit, self)
        self.label.setBuddy(self.field)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self.label)
        self._row.addWidget(self.field, 1)
        if len(label) == 1:
            self.label.setFixedWidth(LETTER_PX)
        self.field.setToolTip(tip)
        self.label.setToolTip(f"{tip}\nDrag to change it.")

    def put_between(self, widget: QWidget, field_px: int) -> None:
        """Put a widget between label and field, which is so wide then."""
        self._row.setSpacing(8)
        self._row.insertWidget(1, widget, 1)
        self.field.setFixedWidth(field_px)
