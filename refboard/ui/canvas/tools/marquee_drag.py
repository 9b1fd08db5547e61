"""Chooses the items that a rectangle touches, or holds whole while Alt is held."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from refboard.core.geometry import Rect
from refboard.core.ids import ItemId
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.tools.tool import PointerEvent


class MarqueeDrag:
    """Grows a rectangle from where it was pressed; it may add to what was chosen."""

    hint = "Alt chooses only what lies wholly inside. Esc takes it back."
    scrolls = True

    def __init__(self, state: CanvasState, at: PointerEvent, *, adds: bool) -> None:
        self._state = state
        self._corner = at.point
        self._rect: Rect | None = None
        self._before = state.selection.ids
        self._kept = self._before if adds else ()

    def move(self, at: PointerEvent) -> None:
        """Choose what the rectangle touches now, or with Alt what lies wholly in it."""
        left, right = sorted((self._corner.x, at.point.x))
        top, bottom = sorted((self._corner.y, at.point.y))
        self._rect = Rect(left, top, right - left, bottom - top)
        state = self._state
        find = state.items_inside if at.holds_alt else state.items_touching
        found = [item.id for item in find(self._rect)]
        self._state.selection.set([*self._still_there(self._kept), *found])

    def finish(self) -> None:
        """Keep what is chosen."""

    def cancel(self) -> None:
        """Choose what was chosen before."""
        self._state.selection.set(self._still_there(self._before))

    def paint(self, on: Overlay) -> None:
        """Paint the rectangle."""
        if self._rect is None:
            return
        colour = on.colours.selection
        fill = QColor(colour)
        fill.setAlphaF(0.12)
        rect = on.transform.rect_to_pixels(self._rect)
        on.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        on.painter.setPen(QPen(colour, 1))
        on.painter.setBrush(fill)
        on.painter.drawRect(QRectF(rect.x, rect.y, rect.width, rect.height))

    def _still_there(self, ids: Iterable[ItemId]) -> Iterable[ItemId]:
        """Return what was chosen before and was not deleted meanwhile."""
        return (i for i in ids if i in self._state.index)
