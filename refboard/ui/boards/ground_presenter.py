"""What the shown board lies on: chosen in a menu, as one step that is undone with the others."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog, QWidget

from refboard.ui.actions.actions import Actions
from refboard.ui.actions.rows.ground_rows import OWN, ground_id
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.style.grounds import GROUNDS, OF_THEME


class GroundPresenter(QObject):
    """Stands between the menu of backgrounds and the shown board.

    Args to the constructor:
        actions: One for each background.
        boards: Which board is shown.
        window: What the dialog of colours lies over.
    """

    def __init__(self, actions: Actions, boards: BoardController, window: QWidget) -> None:
        super().__init__(window)
        self._actions = actions
        self._boards = boards
        self._window = window
        boards.shown.connect(self.refresh)
        boards.edited.connect(self.refresh)

    def verbs(self) -> Verbs:
        """Return what each background's action does, by its id."""
        chosen = {ground_id(colour): partial(self.choose, colour) for colour, _ in GROUNDS}
        return {**chosen, OWN: self.choose_own}

    def choose(self, colour: str) -> None:
        """Lay the shown board on a colour; an empty one is the theme's."""
        board = self._boards.current
        if board is not None and not self._boards.refuses_change():
            old = board.document.settings
            if old.background != colour:
                board.editor.change_settings(replace(old, background=colour), "Change background")
        self.refresh()

    def choose_own(self) -> None:
        """Let the user choose any colour."""
        board = self._boards.current
        if board is not None:
            now = QColor(board.document.settings.background or "#777777")
            asked = QColorDialog.getColor(now, self._window, "Background of this board")
            if asked.isValid():
                self.choose(asked.name())

    def refresh(self) -> None:
        """Tick the one that the shown board has."""
        board = self._boards.current
        now = OF_THEME if board is None else board.document.settings.background
        for colour, _ in GROUNDS:
            self._actions[ground_id(colour)].setChecked(board is not None and colour == now)
