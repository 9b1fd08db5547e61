"""Crops one side of a picture, or lets it come back: what an edge of its frame does."""

from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState, Lifted
from refboard.ui.canvas.handles import Frame, Handle
from refboard.ui.canvas.painters.guides_overlay import paint_guides
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.painters.pointer_label import paint_beside, shown_size
from refboard.ui.canvas.snapping.guides import NO_GUIDES
from refboard.ui.canvas.snapping.snapper import Snapper
from refboard.ui.canvas.snapping.span import EVEN
from refboard.ui.canvas.tools.tool import PointerEvent
from refboard.ui.document.crop_frame import dragged
from refboard.ui.document.editor import BoardEditor


class EdgeDrag:
    """Moves one side of the only chosen picture, as far as its own edge; nothing is stretched."""

    hint = "The edge crops, or brings back what was cropped. Alt moves both sides. Corners scale."
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
        self._handle = handle
        (self._item,) = state.chosen.unlocked
        self._draft = self._item
        self._snapper = Snapper(state, frozenset([self._item.id]))
        self._guides = NO_GUIDES
        self._pixel = at.pixel
        grip = frame.at(*handle)
        self._missed = Point(grip.x - at.point.x, grip.y - at.point.y)

    def move(self, at: PointerEvent) -> None:
        """Crop so that the edge follows the pointer."""
        self._pixel = at.pixel
        pointer = at.point.moved(self._missed.x, self._missed.y)
        old, self._guides = self._item.placement, NO_GUIDES
        if not (old.rotation or at.holds_alt):
            pointer, self._guides = self._snapper.handle(old.rect, self._handle, pointer, at)
        self._draft = dragged(self._item, self._handle, pointer, about_middle=at.holds_alt)
        reached = Frame(self._draft.placement.rect).at(*self._handle)
        off = reached.x - pointer.x if self._handle[0] != 1 else reached.y - pointer.y
        if abs(off) > EVEN:
            # A side that is held at the picture's own edge came into line with nothing.
            self._guides = NO_GUIDES
        self._state.lift(Lifted(frozenset([self._item.id]), drafts=(self._draft,)))

    def finish(self) -> None:
        """Show what is seen of the picture."""
        if self._state.lifted is None:
            return
        pairs = [(self._item, self._draft)]
        self._editor.put_down(pairs, "Crop", on_top=self._state.habits.raises)
        self._state.lift(None)

    def cancel(self) -> None:
        """Show what was shown of the picture."""
        self._state.lift(None)

    def paint(self, on: Overlay) -> None:
        """Write the size beside the pointer, and show what came into line."""
        paint_guides(on, self._guides)
        paint_beside(on, self._pixel, shown_size(self._draft.placement.rect))
