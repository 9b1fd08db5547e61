"""Moves what is chosen, or copies of it while Alt is held."""

from PySide6.QtCore import Qt

from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState, Lifted
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.document.editor import BoardEditor


class MoveDrag:
    """Carries the chosen items with the pointer; locked ones stay."""

    def __init__(self, state: CanvasState, editor: BoardEditor, pixel: Point) -> None:
        self._state = state
        self._editor = editor
        self._start = state.camera.transform.to_board(pixel)
        self._ids = frozenset(item.id for item in state.chosen.unlocked)

    def move(self, pixel: Point, modifiers: Qt.KeyboardModifier) -> None:
        """Carry the items to where the pointer is."""
        if not self._ids:
            return
        now = self._state.camera.transform.to_board(pixel)
        shift = ViewTransform(1.0, now.x - self._start.x, now.y - self._start.y)
        copies = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        self._state.lift(Lifted(self._ids, shift, leaves_originals=copies))

    def finish(self) -> None:
        """Put the items, or their copies, down here."""
        lifted = self._state.lifted
        if lifted is None:
            return
        dx, dy = lifted.shift.dx, lifted.shift.dy
        chosen = [i for i in self._state.selection.ids if i in self._ids]
        if lifted.leaves_originals:
            self._state.lift(None)
            self._state.selection.set(self._editor.duplicate(chosen, dx, dy))
        else:
            # The state puts the items down by itself when it sees that the document moved them.
            self._editor.move(chosen, dx, dy)
            self._state.lift(None)

    def cancel(self) -> None:
        """Put the items back."""
        self._state.lift(None)
