"""A label that shortens its text and says all of it in its tooltip."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """One line that never asks for more room than there is.

    Attributes:
        mode: Where it is shortened.

    Args to the constructor:
        parent: Where it lies.
        inset_px: Room kept free at both ends.
        mode: Where it is shortened: names in the middle, sentences at their end.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        inset_px: int = 0,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
    ) -> None:
        super().__init__(parent)
        self._inset_px = inset_px
        self.mode = mode
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:
        """Override QLabel::setText."""
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """Override QLabel::minimumSizeHint."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QLabel::paintEvent."""
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        room = self.contentsRect().adjusted(self._inset_px, 0, -self._inset_px, 0)
        text = self.fontMetrics().elidedText(self.text(), self.mode, room.width())
        painter.drawText(room, int(self.alignment()), text)
        painter.end()
