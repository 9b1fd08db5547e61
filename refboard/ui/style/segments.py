"""A segmented control: a row of buttons of which exactly one is down."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget


class Segments(QWidget):
    """Chooses one of a few values.

    Signals:
        chosen: The user chose another value; carries it.
    """

    chosen = Signal(str)

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        """Make the buttons.

        Args:
            name: What is chosen, for screen readers.
            choices: (value, words, tooltip) each.
            parent: Where it lies.
        """
        super().__init__(parent)
        self.setProperty("surface", "segments")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(name)
        self._values = [value for value, _, _ in choices]
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(2)
        for number, (_, words, tip) in enumerate(choices):
            button = QPushButton(words, self)
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.setProperty("tone", "segment")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self._emit)

    @property
    def value(self) -> str:
        """What is chosen."""
        return self._values[self._group.checkedId()]

    def choose(self, value: str) -> None:
        """Choose without telling."""
        self._group.button(self._values.index(value)).setChecked(True)

    def offer(self, values: Sequence[str]) -> None:
        """Show these choices only."""
        for number, value in enumerate(self._values):
            self._group.button(number).setVisible(value in values)

    def _emit(self, number: int) -> None:
        self.chosen.emit(self._values[number])
