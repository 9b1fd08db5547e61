"""What the actions do to the window: dialogs, panels, where one looks, which board is shown."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from refboard.services.paths import models_home
from refboard.ui.actions.help_dialog import HelpDialog
from refboard.ui.canvas.tool_actions import tool_verbs
from refboard.ui.document.placing import FreeRoom
from refboard.ui.importing.drop import Files
from refboard.ui.importing.samples import sample_files
from refboard.ui.settings.settings_dialog import SettingsDialog

if TYPE_CHECKING:
    from refboard.ui.about.dialog import AboutDialog
    from refboard.ui.window.main_window import MainWindow


class WindowActions(QObject):
    """Acts on one window.

    Attributes:
        settings_dialog: The settings, once they were opened.
        about_dialog: What this program is, once it was opened.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.settings_dialog: SettingsDialog | None = None
        self.about_dialog: AboutDialog | None = None

    def targets(self) -> dict[str, Callable[[], object]]:
        """Return what each action of the window does, by its id."""
        window, view = self._window, self._window.view
        boards, files = window.controller.boards, window.controller.files
        return {
            "new_board": boards.create,
            "open_board_file": files.ask_for_board_file,
            "import_images": self.import_images,
            "import_folder": self.import_folder,
            "export_board": files.ask_where_to_write_board,
            "export_picture": files.ask_where_to_write_picture,
            "settings": lambda: self.edit_settings("general"),
            "models": lambda: self.edit_settings("models"),
            "quit": window.close,
            "find_names": self.find_names,
            "fit_all": view.fit_all,
            "fit_selection": view.fit_selection,
            "zoom_actual": view.zoom_actual,
            "zoom_in": view.zoom_in,
            "zoom_out": view.zoom_out,
            "toggle_boards": self._toggle_boards,
            "toggle_find": self._toggle_find,
            "full_screen": self.toggle_full_screen,
            "rename_board": self.rename_board,
            "trash_board": self.trash_board,
            "next_board": lambda: boards.step(1),
            "previous_board": lambda: boards.step(-1),
            "shortcuts": self.show_shortcuts,
            "about": self.show_about,
            **tool_verbs(view),
        }

    def import_images(self) -> None:
        """Let the user choose pictures and put them on the board."""
        from refboard.services.imaging.probe import IMAGE_SUFFIXES

        kinds = " ".join(f"*{suffix}" for suffix in sorted(IMAGE_SUFFIXES))
        chosen, _ = QFileDialog.getOpenFileNames(
            self._window, "Import pictures", _pictures(), f"Pictures ({kinds});;All files (*)"
        )
        if chosen:
            self.take_files(Files(tuple(Path(path) for path in chosen)))

    def import_folder(self) -> None:
        """Let the user choose a folder and put its pictures on the board."""
        chosen = QFileDialog.getExistingDirectory(self._window, "Import folder", _pictures())
        if chosen:
            self.take_files(Files(folders=(Path(chosen),)))

    def import_samples(self) -> None:
        """Put the sample pictures on the board."""
        self.take_files(Files(sample_files()))

    def take_files(self, files: Files) -> None:
        """Put files on the board: in the middle, or in free room near it."""
        window = self._window
        window.controller.imports.take(files, FreeRoom(window.view.centre()))

    def edit_settings(self, page: str) -> None:
        """Show a page of the settings: "general" or "models"."""
        if self.settings_dialog is None:
            window = self._window
            models = window.controller.models
            self.settings_dialog = SettingsDialog(window.settings, models, models_home(), window)
            window.closed.connect(self.settings_dialog.close)
        self.settings_dialog.open_page(page)

    @property
    def shows_models(self) -> bool:
        """Tell whether the user sees the list of models, with all that is said there."""
        return self.settings_dialog is not None and self.settings_dialog.models_page.isVisible()

    def find_names(self) -> None:
        """Open the Find panel with the cursor in its field."""
        self._window.show_find(is_shown=True)
        self._window.similar_panel.start_search()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back."""
        window = self._window
        if window.isFullScreen():
            window.showNormal()
        else:
            window.showFullScreen()
        window.actions_table["full_screen"].setChecked(window.isFullScreen())

    def rename_board(self) -> None:
        """Let the user type another name for the shown board."""
        board = self._window.controller.boards.current
        if board is not None:
            self._window.show_boards(is_shown=True)
            self._window.boards_panel.rename(board.id)

    def trash_board(self) -> None:
        """Take the shown board off the list."""
        boards = self._window.controller.boards
        if boards.current is not None:
            boards.trash(boards.current.id)

    def show_shortcuts(self) -> None:
        """List all actions and their keys."""
        HelpDialog(self._window.actions_table.rows, self._window).exec()

    def show_about(self) -> None:
        """Tell what this program is and what it is made of."""
        from refboard.ui.about.dialog import AboutDialog

        if self.about_dialog is None:
            self.about_dialog = AboutDialog(self._window)
            self._window.closed.connect(self.about_dialog.finish)
        self.about_dialog.show()
        self.about_dialog.raise_()
        self.about_dialog.activateWindow()

    def _toggle_boards(self) -> None:
        self._window.show_boards(is_shown=not self._window.boards_dock.isVisible())

    def _toggle_find(self) -> None:
        self._window.show_find(is_shown=not self._window.find_dock.isVisible())


def _pictures() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
