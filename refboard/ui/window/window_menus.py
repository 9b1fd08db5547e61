"""The menus of the window: its bar, and what the right button opens on the board."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMainWindow

from refboard.ui.actions.action_row import Menu
from refboard.ui.actions.actions import Actions
from refboard.ui.actions.menus import fill_menu_bar, make_menu, menu_in, put_first
from refboard.ui.activity.failure_entries import FailureEntries
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.boards.trash_menu import TrashMenu
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.inspector.opacity_slider import OpacityRow


class WindowMenus:
    """Makes the menus of one window from its actions.

    Args to the constructor:
        window: Gets the bar, and keeps the others.
        actions: What is in them.
        boards: Which board is shown, and what comes back from the trash.
        view: What is selected on it.
        known_assets: Which pictures failed.

    Attributes:
        trash: The boards in the trash.
        board: For a board without a selection.
        selection: For what is selected.
        failures: The lines on top of it.
        opacity: The slider in it.
    """

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        boards: BoardController,
        view: BoardView,
        known_assets: KnownAssets,
    ) -> None:
        self._view = view
        self.trash = TrashMenu(window)
        boards_menu = fill_menu_bar(window.menuBar(), actions)[Menu.BOARDS]
        boards_menu.addSeparator()
        actions.keep_icon(boards_menu.addMenu(self.trash), "trash-simple")
        self.board = make_menu(Menu.BOARD, actions, window)
        self.selection = make_menu(Menu.SELECTION, actions, window)
        self.opacity = OpacityRow(self.selection)
        put_first(menu_in(self.selection, Menu.OPACITY), self.opacity)
        self.failures = FailureEntries(self.selection, boards, view, known_assets)
        self.trash.restored.connect(boards.restore)
        view.context_menu_requested.connect(self._open)

    def _open(self, where: QPoint) -> None:
        menu = self.selection if self._view.selected_ids() else self.board
        menu.popup(where)
