"""The way one came exploring: small pictures in a row, each a way back."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from refboard.core.ids import AssetId
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.style.theme import Theme
from refboard.ui.style.thumbnails import paint_contained

STEP_PX = 34
JOINT_PX = 14
"""Between two pictures, where an arrow is."""
RADIUS = 4


class TrailStrip(QWidget):
    """Shows the last steps of a trail, as many as there is room for; not there without a trail.

    Signals:
        returned: The user wants back to a picture; carries its AssetId.
    """

    returned = Signal(str)

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._cache = cache
        self._theme = theme
        self._trail: tuple[tuple[AssetId, str], ...] = ()
        self.steps: list[TrailStep] = []
        self.setAccessibleName("The way here")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(0)
        self._line.addStretch(1)
        self.hide()

    def show_trail(self, trail: Sequence[tuple[AssetId, str]]) -> None:
        """Show pictures with their names, the one that is asked about last."""
        self._trail = tuple(trail) if len(trail) > 1 else ()
        self.setVisible(bool(self._trail))
        self._fill()

    def sizeHint(self) -> QSize:
        """Override QWidget::sizeHint."""
        return QSize(STEP_PX, STEP_PX + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QWidget::resizeEvent: more or fewer of the last steps fit."""
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        room = max(1, (self.width() + JOINT_PX) // (STEP_PX + JOINT_PX))
        shown = self._trail[-room:]
        while len(self.steps) > len(shown):
            step = self.steps.pop()
            self._line.removeWidget(step)
            step.hide()
            step.deleteLater()
        while len(self.steps) < len(shown):
            self._add_step()
        for place, (asset_id, name) in enumerate(shown):
            is_first = not place and len(shown) == len(self._trail)
            is_last = place == len(shown) - 1
            self.steps[place].show_picture(asset_id, name, is_first=is_first, is_last=is_last)

    def _add_step(self) -> None:
        place = len(self.steps)
        step = TrailStep(self._cache, self._theme, self)
        step.clicked.connect(partial(self._return, place))
        step.walked.connect(partial(self._walk, place))
        self._line.insertWidget(place, step)
        self.steps.append(step)
        step.show()

    def _return(self, place: int) -> None:
        if place < len(self.steps) - 1:
            self.returned.emit(self.steps[place].asset_id)

    def _walk(self, place: int, way: int) -> None:
        if 0 <= place + way < len(self.steps):
            self.steps[place + way].setFocus()


class TrailStep(QAbstractButton):
    """One picture of the way, with an arrow before it where another one is before.

    Signals:
        walked: The user goes to the next step (1) or the one before (-1).

    Attributes:
        asset_id: Its picture.
    """

    walked = Signal(int)

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._cache = cache
        self._theme = theme
        self.asset_id = AssetId("")
        self._is_first = self._is_last = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        cache.pixmaps_changed.connect(self.update)

    def show_picture(self, asset_id: AssetId, name: str, *, is_first: bool, is_last: bool) -> None:
        """Show a picture of the way."""
        self.asset_id = asset_id
        self._is_first, self._is_last = is_first, is_last
        words = f"{name}: asked about now" if is_last else f"Back to {name}"
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Override QWidget::sizeHint."""
        return QSize(STEP_PX + (2 if self._is_first else JOINT_PX), STEP_PX + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._theme.tokens
        if not self._is_first:
            tip = QPointF(JOINT_PX / 2 + 1, self.height() / 2)
            painter.setPen(QPen(QColor(tokens.muted), 1.4))
            painter.drawPolyline([tip + QPointF(-3, -4), tip + QPointF(1, 0), tip + QPointF(-3, 4)])
        room = QRect(self.width() - STEP_PX, 2, STEP_PX - 2, STEP_PX)
        pixels = STEP_PX * self.devicePixelRatioF()
        paint_contained(painter, room, self._cache.pixmap(self.asset_id, pixels), tokens, RADIUS)
        if self._is_last or self.hasFocus() or self.underMouse():
            is_strong = self._is_last or self.hasFocus()
            colour = QColor(tokens.accent if is_strong else tokens.muted)
            painter.setPen(QPen(colour, 2 if self.hasFocus() else 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(room).adjusted(0, 0, 0, 0), RADIUS, RADIUS)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QAbstractButton::keyPressEvent: arrows walk, Enter goes there."""
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in ways and not event.modifiers():
            self.walked.emit(ways[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
