"""A small panel over the window, above the button that opened it, until one looks elsewhere."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

GAP_PX = 6
MARGIN_PX = 8


class Popover(QFrame):
    """Closes with Esc, with a press outside, and when the window changes its size.

    It lies in the window and is no window of its own: so it has round corners on every desktop.

    Args to the constructor:
        button: What opens it, and closes it again.
    """

    def __init__(self, button: QWidget) -> None:
        super().__init__(button.window())
        self._button = button
        self._focus_before: QWidget | None = None
        self.setProperty("overlay", "popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def open(self) -> None:
        """Show it above its button; an open one is put there again."""
        if self.parentWidget() is not self._button.window():
            self.setParent(self._button.window())
        self.place()
        if not self.isVisible():
            self._focus_before = self.window().focusWidget()
            self.show()
            self.raise_()
            self.setFocus()
            QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def close_again(self) -> None:
        """Hide it, and give the focus back."""
        if self.isHidden():
            return
        focused, before = self.window().focusWidget(), self._focus_before
        had_focus = focused is self or self.isAncestorOf(focused)
        self.hide()
        if had_focus and before is not None:
            before.setFocus()

    def place(self) -> None:
        """Take the size that it needs, with its right edge above its button's."""
        self.adjustSize()
        window = self._button.window()
        room = window.rect().adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        size = self.sizeHint().boundedTo(room.size())
        corner = self._button.mapTo(window, QPoint(self._button.width(), -GAP_PX))
        x = min(max(corner.x() - size.width(), room.left()), room.right() - size.width())
        self.resize(size)
        self.move(x, max(corner.y() - size.height(), room.top()))

    def hideEvent(self, event: QHideEvent) -> None:
        """Override QWidget::hideEvent: what happens elsewhere is no concern of it any more."""
        super().hideEvent(event)
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self._focus_before = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QWidget::keyPressEvent."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_again()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: a press elsewhere closes it."""
        kind = event.type()
        if kind == QEvent.Type.Resize and watched is self.window():
            self.close_again()
        elif kind == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
            at = event.globalPosition().toPoint()
            for widget in (self, self._button):  # the button closes it by itself
                if widget.rect().contains(widget.mapFromGlobal(at)):
                    return False
            if isinstance(watched, QWidget):
                self.close_again()
        return False
