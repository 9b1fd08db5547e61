"""Snapping and the grid: switched on and off, and shown as what they are."""

from dataclasses import replace

from PySide6.QtCore import QObject

from refboard.ui.actions.actions import Actions
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.settings.settings_store import SettingsStore


class SnappingPresenter(QObject):
    """Stands between the switches, the settings and the shown board.

    Snapping is a setting of the person, the grid one of the board: that is undone with it.

    Args to the constructor:
        actions: The switches.
        boards: Which board is shown.
        settings: Where snapping is kept.
    """

    def __init__(self, actions: Actions, boards: BoardController, settings: SettingsStore) -> None:
        super().__init__(actions)
        self._actions = actions
        self._boards = boards
        self._settings = settings
        settings.changed.connect(self.refresh)
        boards.shown.connect(self.refresh)
        boards.edited.connect(self.refresh)
        self.refresh()

    def verbs(self) -> Verbs:
        """Return what each switch does, by its id."""
        return {"toggle_snap": self.toggle_snap, "toggle_grid": self.toggle_grid}

    def toggle_snap(self) -> None:
        """Let what is dragged come into line, or no longer."""
        now = self._settings.value
        self._settings.change(replace(now, snaps=not now.snaps))
        self.refresh()

    def toggle_grid(self) -> None:
        """Show the dots of the board, or hide them, as one step."""
        board = self._boards.current
        if board is not None:
            old = board.document.settings
            words = "Hide grid" if old.is_grid_shown else "Show grid"
            new = replace(old, is_grid_shown=not old.is_grid_shown)
            board.editor.change_settings(new, words)
        self.refresh()

    def refresh(self) -> None:
        """Tick what is on."""
        board = self._boards.current
        has_grid = board is not None and board.document.settings.is_grid_shown
        self._actions["toggle_snap"].setChecked(self._settings.value.snaps)
        self._actions["toggle_grid"].setChecked(has_grid)
