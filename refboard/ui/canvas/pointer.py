"""Which gesture a mouse button begins, and what the pointer looks like meanwhile.

The middle button and Space with the left button pan; the left button belongs to the select tool.
"""

from PySide6.QtCore import QObject, Qt, Signal

from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.tools.pan_drag import PanDrag
from refboard.ui.canvas.tools.select_tool import SelectTool

_NONE = Qt.KeyboardModifier.NoModifier

_CURSORS = {
    (0, 0): Qt.CursorShape.SizeFDiagCursor,
    (2, 2): Qt.CursorShape.SizeFDiagCursor,
    (2, 0): Qt.CursorShape.SizeBDiagCursor,
    (0, 2): Qt.CursorShape.SizeBDiagCursor,
    (1, 0): Qt.CursorShape.SizeVerCursor,
    (1, 2): Qt.CursorShape.SizeVerCursor,
    (0, 1): Qt.CursorShape.SizeHorCursor,
    (2, 1): Qt.CursorShape.SizeHorCursor,
}


class Pointer(QObject):
    """Follows the mouse over one canvas.

    Attributes:
        cursor_changed: Carries the Qt.CursorShape to show.
    """

    cursor_changed = Signal(object)

    def __init__(self, state: CanvasState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._select = SelectTool(state)
        self._pan: PanDrag | None = None
        self._pan_button = Qt.MouseButton.NoButton
        self._holds_space = False
        self._pixel = Point(0.0, 0.0)

    @property
    def select_tool(self) -> SelectTool:
        """The tool of the left button."""
        return self._select

    @property
    def is_busy(self) -> bool:
        """Tell whether a button is down."""
        return self._pan is not None or self._select.is_busy

    def press(
        self, pixel: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier = _NONE
    ) -> None:
        """Begin what a button begins; a second button changes nothing."""
        self._pixel = pixel
        if self.is_busy:
            return
        pans = button == Qt.MouseButton.MiddleButton
        if pans or (button == Qt.MouseButton.LeftButton and self._holds_space):
            self._pan, self._pan_button = PanDrag(self._state.camera, pixel), button
        elif button == Qt.MouseButton.LeftButton:
            self._select.press(pixel, modifiers)
        self._show_cursor()

    def move(self, pixel: Point, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        """Follow the pointer, with or without a button."""
        self._pixel = pixel
        if self._pan is not None:
            self._pan.move(pixel, modifiers)
        elif self._select.is_busy:
            self._select.move(pixel, modifiers)
        else:
            item = None if self._select.grip_at(pixel) else self._select.item_at(pixel)
            self._state.hover(None if item is None else item.id)
            self._show_cursor()

    def release(
        self, pixel: Point, button: Qt.MouseButton, modifiers: Qt.KeyboardModifier = _NONE
    ) -> None:
        """Finish what the button began."""
        if self._pan is not None and button == self._pan_button:
            self._pan.move(pixel, modifiers)
            self._pan = None
        elif button == Qt.MouseButton.LeftButton and self._select.is_busy:
            self._select.release(pixel, modifiers)
        self._show_cursor()

    def modifiers_changed(self, modifiers: Qt.KeyboardModifier) -> None:
        """Follow a modifier that goes down or up while the pointer rests."""
        if self._select.is_busy:
            self._select.move(self._pixel, modifiers)

    def cancel(self) -> bool:
        """Take back what a button began; tell whether there was anything."""
        pan, self._pan = self._pan, None
        if pan is not None:
            pan.cancel()
        is_cancelled = self._select.cancel() or pan is not None
        self._show_cursor()
        return is_cancelled

    def hold_space(self, holds: bool) -> None:
        """Follow the space bar."""
        self._holds_space = holds
        self._show_cursor()

    def leave(self) -> None:
        """Follow the pointer out of the canvas."""
        self._state.hover(None)

    def _show_cursor(self) -> None:
        self.cursor_changed.emit(self._cursor())

    def _cursor(self) -> Qt.CursorShape:
        if self._pan is not None:
            return Qt.CursorShape.ClosedHandCursor
        if self._holds_space:
            return Qt.CursorShape.OpenHandCursor
        is_busy = self._select.is_busy
        grip = self._select.grip if is_busy else self._select.grip_at(self._pixel)
        if grip is None or grip.frame.rotation % 90:
            return Qt.CursorShape.ArrowCursor if grip is None else Qt.CursorShape.SizeAllCursor
        return _CURSORS[grip.handle]
