"""The whole screen for the board: without bars and panels, which the upper edge brings back."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from refboard.ui.desktop.window_parts import Part, Reason, WindowParts

REACHED_PX = 1
"""So close to the upper edge the pointer asks for the menus."""

LEFT_PX = 80
"""So far from it, it has left them."""


class FullScreen(QObject):
    """Follows one window into the full screen and back, however it got there.

    Args to the constructor:
        window: Which one.
        board: What is left.
        parts: What goes.
    """

    def __init__(self, window: QWidget, board: QWidget, parts: WindowParts) -> None:
        super().__init__(window)
        self._window = window
        self._parts = parts
        self._is_on = False
        self._has_bars = False
        window.installEventFilter(self)
        board.installEventFilter(self)
        self._board = board

    def toggle(self) -> None:
        """Go there, or back."""
        # Not showNormal: a window that was maximised is so again.
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)
        self.follow()

    def leave(self) -> bool:
        """Go back; tell whether there was anything to leave."""
        is_left = self._window.isFullScreen()
        if is_left:
            self.toggle()
        return is_left

    def follow(self) -> None:
        """Show what belongs to how the window is now."""
        is_on = self._window.isFullScreen()
        if is_on == self._is_on:
            return
        self._is_on, self._has_bars = is_on, False
        self._hide_parts()
        if is_on:
            self._parts.put_away(Reason.FULL_SCREEN, self._parts.all_panels())
        else:
            self._parts.bring_back(Reason.FULL_SCREEN)

    def _hide_parts(self) -> None:
        bars = () if self._has_bars else (Part.MENUS, Part.STATUS)
        self._parts.hide(Reason.FULL_SCREEN, (*bars, Part.PANELS) if self._is_on else ())

    def _follow_pointer(self, y: int) -> None:
        if self._has_bars:
            is_wanted = y <= LEFT_PX or QApplication.activePopupWidget() is not None
        else:
            is_wanted = y <= REACHED_PX
        if is_wanted != self._has_bars:
            self._has_bars = is_wanted
            self._hide_parts()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: the desktop may do it, too."""
        if event.type() == QEvent.Type.WindowStateChange and watched is self._window:
            self.follow()
        elif (
            self._is_on
            and watched is self._board
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseMove
            and not event.buttons()
        ):
            where = self._board.mapTo(self._window, event.position().toPoint())
            self._follow_pointer(where.y())
        return False
