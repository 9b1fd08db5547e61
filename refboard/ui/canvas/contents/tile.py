"""A calm tile with words on it, for what cannot be shown."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from refboard.ui.canvas.contents.painting import Look, Target
from refboard.ui.style.grounds import mixed

LARGE_PX = 4096
"""Larger things are cut to the part that is painted, within what the rasteriser can count."""

_WORDS_FROM_PX = 48
_WORDS_WIDE_PX = 96
"""In a narrower tile only the ends of a name would be left."""
_EDGE_SHARE = 0.3
_ROUNDED_FROM_PX = 24
_RADIUS_PX = 6.0
_MARGIN_PX = 12


def paint_tile(painter: QPainter, target: Target, part: QRectF, look: Look, words: str) -> None:
    """Paint a tile, with the words where there is room; a long line is shortened in its middle."""
    side = min(target.width, target.height)
    is_huge = max(target.width, target.height) >= LARGE_PX
    if is_huge or side < _ROUNDED_FROM_PX * look.pixel_ratio:
        painter.fillRect(target.rect.intersected(part), look.colours.placeholder)
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    # An edge: two tiles that touch are two.
    edge = mixed(look.colours.placeholder, look.colours.text, _EDGE_SHARE)
    painter.setPen(QPen(edge, look.pixel_ratio))
    painter.setBrush(look.colours.placeholder)
    radius, half = _RADIUS_PX * look.pixel_ratio, look.pixel_ratio / 2
    painter.drawRoundedRect(target.rect.adjusted(half, half, -half, -half), radius, radius)
    has_room = target.width >= _WORDS_WIDE_PX * look.pixel_ratio
    if words and has_room and side >= _WORDS_FROM_PX * look.pixel_ratio:
        _paint_words(painter, target, look, words)
    painter.restore()


def _paint_words(painter: QPainter, target: Target, look: Look, words: str) -> None:
    font = QFont(painter.font())
    font.setPixelSize(round(12 * look.pixel_ratio))
    painter.setFont(font)
    painter.setPen(QPen(look.colours.text))
    margin = _MARGIN_PX * look.pixel_ratio
    room = target.rect.adjusted(margin, margin, -margin, -margin)
    metrics = QFontMetricsF(font)
    shown = "\n".join(
        metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, room.width())
        for line in words.split("\n")
    )
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
