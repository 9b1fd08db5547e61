"""Turns what is chosen about its common middle."""

import math

from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState, Lifted
from refboard.ui.canvas.handles import Frame
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.painters.pointer_label import paint_beside
from refboard.ui.canvas.tools.tool import PointerEvent
from refboard.ui.canvas.transform import Turn
from refboard.ui.document.editor import BoardEditor
from refboard.ui.document.transforms import turned

STEP = 15.0
"""Degrees, while Shift is held."""


class RotateDrag:
    """Turns all chosen items together; locked ones stay."""

    hint = "Shift turns in steps of 15°. Esc takes it back."
    scrolls = False

    def __init__(
        self, state: CanvasState, editor: BoardEditor, frame: Frame, at: PointerEvent
    ) -> None:
        self._state = state
        self._editor = editor
        self._items = state.chosen.unlocked
        self._ids = frozenset(item.id for item in self._items)
        self._middle = frame.rect.centre
        # One item shows the angle at which it lies, several by how much they were turned.
        self._first = frame.rotation
        self._grip = _angle(self._middle, at.point)
        self._pixel = at.pixel
        self._turned = 0.0

    @property
    def angle(self) -> float:
        """The degrees to be shown, clockwise, more than -180 and 180 at most."""
        return -((180 - self._first - self._turned) % 360 - 180)

    def move(self, at: PointerEvent) -> None:
        """Turn with the pointer, to even angles while Shift is held."""
        self._pixel = at.pixel
        degrees = _angle(self._middle, at.point) - self._grip
        if at.holds_shift:
            degrees = round((self._first + degrees) / STEP) * STEP - self._first
        self._turned = degrees % 360
        self._state.lift(Lifted(self._ids, turn=Turn(self._middle, self._turned)))

    def finish(self) -> None:
        """Let the items lie as they are seen."""
        lifted = self._state.lifted
        if lifted is None or lifted.turn is None:
            return
        pairs = turned(self._items, lifted.turn.degrees)
        self._editor.put_down(pairs, "Rotate", on_top=self._state.habits.raises)
        self._state.lift(None)

    def cancel(self) -> None:
        """Turn the items back."""
        self._state.lift(None)

    def paint(self, on: Overlay) -> None:
        """Write the angle beside the pointer."""
        paint_beside(on, self._pixel, shown_angle(self.angle))


def shown_angle(degrees: float) -> str:
    """Return an angle as it is written: "12.5°"."""
    words = f"{degrees:.1f}".removesuffix(".0")
    return ("0" if words == "-0" else words.replace("-", "\N{MINUS SIGN}")) + "°"


def _angle(middle: Point, point: Point) -> float:
    return math.degrees(math.atan2(point.y - middle.y, point.x - middle.x))
