"""Scales what is chosen by one of its handles, about the opposite one."""

from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState, Lifted
from refboard.ui.canvas.handles import Frame, limited, scaling, shifted_item
from refboard.ui.canvas.tools.tool import PointerEvent
from refboard.ui.document.editor import BoardEditor


class ResizeDrag:
    """Scales all chosen items together; ratios stay, locked ones are left out."""

    hint = ""

    def __init__(
        self,
        state: CanvasState,
        editor: BoardEditor,
        frame: Frame,
        handle: tuple[int, int],
        at: PointerEvent,
    ) -> None:
        self._state = state
        self._editor = editor
        self._frame = frame
        self._handle = handle
        self._items = state.chosen.unlocked
        self._fixed = frame.at(2 - handle[0], 2 - handle[1])
        # The pointer rarely hits the middle of a handle: what it missed by is kept, or the
        # items would jump at the first move.
        grip = frame.at(*handle)
        self._missed = Point(grip.x - at.point.x, grip.y - at.point.y)

    def move(self, at: PointerEvent) -> None:
        """Scale so that the handle follows the pointer."""
        pointer = at.point.moved(self._missed.x, self._missed.y)
        wanted = scaling(self._frame, self._handle, pointer)
        shift = limited(wanted, self._items, self._fixed)
        self._state.lift(Lifted(frozenset(item.id for item in self._items), shift))

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
