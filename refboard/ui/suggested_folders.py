"""The folder that a file dialog opens in: where the user was last, else one that is there.

Desktops name folders for pictures and documents that nobody has made yet: none is suggested that
does not exist.
"""

import os
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths


class FileKind(StrEnum):
    """What is chosen; each kind is remembered by itself."""

    PICTURES = "pictures"
    BOARDS = "boards"
    EXPORTS = "exports"
    MODELS = "models"


_Place = QStandardPaths.StandardLocation
_USUAL = {
    FileKind.PICTURES: _Place.PicturesLocation,
    FileKind.BOARDS: _Place.DocumentsLocation,
    FileKind.EXPORTS: _Place.DocumentsLocation,
    FileKind.MODELS: _Place.DownloadLocation,
}


class SuggestedFolders:
    """Remembers where the user chose files.

    Args to the constructor:
        state: Where that is kept from one start to the next; None keeps it while this lives.
    """

    def __init__(self, state: QSettings | None = None) -> None:
        self._state = state
        self._last: dict[FileKind, str] = {}

    def suggest(self, kind: FileKind) -> str:
        """Return a folder that exists: the last one, the usual one, or home; empty for none."""
        usual = QStandardPaths.writableLocation(_USUAL[kind])
        for folder in (self._remembered(kind), usual, str(Path.home())):
            # Not pathlib, which fails for folders that may not be entered.
            if folder and os.path.isdir(folder):  # noqa: PTH112
                return folder
        return ""

    def remember(self, kind: FileKind, folder: Path) -> None:
        """Suggest this folder the next time."""
        self._last[kind] = str(folder)
        if self._state is not None:
            self._state.setValue(_key(kind), str(folder))

    def _remembered(self, kind: FileKind) -> str:
        if kind in self._last or self._state is None:
            return self._last.get(kind, "")
        return str(self._state.value(_key(kind), ""))


def _key(kind: FileKind) -> str:
    return f"folders/{kind.value}"
