"""One line under the results: why the picture under the pointer, or the chosen one, is there."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from refboard.ui.find.answers.reasons import Reason
from refboard.ui.style.theme import Theme

BARS = 4
BAR_PX, BAR_GAP_PX, BAR_HEIGHT_PX = 7.0, 2.0, 8.0
JOINT_PX = 12.0
"""Between two reasons, and around the dot that parts them."""
DOT_PX = 2.0


class WhyLine(QWidget):
    """Says reasons, with small bars for how much. It keeps its room when it says nothing.

    What does not fit is left out from the end: the most telling comes first.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._reasons: tuple[Reason, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
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
        return QSize(120, self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens, metrics = self._theme.tokens, QFontMetricsF(self.font())
        x = 0.0
        for number, reason in enumerate(self._reasons):
            joint = JOINT_PX if number else 0.0
            if number and x + joint + _width(reason, metrics) > self.width():
                break
            if number:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens.muted))
                middle = QPointF(x + JOINT_PX / 2, self.height() / 2)
                painter.drawEllipse(middle, DOT_PX / 2 + 0.4, DOT_PX / 2 + 0.4)
            x = self._paint_reason(painter, reason, x + joint)
        painter.end()

    def _paint_reason(self, painter: QPainter, reason: Reason, x: float) -> float:
        """Paint one at a place; return where it ends."""
        tokens, metrics = self._theme.tokens, QFontMetricsF(self.font())
        bars = 0.0 if reason.strength is None else _BARS_PX + 5
        wide = min(metrics.horizontalAdvance(reason.words), max(self.width() - x - bars, 0))
        room = QRectF(x, 0, wide, self.height())
        painter.setPen(QColor(tokens.text if reason.strength is None else tokens.muted))
        words = metrics.elidedText(reason.words, Qt.TextElideMode.ElideRight, wide + 1)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
        if reason.strength is None:
            return x + wide
        full = round(reason.strength * BARS)
        painter.setPen(Qt.PenStyle.NoPen)
        top = (self.height() - BAR_HEIGHT_PX) / 2
        for bar in range(BARS):
            left = x + wide + 5 + bar * (BAR_PX + BAR_GAP_PX)
            painter.setBrush(QColor(tokens.accent if bar < full else tokens.border))
            painter.drawRoundedRect(QRectF(left, top, BAR_PX, BAR_HEIGHT_PX), 1.5, 1.5)
        return x + wide + bars


_BARS_PX = BARS * BAR_PX + (BARS - 1) * BAR_GAP_PX


def _width(reason: Reason, metrics: QFontMetricsF) -> float:
    bars = 0.0 if reason.strength is None else _BARS_PX + 5
    return metrics.horizontalAdvance(reason.words) + bars
