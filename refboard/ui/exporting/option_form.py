"""The choices of an export, as a form: only those that mean something are shown."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QGridLayout, QLabel, QPushButton, QWidget

from refboard.core.export.options import (
    RANGES,
    ExportOptions,
    Format,
    Ground,
    Kind,
    Paper,
    Part,
    SizeRule,
    Turn,
)
from refboard.core.words import counted
from refboard.ui.style.form_widgets import ChoiceBox, NumberBox, TickBox

_Value = TypeVar("_Value")

FIELD_PX = 200
_LABEL_PX = 104
_KINDS = {
    Kind.PICTURE: "As it lies on the board",
    Kind.SHEET: "Contact sheet",
    Kind.ORIGINALS: "Original files in a folder",
}
_SIZES = {
    SizeRule.FACTOR: "Scaled by",
    SizeRule.LONGEST: "Longer side of",
    SizeRule.ORIGINALS: "No picture below its original",
}
_GROUNDS = {Ground.BOARD: "As the board", Ground.COLOUR: "A colour", Ground.NOTHING: "Transparent"}
_PAPERS = {
    Paper.CONTENT: "As large as the pictures",
    Paper.A4: "A4",
    Paper.A3: "A3",
    Paper.LETTER: "Letter",
}
_TURNS = {Turn.AUTO: "As it suits", Turn.PORTRAIT: "Portrait", Turn.LANDSCAPE: "Landscape"}
_HOLDING = {False: "Held in the file", True: "Linked to their files"}
_UNITS = {
    "factor": " %",
    "longest": " px",
    "margin": " units",
    "quality": "",
    "paper_margin": " mm",
    "columns": "",
}


class OptionForm(QWidget):
    """Shows options and changes them as the user does.

    Args to the constructor:
        options: What is chosen at first.
        selected: How many pictures are selected.
        parent: Where it lies.

    Signals:
        changed: The user chose something else; carries the ExportOptions.
    """

    changed = Signal(object)

    def __init__(
        self, options: ExportOptions, selected: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._options = options
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnMinimumWidth(0, _LABEL_PX)
        self._rows: dict[str, tuple[QWidget, ...]] = {}
        parts = {Part.BOARD: "The whole board", Part.VIEW: "What is in view"}
        if selected:
            parts[Part.SELECTION] = f"The selection ({counted(selected, 'item')})"
        self._colour = QPushButton(self)
        self._colour.clicked.connect(self._choose_colour)
        self._add("kind", "Export", self._choice("kind", _KINDS))
        self._add("part", "Of", self._choice("part", parts))
        formats = {form: form.label for form in Format}
        self._add("format", "Format", self._choice("format", formats))
        self._add("size_rule", "Size", self._choice("size_rule", _SIZES))
        self._add("factor", "", self._number("factor", "Scale"))
        self._add("longest", "", self._number("longest", "Longer side"))
        self._add("quality", "Quality", self._number("quality", "Quality"))
        self._add("links_pictures", "Pictures", self._choice("links_pictures", _HOLDING))
        self._add("paper", "Page", self._choice("paper", _PAPERS))
        self._add("turn", "Turned", self._choice("turn", _TURNS))
        self._add("paper_margin", "Page margin", self._number("paper_margin", "Page margin"))
        self._add("columns", "Columns", self._number("columns", "Columns"))
        self._add("has_names", "", self._tick("has_names", "Names below the pictures"))
        self._add("margin", "Margin", self._number("margin", "Margin"))
        self._add("ground", "Background", self._choice("ground", _GROUNDS))
        self._add("colour", "", self._colour)
        self._grid.setRowStretch(self._grid.rowCount(), 1)
        self._show_rows()

    @property
    def options(self) -> ExportOptions:
        """What is chosen."""
        return self._options

    def field(self, name: str) -> QWidget:
        """Return the field of an option."""
        return self._rows[name][-1]

    def _add(self, name: str, words: str, field: QWidget) -> None:
        row = self._grid.rowCount()
        label = QLabel(words, self)
        label.setBuddy(field)
        field.setObjectName(name)
        field.setMinimumWidth(FIELD_PX)
        if words and not field.accessibleName():
            field.setAccessibleName(words)
        self._grid.addWidget(label, row, 0)
        self._grid.addWidget(field, row, 1)
        self._rows[name] = (label, field)

    def _choice(self, name: str, words: Mapping[_Value, str]) -> ChoiceBox:
        box = ChoiceBox(self)
        for value, said in words.items():
            box.addItem(said, value)
        box.setCurrentIndex(max(0, self._index(box, getattr(self._options, name))))
        # Not `currentData`: Qt makes a plain string of a string of ours.
        values = list(words)
        box.currentIndexChanged.connect(lambda at: self._change(name, values[at]))
        return box

    @staticmethod
    def _index(box: ChoiceBox, value: object) -> int:
        return next((at for at in range(box.count()) if box.itemData(at) == value), 0)

    def _number(self, name: str, words: str) -> NumberBox:
        box = NumberBox(self)
        box.setAccessibleName(words)
        box.setRange(*RANGES[name])
        box.setValue(getattr(self._options, name))
        box.setSuffix(_UNITS[name])
        box.setGroupSeparatorShown(True)
        box.valueChanged.connect(lambda value: self._change(name, value))
        return box

    def _tick(self, name: str, words: str) -> TickBox:
        box = TickBox(words, self)
        box.setChecked(getattr(self._options, name))
        box.toggled.connect(lambda is_on: self._change(name, is_on))
        return box

    def _choose_colour(self) -> None:
        chosen = QColorDialog.getColor(QColor(self._options.colour), self, "Background")
        if chosen.isValid():
            self._change("colour", chosen.name())

    def _change(self, name: str, value: object) -> None:
        self._options = replace(self._options, **{name: value})  # type: ignore[arg-type]
        self._show_rows()
        self.changed.emit(self._options)

    def _show_rows(self) -> None:
        wanted = _rows_of(self._options)
        for name, widgets in self._rows.items():
            for widget in widgets:
                widget.setVisible(name in wanted)
        self._colour.setText(self._options.colour.upper())
        patch = QPixmap(self._colour.iconSize())
        patch.fill(QColor(self._options.colour))
        self._colour.setIcon(QIcon(patch))
        self._offer("format", Format.SVG, is_offered=self._options.kind is not Kind.SHEET)
        transparent = self._options.fitting().format.can_be_transparent
        self._offer("ground", Ground.NOTHING, is_offered=transparent)
        self._offer("paper", Paper.CONTENT, is_offered=self._options.kind is not Kind.SHEET)

    def _offer(self, name: str, value: object, *, is_offered: bool) -> None:
        """Offer a choice, or not: then the box shows what is done instead."""
        box = self.field(name)
        assert isinstance(box, ChoiceBox)
        at = self._index(box, value)
        model = box.model()
        flags = model.flags(model.index(at, 0))
        if bool(flags & flags.ItemIsEnabled) == is_offered:
            return
        item = model.item(at)  # type: ignore[attr-defined]  # of a box that was given no other
        item.setEnabled(is_offered)
        if not is_offered and box.currentIndex() == at:
            fitting = getattr(self._options.fitting(), name)
            box.setCurrentIndex(self._index(box, fitting))


def _rows_of(options: ExportOptions) -> set[str]:
    """Return the choices that mean something."""
    if options.kind is Kind.ORIGINALS:
        return {"kind", "part"}
    options = options.fitting()
    form, is_sheet = options.format, options.kind is Kind.SHEET
    is_page = form is Format.PDF and (is_sheet or options.paper is not Paper.CONTENT)
    is_framed = is_sheet or options.part is not Part.VIEW
    is_sized = form.is_raster and options.size_rule is not SizeRule.ORIGINALS
    return {"kind", "part", "format", "ground"}.union(
        {"colour"} if options.ground is Ground.COLOUR else (),
        {"size_rule"} if form.is_raster else (),
        {options.size_rule.value} if is_sized else (),
        {"quality"} if form.has_quality else (),
        {"links_pictures"} if form is Format.SVG else (),
        {"paper"} if form is Format.PDF else (),
        {"turn", "paper_margin"} if is_page else (),
        {"columns", "has_names"} if is_sheet else (),
        {"margin"} if is_framed and not is_page else (),
    )
