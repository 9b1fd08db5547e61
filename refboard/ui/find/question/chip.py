"""One part of a question as a chip: what it is, for or against, and how much it counts."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.find.question.chip_face import ChipFace, paint_face
from refboard.ui.find.question.inquiry import LEAST_WEIGHT, MOST_WEIGHT
from refboard.ui.style.theme import Theme

HEIGHT, THUMB_PX = 30, 24
SIGN_PX, CROSS_PX, GAP = 14, 18, 5
MOST_WORDS_PX = 104
STEP = 0.25
DRAG_PX = 60
"""So far a drag goes for a weight of one."""
DEAD_ZONE_PX = 4
WEIGHTS = ((0.5, "a little"), (1.0, "as it is"), (2.0, "twice"))


class Chip(QAbstractButton):
    """Shows one term and changes it.

    Signals:
        turned: The user wants it the other way: for instead of against, or back.
        weighed: The user wants another weight; carries it, with its sign.
        removed: The user wants it away.
        stepped: The user goes to the next chip (1) or the one before (-1).
        left: The user wants back to the field.
        menu_wanted: The user wants its menu; carries the place on the screen.
    """

    turned = Signal()
    weighed = Signal(float)
    removed = Signal()
    stepped = Signal(int)
    left = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._cache = cache
        self._theme = theme
        self.face = ChipFace("", 1.0)
        self._pressed_at: QPoint | None = None
        self._weight_before: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.turned)
        cache.pixmaps_changed.connect(self.update)

    def show_face(self, face: ChipFace) -> None:
        """Show another term, or the same with another weight."""
        if face == self.face:
            return
        self.face = face
        way = "Unlike" if face.weight < 0 else "Like"
        how_much = weight_words(face.weight)
        self.setText(face.words)
        self.setAccessibleName(f"{way} {face.words}, {how_much}")
        other = "like" if face.weight < 0 else "unlike"
        self.setToolTip(
            f"{way} {face.words}, {how_much}\n"
            f"Click: {other}. Wheel or drag sideways: how much it counts. Delete: remove."
        )
        self.setAccessibleDescription(
            f"Space makes it {other}, Up and Down change how much it counts, Delete removes it."
        )
        self.updateGeometry()
        self.update()

    # What it looks like

    def sizeHint(self) -> QSize:
        """Override QWidget::sizeHint."""
        words = min(self.fontMetrics().horizontalAdvance(self.face.words) + 1, MOST_WORDS_PX)
        thumb = THUMB_PX + GAP if self.face.has_picture else 0
        return QSize(GAP + SIGN_PX + thumb + words + GAP + CROSS_PX, HEIGHT)

    @property
    def _cross(self) -> QRect:
        return QRect(self.width() - CROSS_PX, 0, CROSS_PX, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, face = self._theme.tokens, self.face
        colour = QColor(tokens.danger if face.weight < 0 else tokens.accent)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        border = colour if face.weight < 0 or self.hasFocus() else QColor(tokens.border)
        painter.setPen(QPen(border, 1.5 if self.hasFocus() else 1))
        painter.setBrush(QColor(tokens.hover if self.underMouse() else tokens.surface))
        painter.drawRoundedRect(frame, tokens.radius, tokens.radius)
        self._paint_sign(painter, colour)
        x = GAP + SIGN_PX
        if face.has_picture:
            thumb = QRect(x, (self.height() - THUMB_PX) // 2, THUMB_PX, THUMB_PX)
            paint_face(painter, thumb, face, self._cache, tokens)
            x += THUMB_PX + GAP
        room = QRect(x, 0, self._cross.left() - x, self.height() - 2)
        mode = Qt.TextElideMode.ElideMiddle if face.has_picture else Qt.TextElideMode.ElideRight
        painter.setPen(QColor(tokens.text))
        words = self.fontMetrics().elidedText(face.words, mode, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
        self._paint_cross(painter)
        self._paint_weight(painter, colour)
        painter.end()

    def _paint_sign(self, painter: QPainter, colour: QColor) -> None:
        middle, arm = QPointF(GAP + SIGN_PX / 2 - 2, self.height() / 2), 3.5
        painter.setPen(QPen(colour, 1.8))
        painter.drawLine(middle - QPointF(arm, 0), middle + QPointF(arm, 0))
        if self.face.weight > 0:
            painter.drawLine(middle - QPointF(0, arm), middle + QPointF(0, arm))

    def _paint_cross(self, painter: QPainter) -> None:
        middle, arm = QRectF(self._cross).center() - QPointF(1, 0), 3.0
        painter.setPen(QPen(QColor(self._theme.tokens.muted), 1.4))
        painter.drawLine(middle - QPointF(arm, arm), middle + QPointF(arm, arm))
        painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm))

    def _paint_weight(self, painter: QPainter, colour: QColor) -> None:
        """Paint how much it counts along its lower edge; half of it is as it is."""
        way = QRectF(6, self.height() - 3, self.width() - 12, 2)
        painter.fillRect(way, QColor(self._theme.tokens.border))
        way.setWidth(way.width() * min(abs(self.face.weight) / MOST_WEIGHT, 1.0))
        painter.fillRect(way, colour)

    # What the user does

    def _weigh(self, size: float) -> None:
        held = min(max(size, LEAST_WEIGHT), MOST_WEIGHT)
        if held != abs(self.face.weight):
            self.weighed.emit(-held if self.face.weight < 0 else held)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QAbstractButton::mousePressEvent."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()
            self._weight_before = None
            if self._cross.contains(self._pressed_at):
                event.accept()
                return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Override QAbstractButton::mouseMoveEvent: sideways it counts more or less."""
        at, began = event.position().toPoint(), self._pressed_at
        if began is None or self._cross.contains(began):
            super().mouseMoveEvent(event)
            return
        way = at.x() - began.x()
        if self._weight_before is None and abs(way) > DEAD_ZONE_PX:
            self._weight_before = abs(self.face.weight)
            self.setDown(False)
        if self._weight_before is not None:
            self._weigh(round((self._weight_before + way / DRAG_PX) * 20) / 20)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override QAbstractButton::mouseReleaseEvent."""
        began, self._pressed_at = self._pressed_at, None
        was_dragged, self._weight_before = self._weight_before is not None, None
        if began is not None and self._cross.contains(began):
            if self._cross.contains(event.position().toPoint()):
                self.removed.emit()
        elif not was_dragged:
            super().mouseReleaseEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Override QWidget::wheelEvent."""
        self._weigh(abs(self.face.weight) + STEP * event.angleDelta().y() / 120)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QAbstractButton::keyPressEvent."""
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.removed.emit()
            case Qt.Key.Key_Left:
                self.stepped.emit(-1)
            case Qt.Key.Key_Right:
                self.stepped.emit(1)
            case Qt.Key.Key_Up:
                self._weigh(abs(self.face.weight) + STEP)
            case Qt.Key.Key_Down:
                self._weigh(abs(self.face.weight) - STEP)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.turned.emit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Override QWidget::contextMenuEvent."""
        is_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        self.menu_wanted.emit(
            self.mapToGlobal(self.rect().bottomLeft()) if is_key else event.globalPos()
        )


def weight_words(weight: float) -> str:
    """Return how much something counts, as people say it."""
    size = abs(weight)
    return min(WEIGHTS, key=lambda known: abs(known[0] / size - size / known[0]))[1]
