"""Moves the window by its board, and resizes it by its edges where it has no frame.

Ctrl+Alt and the left button move it, and so does the right button, which opens its menu only when
it goes up where it went down. Where the desktop moves windows itself it is asked to; else the
window follows the pointer by its own hands.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QCursor, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from refboard.ui.desktop.window_edges import NO_EDGE, Edge, cursor_of, edges_at, resized

_NO_BUTTON = Qt.MouseButton.NoButton
_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
_KEYS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class CanvasGrip(QObject):
    """Follows the pointer over the board before the board does.

    Args to the constructor:
        window: What is moved and resized.
        board: Where it is gripped.
        has_frame: Returns whether the window has a frame to be resized by.
        places: Whether a program may say here where its window lies.
    """

    def __init__(
        self, window: QWidget, board: QWidget, has_frame: Callable[[], bool], *, places: bool
    ) -> None:
        super().__init__(window)
        self._window = window
        self._board = board
        self._has_frame = has_frame
        self._places = places
        self._button = _NO_BUTTON
        self._edges = NO_EDGE
        self._from = QPoint()
        self._corner = QPoint()
        self._inside = QRect()
        self._is_moving = False
        self._has_menu = False
        self._drops_menu = False
        self._cursor: QCursor | None = None
        board.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override QObject::eventFilter: what moves the window is not for the board."""
        kind = event.type()
        if isinstance(event, QMouseEvent):
            if kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
                return self._press(event)
            if kind == QEvent.Type.MouseMove:
                return self._move(event)
            if kind == QEvent.Type.MouseButtonRelease:
                return self._release(event)
        elif isinstance(event, QContextMenuEvent):
            return self._take_menu(event)
        elif kind == QEvent.Type.Leave and self._button == _NO_BUTTON:
            self._show_cursor(None)
        return False

    # The pointer

    def _press(self, event: QMouseEvent) -> bool:
        if self._button != _NO_BUTTON:
            return True
        self._drops_menu = self._has_menu = False
        if not self._is_movable or event.buttons() != event.button():
            return False
        at = event.globalPosition().toPoint()
        self._from, self._corner = at, self._window.pos()
        self._inside = self._window.geometry()
        if event.button() == _RIGHT:
            self._button = _RIGHT
            return False
        if event.button() != _LEFT:
            return False
        self._edges = self._edges_at(at)
        is_grip = event.modifiers() & _KEYS == _KEYS
        if self._edges is NO_EDGE and not is_grip:
            return False
        self._button = _LEFT
        self._begin(by_desktop=True)
        return True

    def _move(self, event: QMouseEvent) -> bool:
        at = event.globalPosition().toPoint()
        if self._button == _NO_BUTTON:
            edges = NO_EDGE if event.buttons() else self._edges_at(at)
            self._show_cursor(None if edges is NO_EDGE else cursor_of(edges))
            return edges is not NO_EDGE
        if not event.buttons() & self._button:
            self._let_go()  # it went up where nobody told us
            return False
        way = at - self._from
        if not self._is_moving:
            if way.manhattanLength() < QApplication.startDragDistance():
                return self._button == _RIGHT
            # A desktop's own move ends with the left button, so it is asked only where it must be.
            self._begin(by_desktop=not self._places)
        if self._edges is not NO_EDGE:
            least = self._window.minimumSize()
            self._window.setGeometry(resized(self._inside, self._edges, way, least))
        elif self._is_moving and self._places:
            self._window.move(self._corner + way)
        return True

    def _release(self, event: QMouseEvent) -> bool:
        if event.button() != self._button:
            return False
        is_right, was_moving, has_menu = self._button == _RIGHT, self._is_moving, self._has_menu
        self._let_go()
        if not is_right:
            return True
        self._drops_menu = was_moving
        if has_menu and not was_moving:
            where = event.position().toPoint(), event.globalPosition().toPoint()
            menu = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, *where, event.modifiers())
            QApplication.sendEvent(self._board, menu)
        return False

    def _take_menu(self, event: QContextMenuEvent) -> bool:
        """Hold a menu back that comes while the button is down; drop one that follows a drag.

        Windows tells of it when the button goes up, the others when it goes down.
        """
        if event.reason() != QContextMenuEvent.Reason.Mouse:
            return False
        if self._button == _RIGHT:
            self._has_menu = True
            return True
        is_dropped, self._drops_menu = self._drops_menu, False
        return is_dropped

    def _begin(self, *, by_desktop: bool) -> None:
        self._is_moving = True
        is_resize = self._edges is not NO_EDGE
        handle = self._window.windowHandle() if by_desktop else None
        if handle is not None and (
            handle.startSystemResize(self._edges) if is_resize else handle.startSystemMove()
        ):
            self._let_go()
        elif not is_resize:
            self._show_cursor(Qt.CursorShape.ClosedHandCursor)

    def _let_go(self) -> None:
        self._button, self._edges, self._is_moving = _NO_BUTTON, NO_EDGE, False
        self._show_cursor(None)

    # What is where

    @property
    def _is_movable(self) -> bool:
        return not (self._window.isFullScreen() or self._window.isMaximized())

    def _edges_at(self, at: QPoint) -> Edge:
        if self._has_frame() or not self._is_movable:
            return NO_EDGE
        return edges_at(self._window.geometry(), at)

    def _show_cursor(self, shape: Qt.CursorShape | None) -> None:
        """Show another pointer, or again the one that the board's tool wants."""
        if shape is not None:
            if self._cursor is None:
                self._cursor = self._board.cursor()
            self._board.setCursor(shape)
        elif self._cursor is not None:
            self._board.setCursor(self._cursor)
            self._cursor = None
