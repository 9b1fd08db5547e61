"""How parts that are asked about look: marching while they are marked, and faint after that."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen, QPolygonF

from refboard.core.board import Item
from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.handles import Frame
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.parts.item_part import corners_on_board

DASH_PX = 5.0
_SHADE = QColor(0, 0, 0, 200)
_DIM = QColor(0, 0, 0, 100)
_FAINT = 0.7


def paint_marked(on: Overlay, item: Item, outline: Sequence[Point], march_px: float) -> None:
    """Dim what of a picture is not marked, and let a line march around what is.

    Args:
        on: The layer above the pictures.
        item: The picture.
        outline: Corners of what is marked, on the board.
        march_px: How far the line has marched.
    """
    frame = Frame(item.placement.rect, item.placement.rotation)
    marked = _polygon(on, outline)
    whole, inside = QPainterPath(), QPainterPath()
    whole.addPolygon(_polygon(on, frame.corners))
    inside.addPolygon(marked)
    inside.closeSubpath()
    inside.setFillRule(Qt.FillRule.WindingFill)
    on.painter.fillPath(whole.subtracted(inside), _DIM)
    _paint_line(on, marked, march_px)


def paint_asked(on: Overlay, state: CanvasState) -> None:
    """Show faintly which parts of pictures the question is about, where a gesture carries them."""
    on.painter.save()
    on.painter.setOpacity(_FAINT)
    for asked in state.asked_parts:
        item = state.index.get(asked.item_id)
        if item is None or item.picture is None or asked.part is None:
            continue
        if state.lifted is not None:
            if state.lifted.drafts and item.id in state.lifted.ids:
                continue  # it is being cropped
            item = state.lifted.item(item)
        _paint_line(on, _polygon(on, corners_on_board(item, asked.part)), 0.0)
    on.painter.restore()


def _paint_line(on: Overlay, corners: QPolygonF, march_px: float) -> None:
    """Paint light dashes on a dark line: seen on every picture."""
    painter = on.painter
    painter.setPen(QPen(_SHADE, 1.6))
    painter.drawPolygon(corners)
    pen = QPen(QColor(Qt.GlobalColor.white), 1.6, Qt.PenStyle.CustomDashLine)
    # In widths of the pen.
    pen.setDashPattern([DASH_PX / pen.widthF()] * 2)
    pen.setDashOffset(-march_px / pen.widthF())
    painter.setPen(pen)
    painter.drawPolygon(corners)


def _polygon(on: Overlay, corners: Sequence[Point]) -> QPolygonF:
    at = (on.transform.to_pixel(corner) for corner in corners)
    return QPolygonF([QPointF(pixel.x, pixel.y) for pixel in at])
