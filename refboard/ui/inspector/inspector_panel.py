"""The inspector: what is selected in numbers, with what changes it at hand.

It shows and emits wishes; what they do is the presenter's.
"""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from refboard.ui.actions.action_row import Menu
from refboard.ui.actions.actions import Actions
from refboard.ui.actions.menus import make_menu
from refboard.ui.inspector.arithmetic import Edit
from refboard.ui.inspector.measures import Measure, Numbers
from refboard.ui.inspector.number_field import LabelledNumber
from refboard.ui.inspector.opacity_slider import OpacitySlider
from refboard.ui.style.elided import ElidedLabel
from refboard.ui.style.form_widgets import MenuButton
from refboard.ui.style.icons import icon
from refboard.ui.style.tokens import Tokens

LEAST_PX = 250
OPACITY_PX = 66
MARGIN_PX = 12
DETAIL_LINES = 2
"""Room for so many is kept: the fields stay where they are whatever is selected."""
ICON_PX = 18
UNITS = "In board units: one is a pixel of the screen at a zoom of 100\N{NO-BREAK SPACE}%."

_DEGREES, _PERCENT = "\N{DEGREE SIGN}", " %"
_NUMBERS = (
    (Measure.X, "X", "", "Left side of what is selected. Several move together."),
    (Measure.Y, "Y", "", "Upper side of what is selected. Several move together."),
    (Measure.WIDTH, "W", "", "Width; the height follows. Several are scaled together."),
    (Measure.HEIGHT, "H", "", "Height; the width follows. Several are scaled together."),
    (Measure.ANGLE, "\N{ANGLE}", _DEGREES, "Clockwise; each turns about its own middle."),
    (Measure.OPACITY, "Opacity", _PERCENT, "How much of what lies below is covered."),
)
_TURNS = ("rotate_left_90", "rotate_right_90")
_LOOKS = ("flip_h", "flip_v", "greyscale", "lock")
_ALIGNS = (
    "align_left",
    "align_centre",
    "align_right",
    "align_top",
    "align_middle",
    "align_bottom",
)


class InspectorPanel(QWidget):
    """Shows numbers and what changes them.

    Signals:
        edited: Carries a Measure and the Edit of it that was typed or stepped.
        begun: Carries the Measure that is being dragged from now on.
        moved: Carries a Measure and the Edit from where its drag began.
        ended: Carries whether what was dragged stays.
        left: The user wants back to the board.
        closed: The user wants the panel away.
    """

    edited = Signal(object, object)
    begun = Signal(object)
    moved = Signal(object, object)
    ended = Signal(bool)
    left = Signal()
    closed = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Inspector")
        self.setMinimumWidth(LEAST_PX)
        self.numbers = {row[0]: self._number(*row) for row in _NUMBERS}
        self.slider = self._made_slider()
        self.title = ElidedLabel(self)
        self.title.setProperty("tone", "heading")
        self.details = self._muted()
        self.details.setMinimumHeight(DETAIL_LINES * self.details.fontMetrics().lineSpacing())
        self.details.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._units = self._muted()
        self._units.setText(UNITS)
        self._close = QToolButton(self)
        self._close.setToolTip("Close the inspector")
        self._close.setAccessibleName("Close")
        self._close.clicked.connect(self.closed)
        self._reset = MenuButton(self)
        self._sections = QVBoxLayout()
        self._build()

    # What it shows

    def show_heading(self, title: str, lines: Sequence[str]) -> None:
        """Say what is selected, and why it cannot be changed where it cannot."""
        self.title.setText(title)
        self.details.setText("\n".join(lines))

    def show_numbers(self, numbers: Numbers | None, *, can_change: bool) -> None:
        """Show the numbers; None without a selection."""
        for measure, number in self.numbers.items():
            value = None if numbers is None else numbers.get(measure)
            number.field.show_number(value, is_there=numbers is not None)
            number.setEnabled(can_change)
        self.slider.show_percent(100.0 if numbers is None else numbers.opacity)
        self.slider.setEnabled(can_change)
        self._reset.setEnabled(can_change)

    def add_section(self, section: QWidget) -> None:
        """Show below the numbers what another feature knows of the selection."""
        self._sections.addWidget(section)

    def show_icons(self, tokens: Tokens) -> None:
        """Take the theme's colours for what is no action."""
        self._close.setIcon(icon("x", tokens))

    # Building

    def _number(self, measure: Measure, label: str, unit: str, tip: str) -> LabelledNumber:
        made = LabelledNumber(measure, label, unit, tip, self)
        made.field.edited.connect(partial(self.edited.emit, measure))
        made.field.left.connect(self.left)
        made.label.begun.connect(partial(self.begun.emit, measure))
        made.label.dragged.connect(lambda steps: self.moved.emit(measure, _more_by(steps)))
        made.label.ended.connect(self.ended)
        return made

    def _made_slider(self) -> OpacitySlider:
        made = OpacitySlider(self)
        made.begun.connect(partial(self.begun.emit, Measure.OPACITY))
        made.moved.connect(lambda percent: self.moved.emit(Measure.OPACITY, _exactly(percent)))
        made.ended.connect(self.ended)
        return made

    def _muted(self) -> QLabel:
        made = QLabel(self)
        made.setProperty("tone", "muted")
        made.setWordWrap(True)
        made.setTextFormat(Qt.TextFormat.PlainText)
        return made

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN_PX, 8, MARGIN_PX, MARGIN_PX)
        column.setSpacing(6)
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self._close)
        column.addLayout(top)
        column.addWidget(self.details)
        column.addSpacing(4)
        column.addLayout(self._grid())
        opacity = self.numbers[Measure.OPACITY]
        opacity.put_between(self.slider, OPACITY_PX)
        column.addWidget(opacity)
        column.addSpacing(4)
        column.addLayout(self._last_row())
        column.addLayout(self._row(_ALIGNS))
        column.addSpacing(6)
        column.addWidget(self._units)
        column.addLayout(self._sections)
        column.addStretch(1)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for place, (measure, *_) in enumerate(_NUMBERS[:5]):
            grid.addWidget(self.numbers[measure], place // 2, place % 2)
        grid.addLayout(self._row(_TURNS), 2, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _row(self, action_ids: tuple[str, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(1)
        for action_id in action_ids:
            row.addWidget(self._button(action_id))
        row.addStretch(1)
        return row

    def _last_row(self) -> QHBoxLayout:
        row = self._row(_LOOKS)
        self._reset.setText("Reset")
        self._reset.setToolTip("Take back rotation, size, crop, flips and opacity")
        self._reset.setMenu(make_menu(Menu.RESET, self._actions, self))
        row.addWidget(self._reset)
        return row

    def _button(self, action_id: str) -> QToolButton:
        button = QToolButton(self)
        action = self._actions[action_id]
        button.setDefaultAction(action)
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        button.setAccessibleName(action.text())
        return button


def _more_by(steps: float) -> Edit:
    return lambda value: value + steps


def _exactly(wanted: float) -> Edit:
    return lambda _: wanted
