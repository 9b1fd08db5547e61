"""The chosen colours side by side: click one to change it, drag a border for its amount."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from refboard.core.colour.names import name_of
from refboard.ui.find.colours.colour_mix import ColourMix

HEIGHT_PX, RADIUS_PX, GRIP_PX = 34, 6, 6
STEP = 0.05


class ColourStrip(QWidget):
    """Shows a mix and lets it be changed.

    Signals:
        changed: The user wants another mix; carries it.
    """

    changed = Signal(ColourMix)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.mix = ColourMix()
        self._dragged: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            "Click a colour to change it, drag a border for amounts, Delete takes it out.\n"
            "Left and Right choose, Up and Down change the amount."
        )
        self.setAccessibleName("Colours to look for")

    def show_mix(self, mix: ColourMix) -> None:
        """Show other colours."""
        self.mix = mix
        parts = [
            name_of(swatch.rgb) + (f" {swatch.amount:.0%}" if swatch.amount else "")
            for swatch in mix.swatches
        ]
        chosen = f"; changing {name_of(mix.colours[mix.chosen])}" if mix.colours else ""
        self.setAccessibleDescription((", ".join(parts) or "none yet") + chosen)
        self.update()

    def sizeHint(self) -> QSize:
        """Override QWidget::sizeHint."""
        return QSize(244, HEIGHT_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        outline = QPainterPath()
        outline.addRoundedRect(room, RADIUS_PX, RADIUS_PX)
        painter.setClipPath(outline)
        painter.fillRect(room, palette.base())
        painter.fillRect(room, QColor.fromRgb(128, 128, 128, 40))
        start = 0.0
        for place, (rgb, end) in enumerate(zip(self.mix.colours, self.mix.ends, strict=True)):
            left, right = room.left() + start * room.width(), room.left() + end * room.width()
            part = QRectF(left, room.top(), right - left, room.height())
            painter.fillRect(part, QColor(*rgb))
            if place == self.mix.chosen and len(self.mix.colours) > 1:
                _mark(painter, part, rgb)
            start = end
        rest = QRectF(room.left() + start * room.width(), room.top(), 0, room.height())
        rest.setRight(room.right())
        words = "any" if self.mix.colours else "Choose a colour below"
        if painter.fontMetrics().horizontalAdvance(words) + 8 < rest.width():
            painter.setPen(palette.windowText().color())
            painter.drawText(rest, Qt.AlignmentFlag.AlignCenter, words)
        painter.setClipping(False)
        line = palette.highlight() if self.hasFocus() else palette.mid()
        painter.setPen(QPen(line.color(), 2 if self.hasFocus() else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(room, RADIUS_PX, RADIUS_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QWidget::mousePressEvent."""
        at = event.position().toPoint()
        self._dragged = self._border_at(at)
        place = self._part_at(at)
        if self._dragged is None and place is not None:
            self._emit(_chosen(self.mix, place))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Override QWidget::mouseMoveEvent."""
        at = event.position().toPoint()
        if self._dragged is not None:
            self._emit(self.mix.with_end(self._dragged, at.x() / max(self.width(), 1)))
            return
        on_border = self._border_at(at) is not None
        shape = Qt.CursorShape.SplitHCursor if on_border else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override QWidget::mouseReleaseEvent."""
        self._dragged = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QWidget::keyPressEvent."""
        mix, key = self.mix, event.key()
        if not mix.colours:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            forward = 1 if key == Qt.Key.Key_Right else -1
            self._emit(_chosen(mix, (mix.chosen + forward) % len(mix.colours)))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = STEP if key == Qt.Key.Key_Up else -STEP
            self._emit(mix.with_end(mix.chosen, mix.ends[mix.chosen] + step))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._emit(mix.without(mix.chosen))
        else:
            super().keyPressEvent(event)

    def _emit(self, mix: ColourMix) -> None:
        if mix != self.mix:
            self.show_mix(mix)
            self.changed.emit(mix)

    def _border_at(self, at: QPoint) -> int | None:
        for place, end in enumerate(self.mix.ends):
            if abs(end * self.width() - at.x()) <= GRIP_PX:
                return place
        return None

    def _part_at(self, at: QPoint) -> int | None:
        share = at.x() / max(self.width(), 1)
        return next((place for place, end in enumerate(self.mix.ends) if share < end), None)


def _chosen(mix: ColourMix, place: int) -> ColourMix:
    return ColourMix(mix.colours, mix.ends, mix.counts, place)


def _mark(painter: QPainter, part: QRectF, rgb: tuple[int, int, int]) -> None:
    """Mark the part that is being changed: a dot that can be seen on it."""
    painter.save()
    is_bright = 0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2] > 140
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("black" if is_bright else "white"))
    painter.drawEllipse(part.center(), 3.5, 3.5)
    painter.restore()
