"""Icons that the icon font lacks, drawn in its manner: thin lines on a square of 256."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPen, QPixmap, QPolygonF

SIDE = 256
STROKE = 16


class DrawnIcon(QIconEngine):
    """One icon at any size.

    Args to the constructor:
        name: Of the icon, one of `DRAWINGS`.
        colour: "#rrggbb".
        disabled: Its colour where it cannot be pressed.
    """

    def __init__(self, name: str, colour: str, disabled: str) -> None:
        super().__init__()
        self._draw = DRAWINGS[name]
        self._colour, self._disabled = colour, disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Override QIconEngine::paint."""
        is_disabled = mode == QIcon.Mode.Disabled
        colour = QColor(self._disabled if is_disabled else self._colour)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.topLeft())
        painter.scale(rect.width() / SIDE, rect.height() / SIDE)
        painter.setPen(QPen(colour, STROKE, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
        self._draw(painter, colour)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """Override QIconEngine::pixmap."""
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return made


def _flip_h(painter: QPainter, colour: QColor) -> None:
    """A filled triangle, the axis, and what the mirror shows of it."""
    for top in (32, 120, 208):
        painter.drawLine(128, top, 128, top + 24)
    corners = (92, 60), (92, 204), (28, 204)
    painter.drawPolygon(QPolygonF([QPointF(SIDE - x, y) for x, y in corners]))
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))


def _flip_v(painter: QPainter, colour: QColor) -> None:
    """The same on its side."""
    painter.translate(SIDE, 0)
    painter.rotate(90)
    _flip_h(painter, colour)


def _turn_right(painter: QPainter, colour: QColor) -> None:
    """A sheet, and above it an arrow that comes round a quarter of a circle."""
    painter.drawRoundedRect(32, 120, 120, 104, 8, 8)
    painter.drawArc(QRect(12, 48, 192, 192), 0, 90 * 16)
    painter.drawPolyline(QPolygonF([QPointF(172, 120), QPointF(204, 152), QPointF(236, 120)]))


def _turn_left(painter: QPainter, colour: QColor) -> None:
    """The same the other way round."""
    painter.translate(SIDE, 0)
    painter.scale(-1, 1)
    _turn_right(painter, colour)


DRAWINGS: Mapping[str, Callable[[QPainter, QColor], None]] = {
    "flip-h": _flip_h,
    "flip-v": _flip_v,
    "turn-left": _turn_left,
    "turn-right": _turn_right,
}
