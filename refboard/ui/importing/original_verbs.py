"""Leads the user back to the file that a picture came from."""

import threading
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from refboard.core.asset import Asset, Storage
from refboard.core.errors import QueryError
from refboard.core.ids import AssetId
from refboard.services import file_manager
from refboard.services.presence import is_file
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.importing.import_controller import ImportController
from refboard.ui.notices.notices import Notices

TOPIC = "original"
NO_PICTURE = "This is no picture: it has no file."
STILL_READ = "This picture is still being read. Try again in a moment."


class OriginalVerbs(QObject):
    """Shows originals in the file manager.

    Args to the constructor:
        imports: Where the library keeps its copies.
        boards: Which board is shown.
        view: What is selected on it.
        known_assets: Where each picture came from.
        notices: Where the user is told.
    """

    _refused = Signal(str)

    def __init__(
        self,
        imports: ImportController,
        boards: BoardController,
        view: BoardView,
        known_assets: KnownAssets,
        notices: Notices,
    ) -> None:
        super().__init__(view)
        self._imports = imports
        self._boards = boards
        self._view = view
        self._known_assets = known_assets
        self._notices = notices
        self._refused.connect(self._tell)

    def verbs(self) -> Verbs:
        """Return what each action with an original does, by its id."""
        return {"show_in_folder": self.show_in_folder}

    def show_in_folder(self) -> None:
        """Show the selected picture's file where it lies."""
        board, ids = self._boards.current, self._view.selected_ids()
        if board is None or len(ids) != 1:
            return
        asset_id = board.document.items[ids[0]].asset_id
        if asset_id is None:
            self._tell(NO_PICTURE)
        else:
            self.show_file(asset_id)

    def show_file(self, asset_id: AssetId) -> None:
        """Show a picture's file where it lies."""
        self._notices.settle(TOPIC)
        asset = self._known_assets.get(asset_id)
        places = () if asset is None else self._places(asset)
        if asset is None or not places:
            self._tell(STILL_READ)
            return
        # A folder on another machine may take long to say whether a file is there. A daemon:
        # one that never says so cannot keep the process alive.
        work = threading.Thread(
            target=self._open, args=(asset.name, places), name="show-in-folder", daemon=True
        )
        work.start()

    def _tell(self, sentence: str) -> None:
        self._notices.refuse(sentence, topic=TOPIC)

    def _places(self, asset: Asset) -> tuple[Path, ...]:
        """Return where a picture's file may be, the user's own place before the library's copy."""
        from refboard.services.imaging.originals import original_file

        failure = self._known_assets.failure(asset.id)
        source = Path(asset.source or (failure.source if failure is not None else ""))
        if asset.storage is Storage.LINKED:
            return (source,)
        # What was pasted, or came from the web, has no place of its own.
        places = (source,) if source.is_absolute() else ()
        if not asset.is_stored:
            return places
        return (*places, original_file(asset, Path(self._imports.originals_folder)))

    def _open(self, name: str, places: Sequence[Path]) -> None:
        """Show the first of these files that is there; runs in a thread of its own."""
        path = next((place for place in places if is_file(place)), None)
        if path is None:
            self._refuse(f'The file of "{name}" is no longer at {places[0]}.')
            return
        try:
            file_manager.show_file(path)
        except QueryError as error:
            self._refuse(str(error))

    def _refuse(self, sentence: str) -> None:
        try:
            self._refused.emit(sentence)
        except RuntimeError:
            # The window went away meanwhile: nobody waits for it.
            return
