"""The mark of what is locked, small and quiet, of one size on screen."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from refboard.core.board import Item
from refboard.ui.canvas.contents.painting import Target

LEAST_PX = 56
"""What is smaller on screen has none: it would hide what it is about."""

_SIDE_PX = 18.0
_MARGIN_PX = 6.0
_GROUND = QColor(0, 0, 0, 120)


def paint_lock(painter: QPainter, item: Item, target: Target, pixel_ratio: float) -> None:
    """Paint a padlock inside the left upper corner of an item, upright however that is turned."""
    if min(target.width, target.height) < LEAST_PX * pixel_ratio:
        return
    inset = (_MARGIN_PX + _SIDE_PX / 2) * pixel_ratio
    middle = target.rect.center()
    turn = QTransform().translate(middle.x(), middle.y()).rotate(item.placement.rotation)
    there = turn.map(QPointF(target.x + inset, target.y + inset) - middle)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(there)
    painter.scale(_SIDE_PX * pixel_ratio, _SIDE_PX * pixel_ratio)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_GROUND)
    painter.drawEllipse(QRectF(-0.5, -0.5, 1, 1))
    painter.setBrush(Qt.GlobalColor.white)
    painter.drawRoundedRect(QRectF(-0.22, -0.06, 0.44, 0.32), 0.06, 0.06)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(Qt.GlobalColor.white, 0.08))
    painter.drawArc(QRectF(-0.14, -0.28, 0.28, 0.36), 0, 180 * 16)
    painter.restore()
