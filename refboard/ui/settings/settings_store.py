"""The settings in use, and their file."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from refboard.core.settings import Settings
from refboard.services.settings_file import save_settings

log = logging.getLogger(__name__)


class SettingsStore(QObject):
    """Holds the settings and writes them when they change.

    Attributes:
        value: The settings in use.

    Signals:
        changed: Carries the new Settings.
        refused: Carries a sentence: they could not be written.
    """

    changed = Signal(object)
    refused = Signal(str)

    def __init__(self, settings: Settings, path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.value = settings
        self._path = path

    def change(self, settings: Settings) -> None:
        """Use other settings and remember them."""
        if settings == self.value:
            return
        self.value = settings
        try:
            save_settings(self._path, settings)
        except OSError as error:
            log.info("Settings were not written: %s", error)
            self.refused.emit(
                "The settings could not be written and last until the window closes. "
                "Check the folder of the settings file."
            )
        self.changed.emit(settings)
