"""The mark of a picture that could not be read."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from refboard.ui.canvas.contents.painting import Look, Target

_SIDE_PX = 22.0


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
