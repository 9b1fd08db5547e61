"""What the left button does: choose, move, resize, draw a marquee.

A press decides nothing but what is under it. Only a pointer that leaves the dead zone begins a
drag; one that does not is a click.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt

from refboard.core.board import Item
from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.handles import Frame, handle_at
from refboard.ui.canvas.hit_test import item_at
from refboard.ui.canvas.tools.drag import Drag
from refboard.ui.canvas.tools.marquee_drag import MarqueeDrag
from refboard.ui.canvas.tools.move_drag import MoveDrag
from refboard.ui.canvas.tools.resize_drag import ResizeDrag

MOVE_DEAD_ZONE_PX = 4
MARQUEE_DEAD_ZONE_PX = 3
HANDLE_REACH_PX = 8.0


@dataclass(frozen=True, slots=True)
class Grip:
    """A handle and the frame that it belongs to."""

    frame: Frame
    handle: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Press:
    """A button that went down and has not moved far yet."""

    pixel: Point
    grip: Grip | None
    item: Item | None
    adds: bool
    was_chosen: bool


class SelectTool:
    """Turns presses, moves and releases of the left button into choices and drags."""

    def __init__(self, state: CanvasState) -> None:
        self._state = state
        self._press: _Press | None = None
        self._drag: Drag | None = None

    @property
    def is_busy(self) -> bool:
        """Tell whether the button is down."""
        return self._press is not None

    @property
    def grip(self) -> Grip | None:
        """The handle that was pressed, or None."""
        return None if self._press is None else self._press.grip

    def grip_at(self, pixel: Point) -> Grip | None:
        """Return the handle under a pixel, or None."""
        frame = self._state.chosen.frame
        if frame is None or self._state.editor is None:
            return None
        handle = handle_at(frame, pixel, self._state.camera.transform, HANDLE_REACH_PX)
        return None if handle is None else Grip(frame, handle)

    def item_at(self, pixel: Point) -> Item | None:
        """Return the topmost item under a pixel, or None."""
        return item_at(self._state.index, self._state.camera.transform.to_board(pixel))

    def press(self, pixel: Point, modifiers: Qt.KeyboardModifier) -> None:
        """Take note of what is under the pointer; an item that is not chosen yet is chosen."""
        adds = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        grip = self.grip_at(pixel)
        item = None if grip else self.item_at(pixel)
        was_chosen = item is not None and item.id in self._state.selection
        self._press = _Press(pixel, grip, item, adds, was_chosen)
        if item is None or was_chosen:
            return
        if adds:
            self._state.selection.toggle(item.id)
        else:
            self._state.selection.set([item.id])

    def move(self, pixel: Point, modifiers: Qt.KeyboardModifier) -> None:
        """Follow the pointer with the button down."""
        if self._press is None:
            return
        if self._drag is None:
            if not self._has_left_dead_zone(self._press, pixel):
                return
            self._drag = self._begin(self._press)
        if self._drag is not None:
            self._drag.move(pixel, modifiers)

    def release(self, pixel: Point, modifiers: Qt.KeyboardModifier) -> None:
        """Finish the drag, or take the press for a click."""
        press, drag = self._press, self._drag
        self._press = self._drag = None
        if drag is not None:
            drag.move(pixel, modifiers)
            drag.finish()
        elif press is not None and press.grip is None:
            self._click(press)

    def cancel(self) -> bool:
        """Take the drag under way back; tell whether there was one."""
        drag = self._drag
        self._press = self._drag = None
        if drag is not None:
            drag.cancel()
        return drag is not None

    def _begin(self, press: _Press) -> Drag | None:
        editor = self._state.editor
        if press.grip is not None and editor is not None:
            return ResizeDrag(self._state, editor, press.grip.frame, press.grip.handle, press.pixel)
        if press.item is None:
            return MarqueeDrag(self._state, press.pixel, adds=press.adds)
        if press.item.is_locked:
            self._state.lock_met.emit()
        return None if editor is None else MoveDrag(self._state, editor, press.pixel)

    def _click(self, press: _Press) -> None:
        selection = self._state.selection
        if press.item is None:
            if not press.adds:
                selection.clear()
        elif press.was_chosen:
            if press.adds:
                selection.toggle(press.item.id)
            else:
                selection.set([press.item.id])

    @staticmethod
    def _has_left_dead_zone(press: _Press, pixel: Point) -> bool:
        zone = MARQUEE_DEAD_ZONE_PX if press.item is None else MOVE_DEAD_ZONE_PX
        return max(abs(pixel.x - press.pixel.x), abs(pixel.y - press.pixel.y)) >= zone
