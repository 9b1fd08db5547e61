"""Fields of forms in the window's own look, the same on every desktop.

The style sheet paints their grounds and frames; what it has no colours for, the small marks, is
painted here in the colours of the palette.
"""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QCursor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QMenu,
    QSlider,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QWidget,
)

CARET_PX = 4.0
"""Half the width of a caret."""
CARET_INSET_PX = 14.0
"""From a field's right edge to the middle of its caret."""
MENU_CARET_INSET_PX = 9.0
"""The same for a button that opens a menu."""
SPREAD_PX = 5.0
"""From the middle of a number to each of its two carets."""
STROKE_PX = 1.5
HANDLE_PX = 20
"""How wide the handle of a slider is, its frame included."""
TICK_PX = 8


class ChoiceBox(QComboBox):
    """Chooses one of a few."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QComboBox::paintEvent: a caret that points down."""
        super().paintEvent(event)
        middle = QPointF(self.width() - CARET_INSET_PX, self.height() / 2)
        _stroke(self, _caret(middle, 1), QPalette.ColorRole.Text)


class NumberBox(QSpinBox):
    """Sets a number."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QSpinBox::paintEvent: a caret for more and one for less."""
        super().paintEvent(event)
        middle = QPointF(self.width() - CARET_INSET_PX, self.height() / 2)
        for direction in (-1, 1):
            place = middle + QPointF(0, SPREAD_PX * direction)
            _stroke(self, _caret(place, direction), QPalette.ColorRole.Text)


class TickBox(QCheckBox):
    """Is on or off."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QCheckBox::paintEvent: a tick where it is on."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        indicator = QStyle.SubElement.SE_CheckBoxIndicator
        box = QRectF(self.style().subElementRect(indicator, option, self))
        points = ((0.24, 0.52), (0.43, 0.71), (0.77, 0.31))
        tick = [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in points]
        _stroke(self, tick, QPalette.ColorRole.HighlightedText)


class MenuButton(QToolButton):
    """Opens a menu, and says so."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("tone", "menu")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    def setMenu(self, menu: QMenu) -> None:
        """Override QToolButton::setMenu: a button is not hovered once its menu was left."""
        super().setMenu(menu)
        menu.aboutToHide.connect(self._look_for_pointer)

    def _look_for_pointer(self) -> None:
        # Qt tells nobody that the pointer left what opened a menu.
        is_under = self.rect().contains(self.mapFromGlobal(QCursor.pos()))
        self.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, is_under)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QToolButton::paintEvent: a caret that points down."""
        super().paintEvent(event)
        middle = QPointF(self.width() - MENU_CARET_INSET_PX, self.height() / 2 + 1)
        _stroke(self, _caret(middle, 1), QPalette.ColorRole.Text)


class TickedSlider(QSlider):
    """Chooses a place between 0 and `most`; ticks say where its words change.

    Args to the constructor:
        most: At its right end.
        ticks: How many there are, both ends included.
        parent: Where it lies.
    """

    def __init__(self, most: int, ticks: int, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, most)
        self._ticks = ticks
        self.setMinimumHeight(HANDLE_PX + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QSlider::paintEvent: ticks below the groove, which style sheets leave out."""
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
        way = self.width() - HANDLE_PX
        middle = self.height() / 2
        for tick in range(self._ticks):
            x = round(HANDLE_PX / 2 + way * tick / (self._ticks - 1)) + 0.5
            painter.drawLine(QPointF(x, middle + 4), QPointF(x, middle + TICK_PX))
        painter.end()
        super().paintEvent(event)


def _caret(middle: QPointF, direction: int) -> list[QPointF]:
    """Return a caret that points down (1) or up (-1)."""
    half = CARET_PX / 2 * direction
    return [
        middle + QPointF(-CARET_PX, -half),
        middle + QPointF(0, half),
        middle + QPointF(CARET_PX, -half),
    ]


def _stroke(widget: QWidget, points: list[QPointF], role: QPalette.ColorRole) -> None:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(widget.palette().color(role), STROKE_PX))
    painter.drawPolyline(QPolygonF(points))
    painter.end()
