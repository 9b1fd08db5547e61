"""Painting pictures small: rounded, and never enlarged beyond their pixels."""

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap

from refboard.ui.tokens import Tokens


def paint_contained(
    painter: QPainter, room: QRect, pixmap: QPixmap | None, tokens: Tokens, radius: float = 4
) -> None:
    """Paint a picture whole in the middle of `room`, on a quiet plate."""
    plate = QPainterPath()
    plate.addRoundedRect(QRectF(room), radius, radius)
    painter.fillPath(plate, QColor(tokens.canvas))
    if pixmap is None or pixmap.isNull():
        return
    size = QSizeF(pixmap.deviceIndependentSize())
    if size.width() > room.width() or size.height() > room.height():
        size.scale(QSizeF(room.size()), Qt.AspectRatioMode.KeepAspectRatio)
    corner = QRectF(room).center() - QPointF(size.width() / 2, size.height() / 2)
    _draw(painter, QRectF(corner, size), pixmap, plate)


def paint_covering(painter: QPainter, room: QRectF, pixmap: QPixmap, clip: QPainterPath) -> None:
    """Paint the middle of a picture so that it fills `room`."""
    size = QSizeF(pixmap.deviceIndependentSize())
    size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    corner = room.center() - QPointF(size.width() / 2, size.height() / 2)
    cut = QPainterPath()
    cut.addRect(room)
    _draw(painter, QRectF(corner, size), pixmap, clip.intersected(cut))


def _draw(painter: QPainter, target: QRectF, pixmap: QPixmap, clip: QPainterPath) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
    painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))
    painter.restore()
