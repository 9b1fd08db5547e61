"""The question: its chips, and behind them the field for words. Pictures can be dropped into it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.find.question.chip import WEIGHTS, Chip
from refboard.ui.find.question.chip_face import ChipFace
from refboard.ui.find.question.flow import Flow
from refboard.ui.find.question.search_field import SearchField
from refboard.ui.style.keyed_menu import KeyedMenu
from refboard.ui.style.theme import Theme

GAP_PX, MARGIN_PX = 4, 3
LEAST_FIELD_PX = 96


class QuestionBox(QFrame):
    """Shows the parts of a question and lets them be changed.

    Signals:
        weighed: One part is to count otherwise; carries its place and its weight, below 0 against.
        removed: One part is to go; carries its place.
        part_wanted: The user wants only a part of its one picture to count; carries its place.
        alone_wanted: One part is to be all of the question; carries its place.

    Attributes:
        field: Takes words.
    """

    weighed = Signal(int, float)
    removed = Signal(int)
    alone_wanted = Signal(int)
    part_wanted = Signal(int)

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._cache = cache
        self._theme = theme
        self.chips: list[Chip] = []
        self.setProperty("surface", "question")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Question")
        self._flow = Flow(self, GAP_PX, LEAST_FIELD_PX)
        self._flow.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        self.field = SearchField(self)
        self.field.setProperty("tone", "bare")
        self.field.setMinimumHeight(self.chip_height)
        self._flow.addWidget(self.field)
        self.field.focused.connect(self._show_focus)
        self.field.stepped_out.connect(self._go_to_last)

    @property
    def chip_height(self) -> int:
        """How high a line is."""
        return 30

    def show_faces(self, faces: Sequence[ChipFace]) -> None:
        """Show these parts; those that are there already stay where they are."""
        had_focus = next((n for n, chip in enumerate(self.chips) if chip.hasFocus()), None)
        while len(self.chips) > len(faces):
            chip = self.chips.pop()
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        while len(self.chips) < len(faces):
            self._add_chip()
        for chip, face in zip(self.chips, faces, strict=True):
            chip.show_face(face)
        if had_focus is not None and had_focus >= len(self.chips):
            (self.chips[-1] if self.chips else self.field).setFocus()
        self._flow.invalidate()
        self.updateGeometry()

    def show_target(self, *, is_target: bool) -> None:
        """Show that what is dragged can be dropped, or no longer."""
        self.setProperty("focused", is_target or self.field.hasFocus())
        self.style().polish(self)

    def menu_of(self, place: int) -> KeyedMenu:
        """Return what can be done with one part."""
        face = self.chips[place].face
        menu = KeyedMenu(self)
        turned = "Like this" if face.weight < 0 else "Unlike this"
        menu.addAction(f"{turned}\tSpace").triggered.connect(partial(self._turn, place))
        menu.addSeparator()
        for size, words in WEIGHTS:
            line = menu.addAction(f"Counts {words}")
            line.setCheckable(True)
            line.setChecked(abs(face.weight) == size)
            line.triggered.connect(partial(self._weigh, place, size))
        menu.addSeparator()
        if len(face.asset_ids) == 1:
            part = menu.addAction("Choose a part of it")
            part.triggered.connect(partial(self.part_wanted.emit, place))
        if len(self.chips) > 1:
            alone = menu.addAction("Find only this")
            alone.triggered.connect(partial(self.alone_wanted.emit, place))
        menu.addAction("Remove\tDel").triggered.connect(partial(self.removed.emit, place))
        return menu

    def _add_chip(self) -> None:
        place = len(self.chips)
        chip = Chip(self._cache, self._theme, self)
        chip.turned.connect(partial(self._turn, place))
        chip.weighed.connect(partial(self.weighed.emit, place))
        chip.removed.connect(partial(self.removed.emit, place))
        chip.stepped.connect(partial(self._step, place))
        chip.left.connect(self.field.setFocus)
        chip.menu_wanted.connect(partial(self._show_menu, place))
        self._flow.insert(place, chip)
        self.chips.append(chip)
        # Between what stands before the field and the field, which keeps its place.
        before = self.field.previousInFocusChain()
        while before is not None and not before.focusPolicy() & Qt.FocusPolicy.TabFocus:
            before = before.previousInFocusChain()
        if before is not None:
            QWidget.setTabOrder(before, chip)
        chip.show()

    def _turn(self, place: int) -> None:
        self.weighed.emit(place, -self.chips[place].face.weight)

    def _weigh(self, place: int, size: float) -> None:
        self.weighed.emit(place, -size if self.chips[place].face.weight < 0 else size)

    def _step(self, place: int, way: int) -> None:
        wanted = place + way
        if wanted >= len(self.chips):
            self.field.setFocus()
        elif wanted >= 0:
            self.chips[wanted].setFocus()

    def _go_to_last(self) -> None:
        if self.chips:
            self.chips[-1].setFocus()

    def _show_menu(self, place: int, at: QPoint) -> None:
        menu = self.menu_of(place)
        menu.exec(at)
        menu.deleteLater()

    def _show_focus(self, _: bool) -> None:
        self.show_target(is_target=False)
