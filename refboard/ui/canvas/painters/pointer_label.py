"""A few words beside the pointer, such as the angle or the size during a gesture."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF

from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.painters.overlay import Overlay

_AWAY_PX = 16.0
_PAD_X_PX = 8.0
_PAD_Y_PX = 4.0
_RADIUS_PX = 5.0
_GROUND = QColor(20, 22, 26, 225)
"""Dark in both themes, as it lies on pictures."""


def paint_beside(on: Overlay, pixel: Point, words: str) -> None:
    """Write words right below a pixel, or on its other side where the surface ends.

    Args:
        on: The layer above the pictures.
        pixel: Where the pointer is.
        words: One short line.
    """
    metrics = QFontMetricsF(on.painter.font())
    width = round(metrics.horizontalAdvance(words) + 2 * _PAD_X_PX)
    height = round(metrics.height() + 2 * _PAD_Y_PX)
    left = round(pixel.x + _AWAY_PX)
    if left + width > on.size.width:
        left = round(pixel.x - _AWAY_PX - width)
    top = round(pixel.y + _AWAY_PX)
    if top + height > on.size.height:
        top = round(pixel.y - _AWAY_PX - height)
    box = QRectF(left, top, width, height)
    on.painter.setPen(Qt.PenStyle.NoPen)
    on.painter.setBrush(_GROUND)
    on.painter.drawRoundedRect(box, _RADIUS_PX, _RADIUS_PX)
    on.painter.setBrush(Qt.BrushStyle.NoBrush)
    on.painter.setPen(Qt.GlobalColor.white)
    on.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def shown_size(rect: Rect) -> str:
    """Return a size as it is written, in whole board units."""
    return f"{round(rect.width):,} \N{MULTIPLICATION SIGN} {round(rect.height):,}"
