"""The settings in pages. What is done here is done at once: there is nothing to confirm.

The dialog does not hold the window up: while a model is fetched one goes on with the board.
"""

from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QVBoxLayout, QWidget

from refboard.ui.embedding_models.models_controller import ModelsController
from refboard.ui.embedding_models.page import ModelsPage
from refboard.ui.settings.general_page import GeneralPage
from refboard.ui.settings.settings_store import SettingsStore
from refboard.ui.suggested_folders import SuggestedFolders

SIZE = (760, 680)
LEAST_SIZE = (660, 440)
MARGIN_PX = 40
"""How much smaller than the window it is at least, when it is opened."""


class SettingsDialog(QDialog):
    """Shows the settings, in pages called "general" and "models".

    Args to the constructor:
        store: The settings.
        models: The models' controller.
        models_home: Where models are kept.
        folders: Where dialogs open.
        parent: Where it lies.
    """

    def __init__(
        self,
        store: SettingsStore,
        models: ModelsController,
        models_home: Path,
        folders: SuggestedFolders,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.pages = QTabWidget(self)
        self.general_page = GeneralPage(store, self.pages)
        self.models_page = ModelsPage(models, models_home, folders, self.pages)
        self._named = {"general": self.general_page, "models": self.models_page}
        self.pages.setDocumentMode(True)
        self.pages.tabBar().setDrawBase(False)
        self.pages.tabBar().setAccessibleName("Pages of the settings")
        self.pages.addTab(self.general_page, "General")
        self.pages.addTab(self.models_page, "Models")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        # Enter in a field takes the number there; it does not close the dialog.
        self.close_button = buttons.button(QDialogButtonBox.StandardButton.Close)
        self.close_button.setAutoDefault(False)
        models.listed.connect(self._put_close_last)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 16)
        column.setSpacing(14)
        column.addWidget(self.pages, 1)
        column.addWidget(buttons)
        self.setMinimumSize(*LEAST_SIZE)
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        self.resize(min(SIZE[0], room.width() - MARGIN_PX), min(SIZE[1], room.height() - MARGIN_PX))

    def open_page(self, page: str) -> None:
        """Come to the front with a page: "general" or "models"."""
        self.pages.setCurrentWidget(self._named[page])
        # Not on a button: a key pressed too often must fetch nothing.
        self.pages.tabBar().setFocus()
        self.show()
        self.raise_()
        self.activateWindow()

    def _put_close_last(self) -> None:
        """Let the Tab key come to Close after rows that are new."""
        QWidget.setTabOrder(self.models_page.add_button, self.close_button)
