"""Lines and distances that show why what is dragged came into line: crisp, above everything."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from refboard.core.geometry import Point
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.snapping.guides import Distance, Guides

TICK_PX = 3.0
PILL_FONT_PX = 11
PILL_HEIGHT_PX = 16.0
PILL_PADDING_PX = 5.0
_ASIDE_PX = 14.0
_HALO_ALPHA = 110


def paint_guides(on: Overlay, guides: Guides) -> None:
    """Paint the guides of one moment."""
    painter = on.painter
    painter.save()
    # On whole pixels and without smoothing: a line of one pixel is one pixel.
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    strokes = [QLineF(_pixel(on, line.start), _pixel(on, line.end)) for line in guides.lines]
    for distance in guides.distances:
        strokes += _ticked(_pixel(on, distance.start), _pixel(on, distance.end))
    halo = QColor(on.colours.background)
    halo.setAlpha(_HALO_ALPHA)
    # The halo keeps them apart from pictures of their own colour.
    for pen in (QPen(halo, 3), QPen(on.colours.guide, 1)):
        painter.setPen(pen)
        painter.drawLines(strokes)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_pills(on, guides)
    painter.restore()


def distance_text(length: float) -> str:
    """Return a distance as it is written: whole board units, a tenth where it is short."""
    words = f"{length:.1f}" if length < 100 else f"{length:.0f}"
    return words.removesuffix(".0")


def _ticked(start: QPointF, end: QPointF) -> list[QLineF]:
    """Return a stretch with a short stroke across each end."""
    is_across = abs(end.x() - start.x()) >= abs(end.y() - start.y())
    tick = QPointF(0, TICK_PX) if is_across else QPointF(TICK_PX, 0)
    return [QLineF(start, end), *(QLineF(at - tick, at + tick) for at in (start, end))]


def _paint_pills(on: Overlay, guides: Guides) -> None:
    """Write each distance in the middle of its stretch, or beside it where that is too short."""
    painter = on.painter
    font = QFont(painter.font())
    font.setPixelSize(PILL_FONT_PX)
    font.setWeight(QFont.Weight.DemiBold)
    painter.setFont(font)
    metrics = QFontMetricsF(font)
    taken: list[QRectF] = []
    for distance in guides.distances:
        text = distance_text(distance.length)
        width = max(metrics.horizontalAdvance(text) + 2 * PILL_PADDING_PX, PILL_HEIGHT_PX)
        pill = _pill(on, distance, width)
        if any(pill.intersects(other) for other in taken):
            continue
        taken.append(pill)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(on.colours.guide)
        painter.drawRoundedRect(pill, PILL_HEIGHT_PX / 2, PILL_HEIGHT_PX / 2)
        painter.setPen(on.colours.on_guide)
        painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, text)


def _pill(on: Overlay, distance: Distance, width: float) -> QRectF:
    start, end = _pixel(on, distance.start), _pixel(on, distance.end)
    x, y = (start.x() + end.x()) / 2, (start.y() + end.y()) / 2
    long, high = abs(end.x() - start.x()), abs(end.y() - start.y())
    if long >= high and long < width + 4:
        y += _ASIDE_PX
    elif long < high < PILL_HEIGHT_PX + 4:
        x += width / 2 + 8
    return QRectF(round(x - width / 2), round(y - PILL_HEIGHT_PX / 2), width, PILL_HEIGHT_PX)


def _pixel(on: Overlay, point: Point) -> QPointF:
    at = on.transform.to_pixel(point)
    return QPointF(round(at.x), round(at.y))
