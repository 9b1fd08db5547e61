"""What the pointer looks like on the handles of a frame that may be turned."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QCursor, QGuiApplication, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

_SHAPES = (
    Qt.CursorShape.SizeHorCursor,
    Qt.CursorShape.SizeFDiagCursor,
    Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeBDiagCursor,
)
"""Along the x axis, and 45 degrees further clockwise each."""

_SIDE_PX = 24
_RADIUS_PX = 8.0
_SPAN = 110.0
_HEAD_PX = 3.4
_STEP = 10


def resize_cursor(degrees: float) -> Qt.CursorShape:
    """Return the arrows that lie nearest to a direction, clockwise from the x axis."""
    return _SHAPES[round(degrees / 45) % 4]


def turn_cursor(degrees: float) -> QCursor:
    """Return a bent double arrow around a middle that lies opposite to a direction."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    return _turn_cursor(round(degrees / _STEP) * _STEP % 360, ratio)


@lru_cache(maxsize=72)
def _turn_cursor(degrees: int, ratio: float) -> QCursor:
    pixmap = QPixmap(round(_SIDE_PX * ratio), round(_SIDE_PX * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(_SIDE_PX / 2, _SIDE_PX / 2)
    painter.rotate(degrees)
    # The bow is nearer to the pointer's middle than its own circle's.
    painter.translate(-_RADIUS_PX / 2, 0)
    arrow = _bow()
    for colour, width in ((Qt.GlobalColor.white, 4.4), (Qt.GlobalColor.black, 1.8)):
        pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(arrow)
        pen.setWidthF(width - 1.8)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen if width > 1.8 else Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        for sign in (-1, 1):
            painter.drawPolygon(_head(sign))
    painter.end()
    middle = _SIDE_PX // 2
    return QCursor(pixmap, middle, middle)


def _bow() -> QPainterPath:
    circle = QRectF(-_RADIUS_PX, -_RADIUS_PX, 2 * _RADIUS_PX, 2 * _RADIUS_PX)
    path = QPainterPath()
    path.arcMoveTo(circle, -_SPAN / 2)
    path.arcTo(circle, -_SPAN / 2, _SPAN)
    return path


def _head(sign: int) -> QPolygonF:
    """Return the head at one end of the bow, along the circle."""
    turn = math.radians(sign * _SPAN / 2)
    x, y = math.cos(turn), math.sin(turn)
    along_x, along_y = -y * sign, x * sign
    end = QPointF(x * _RADIUS_PX, y * _RADIUS_PX)
    return QPolygonF(
        [
            end + QPointF(along_x, along_y) * (_HEAD_PX * 1.3),
            end + QPointF(x, y) * _HEAD_PX,
            end - QPointF(x, y) * _HEAD_PX,
        ]
    )
