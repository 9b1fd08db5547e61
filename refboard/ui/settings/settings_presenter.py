"""Shows the settings, and tells when they could not be kept."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from refboard.ui.actions.verbs import Verbs
from refboard.ui.embedding_models.models_controller import ModelsController
from refboard.ui.notices.notices import Notices
from refboard.ui.settings.settings_dialog import SettingsDialog
from refboard.ui.settings.settings_store import SettingsStore
from refboard.ui.suggested_folders import SuggestedFolders


class SettingsPresenter(QObject):
    """Opens one dialog of settings over a window.

    Args to the constructor:
        store: The settings.
        models: The models, which have a page among them.
        models_home: Where models are kept.
        notices: Where the user is told.
        folders: Where dialogs open.
        parent: What the dialog lies over.

    Attributes:
        dialog: The settings, once they were opened.
    """

    def __init__(
        self,
        store: SettingsStore,
        models: ModelsController,
        models_home: Path,
        notices: Notices,
        folders: SuggestedFolders,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.dialog: SettingsDialog | None = None
        self._store = store
        self._models = models
        self._models_home = models_home
        self._folders = folders
        self._parent = parent
        store.refused.connect(notices.refuse)

    def verbs(self) -> Verbs:
        """Return what each action about settings does, by its id."""
        return {"settings": self.show_settings, "models": self.show_models}

    def show_settings(self) -> None:
        """Show the general settings."""
        self._open_page("general")

    def show_models(self) -> None:
        """Show the list of models."""
        self._open_page("models")

    def shows_models(self) -> bool:
        """Return whether the user sees the list of models, with all that is said there."""
        return self.dialog is not None and self.dialog.models_page.isVisible()

    def close(self) -> None:
        """Close the dialog with its window."""
        if self.dialog is not None:
            self.dialog.close()

    def _open_page(self, page: str) -> None:
        if self.dialog is None:
            self.dialog = SettingsDialog(
                self._store, self._models, self._models_home, self._folders, self._parent
            )
        self.dialog.open_page(page)
