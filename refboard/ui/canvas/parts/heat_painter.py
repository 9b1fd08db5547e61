"""Lays a map of where a picture is alike over the pictures on the board."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPolygonF, QTransform

from refboard.core.board import Item
from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.handles import Frame
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.parts.item_part import to_board


def paint_heat(on: Overlay, state: CanvasState) -> None:
    """Paint the map that is shown over every item of its picture that is in sight."""
    if state.heat is None:
        return
    asset_ids, image = state.heat
    for item in state.index.items_in(state.index.rows_of_assets(set(asset_ids))):
        seen = item if state.lifted is None else state.lifted.item(item)
        if on.transform.rect_to_pixels(seen.placement.bounds).intersects(on.surface):
            _lay_over(on, seen, image)


def _lay_over(on: Overlay, item: Item, image: QImage) -> None:
    """Paint a map of the whole picture over what an item shows of it."""
    painter = on.painter
    at = item.placement
    shown = QPainterPath()
    shown.addPolygon(QPolygonF([_pixel(on, p) for p in Frame(at.rect, at.rotation).corners]))
    origin = _pixel(on, to_board(item, Point(0.0, 0.0)))
    across = _pixel(on, to_board(item, Point(1.0, 0.0))) - origin
    down = _pixel(on, to_board(item, Point(0.0, 1.0))) - origin
    painter.save()
    painter.setClipPath(shown)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setTransform(
        QTransform(across.x(), across.y(), down.x(), down.y(), origin.x(), origin.y()),
        combine=True,
    )
    painter.drawImage(QRectF(0, 0, 1, 1), image)
    painter.restore()


def _pixel(on: Overlay, point: Point) -> QPointF:
    at = on.transform.to_pixel(point)
    return QPointF(at.x, at.y)
