"""Chooses a colour to lie pictures on: the theme's, a neutral one, or one's own."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QWidget

from refboard.ui.style.form_widgets import ChoiceBox
from refboard.ui.style.grounds import GROUNDS, swatch

OWN = "own"
OWN_WORDS = "Another colour..."


class GroundBox(ChoiceBox):
    """Chooses a ground.

    Signals:
        chosen: Carries "#rrggbb", or nothing for the theme's.

    Args to the constructor:
        colour: What is chosen at first.
        parent: Where it lies.
    """

    chosen = Signal(str)

    def __init__(self, colour: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour
        for value, words in GROUNDS:
            self.addItem(swatch(value, self.devicePixelRatioF()), words, value)
        self.addItem(OWN_WORDS, OWN)
        self.show_colour(colour)
        self.activated.connect(self._choose)

    def show_colour(self, colour: str) -> None:
        """Show which colour is chosen; one that has no line yet gets one."""
        if self.findData(colour) < 0:
            place = self.findData(OWN)
            self.insertItem(place, swatch(colour, self.devicePixelRatioF()), colour, colour)
        self._colour = colour
        self.setCurrentIndex(self.findData(colour))

    def _choose(self) -> None:
        colour = self.currentData()
        if colour == OWN:
            asked = QColorDialog.getColor(QColor(self._colour), self, "Background")
            colour = asked.name() if asked.isValid() else self._colour
        if colour != self._colour:
            self.show_colour(colour)
            self.chosen.emit(colour)
        else:
            self.show_colour(colour)
