"""A panel over the board: layout, order, gap and sizes, while the board shows how it would look."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from refboard.core.layout.layouts import ORDERLESS, SIZING, Equal, Layout
from refboard.core.words import counted
from refboard.ui.arranging.arrangement import Arrangement
from refboard.ui.arranging.ordering import Order
from refboard.ui.style.form_widgets import ChoiceBox, NumberBox
from refboard.ui.style.icons import icon
from refboard.ui.style.segments import Segments
from refboard.ui.style.tokens import Tokens

WIDTH_PX = 300
COLUMNS = 3
CALM_MS = 60
"""What is chosen is told of once it rests for so long: a slider asks for many gaps."""

WIDEST_GAP = 200

LAYOUTS = (
    (Layout.ROWS, "Rows", "rows", "Rows of about one height, ends flush"),
    (Layout.MASONRY, "Masonry", "columns", "Columns of one width"),
    (Layout.PACK, "Packed", "wall", "As close together as can be; in no order"),
    (Layout.GRID, "Grid", "grid-four", "Rows and columns, each in the middle of its cell"),
    (Layout.ROW, "Row", "dots-three", "Beside each other"),
    (Layout.COLUMN, "Column", "dots-three-vertical", "Below each other"),
    (Layout.STACK, "Stack", "stack", "On one another, the first on top"),
    (Layout.MAP, "Map", "map-trifold", "What is alike near each other"),
    (Layout.CLUSTERS, "Clusters", "circles-three", "What is alike together, in blocks"),
)
ORDERS = (
    (Order.READING, "As they lie"),
    (Order.NAME, "Name"),
    (Order.ADDED, "Date added"),
    (Order.TAKEN, "Date taken"),
    (Order.SIZE, "Size on the board"),
    (Order.PIXELS, "Pixels"),
    (Order.RATIO, "Ratio"),
    (Order.HUE, "Hue"),
    (Order.BRIGHTNESS, "Brightness"),
    (Order.STACKING, "Stacking"),
    (Order.RANDOM, "Random"),
)
SIZES = (
    (Equal.NOTHING, "Keep", "Keep all sizes"),
    (Equal.HEIGHT, "Height", "Give all the same height"),
    (Equal.WIDTH, "Width", "Give all the same width"),
    (Equal.AREA, "Area", "Give all the same area"),
)


class ArrangePanel(QFrame):
    """Chooses an arrangement.

    Signals:
        chosen: Carries another Arrangement, once the choice rests.
        applied: It is wanted.
        cancelled: It is not.
    """

    chosen = Signal(object)
    applied = Signal()
    cancelled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._how = Arrangement()
        self.setProperty("overlay", "popover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Arrange")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setFixedWidth(WIDTH_PX)
        self.title = QLabel(self)
        self.title.setProperty("tone", "heading")
        self.layouts = QButtonGroup(self)
        self.order = ChoiceBox(self)
        self.backward = QToolButton(self)
        self.gap = NumberBox(self)
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.sizes = Segments(
            "Sizes", [(equal.value, words, tip) for equal, words, tip in SIZES], self
        )
        self.note = QLabel(self)
        self.cancel_button = QPushButton("Cancel", self)
        self.apply_button = QPushButton("Apply", self)
        self._calm = QTimer(self, singleShot=True, interval=CALM_MS)
        self._calm.timeout.connect(lambda: self.chosen.emit(self._how))
        self._lay_out()
        self._connect()
        self.hide()

    @property
    def how(self) -> Arrangement:
        """What is chosen."""
        return self._how

    def show_choice(self, how: Arrangement, count: int) -> None:
        """Show what is chosen at first, and how many items it is about; nothing is told."""
        self._how = how
        self.title.setText(f"Arrange {counted(count, 'item')}")
        for button, (layout, *_) in zip(self.layouts.buttons(), LAYOUTS, strict=True):
            button.setChecked(layout is how.layout)
        for widget in (self.order, self.gap, self.slider, self.backward):
            widget.blockSignals(True)
        self.order.setCurrentIndex([order for order, _ in ORDERS].index(how.order))
        self.gap.setValue(round(how.gap))
        self.slider.setValue(round(how.gap))
        self.backward.setChecked(how.is_backward)
        for widget in (self.order, self.gap, self.slider, self.backward):
            widget.blockSignals(False)
        self.sizes.choose(how.equal.value)
        self._offer()

    def show_note(self, words: str) -> None:
        """Say what is going on, or nothing."""
        self.note.setText(words)

    def show_icons(self, tokens: Tokens) -> None:
        """Take the theme's colours."""
        for button, (_, _, name, _) in zip(self.layouts.buttons(), LAYOUTS, strict=True):
            button.setIcon(icon(name, tokens))
        self.backward.setIcon(icon("arrows-down-up", tokens))

    # Making it

    def _lay_out(self) -> None:
        for order, words in ORDERS:
            self.order.addItem(words, order)
        self.order.setAccessibleName("Order")
        self.order.setMaxVisibleItems(len(ORDERS))
        self.backward.setCheckable(True)
        self.gap.setRange(0, 400)
        self.gap.setAccessibleName("Gap")
        self.slider.setRange(0, WIDEST_GAP)
        self.slider.setAccessibleName("Gap")
        self.apply_button.setProperty("tone", "primary")
        self.apply_button.setDefault(True)
        self.note.setProperty("tone", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(12)
        column.addWidget(self.title)
        column.addLayout(self._layout_buttons())
        form = QFormLayout()
        form.setSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.addRow("Order", _side_by_side(self.order, self.backward))
        form.addRow("Gap", _side_by_side(self.slider, self.gap))
        form.addRow("Same", self.sizes)
        column.addLayout(form)
        column.addWidget(self.note)
        column.addLayout(_side_by_side(None, self.cancel_button, self.apply_button))

    def _layout_buttons(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(4)
        for number, (_, words, _, tip) in enumerate(LAYOUTS):
            button = QToolButton(self)
            button.setText(words)
            button.setToolTip(tip)
            button.setAccessibleName(words)
            button.setCheckable(True)
            button.setIconSize(QSize(20, 20))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.setFixedSize(QSize(88, 50))
            self.layouts.addButton(button, number)
            grid.addWidget(button, number // COLUMNS, number % COLUMNS)
        return grid

    def _connect(self) -> None:
        self.layouts.idClicked.connect(lambda at: self._choose(layout=LAYOUTS[at][0]))
        self.order.activated.connect(self._choose_order)
        self.backward.clicked.connect(self._turn_around)
        self.slider.valueChanged.connect(self._choose_gap)
        self.gap.valueChanged.connect(self._choose_gap)
        self.sizes.chosen.connect(lambda value: self._choose(equal=Equal(value)))
        self.apply_button.clicked.connect(self._apply)
        self.cancel_button.clicked.connect(self.cancelled)

    # What is chosen

    def _choose_order(self, at: int) -> None:
        order = ORDERS[at][0]
        self._choose(order=order, seed=self._how.seed + (order is Order.RANDOM))

    def _turn_around(self, is_backward: bool) -> None:
        if self._how.order is Order.RANDOM:
            self.backward.setChecked(False)
            self._choose(seed=self._how.seed + 1)
        else:
            self._choose(is_backward=is_backward)

    def _choose_gap(self, gap: int) -> None:
        for widget in (self.gap, self.slider):
            widget.blockSignals(True)
            widget.setValue(gap)
            widget.blockSignals(False)
        self._choose(gap=float(gap))

    def _choose(self, **changes: object) -> None:
        self._how = replace(self._how, **changes)  # type: ignore[arg-type]
        self._offer()
        self._calm.start()

    def _apply(self) -> None:
        if self._calm.isActive():
            self._calm.stop()
            self.chosen.emit(self._how)
        self.applied.emit()

    def _offer(self) -> None:
        """Disable what has no effect on this layout."""
        layout, order = self._how.layout, self._how.order
        self.sizes.setEnabled(layout not in SIZING)
        is_ordered = layout not in ORDERLESS
        self.order.setEnabled(is_ordered)
        self.backward.setEnabled(is_ordered)
        self.gap.setEnabled(layout is not Layout.STACK)
        self.slider.setEnabled(layout is not Layout.STACK)
        self.backward.setToolTip(
            "Shuffle again" if order is Order.RANDOM else "The other way round"
        )
        self.backward.setAccessibleName(self.backward.toolTip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QWidget::keyPressEvent: Enter applies, Esc cancels."""
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._apply()
        else:
            super().keyPressEvent(event)


def _side_by_side(*widgets: QWidget | None) -> QHBoxLayout:
    """Return widgets in a row; None is room."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
