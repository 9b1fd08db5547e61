"""Between the library and the window: every event goes to the one controller it concerns.

The document of the shown board is the truth. Nothing here waits, and nothing here paints.
"""

from collections.abc import Callable
from typing import assert_never

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from refboard.core import events
from refboard.core.ids import AssetId
from refboard.core.settings import Settings
from refboard.services.paths import LibraryPaths
from refboard.ui.activity.activity_controller import ActivityController
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.boards.file_controller import FileController
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_boards import OpenBoards
from refboard.ui.embedding_models.models_controller import ModelsController
from refboard.ui.exporting.export_controller import ExportController
from refboard.ui.find.question.find_controller import FindController
from refboard.ui.importing.import_controller import ImportController
from refboard.ui.importing.import_remarks import ImportRemarks
from refboard.ui.importing.no_pictures import NoPictures
from refboard.ui.library_port import LibraryPort
from refboard.ui.lookalikes.lookalike_controller import LookalikeController
from refboard.ui.suggested_folders import SuggestedFolders
from refboard.ui.tagging.tag_controller import TagController

OfLibrary = events.LibraryOpened | events.LibraryFailed | events.BoardsChanged
OfPictures = (
    events.AssetsStored
    | events.AssetsEmbedded
    | events.CopiesMet
    | events.AssetsFailed
    | events.FailuresEnded
    | events.ActivityChanged
)
OfModels = events.ModelsListed | events.ModelProgress | events.ModelChecking | events.SpacesChanged


