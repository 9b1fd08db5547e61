"""Scales what is chosen by a corner of its frame, about the opposite one or about the middle."""

from refboard.core.geometry import Point, rotated_bounds
from refboard.ui.canvas.canvas_state import CanvasState, Lifted
from refboard.ui.canvas.handles import (
    Frame,
    Handle,
    fixed_point,
    limited,
    scaled_about,
    scaling,
    shifted_item,
)
from refboard.ui.canvas.painters.guides_overlay import paint_guides
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.painters.pointer_label import paint_beside, shown_size
from refboard.ui.canvas.snapping.guides import NO_GUIDES
from refboard.ui.canvas.snapping.snapper import Snapper
from refboard.ui.canvas.tools.tool import CTRL, PointerEvent
from refboard.ui.document.editor import BoardEditor


class ResizeDrag:
    """Scales all chosen items together; ratios stay, locked ones are left out."""

    hint = f"Alt scales about the middle, {CTRL} stops snapping. Esc takes it back."
    scrolls = True

    def __init__(
        self,
        state: CanvasState,
        editor: BoardEditor,
        frame: Frame,
        handle: Handle,
        at: PointerEvent,
    ) -> None:
        self._state = state
        self._editor = editor
        self._frame = frame
        self._handle = handle
        self._items = state.chosen.unlocked
        self._ids = frozenset(item.id for item in self._items)
        self._pixel = at.pixel
        self._snapper = Snapper(state, self._ids)
        self._guides = NO_GUIDES
        # The pointer rarely hits the middle of a handle: what it missed by is kept, or the
        # items would jump at the first move.
        grip = frame.at(*handle)
        self._missed = Point(grip.x - at.point.x, grip.y - at.point.y)

    def move(self, at: PointerEvent) -> None:
        """Scale so that the handle follows the pointer."""
        self._pixel = at.pixel
        pointer = at.point.moved(self._missed.x, self._missed.y)
        frame, handle, about_middle = self._frame, self._handle, at.holds_alt
        fixed = fixed_point(frame, handle, about_middle=about_middle)
        wanted = scaling(frame, handle, pointer, about_middle=about_middle).zoom
        scale, guides = wanted, NO_GUIDES
        if frame.rotation % 90 == 0:
            scale, guides = self._snapper.scale(
                rotated_bounds(frame.rect, frame.rotation), fixed, wanted, frame.at(*handle), at
            )
        shift = limited(scaled_about(fixed, scale), self._items, fixed)
        self._guides = guides if shift.zoom == scale else NO_GUIDES
        self._state.lift(Lifted(self._ids, shift))

    def finish(self) -> None:
        """Give the items the size they are seen at."""
        lifted = self._state.lifted
        if lifted is None:
            return
        pairs = [(item, shifted_item(item, lifted.shift)) for item in self._items]
        self._editor.put_down(pairs, "Resize", on_top=self._state.habits.raises)
        self._state.lift(None)

    def cancel(self) -> None:
        """Give the items back the size they had."""
        self._state.lift(None)

    def paint(self, on: Overlay) -> None:
        """Write the size beside the pointer, and show what came into line."""
        paint_guides(on, self._guides)
        lifted = self._state.lifted
        if lifted is not None:
            paint_beside(on, self._pixel, shown_size(lifted.frame(self._frame).rect))
