"""What all windows of one library have together: settings, colours, pictures, open boards."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from refboard.core.settings import Settings
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_boards import OpenBoards
from refboard.ui.library_port import LibraryPort
from refboard.ui.settings.settings_store import SettingsStore
from refboard.ui.style.theme import Theme
from refboard.worker.preview_loader import PreviewLoader


class Shared(QObject):
    """Lives as long as the last window.

    Args to the constructor:
        library: Takes what changes on open boards.
        settings: As read from the file.
        settings_path: Where changed settings are written.
        parent: Owns it.

    Attributes:
        settings: What the user chose.
        theme: The colours of all windows.
        known_assets: What is known of every picture.
        loader: Reads previews, in a few threads for all windows.
        cache: Keeps them, within one budget for all windows.
        boards: Those that are open.
    """

    def __init__(
        self,
        library: LibraryPort,
        settings: Settings,
        settings_path: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.settings = SettingsStore(settings, settings_path, self)
        self.theme = Theme(app, settings.theme, self)
        self.known_assets = KnownAssets(self)
        self.loader = PreviewLoader(self)
        self.cache = PreviewCache(self.known_assets, self.loader, settings.preview_budget_mb, self)
        self.boards = OpenBoards(library, self.known_assets, self._new_height, self)
        self._windows = 0
        self.settings.changed.connect(self._use_settings)

    def join(self) -> None:
        """Note one more window."""
        self._windows += 1

    def leave(self) -> None:
        """Note that a window closed; with the last one nothing is read any more."""
        self._windows -= 1
        if not self._windows:
            self.loader.stop()

    def _new_height(self) -> float:
        return float(self.settings.value.new_picture_height)

    def _use_settings(self, settings: Settings) -> None:
        self.theme.choose(settings.theme)
        self.cache.set_budget(settings.preview_budget_mb)
