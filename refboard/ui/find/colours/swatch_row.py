"""A line of colours to click, such as those of the selected picture."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from refboard.core.colour.names import hex_of_rgb, name_of

Rgb = tuple[int, int, int]

SIDE_PX, MOST = 24, 8


class SwatchButton(QAbstractButton):
    """One colour."""

    def __init__(self, rgb: Rgb, parent: QWidget) -> None:
        super().__init__(parent)
        self.rgb = rgb
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(f"{name_of(rgb).capitalize()}, {hex_of_rgb(rgb)}")
        self.setAccessibleName(f"{name_of(rgb)} {hex_of_rgb(rgb)}")
        self.setFixedSize(QSize(SIDE_PX, SIDE_PX))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QWidget::paintEvent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        line = palette.highlight() if self.hasFocus() else palette.mid()
        painter.setPen(QPen(line.color(), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(*self.rgb))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)


class SwatchRow(QWidget):
    """Colours under a few words; gone while there are none.

    Signals:
        chosen: A colour was clicked; carries it.
    """

    chosen = Signal(tuple)

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = QLabel(words, self)
        self._title.setProperty("tone", "muted")
        self._line = QHBoxLayout()
        self._line.setSpacing(4)
        self._line.addStretch(1)
        self.buttons: list[SwatchButton] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addLayout(self._line)
        self.setAccessibleName(words)
        self.hide()

    def show_colours(self, colours: Sequence[Rgb]) -> None:
        """Show these colours, eight at most."""
        shown = list(dict.fromkeys(colours))[:MOST]
        if shown == [button.rgb for button in self.buttons]:
            return
        for button in self.buttons:
            self._line.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [SwatchButton(rgb, self) for rgb in shown]
        for place, button in enumerate(self.buttons):
            button.clicked.connect(partial(self.chosen.emit, button.rgb))
            self._line.insertWidget(place, button)
            button.show()
        self.setVisible(bool(shown))
