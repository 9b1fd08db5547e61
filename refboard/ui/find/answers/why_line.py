"""One line under the results: why the picture under the pointer, or the chosen one, is there."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from refboard.ui.find.answers.reasons import Reason
from refboard.ui.find.question.likeness import seen_strength
from refboard.ui.style.theme import Theme

BARS = 4
BAR_PX, BAR_GAP_PX, BAR_HEIGHT_PX = 6.0, 2.0, 8.0
JOINT_PX = 12.0
"""Between two reasons, and around the dot that parts them."""
DOT_PX = 2.0
BARS_GAP_PX = 5.0
"""From the words of a reason to its bars."""
HINT = "Point to see why"
ONE_LINE_PX = 380
"""So wide a line holds what is usually said."""


class WhyLine(QWidget):
    """Says reasons, with small bars for how much. It keeps its room when it says nothing.

    What does not fit is left out from the end: the most telling comes first.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reasons: tuple[Reason, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName("Why it was found")

    @property
    def words(self) -> str:
        """All that it says, how much in words."""
        return ". ".join(reason.sentence for reason in self._reasons)

    def say(self, reasons: Sequence[Reason]) -> None:
        """Say why a picture is there; nothing for no reasons."""
        if tuple(reasons) == self._reasons:
            return
        self._reasons = tuple(reasons)
        self.setToolTip("\n".join(reason.sentence for reason in reasons))
        self.setAccessibleDescription(self.words)
        self.update()

    def sizeHint(self) -> QSize:
        """Override QWidget::sizeHint."""
        return QSize(120, self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        """Override QWidget::heightForWidth: two lines where it is narrow, whatever it says."""
        lines = 2 if width < ONE_LINE_PX else 1
        return lines * (self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self.fontMetrics().height() + 2
        if not self._reasons:
            self._paint_hint(painter)
        place = QPointF(0, 0)
        for reason in self._reasons:
            width = self._width(reason)
            if place.x() and place.x() + JOINT_PX + width > self.width():
                place = QPointF(0, place.y() + line)
            if place.y() + line > self.height() + 1:
                break
            if place.x():
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(self._theme.tokens.muted))
                dot = place + QPointF(JOINT_PX / 2, line / 2)
                painter.drawEllipse(dot, DOT_PX / 2 + 0.4, DOT_PX / 2 + 0.4)
                place += QPointF(JOINT_PX, 0)
            self._paint_reason(painter, reason, QRectF(place, QSizeF(self.width(), line)))
            place += QPointF(width, 0)
        painter.end()

    def _paint_hint(self, painter: QPainter) -> None:
        """Say what will stand here, quietly."""
        painter.setPen(QColor(self._theme.tokens.muted))
        words = self.fontMetrics().elidedText(HINT, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(0, self.fontMetrics().ascent() + 1, words)

    def _paint_reason(self, painter: QPainter, reason: Reason, room: QRectF) -> None:
        """Paint one that begins at the left of a room; its words may be cut."""
        tokens, metrics = self._theme.tokens, QFontMetricsF(self.font())
        bars = 0.0 if reason.strength is None else BARS_GAP_PX + _BARS_PX
        left = max(self.width() - room.x() - bars, 0.0)
        wide = min(metrics.horizontalAdvance(reason.words), left)
        painter.setPen(QColor(tokens.text))
        words = metrics.elidedText(reason.words, Qt.TextElideMode.ElideRight, wide + 1)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
        if reason.strength is None:
            return
        full = max(round(seen_strength(reason.strength) * BARS), 1)
        painter.setPen(Qt.PenStyle.NoPen)
        top = room.center().y() - BAR_HEIGHT_PX / 2
        for bar in range(BARS):
            x = room.x() + wide + BARS_GAP_PX + bar * (BAR_PX + BAR_GAP_PX)
            painter.setBrush(QColor(tokens.accent if bar < full else tokens.border))
            painter.drawRoundedRect(QRectF(x, top, BAR_PX, BAR_HEIGHT_PX), 1.5, 1.5)

    def _width(self, reason: Reason) -> float:
        bars = 0.0 if reason.strength is None else BARS_GAP_PX + _BARS_PX
        return QFontMetricsF(self.font()).horizontalAdvance(reason.words) + bars


_BARS_PX = BARS * BAR_PX + (BARS - 1) * BAR_GAP_PX
