"""Moves and resizes a window by keys, as the menu of its frame does, for windows without one."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

STEP_PX, FAR_PX = 10, 50

_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeyboardMove(QObject):
    """Has the keys of one window while it is moved.

    Args to the constructor:
        window: What is moved.

    Signals:
        ended: The keys are the window's again.
    """

    ended = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._before: QRect | None = None

    @property
    def is_on(self) -> bool:
        """Whether arrows move the window now."""
        return self._before is not None

    def start(self) -> None:
        """Let arrows move the window: with Shift further, with Ctrl its right and lower edge."""
        if self._before is None and not (self._window.isFullScreen() or self._window.isMaximized()):
            self._before = self._window.geometry()
            self._follow_keys(is_on=True)

    def stop(self, *, is_kept: bool = True) -> None:
        """Give the keys back; the window stays where it is, or goes back to where it was."""
        before, self._before = self._before, None
        if before is None:
            return
        self._follow_keys(is_on=False)
        if not is_kept:
            self._window.setGeometry(before)
        self.ended.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: keys come here first; anything else but them ends it."""
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()  # no shortcut of the window is meant
            return True
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._press(event)
            return True
        if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.ApplicationStateChange):
            self.stop()
        return False

    def _follow_keys(self, *, is_on: bool) -> None:
        application = QApplication.instance()
        assert application is not None
        if is_on:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    def _press(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _WAYS:
            held = event.modifiers()
            step = FAR_PX if held & Qt.KeyboardModifier.ShiftModifier else STEP_PX
            x, y = (part * step for part in _WAYS[key])
            if held & Qt.KeyboardModifier.ControlModifier:
                self._grow(x, y)
            else:
                self._window.move(self._window.x() + x, self._window.y() + y)
        elif key == Qt.Key.Key_Escape:
            self.stop(is_kept=False)
        elif key in _ENDS:
            self.stop()

    def _grow(self, x: int, y: int) -> None:
        window = self._window
        window.resize(
            max(window.width() + x, window.minimumWidth()),
            max(window.height() + y, window.minimumHeight()),
        )
