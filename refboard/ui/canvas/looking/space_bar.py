"""The space bar: held it moves the board by the hand, tapped it previews a picture."""

from time import monotonic

from refboard.core.ids import ItemId
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.pointer import Pointer
from refboard.ui.canvas.tools.tool_box import HAND, ToolBox
from refboard.ui.document.reading_order import in_reading_order

TAP_S = 0.35
"""A key that is held for longer is not tapped, even when nothing was dragged meanwhile."""


class SpaceBar:
    """Tells a tap from a hold, and which picture a tap means.

    The one under the pointer is meant, unless something was selected since the pointer came there,
    as by Tab: then it is the first of what is selected.
    """

    def __init__(self, state: CanvasState, tools: ToolBox, pointer: Pointer) -> None:
        self._state = state
        self._tools = tools
        self._pointer = pointer
        self._wanted: ItemId | None = None
        self._pressed_at = 0.0
        self._presses = 0
        self._passed_over: ItemId | None = None
        state.selection.changed.connect(self._note_choice)

    def press(self, *, is_repeat: bool) -> None:
        """Follow the key down: the hand has the pointer from now on."""
        if is_repeat:
            return
        # Before the hand is borrowed, which lies over whatever is under the pointer.
        self._wanted = self._meant()
        self._pressed_at, self._presses = monotonic(), self._pointer.presses
        self._tools.borrow(HAND)

    def release(self, *, is_repeat: bool) -> None:
        """Follow the key up: a tap asks for a preview."""
        if is_repeat:
            return
        self._tools.give_back()
        self._pointer.linger()
        wanted, self._wanted = self._wanted, None
        is_tap = monotonic() - self._pressed_at <= TAP_S and self._presses == self._pointer.presses
        if wanted is not None and is_tap and wanted in self._state.index:
            self._state.preview_asked.emit(wanted)

    def _meant(self) -> ItemId | None:
        hovered = self._state.hovered
        is_new = hovered is not None and hovered.id != self._passed_over
        chosen = in_reading_order(item for item in self._state.chosen.items if item.picture)
        if hovered is not None and hovered.picture and (is_new or hovered in chosen or not chosen):
            return hovered.id
        return chosen[0].id if chosen else None

    def _note_choice(self) -> None:
        hovered = self._state.hovered
        self._passed_over = None if hovered is None else hovered.id
