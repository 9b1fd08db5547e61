"""Moves what is chosen, or copies of it while Alt is held."""

from refboard.ui.canvas.canvas_state import CanvasState, Lifted
from refboard.ui.canvas.painters.guides_overlay import paint_guides
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.snapping.guides import NO_GUIDES
from refboard.ui.canvas.snapping.snap import AXES
from refboard.ui.canvas.snapping.snapper import Snapper
from refboard.ui.canvas.tools.tool import CTRL, PointerEvent
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.document.editor import BoardEditor


class MoveDrag:
    """Carries the chosen items with the pointer; locked ones stay."""

    hint = f"Shift holds the axis, Alt moves a copy, {CTRL} stops snapping."
    scrolls = True

    def __init__(self, state: CanvasState, editor: BoardEditor, at: PointerEvent) -> None:
        self._state = state
        self._editor = editor
        self._start = at.point
        self._items = state.chosen.unlocked
        self._carried = frozenset(item.id for item in self._items)
        self._rect = state.index.extent(state.index.rows(self._carried))
        self._snapper = Snapper(state, self._carried)
        self._guides = NO_GUIDES

    def move(self, at: PointerEvent) -> None:
        """Carry the items to where the pointer is, along one axis while Shift is held."""
        if self._rect is None:
            return
        dx, dy = at.point.x - self._start.x, at.point.y - self._start.y
        axes = AXES
        if at.holds_shift:
            axes = (0,) if abs(dx) >= abs(dy) else (1,)
            dx, dy = (dx, 0.0) if axes == (0,) else (0.0, dy)
        offset, self._guides = self._snapper.move(
            self._rect.moved(dx, dy), at, axes, leaves_originals=at.holds_alt
        )
        shift = ViewTransform(1.0, dx + offset.x, dy + offset.y)
        self._state.lift(Lifted(self._carried, shift, leaves_originals=at.holds_alt))

    def finish(self) -> None:
        """Put the items, or their copies, down here."""
        lifted = self._state.lifted
        if lifted is None:
            return
        dx, dy = lifted.shift.dx, lifted.shift.dy
        if lifted.leaves_originals:
            self._state.lift(None)
            ids = [item.id for item in self._items]
            self._state.selection.set(self._editor.duplicate(ids, dx, dy))
            return
        pairs = [(i, i.placed(i.placement.moved(dx, dy))) for i in self._items]
        # The state puts the items down by itself when it sees that the document moved them.
        self._editor.put_down(pairs, "Move", on_top=self._state.habits.raises)
        self._state.lift(None)

    def cancel(self) -> None:
        """Put the items back."""
        self._state.lift(None)

    def paint(self, on: Overlay) -> None:
        """Show what the items came into line with."""
        paint_guides(on, self._guides)