class EventRouter(QObject):
    """Owns the controllers and hands them what happened.

    Attributes:
        boards: Which board is shown.
        imports: What is put on it.
        find: What is like what.
        files: Board files outside the library.
        exports: What leaves the board.
        models: What answers for meaning.
        activity: What goes on in the background.
        lookalikes: What came and looks like what is here.
        tags: What pictures are tagged with.
        no_pictures: Takes off what turned out to be none.
        is_of_others: Tells whether another window brought an asset, and tells of it.

    Signals:
        opened: The library is there; carries its LibraryOpened.
        failed: It is not; carries its LibraryFailed.
        trash_listed: Carries a tuple of BoardSummary: the boards in the trash.
        spaces_changed: Carries a tuple of SpaceState.
        refused: Carries a sentence: something asked for cannot be done.
        remarked: Carries a sentence on pictures that came: how they are shown is to be known.
        held_up: Carries a sentence: the library cannot be written for now.
        hold_up_ended: It can be written again.
    """

    opened = Signal(object)
    failed = Signal(object)
    trash_listed = Signal(object)
    spaces_changed = Signal(object)
    refused = Signal(str)
    remarked = Signal(str)
    held_up = Signal(str)
    hold_up_ended = Signal()

    def __init__(
        self,
        library: LibraryPort,
        known_assets: KnownAssets,
        view: BoardView,
        settings: Callable[[], Settings],
        folders: SuggestedFolders,
        open_boards: OpenBoards,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._library = library
        self._known_assets = known_assets
        self._remarks = ImportRemarks()
        self.is_of_others: Callable[[AssetId], bool] = _is_of_nobody
        self.boards = BoardController(library, known_assets, view, open_boards, self)
        self.imports = ImportController(library, known_assets, self.boards, settings, self)
        self.find = FindController(library, known_assets, self.boards, self)
        self.lookalikes = LookalikeController(library, known_assets, self.boards, settings, self)
        self.models = ModelsController(library, self)
        self.activity = ActivityController(library, known_assets, self)
        self.files = FileController(library, self.boards, folders, window)
        self.tags = TagController(library, self)
        self.exports = ExportController(known_assets, self.boards, view, self)
        self.no_pictures = NoPictures(known_assets, self.boards, self.imports.brought, self)
        self.activity.failures_added.connect(self.no_pictures.take)
        self.no_pictures.taken_off.connect(self.imports.late_sizes.close_gaps)
        self.imports.board_file_dropped.connect(self.files.read_board)
        library.happened.connect(self.take)

    def take(self, event: events.Event) -> None:
        """Hand an event on. What is not named here does not pass the type checker."""
        if isinstance(event, events.Answer):
            # Answers go to whoever asked; here comes only what nobody waits for any more.
            return
        match event:
            case events.LibraryOpened() | events.LibraryFailed() | events.BoardsChanged():
                self._take_library(event)
            case (
                events.AssetsStored()
                | events.AssetsEmbedded()
                | events.CopiesMet()
                | events.AssetsFailed()
                | events.FailuresEnded()
                | events.ActivityChanged()
            ):
                self._take_pictures(event)
            case (
                events.ModelsListed()
                | events.ModelProgress()
                | events.ModelChecking()
                | events.SpacesChanged()
            ):
                self._take_models(event)
            case events.TagsChanged():
                self.tags.note_changed(event.asset_ids)
            case events.BoardFileProgress():
                self.files.board_files.take_progress(event)
            case events.RequestFailed():
                tell = self.held_up if event.is_held else self.refused
                tell.emit(f"{event.sentence} {event.hint}".strip())
            case events.HoldUpEnded():
                self.hold_up_ended.emit()
            case _:
                assert_never(event)

    def close(self) -> None:
        """Save what is not saved yet and end the library, or this window's share of it."""
        self.imports.stop()
        self.exports.stop()
        self.boards.close()
        self._library.happened.disconnect(self.take)
        self._library.stop()

    def _take_library(self, event: OfLibrary) -> None:
        match event:
            case events.LibraryOpened():
                self.imports.originals_folder = str(event.originals_dir)
                self.exports.paths = LibraryPaths(event.originals_dir.parent, event.scratch_dir)
                self.boards.is_read_only = self.activity.is_read_only = event.is_read_only
                self.opened.emit(event)
                self._list_boards(event)
                self.boards.open(event.last_board)
            case events.LibraryFailed():
                self.failed.emit(event)
            case events.BoardsChanged():
                self._list_boards(event)
            case _:
                assert_never(event)

    def _list_boards(self, event: events.LibraryOpened | events.BoardsChanged) -> None:
        self._known_assets.put(event.covers)
        self.boards.list_boards(event.boards)
        self.trash_listed.emit(event.trashed)

    def _take_pictures(self, event: OfPictures) -> None:
        match event:
            case events.AssetsStored():
                self._known_assets.stored(event.assets)
                own = [pair for pair in event.assets if not self.is_of_others(pair[0])]
                self._remark(self._remarks.note_stored(own))
                self.activity.end_failures(tuple(asset.id for _, asset in event.assets))
            case events.AssetsEmbedded():
                self.find.note_embedded()
                self.tags.note_changed(event.asset_ids)
            case events.CopiesMet():
                met = [one for one in event.met if not self.is_of_others(one.asset.id)]
                self.lookalikes.take(met)
            case events.AssetsFailed():
                self.activity.take_failures(event.failures)
            case events.FailuresEnded():
                self.activity.end_failures(event.asset_ids)
            case events.ActivityChanged():
                self.activity.take_activity(event)
                self._remark(self._remarks.note_pending(event.pending))
            case _:
                assert_never(event)

    def _remark(self, sentence: str) -> None:
        if sentence:
            self.remarked.emit(sentence)

    def _take_models(self, event: OfModels) -> None:
        match event:
            case events.ModelsListed():
                self.models.take_list(event.models)
            case events.ModelProgress():
                self.models.take_progress(event)
            case events.ModelChecking():
                self.models.take_checking(event)
            case events.SpacesChanged():
                self.models.take_spaces(event.spaces)
                self.spaces_changed.emit(event.spaces)
            case _:
                assert_never(event)


def _is_of_nobody(_: AssetId) -> bool:
    return False
