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


def paint_beside(on: Overlay, pixel: Point, words: str, away_from: Point | None = None) -> None:
    """Write words beside a pixel, or on its other side where the surface ends.

    Args:
        on: The layer above the pictures.
        pixel: Where the pointer is.
        words: One short line.
        away_from: The pixel that is looked at, so that the words do not cover it; without one they
            stand right below.
    """
    metrics = QFontMetricsF(on.painter.font())
    width = round(metrics.horizontalAdvance(words) + 2 * _PAD_X_PX)
    height = round(metrics.height() + 2 * _PAD_Y_PX)
    seen = pixel if away_from is None else away_from
    left = _beside(pixel.x, width, on.size.width, is_before=pixel.x < seen.x)
    top = _beside(pixel.y, height, on.size.height, is_before=pixel.y < seen.y)
    box = QRectF(left, top, width, height)
    on.painter.setPen(Qt.PenStyle.NoPen)
    on.painter.setBrush(_GROUND)
    on.painter.drawRoundedRect(box, _RADIUS_PX, _RADIUS_PX)
    on.painter.setBrush(Qt.BrushStyle.NoBrush)
    on.painter.setPen(Qt.GlobalColor.white)
    on.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)


def _beside(at: float, length: float, room: float, *, is_before: bool) -> int:
    """Return where something begins that lies before or after a place, and in the room."""
    before, after = round(at - _AWAY_PX - length), round(at + _AWAY_PX)
    if is_before:
        return before if before >= 0 else after
    return after if after + length <= room else before


def shown_size(rect: Rect) -> str:
    """Return a size as it is written, in whole board units."""
    return f"{round(rect.width):,} \N{MULTIPLICATION SIGN} {round(rect.height):,}"
