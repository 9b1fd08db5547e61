"""Chooses, moves and resizes items, and draws a marquee: what the canvas does by itself.

A press decides nothing but what is under it. Only a pointer that leaves the dead zone begins a
drag; one that does not is a click.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt

from refboard.core.board import Item
from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.painters.selection_overlay import paint_handles, paint_hovered
from refboard.ui.canvas.tools.drag import Drag
from refboard.ui.canvas.tools.grips import Grip, grip_at, grip_cursor, grip_drag
from refboard.ui.canvas.tools.marquee_drag import MarqueeDrag
from refboard.ui.canvas.tools.move_drag import MoveDrag
from refboard.ui.canvas.tools.tool import Cursor, PointerEvent, Tool, ToolCard

MOVE_DEAD_ZONE_PX = 4
MARQUEE_DEAD_ZONE_PX = 3


@dataclass(frozen=True, slots=True)
class _Press:
    """A button that went down and has not moved far yet."""

    at: PointerEvent
    grip: Grip | None
    item: Item | None
    was_chosen: bool


class SelectTool(Tool):
    """Turns presses, moves and releases into choices and drags."""

    # No hint: this is what one is in when no mode is on, and there is nothing to leave.
    card = ToolCard(
        id="select",
        name="Select tool",
        icon="cursor",
        key="V",
        tip="Select: choose, move and resize pictures",
    )

    def __init__(self, state: CanvasState) -> None:
        super().__init__(state)
        self._press: _Press | None = None
        self._drag: Drag | None = None
        state.chosen_edited.connect(self._lose_chosen)

    @property
    def hint(self) -> str:
        """What the drag under way says of itself."""
        return self.card.hint if self._drag is None else self._drag.hint

    @property
    def scrolls(self) -> bool:
        """Whether there is a drag that goes on beyond what is seen."""
        return self._drag is not None and self._drag.scrolls

    def hover(self, at: PointerEvent | None) -> None:
        """Show what a click would choose."""
        item = None if at is None or grip_at(self.state, at.pixel) else self.state.item_at(at.point)
        self.state.hover(None if item is None else item.id)

    def press(self, at: PointerEvent) -> None:
        """Take note of what is under the pointer; an item that is not chosen yet is chosen."""
        if at.holds_ctrl and at.holds_alt:
            return  # that moves the window
        grip = grip_at(self.state, at.pixel)
        item = None if grip else self.state.item_at(at.point)
        was_chosen = item is not None and item.id in self.state.selection
        self._press = _Press(at, grip, item, was_chosen)
        if item is not None and not was_chosen:
            self._choose(item, at)

    def move(self, at: PointerEvent) -> None:
        """Follow the pointer with the button down."""
        if self._press is None:
            return
        if self._drag is None:
            if not _has_left_dead_zone(self._press, at.pixel):
                return
            self._drag = self._begin(self._press)
        if self._drag is not None:
            self._drag.move(at)

    def release(self, at: PointerEvent) -> None:
        """Finish the drag, or take the press for a click."""
        press, drag = self._press, self._drag
        # First: the edit that ends the drag is none that takes it back.
        self._press = self._drag = None
        if drag is not None:
            drag.move(at)
            drag.finish()
        elif press is not None and press.grip is None:
            self._click(press)
        elif press is not None and press.grip is not None and not press.grip.is_seen:
            item = self.state.item_at(press.at.point)
            if item is not None and item.id not in self.state.selection:
                self._choose(item, press.at)

    def double_click(self, at: PointerEvent) -> bool:
        """Look at an item closely, or go back."""
        item = self.state.item_at(at.point)
        if item is not None:
            self.state.item_opened.emit(item.id)
        return item is not None

    def cancel(self) -> bool:
        """Take the drag under way back; tell whether there was one."""
        drag = self._drag
        self._press = self._drag = None
        if drag is not None:
            drag.cancel()
        return drag is not None

    def cursor(self, at: PointerEvent) -> Cursor:
        """Show which way the handle under the pointer pulls, or the one that was pressed."""
        grip = grip_at(self.state, at.pixel) if self._press is None else self._press.grip
        if grip is None:
            return Qt.CursorShape.ArrowCursor
        return grip_cursor(self.state, grip, at.pixel)

    def paint(self, on: Overlay) -> None:
        """Paint the hovered item's outline, the handles, and what the drag shows."""
        paint_hovered(on, self.state)
        # What is moved or chosen meanwhile is seen better without.
        if not isinstance(self._drag, MarqueeDrag | MoveDrag):
            paint_handles(on, self.state)
        if self._drag is not None:
            self._drag.paint(on)

    def _lose_chosen(self) -> None:
        """Take back a drag of items that were edited from elsewhere, as by an undo."""
        if not isinstance(self._drag, MarqueeDrag):
            self.cancel()

    def _begin(self, press: _Press) -> Drag | None:
        state, editor = self.state, self.state.editor
        if press.grip is not None and editor is not None:
            return grip_drag(state, editor, press.grip, press.at)
        if press.item is None:
            return MarqueeDrag(state, press.at, adds=_toggles(press.at))
        if press.item.is_locked or editor is None:
            state.lock_met.emit()
        return None if editor is None else MoveDrag(state, editor, press.at)

    def _choose(self, item: Item, at: PointerEvent) -> None:
        if _toggles(at):
            self.state.selection.toggle(item.id)
        else:
            self.state.selection.set([item.id])

    def _click(self, press: _Press) -> None:
        selection = self.state.selection
        if press.item is None:
            if not _toggles(press.at):
                selection.clear()
        elif press.was_chosen:
            if _toggles(press.at):
                selection.toggle(press.item.id)
            else:
                selection.set([press.item.id])


def _toggles(at: PointerEvent) -> bool:
    """Return whether a press adds to what is chosen, or takes from it."""
    return at.holds_shift or at.holds_ctrl


def _has_left_dead_zone(press: _Press, pixel: Point) -> bool:
    zone = MARQUEE_DEAD_ZONE_PX if press.item is None else MOVE_DEAD_ZONE_PX
    start = press.at.pixel
    return max(abs(pixel.x - start.x), abs(pixel.y - start.y)) >= zone
