"""Moves what is chosen, or copies of it while Alt is held."""

from refboard.ui.canvas.canvas_state import CanvasState, Lifted
from refboard.ui.canvas.tools.tool import PointerEvent
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.document.editor import BoardEditor


class MoveDrag:
    """Carries the chosen items with the pointer; locked ones stay."""

    hint = "Alt leaves the original and moves a copy. Esc puts it back."

    def __init__(self, state: CanvasState, editor: BoardEditor, at: PointerEvent) -> None:
        self._state = state
        self._editor = editor
        self._start = at.point
        self._ids = tuple(item.id for item in state.chosen.unlocked)
        self._carried = frozenset(self._ids)

    def move(self, at: PointerEvent) -> None:
        """Carry the items to where the pointer is."""
        if not self._ids:
            return
        shift = ViewTransform(1.0, at.point.x - self._start.x, at.point.y - self._start.y)
        self._state.lift(Lifted(self._carried, shift, leaves_originals=at.holds_alt))

    def finish(self) -> None:
        """Put the items, or their copies, down here."""
        lifted = self._state.lifted
        if lifted is None:
            return
        dx, dy = lifted.shift.dx, lifted.shift.dy
        if lifted.leaves_originals:
            self._state.lift(None)
            self._state.selection.set(self._editor.duplicate(self._ids, dx, dy))
        else:
            # The state puts the items down by itself when it sees that the document moved them.
            self._editor.move(self._ids, dx, dy)
            self._state.lift(None)

    def cancel(self) -> None:
        """Put the items back."""
        self._state.lift(None)
