"""What lies above the pictures: outlines, handles, the marquee and the glow of a revealed item.

Everything here has a constant size on screen. Painted in logical pixels.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from refboard.core.board import Item
from refboard.core.geometry import Point, Rect, Size
from refboard.ui.canvas.canvas_state import IN_PLACE, CanvasState
from refboard.ui.canvas.handles import Frame, visible_handles
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.style.canvas_colours import CanvasColours

HANDLE_PX = 9.0
MANY = 300
"""More chosen items than this are outlined in tiles, not in every frame."""

_GLOW_PX = 10.0


def paint_overlay(
    painter: QPainter,
    state: CanvasState,
    transform: ViewTransform,
    size: Size,
    colours: CanvasColours,
) -> None:
    """Paint all of it for one frame.

    Args:
        painter: In logical pixels.
        state: What is chosen, hovered and carried.
        transform: Board units to logical pixels.
        size: The surface in logical pixels.
        colours: Of the theme.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    lifted = state.lifted
    carried = lifted.ids if lifted else frozenset()
    shift = lifted.shift if lifted else IN_PLACE
    chosen = state.chosen
    hovered = state.hovered
    if hovered is not None and hovered.id not in state.selection and lifted is None:
        painter.setPen(QPen(colours.selection, 1))
        _outline(painter, _frame(hovered), transform)
    surface = Rect(0.0, 0.0, size.width, size.height)
    if len(chosen.items) <= MANY:
        for item in chosen.items:
            there = transform.after(shift) if item.id in carried else transform
            if there.rect_to_pixels(item.placement.bounds).expanded(2).intersects(surface):
                style = Qt.PenStyle.DashLine if item.is_locked else Qt.PenStyle.SolidLine
                painter.setPen(QPen(colours.selection, 2, style))
                _outline(painter, _frame(item), there)
    if chosen.frame is not None and state.marquee is None:
        frame = chosen.frame.shifted(shift)
        _paint_handles(painter, frame, transform, colours, is_single=len(chosen.items) == 1)
    if state.marquee is not None:
        _paint_marquee(painter, transform.rect_to_pixels(state.marquee), colours.selection)


def paint_glow(
    painter: QPainter, item: Item, transform: ViewTransform, colour: QColor, strength: float
) -> None:
    """Paint the glow of an item that was just revealed; `strength` falls from 1 to 0."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    rect = _frame(item).rect
    margin = (2 + _GLOW_PX * (1 - strength)) / transform.zoom
    glow = QColor(colour)
    glow.setAlphaF(max(strength, 0.0))
    painter.setPen(QPen(glow, 4))
    _outline(painter, Frame(rect.expanded(margin), item.placement.rotation), transform)


def paint_drop_frame(painter: QPainter, size: Size, colour: QColor) -> None:
    """Paint the frame that says: let go, and it lands here."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, 3))
    painter.drawRoundedRect(QRectF(4, 4, size.width - 8, size.height - 8), 6, 6)


def _paint_handles(
    painter: QPainter,
    frame: Frame,
    transform: ViewTransform,
    colours: CanvasColours,
    *,
    is_single: bool,
) -> None:
    if not is_single:
        painter.setPen(QPen(colours.selection, 1, Qt.PenStyle.DashLine))
        _outline(painter, frame, transform)
    painter.setPen(QPen(colours.selection, 1.5))
    painter.setBrush(Qt.GlobalColor.white)
    rect = transform.rect_to_pixels(frame.rect)
    for handle in visible_handles(rect.width, rect.height):
        at = transform.to_pixel(frame.at(*handle))
        painter.drawRoundedRect(
            QRectF(round(at.x) - HANDLE_PX / 2, round(at.y) - HANDLE_PX / 2, HANDLE_PX, HANDLE_PX),
            2,
            2,
        )
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_marquee(painter: QPainter, rect: Rect, colour: QColor) -> None:
    fill = QColor(colour)
    fill.setAlphaF(0.12)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(colour, 1))
    painter.setBrush(fill)
    painter.drawRect(QRectF(rect.x, rect.y, rect.width, rect.height))


def _frame(item: Item) -> Frame:
    return Frame(item.placement.rect, item.placement.rotation)


def _outline(painter: QPainter, frame: Frame, transform: ViewTransform) -> None:
    if frame.rotation % 90 == 0:
        rect = transform.rect_to_pixels(
            frame.rect if frame.rotation % 180 == 0 else _upright(frame)
        )
        left, top = round(rect.x), round(rect.y)
        painter.drawRect(QRectF(left, top, round(rect.right) - left, round(rect.bottom) - top))
        return
    painter.drawPolygon(QPolygonF([_point(transform.to_pixel(corner)) for corner in frame.corners]))


def _upright(frame: Frame) -> Rect:
    middle, size = frame.rect.centre, frame.rect.size
    return Rect(middle.x - size.height / 2, middle.y - size.width / 2, size.height, size.width)


def _point(point: Point) -> QPointF:
    return QPointF(point.x, point.y)
