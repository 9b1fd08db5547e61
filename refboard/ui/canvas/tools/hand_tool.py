"""Pans the board; also while the space bar or the middle button is held."""

from PySide6.QtCore import Qt

from refboard.core.board import Viewpoint
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.tools.tool import Cursor, PointerEvent, Tool, ToolCard


class HandTool(Tool):
    """Keeps the board point that was pressed under the pointer."""

    card = ToolCard(
        id="hand",
        name="Hand tool",
        icon="hand",
        key="H",
        hint="Drag to pan. Esc returns to Select.",
        tip="Hand: drag to pan the board",
    )

    def __init__(self, state: CanvasState) -> None:
        super().__init__(state)
        self._first = Viewpoint()
        self._last: PointerEvent | None = None

    def press(self, at: PointerEvent) -> None:
        """Take hold of the board."""
        self._first = self.state.camera.viewpoint
        self._last = at

    def move(self, at: PointerEvent) -> None:
        """Pan by what the pointer moved."""
        if self._last is not None:
            before, self._last = self._last.pixel, at
            self.state.camera.pan(at.pixel.x - before.x, at.pixel.y - before.y)

    def release(self, at: PointerEvent) -> None:
        """Let the board go where it is."""
        self.move(at)
        self._last = None

    def cancel(self) -> bool:
        """Go back to where the board was taken."""
        if self._last is None:
            return False
        self._last = None
        self.state.camera.look_at(self._first)
        return True

    def cursor(self, at: PointerEvent) -> Cursor:
        """Show a hand, closed while it holds the board."""
        shapes = Qt.CursorShape
        return shapes.OpenHandCursor if self._last is None else shapes.ClosedHandCursor
