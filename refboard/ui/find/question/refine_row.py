"""Where to look and which pictures count: a line that says what is set, and opens."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from refboard.core.ids import BoardId
from refboard.core.words import counted
from refboard.ui.find.question.flow import Flow
from refboard.ui.find.question.inquiry import LIMIT, Among, Inquiry, Where
from refboard.ui.find.question.likeness import COUNTS, count_words
from refboard.ui.find.question.narrowing import (
    DAYS,
    FORMAT_NAMES,
    SHAPES,
    SIZES,
    Places,
    added_since,
    day_of,
    day_words,
    format_words,
    narrowing_words,
    place_words,
    shape_words,
    size_words,
)
from refboard.ui.style.elided import ElidedLabel
from refboard.ui.style.form_widgets import MenuButton, TickedSlider
from refboard.ui.style.keyed_menu import KeyedMenu

if TYPE_CHECKING:
    from refboard.core.finding.query import Filters

T = TypeVar("T")
MOST_BOARDS = 40
"""A menu with more of them could not be read."""


class RefineRow(QWidget):
    """Says where answers come from, and opens to change it.

    Signals:
        where_chosen: Carries a Where.
        most_chosen: Carries how many answers are shown at most.

    Args to the constructor:
        opener: The button that opens it.
        parent: Where it lies.

    Attributes:
        places_of: Returns what can be looked through now.
    """

    where_chosen = Signal(object)
    most_chosen = Signal(int)

    def __init__(self, opener: QToolButton, parent: QWidget) -> None:
        super().__init__(parent)
        self.places_of: Callable[[], Places] = Places
        self.opener = opener
        self._where = Where()
        self._most = LIMIT
        self._is_narrowed = False
        self.summary = ElidedLabel(self, mode=Qt.TextElideMode.ElideRight)
        self.reset = QPushButton("Reset", self)
        self.body = QWidget(self)
        self.scope = self._button("Where to look", self._fill_scope)
        self.formats = self._button("Formats", self._fill_formats)
        self.size_least = self._button("Size", self._fill_sizes)
        self.shape = self._button("Shape", self._fill_shapes)
        self.added = self._button("When it was added", self._fill_days)
        self.most = TickedSlider(len(COUNTS) - 1, len(COUNTS), self.body)
        self._most_words = QLabel(self.body)
        self._build()
        self.show_inquiry(Inquiry())

    def show_inquiry(self, inquiry: Inquiry) -> None:
        """Show where a question looks."""
        self._where, self._most = inquiry.where, inquiry.most
        filters = self._where.filters
        boards = self.places_of().boards
        self.scope.setText(place_words(self._where, boards))
        self.formats.setText(format_words(filters))
        self.size_least.setText(size_words(filters))
        self.shape.setText(shape_words(filters))
        self.added.setText(day_words(filters))
        is_all = self._most >= LIMIT
        words = narrowing_words(self._where, boards)
        self.summary.setText(words if is_all else f"{words}, up to {self._most:,}")
        self._is_narrowed = not (self._where.is_everywhere and is_all)
        self._show_parts()
        with QSignalBlocker(self.most):  # it is shown, and not chosen
            self.most.setValue(min(range(len(COUNTS)), key=lambda n: abs(COUNTS[n] - self._most)))
        self._say_most()

    @property
    def most_shown(self) -> int:
        """How many answers are shown at most."""
        return COUNTS[self.most.value()]

    # Building

    def _build(self) -> None:
        self.opener.setCheckable(True)
        self.opener.toggled.connect(self._show_parts)
        self.summary.setProperty("tone", "muted")
        self.reset.setProperty("tone", "flush link")
        self.reset.setToolTip("Look through the whole library again, for pictures of any kind")
        self.reset.clicked.connect(self._reset)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(4)
        line.addWidget(self.summary, 1)
        line.addWidget(self.reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self.body)
        self._build_body()

    def _build_body(self) -> None:
        buttons = QWidget(self.body)
        flow = Flow(buttons, 4, 96)
        flow.setContentsMargins(0, 0, 0, 0)
        for button in (self.scope, self.formats, self.size_least, self.shape, self.added):
            flow.addWidget(button)
        self.most.setAccessibleName("How many are shown")
        self.most.setToolTip("How many are shown at most")
        self.most.setPageStep(1)
        self.most.valueChanged.connect(self._choose_most)
        label = QLabel("Show", self.body)
        label.setProperty("tone", "muted")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._most_words.setAlignment(right)
        self._most_words.setFixedWidth(self.fontMetrics().horizontalAdvance("8888"))
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(self.most, 1)
        line.addWidget(self._most_words)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 2)
        column.setSpacing(6)
        column.addWidget(buttons)
        column.addLayout(line)

    def _button(self, name: str, fill: Callable[[KeyedMenu], None]) -> MenuButton:
        button = MenuButton(self.body)
        button.setProperty("tone", "choice")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        menu = KeyedMenu(button)

        def refill() -> None:
            menu.clear()
            fill(menu)

        menu.aboutToShow.connect(refill)
        button.setMenu(menu)
        return button

    # What can be chosen

    def _fill_scope(self, menu: KeyedMenu) -> None:
        places, now = self.places_of(), self._where
        count = len(places.selected)
        for among, words, is_there in (
            (Among.LIBRARY, "Whole library", True),
            (Among.BOARD, "This board", True),
            (Among.SELECTION, counted(count, "selected picture"), count > 0),
        ):
            where = replace(now, among=among, asset_ids=places.selected)
            line = menu.addAction(words if is_there else "Selected pictures")
            line.setCheckable(True)
            line.setChecked(now.among is among)
            line.setEnabled(is_there)
            line.triggered.connect(partial(self.where_chosen.emit, where))
        menu.addSeparator()
        for board in places.boards[:MOST_BOARDS]:
            line = menu.addAction(board.name)
            line.setCheckable(True)
            line.setChecked(now.among is Among.BOARDS and board.id in now.board_ids)
            line.triggered.connect(partial(self._toggle_board, board.id))

    def _toggle_board(self, board_id: BoardId) -> None:
        chosen = self._where.board_ids if self._where.among is Among.BOARDS else ()
        ids = _toggled(chosen, board_id)
        among = Among.BOARDS if ids else Among.LIBRARY
        self.where_chosen.emit(replace(self._where, among=among, board_ids=ids))

    def _fill_formats(self, menu: KeyedMenu) -> None:
        chosen = self._where.filters.formats
        self._add_line(menu, "Any format", not chosen, formats=())
        menu.addSeparator()
        for name in FORMAT_NAMES:
            self._add_line(menu, name, name in chosen, formats=_toggled(chosen, name))

    def _fill_sizes(self, menu: KeyedMenu) -> None:
        for least, words in SIZES:
            is_set = self._where.filters.least_pixels == least
            self._add_line(menu, words, is_set, least_pixels=least)

    def _fill_shapes(self, menu: KeyedMenu) -> None:
        for shape, words in SHAPES:
            self._add_line(menu, words, self._where.filters.shape == shape, shape=shape)

    def _fill_days(self, menu: KeyedMenu) -> None:
        for days, words in DAYS:
            is_set = day_of(self._where.filters) == days
            self._add_line(menu, words, is_set, added_from=added_since(days))

    def _add_line(self, menu: KeyedMenu, words: str, is_set: bool, **changed: object) -> None:
        filters: Filters = replace(self._where.filters, **changed)  # type: ignore[arg-type]
        line = menu.addAction(words)
        line.setCheckable(True)
        line.setChecked(is_set)
        chosen = replace(self._where, filters=filters)
        line.triggered.connect(partial(self.where_chosen.emit, chosen))

    # What the user does

    def _show_parts(self) -> None:
        """Say what is set where something is; show all of it where it is wanted."""
        is_open = self.opener.isChecked()
        self.summary.setVisible(self._is_narrowed)
        self.reset.setVisible(self._is_narrowed)
        self.body.setVisible(is_open)
        self.setVisible(is_open or self._is_narrowed)

    def _reset(self) -> None:
        self.most.setValue(len(COUNTS) - 1)
        self.where_chosen.emit(Where())

    def _choose_most(self, place: int) -> None:
        self._say_most()
        self.most_chosen.emit(COUNTS[place])

    def _say_most(self) -> None:
        words = count_words(COUNTS[self.most.value()])
        self._most_words.setText(words)
        self.most.setAccessibleDescription(words)


def _toggled(chosen: tuple[T, ...], one: T) -> tuple[T, ...]:
    """Return what is chosen with one thing more, or without it where it was."""
    return tuple(t for t in chosen if t != one) if one in chosen else (*chosen, one)
