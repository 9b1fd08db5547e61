"""Keeps hands off the board while it shows what is not there yet; one can look around on it."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_KEYS_FOR_PANEL = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYS_LEFT = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)


class Shield(QObject):
    """An event filter of the view while the panel is open.

    Args to the constructor:
        view: Gets no press but of the middle button, which pans, and no key.
        panel: Gets the focus back after a press, and the keys that end it.

    Signals:
        resized: The view has another size.
        hidden: The view is not seen any more.
    """

    resized = Signal()
    hidden = Signal()

    def __init__(self, view: QWidget, panel: QWidget) -> None:
        super().__init__(view)
        self._panel = panel

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter."""
        kind = event.type()
        if kind == QEvent.Type.Resize:
            self.resized.emit()
        elif kind == QEvent.Type.Hide:
            self.hidden.emit()
        elif kind in _PRESSES and isinstance(event, QMouseEvent):
            self._panel.setFocus()
            return event.button() is not Qt.MouseButton.MiddleButton
        elif kind == QEvent.Type.ContextMenu:
            return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _KEYS_FOR_PANEL:
                QApplication.sendEvent(self._panel, event)
            return event.key() not in _KEYS_LEFT
        return False
