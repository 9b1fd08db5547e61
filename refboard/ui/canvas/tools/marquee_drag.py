"""Chooses the items that a rectangle touches."""

from PySide6.QtCore import Qt

from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.hit_test import items_touching


class MarqueeDrag:
    """Grows a rectangle from where it was pressed; with Shift it adds to what was chosen."""

    def __init__(self, state: CanvasState, pixel: Point, *, adds: bool) -> None:
        self._state = state
        self._corner = state.camera.transform.to_board(pixel)
        self._before = state.selection.ids
        self._kept = self._before if adds else ()

    def move(self, pixel: Point, modifiers: Qt.KeyboardModifier) -> None:
        """Choose what the rectangle touches now."""
        corner = self._state.camera.transform.to_board(pixel)
        left, right = sorted((self._corner.x, corner.x))
        top, bottom = sorted((self._corner.y, corner.y))
        rect = Rect(left, top, right - left, bottom - top)
        touched = items_touching(self._state.index, rect)
        self._state.draw_marquee(rect)
        self._state.selection.set([*self._kept, *(item.id for item in touched)])

    def finish(self) -> None:
        """Keep what is chosen."""
        self._state.draw_marquee(None)

    def cancel(self) -> None:
        """Choose what was chosen before."""
        self._state.draw_marquee(None)
        self._state.selection.set(self._before)
