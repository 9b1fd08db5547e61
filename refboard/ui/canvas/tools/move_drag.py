"""Moves what is chosen, or copies of it while Alt is held."""

from PySide6.QtCore import Qt

from refboard.core.geometry import Point
from refboard.ui.canvas.stage import Lifted, Stage
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.editor import BoardEditor


class MoveDrag:
    """Carries the chosen items with the pointer; locked ones stay."""

    def __init__(self, stage: Stage, editor: BoardEditor, pixel: Point) -> None:
        self._stage = stage
        self._editor = editor
        self._start = stage.camera.transform.to_board(pixel)
        self._ids = frozenset(item.id for item in stage.chosen.unlocked)

    def move(self, pixel: Point, modifiers: Qt.KeyboardModifier) -> None:
        """Carry the items to where the pointer is."""
        if not self._ids:
            return
        now = self._stage.camera.transform.to_board(pixel)
        shift = ViewTransform(1.0, now.x - self._start.x, now.y - self._start.y)
        copies = bool(modifiers & Qt.KeyboardModifier.AltModifier)
        self._stage.lift(Lifted(self._ids, shift, leaves_originals=copies))

    def finish(self) -> None:
        """Put the items, or their copies, down here."""
        lifted = self._stage.lifted
        if lifted is None:
            return
        dx, dy = lifted.shift.dx, lifted.shift.dy
        chosen = [i for i in self._stage.selection.ids if i in self._ids]
        if lifted.leaves_originals:
            self._stage.lift(None)
            self._stage.selection.set(self._editor.duplicate(chosen, dx, dy))
        else:
            # The stage puts the items down by itself when it sees that the document moved them.
            self._editor.move(chosen, dx, dy)
            self._stage.lift(None)

    def cancel(self) -> None:
        """Put the items back."""
        self._stage.lift(None)
