"""A form in sections: a name at the left, a field of a sensible width, a note under it."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from refboard.ui.style.form_widgets import NumberBox, TickBox
from refboard.ui.style.wrapped import Wrapped

NUMBER_PX, CHOICE_PX = 150, 260
ROW_GAP_PX, SECTION_GAP_PX = 10, 34


class Form(QWidget):
    """Rows under headings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 12, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(ROW_GAP_PX)
        self._grid.setColumnStretch(1, 1)
        self._row = 0

    def add_section(self, words: str) -> None:
        """Begin a section."""
        if self._row:
            self._grid.setRowMinimumHeight(self._row, SECTION_GAP_PX - 2 * ROW_GAP_PX)
            self._row += 1
        heading = QLabel(words, self)
        heading.setProperty("tone", "heading")
        self._grid.addWidget(heading, self._row, 0, 1, 2)
        self._row += 1

    def add(self, field: QWidget, name: str = "", note: str = "") -> None:
        """Add a row.

        Args:
            field: What is set; one that is ticked says itself what it does.
            name: What it is called; empty for one that is ticked.
            note: What there is to know about it.
        """
        if name:
            label = QLabel(name, self)
            label.setBuddy(field)
            field.setAccessibleName(name)
            self._grid.addWidget(label, self._row, 0)
        if not isinstance(field, TickBox):
            field.setFixedWidth(NUMBER_PX if isinstance(field, NumberBox) else CHOICE_PX)
        line = QHBoxLayout()
        line.addWidget(field)
        line.addStretch(1)
        self._grid.addLayout(line, self._row, 1)
        self._row += 1
        if note:
            words = Wrapped(self, tone="muted")
            words.setText(note)
            self._grid.addWidget(words, self._row, 1)
            self._row += 1

    def finish(self) -> None:
        """Leave the room that is left below the last row."""
        self._grid.setRowStretch(self._row, 1)
