"""Painting pictures small: rounded, and never enlarged beyond their pixels.

A thumbnail is scaled and rounded once and kept in Qt's own pixmap cache: painting a list again
only copies.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap, QPixmapCache

from refboard.ui.style.tokens import Tokens

GUTTER = 1.0
"""Between the pictures of a mosaic, in pixels."""


def paint_contained(
    painter: QPainter, room: QRect, pixmap: QPixmap | None, tokens: Tokens, radius: float = 4
) -> None:
    """Paint a picture whole in the middle of `room`, on a quiet plate."""
    pixmaps = [] if pixmap is None or pixmap.isNull() else [pixmap]
    _paint_plate(painter, room, pixmaps, tokens, radius, _draw_contained)


def contained_in(room: QRectF, pixmap: QPixmap) -> QRectF:
    """Return where `paint_contained` paints a picture."""
    size = QSizeF(pixmap.deviceIndependentSize())
    if size.width() > room.width() or size.height() > room.height():
        size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return _centred(size, room)


def paint_mosaic(
    painter: QPainter, room: QRect, pixmaps: Sequence[QPixmap], tokens: Tokens, radius: float = 5
) -> None:
    """Paint up to four pictures so that they fill `room` together, each cut at its edges."""
    _paint_plate(painter, room, pixmaps[:4], tokens, radius, _draw_mosaic)


def _paint_plate(
    painter: QPainter,
    room: QRect,
    pixmaps: Sequence[QPixmap],
    tokens: Tokens,
    radius: float,
    draw: Callable[[QPainter, QRectF, Sequence[QPixmap]], None],
) -> None:
    """Paint a rounded plate with pictures, made only when it is not kept."""
    ratio = painter.device().devicePixelRatioF()
    key = f"{draw.__name__} {room.width()} {room.height()} {ratio} {radius} {tokens.canvas} "
    key += " ".join(str(pixmap.cacheKey()) for pixmap in pixmaps)
    plate = QPixmap()
    if not QPixmapCache.find(key, plate):
        plate = _made_plate(room.size(), ratio, QColor(tokens.canvas), pixmaps, radius, draw)
        QPixmapCache.insert(key, plate)
    painter.drawPixmap(room.topLeft(), plate)


def _made_plate(
    size: QSize,
    ratio: float,
    ground: QColor,
    pixmaps: Sequence[QPixmap],
    radius: float,
    draw: Callable[[QPainter, QRectF, Sequence[QPixmap]], None],
) -> QPixmap:
    plate = QPixmap(size * ratio)
    plate.setDevicePixelRatio(ratio)
    plate.fill(Qt.GlobalColor.transparent)
    whole = QRectF(QPointF(0, 0), QSizeF(size))
    outline = QPainterPath()
    outline.addRoundedRect(whole, radius, radius)
    painter = QPainter(plate)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(outline, ground)
    painter.setClipPath(outline)
    draw(painter, whole, pixmaps)
    painter.end()
    return plate


def _draw_contained(painter: QPainter, room: QRectF, pixmaps: Sequence[QPixmap]) -> None:
    for pixmap in pixmaps:
        painter.drawPixmap(contained_in(room, pixmap), pixmap, QRectF(pixmap.rect()))


def _draw_mosaic(painter: QPainter, room: QRectF, pixmaps: Sequence[QPixmap]) -> None:
    is_tall = bool(pixmaps) and pixmaps[0].height() > pixmaps[0].width()
    for part, pixmap in zip(_parts(room, len(pixmaps), is_tall=is_tall), pixmaps, strict=True):
        size = QSizeF(pixmap.deviceIndependentSize())
        size.scale(part.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        painter.save()
        painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
        painter.drawPixmap(_centred(size, part), pixmap, QRectF(pixmap.rect()))
        painter.restore()


def _centred(size: QSizeF, room: QRectF) -> QRectF:
    return QRectF(room.center() - QPointF(size.width() / 2, size.height() / 2), size)


def _parts(room: QRectF, count: int, *, is_tall: bool) -> list[QRectF]:
    """Return how up to four pictures share a square; a half goes the way of the first."""
    width, height = (room.width() - GUTTER) / 2, (room.height() - GUTTER) / 2
    right, lower = room.x() + width + GUTTER, room.y() + height + GUTTER
    upper_right = QRectF(right, room.y(), width, height)
    lower_right = QRectF(right, lower, width, height)
    upper_left = QRectF(room.x(), room.y(), width, height)
    lower_left = QRectF(room.x(), lower, width, height)
    if is_tall:
        halves = [upper_left.united(lower_left), upper_right.united(lower_right)]
        rest = [upper_right, lower_right]
    else:
        halves = [upper_left.united(upper_right), lower_left.united(lower_right)]
        rest = [lower_left, lower_right]
    return {
        0: [],
        1: [room],
        2: halves,
        3: [halves[0], *rest],
        4: [upper_left, lower_left, upper_right, lower_right],
    }[count]
