"""How cropping looks: the rest of the picture dimmed, the frame with its handles, thirds."""

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen, QPolygonF

from refboard.ui.canvas.handles import Frame, Handle, visible_handles
from refboard.ui.canvas.painters.overlay import Overlay

_DIM = QColor(0, 0, 0, 150)
_SHADE = QColor(0, 0, 0, 130)
_THIRDS = QColor(255, 255, 255, 150)
_ARM_PX = 15.0
_BAR_PX = 11.0
_THICK_PX = 3.5


def paint_crop(on: Overlay, frame: Frame, whole: Frame, *, is_dragging: bool) -> None:
    """Paint what lies above a picture that is cropped.

    Args:
        on: The layer above the pictures.
        frame: What is shown of it.
        whole: All of it.
        is_dragging: Something of it is being dragged: its thirds are shown.
    """
    painter = on.painter
    corners = _polygon(on, frame)
    rest = QPainterPath()
    rest.addPolygon(_polygon(on, whole))
    rest.closeSubpath()
    rest.addPolygon(corners)
    rest.closeSubpath()
    painter.fillPath(rest, _DIM)
    if is_dragging:
        _paint_thirds(on, frame)
    # A light line in a dark one is seen on every picture.
    for colour, width in ((_SHADE, 3.0), (QColor(Qt.GlobalColor.white), 1.0)):
        painter.setPen(QPen(colour, width, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawPolygon(corners)
    _paint_handles(on, frame)


def _paint_thirds(on: Overlay, frame: Frame) -> None:
    on.painter.setPen(QPen(_THIRDS, 1))
    for third in (2 / 3, 4 / 3):
        for start, end in (((third, 0), (third, 2)), ((0, third), (2, third))):
            on.painter.drawLine(QLineF(_pixel(on, frame, *start), _pixel(on, frame, *end)))


def _paint_handles(on: Overlay, frame: Frame) -> None:
    """Paint angles at the corners and bars at the edges, along the frame."""
    rect = on.transform.rect_to_pixels(frame.rect)
    for colour, wider in ((_SHADE, 2.0), (QColor(Qt.GlobalColor.white), 0.0)):
        pen = QPen(colour, _THICK_PX + wider)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap if wider else Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        on.painter.setPen(pen)
        for handle in visible_handles(rect.width, rect.height):
            on.painter.drawPolyline(_mark(on, frame, handle, rect.width, rect.height))


def _mark(
    on: Overlay, frame: Frame, handle: Handle, width_px: float, height_px: float
) -> QPolygonF:
    """Return the pixels of a handle's line: along both edges of a corner, or along its edge."""
    column, row = handle
    # In columns and rows, of which a side has two; no longer than a third of it.
    x = min(2 * _ARM_PX / width_px, 2 / 3) * (1 - column)
    y = min(2 * _ARM_PX / height_px, 2 / 3) * (1 - row)
    bar_x, bar_y = 2 * _BAR_PX / width_px, 2 * _BAR_PX / height_px
    if row == 1:
        ends: tuple[tuple[float, float], ...] = ((column, 1 - bar_y), (column, 1 + bar_y))
    elif column == 1:
        ends = ((1 - bar_x, row), (1 + bar_x, row))
    else:
        ends = ((column + x, row), (column, row), (column, row + y))
    return QPolygonF([_pixel(on, frame, *end) for end in ends])


def _polygon(on: Overlay, frame: Frame) -> QPolygonF:
    grid = ((0, 0), (2, 0), (2, 2), (0, 2))
    return QPolygonF([_pixel(on, frame, *place) for place in grid])


def _pixel(on: Overlay, frame: Frame, column: float, row: float) -> QPointF:
    """Return where a place of a frame is: in the middle of a pixel where it lies straight."""
    at = on.transform.to_pixel(frame.at(column, row))
    if frame.rotation % 90:
        return QPointF(at.x, at.y)
    return QPointF(round(at.x) + 0.5, round(at.y) + 0.5)
