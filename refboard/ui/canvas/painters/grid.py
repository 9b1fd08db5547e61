"""The dots of the board: far enough apart to be calm at every zoom."""

import math

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from refboard.core.geometry import Rect
from refboard.ui.canvas.transform import ViewTransform

_STEP = 40.0
_NEAREST_PX = 28.0


def grid_step(zoom: float) -> float:
    """Return the distance of dots in board units: a power of two times the basic step."""
    return _STEP * 2.0 ** math.ceil(math.log2(_NEAREST_PX / (_STEP * zoom)))


def paint_grid(
    painter: QPainter, transform: ViewTransform, part: Rect, colour: QColor, pixel_ratio: float
) -> None:
    """Paint the dots of a board part.

    Args:
        painter: In device pixels.
        transform: Board units to device pixels.
        part: Board units.
        colour: Of the dots.
        pixel_ratio: Device pixels to a logical one.
    """
    step = grid_step(transform.zoom / pixel_ratio)
    columns = range(math.floor(part.x / step), math.ceil(part.right / step) + 1)
    rows = range(math.floor(part.y / step), math.ceil(part.bottom / step) + 1)
    xs = [round(column * step * transform.zoom + transform.dx) for column in columns]
    ys = [round(row * step * transform.zoom + transform.dy) for row in rows]
    pen = QPen(colour, round(2 * pixel_ratio), Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap)
    painter.setPen(pen)
    painter.drawPoints([QPoint(x, y) for y in ys for x in xs])
