"""The marks of pictures: of one that could not be read, and of one that moves."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from refboard.ui.canvas.contents.painting import Look, Target

_SIDE_PX = 22.0
_MOTION_FROM_PX = 72.0
_SHADE = QColor(0, 0, 0, 150)


def paint_badge(painter: QPainter, target: Target, look: Look) -> None:
    """Paint the mark in the upper right corner; of what is too small for it, all."""
    size = min(_SIDE_PX * look.pixel_ratio, target.width * 0.6, target.height * 0.6)
    if size < 5:
        painter.fillRect(target.rect, look.colours.failure)
        return
    margin = min(8 * look.pixel_ratio, size / 3)
    disc = QRectF(target.x + target.width - size - margin, target.y + margin, size, size)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.colours.failure)
    painter.drawEllipse(disc)
    if size >= 10:
        # Drawn, not written: a font's exclamation mark is never quite in the middle.
        painter.setBrush(Qt.GlobalColor.white)
        stroke = size * 0.13
        middle = disc.center().x()
        painter.drawRoundedRect(
            QRectF(middle - stroke / 2, disc.top() + size * 0.22, stroke, size * 0.34),
            stroke / 2,
            stroke / 2,
        )
        painter.drawEllipse(QRectF(middle - stroke / 2, disc.top() + size * 0.66, stroke, stroke))
    painter.restore()


def paint_motion_badge(painter: QPainter, target: Target, look: Look) -> None:
    """Paint the triangle of players in the lower left corner, where there is room for it."""
    if min(target.width, target.height) < _MOTION_FROM_PX * look.pixel_ratio:
        return
    size, margin = _SIDE_PX * look.pixel_ratio, 8 * look.pixel_ratio
    disc = QRectF(target.x + margin, target.y + target.height - size - margin, size, size)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.drawEllipse(disc)
    painter.setBrush(Qt.GlobalColor.white)
    middle, reach = disc.center(), size * 0.24
    # Its weight, not its box, is in the middle.
    left, tip = middle.x() - reach * 0.7, middle.x() + reach * 1.1
    top, bottom = middle.y() - reach, middle.y() + reach
    corners = [QPointF(left, top), QPointF(tip, middle.y()), QPointF(left, bottom)]
    painter.drawPolygon(QPolygonF(corners))
    painter.restore()
