"""A slider for the opacity of what is selected; it acts while it is dragged."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QStyle, QWidget

HANDLE_PX = 16
GROOVE_PX = 3
ROW_PX = 220


class OpacitySlider(QSlider):
    """From 0 to 100 percent. A press anywhere brings the handle there.

    Attributes:
        is_mixed: Several differ: it stands nowhere until it is moved.

    Signals:
        begun: A drag begins.
        moved: Carries the percent that the user wants, in a drag or by a key.
        ended: A drag ends; carries whether what was done stays.
    """

    begun = Signal()
    moved = Signal(float)
    ended = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setRange(0, 100)
        self.setPageStep(10)
        self.setAccessibleName("Opacity in percent")
        self.valueChanged.connect(self._tell)
        self._is_told = True
        self.is_mixed = False

    def show_percent(self, percent: float | None) -> None:
        """Show what is, None where several differ; a handle that is held stays with the pointer."""
        if self.isSliderDown():
            return
        self.is_mixed = percent is None
        if percent is not None:
            self._is_told = False
            self.setValue(round(percent))
            self._is_told = True
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QSlider::paintEvent: without a number to stand at there is no handle."""
        if not self.is_mixed:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(
            QPen(self.palette().placeholderText().color(), GROOVE_PX, Qt.PenStyle.DotLine)
        )
        middle = self.rect().center().y() + 1
        painter.drawLine(HANDLE_PX // 2, middle, self.width() - HANDLE_PX // 2, middle)

    def _tell(self, percent: int) -> None:
        self.is_mixed = False
        if self._is_told:
            self.moved.emit(float(percent))

    def _end(self, *, stays: bool) -> None:
        if self.isSliderDown():
            self.setSliderDown(False)
            self.ended.emit(stays)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Override QSlider::mousePressEvent."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self.begun.emit()
            self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Override QSlider::mouseMoveEvent."""
        if self.isSliderDown():
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override QSlider::mouseReleaseEvent."""
        self._end(stays=True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QSlider::keyPressEvent: Esc takes a drag back."""
        if event.key() == Qt.Key.Key_Escape and self.isSliderDown():
            self._end(stays=False)
        else:
            super().keyPressEvent(event)

    def _follow(self, event: QMouseEvent) -> None:
        x = round(event.position().x()) - HANDLE_PX // 2
        room = self.width() - HANDLE_PX
        wanted = QStyle.sliderValueFromPosition(0, 100, x, room)
        if self.is_mixed and wanted == self.value():
            self.is_mixed = False  # it stood there out of sight
            self.moved.emit(float(wanted))
            self.update()
        self.setSliderPosition(wanted)


class OpacityRow(QWidget):
    """The slider as a line of a menu, with the number behind it.

    Signals:
        opened: It comes into sight, and wants to know what is.
    """

    opened = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.slider = OpacitySlider(self)
        self._number = QLabel(self)
        self._number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._number.setFixedWidth(self._number.fontMetrics().horizontalAdvance("100 %") + 4)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.setSpacing(8)
        row.addWidget(self.slider, 1)
        row.addWidget(self._number)
        self.setMinimumWidth(ROW_PX)
        self.slider.valueChanged.connect(self._show_number)

    def show_percent(self, percent: float | None) -> None:
        """Show the opacity; None where several differ."""
        self.slider.show_percent(percent)
        self._number.setText("Mixed" if percent is None else f"{percent:.0f} %")

    def _show_number(self, percent: int) -> None:
        self._number.setText(f"{percent} %")

    def showEvent(self, event: QShowEvent) -> None:
        """Override QWidget::showEvent."""
        super().showEvent(event)
        self.opened.emit()
