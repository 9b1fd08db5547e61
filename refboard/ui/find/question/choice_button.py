"""A button that says which of a few values is chosen, and opens to choose another one."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QWidget

from refboard.ui.style.form_widgets import MenuButton
from refboard.ui.style.keyed_menu import KeyedMenu


class ChoiceButton(MenuButton):
    """Chooses one of a few values in less room than segments take.

    Signals:
        chosen: The user chose another value; carries it.

    Args to the constructor:
        name: What is chosen, for screen readers and the tooltip.
        choices: (value, words, tooltip) each.
        parent: Where it lies.
    """

    chosen = Signal(str)

    def __init__(self, name: str, choices: Sequence[tuple[str, str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self._name = name
        self._tips = {value: tip for value, _, tip in choices}
        self.setProperty("tone", "choice")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        menu = KeyedMenu(self)
        menu.setToolTipsVisible(True)
        group = QActionGroup(self)
        self.lines = {value: menu.addAction(words) for value, words, _ in choices}
        for value, line in self.lines.items():
            group.addAction(line)
            line.setCheckable(True)
            line.setToolTip(self._tips[value])
            line.triggered.connect(partial(self._choose, value))
        self.setMenu(menu)
        self.value = choices[0][0]
        self.choose(self.value)

    def choose(self, value: str) -> None:
        """Choose without telling."""
        self.value = value
        line = self.lines[value]
        line.setChecked(True)
        self.setText(line.text())
        self.setToolTip(self._tips[value])
        self.setAccessibleName(f"{self._name}: {line.text()}")

    def _choose(self, value: str) -> None:
        self.choose(value)
        self.chosen.emit(value)
