"""Captions: words painted into pictures, and their outlines for pages.

Outlines look the same wherever a page is read, whatever fonts are there.
"""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath

from refboard.core.export.leaf import Caption
from refboard.core.geometry import Point
from refboard.ui.canvas.transform import ViewTransform

_DRAWN_PX = 100
"""The size at which letters are measured and outlined: free of hinting."""


def paint_caption(
    painter: QPainter, caption: Caption, transform: ViewTransform, colour: QColor
) -> None:
    """Paint a caption; one too small to be read is left out.

    Args:
        painter: In pixels.
        caption: Its words and place.
        transform: Board units to pixels.
        colour: Of the letters.
    """
    size = caption.height * transform.zoom
    if size < 1:
        return
    path = _outline(caption)
    start = transform.to_pixel(_start(caption, path))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(start.x, start.y)
    painter.scale(size / _DRAWN_PX, size / _DRAWN_PX)
    painter.fillPath(path, colour)
    painter.restore()


def outlined(caption: Caption) -> str:
    """Return the outlines of a caption's letters as path operators of PDF, in board units."""
    path = _outline(caption)
    start, scale = _start(caption, path), caption.height / _DRAWN_PX
    words: list[str] = []
    curve: list[str] = []
    for at in range(path.elementCount()):
        element = path.elementAt(at)
        # PySide gives the fields of an element no types.
        x, y = float(element.x), float(element.y)  # type: ignore[attr-defined]
        place = f"{start.x + x * scale:.3f} {start.y + y * scale:.3f}"
        match element.type:  # type: ignore[attr-defined]
            case QPainterPath.ElementType.MoveToElement:
                words.append(f"{place} m")
            case QPainterPath.ElementType.LineToElement:
                words.append(f"{place} l")
            case _:
                curve.append(place)
                if len(curve) == 3:
                    words.append(f"{' '.join(curve)} c")
                    curve = []
    return "\n".join(words)


def _outline(caption: Caption) -> QPainterPath:
    """Return the letters at the size they are drawn at, on a line that begins at the origin."""
    font = QFont()
    font.setPixelSize(_DRAWN_PX)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    room = caption.rect.width * _DRAWN_PX / caption.height
    metrics = QFontMetricsF(font)
    text = metrics.elidedText(caption.text, Qt.TextElideMode.ElideMiddle, room)
    path = QPainterPath()
    path.addText(QPointF(0.0, 0.0), font, text)
    return path


def _start(caption: Caption, path: QPainterPath) -> Point:
    """Return where the line begins, in board units: in the middle of the caption's place."""
    width = path.boundingRect().width() * caption.height / _DRAWN_PX
    rect = caption.rect
    return Point(rect.centre.x - width / 2, rect.y + (rect.height + caption.height * 0.7) / 2)
