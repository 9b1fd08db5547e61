"""What lies on a board already, so that adding the same files again puts nothing there twice."""

import hashlib
import os
from pathlib import Path

from refboard.core.asset import Source
from refboard.core.ids import AssetId, BoardId, new_asset_id
from refboard.core.requests import ImportEntry
from refboard.services.importing.acceptance import already_there
from refboard.services.library.library import Library


class OnBoard:
    """What lay on a board when a command began.

    Attributes:
        id: The board.
    """

    def __init__(self, library: Library, board_id: BoardId) -> None:
        """Look at a board."""
        self.id = board_id
        self._library = library
        store = library.store
        self._waiting = store.jobs.files_on_board(board_id)
        there = store.assets.by_keys(store.assets.keys_on_board(board_id)).values()
        stored = [asset for asset in there if asset.is_stored]
        self._ids = {asset.id for asset in stored}
        self._hashes = {asset.sha256 for asset in stored}
        self._sizes = {asset.byte_size for asset in stored}

    def waiting(self, path: Path) -> AssetId | None:
        """Return the asset that shows a file there and is not imported yet, or could not be."""
        return self._waiting.get(os.path.abspath(path))  # noqa: PTH100  links are kept as given

    def has_content(self, content: bytes) -> bool:
        """Return whether a picture of these bytes lies there."""
        return hashlib.sha256(content).hexdigest() in self._hashes

    def has(self, path: Path, *, is_linked: bool) -> bool:
        """Return whether a file lies there: it is known, or its bytes are read and compared."""
        try:
            if path.stat().st_size not in self._sizes:
                return False
            entry = ImportEntry(new_asset_id(), Source(path))
            known = already_there(self._library, entry, is_linked=is_linked)
            if known is not None:
                return known.id in self._ids
            with path.open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() in self._hashes
        except (OSError, ValueError):  # importing it will say what is wrong
            return False
