"""Between the library and the window: every event goes to the one controller it concerns.

The document of the shown board is the truth. Nothing here waits, and nothing here paints.
"""

from collections.abc import Callable, Sequence
from functools import singledispatchmethod

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from refboard.core import events
from refboard.core.ids import AssetId
from refboard.core.requests import CancelImports, DismissFailures, RetryFailed
from refboard.core.settings import Settings
from refboard.services.paths import LibraryPaths
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.boards.file_controller import FileController
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.embedding_models.models_controller import ModelsController
from refboard.ui.find.find_controller import FindController
from refboard.ui.importing.import_controller import ImportController
from refboard.ui.library_port import LibraryPort


class Controller(QObject):
    """Owns the controllers and hands them what happened.

    Attributes:
        boards: Which board is shown.
        imports: What is put on it.
        similar: What is like what.
        files: What lies outside the library.
        models: What answers for meaning.

    Signals:
        opened: The library is there; carries its LibraryOpened.
        failed: It is not; carries its LibraryFailed.
        activity_changed: Carries an ActivityChanged.
        failures_added: Carries a tuple of Failure.
        trash_listed: Carries a tuple of BoardSummary: the boards in the trash.
        spaces_changed: Carries a tuple of SpaceState.
        refused: Carries a sentence: something asked for cannot be done.
    """

    opened = Signal(object)
    failed = Signal(object)
    activity_changed = Signal(object)
    failures_added = Signal(object)
    trash_listed = Signal(object)
    spaces_changed = Signal(object)
    refused = Signal(str)

    def __init__(
        self,
        library: LibraryPort,
        catalogue: KnownAssets,
        view: BoardView,
        settings: Callable[[], Settings],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._library = library
        self._catalogue = catalogue
        self.boards = BoardController(library, catalogue, view, self)
        self.imports = ImportController(library, catalogue, self.boards, settings, self)
        self.similar = FindController(library, catalogue, self.boards, self)
        self.models = ModelsController(library, self)
        self.files = FileController(library, catalogue, self.boards, view, window)
        self.imports.board_file_dropped.connect(self.files.read_board)
        library.happened.connect(self.take)

    def take(self, event: events.Event) -> None:
        """Hand an event on."""
        self._take(event)

    def retry(self, asset_ids: Sequence[AssetId]) -> None:
        """Try failed pictures again: those given, or all."""
        self._library.send(RetryFailed(tuple(asset_ids)))

    def dismiss(self, asset_ids: Sequence[AssetId]) -> None:
        """Tell no more of these failures."""
        self._library.send(DismissFailures(tuple(asset_ids)))

    def cancel_imports(self) -> None:
        """Give up what is pending; it can be retried."""
        self._library.send(CancelImports())

    def close(self) -> None:
        """Save what is not saved yet and end the library."""
        self.imports.stop()
        self.files.stop()
        self.boards.save_viewpoint()
        self._library.happened.disconnect(self.take)
        self._library.stop()

    @singledispatchmethod
    def _take(self, event: object) -> None:
        raise TypeError(f"nothing takes {type(event).__name__}")

    @_take.register
    def _(self, event: events.LibraryOpened) -> None:
        self.imports.library_name = str(event.originals_dir)
        self.files.paths = LibraryPaths(event.originals_dir.parent)
        self.opened.emit(event)
        self._catalogue.put(event.covers)
        self.boards.list_boards(event.boards)
        self.trash_listed.emit(event.trashed)
        self.boards.open(event.last_board)

    @_take.register
    def _(self, event: events.LibraryFailed) -> None:
        self.failed.emit(event)

    @_take.register
    def _(self, event: events.BoardsChanged) -> None:
        self._catalogue.put(event.covers)
        self.boards.list_boards(event.boards)
        self.trash_listed.emit(event.trashed)

    @_take.register
    def _(self, event: events.BoardLoaded) -> None:
        self.boards.load(event)

    @_take.register
    def _(self, event: events.AssetsStored) -> None:
        self._catalogue.stored(event.assets)

    @_take.register
    def _(self, event: events.AssetsEmbedded) -> None:
        self.similar.note_embedded()

    @_take.register
    def _(self, event: events.AssetsFailed) -> None:
        self._catalogue.fail(event.failures)
        self.failures_added.emit(event.failures)

    @_take.register
    def _(self, event: events.ActivityChanged) -> None:
        self.activity_changed.emit(event)

    @_take.register
    def _(self, event: events.MatchesReady) -> None:
        self.similar.answer(event)

    @_take.register
    def _(self, event: events.AssetLocated) -> None:
        self.similar.locate(event)

    @_take.register
    def _(self, event: events.BoardExported) -> None:
        self.files.note_exported(event)

    @_take.register
    def _(self, event: events.BoardImported) -> None:
        self.files.note_imported(event)

    @_take.register
    def _(self, event: events.ModelsListed) -> None:
        self.models.take_list(event.models)

    @_take.register
    def _(self, event: events.ModelProgress) -> None:
        self.models.take_progress(event)

    @_take.register
    def _(self, event: events.SpacesChanged) -> None:
        self.spaces_changed.emit(event.spaces)

    @_take.register
    def _(self, event: events.RequestFailed) -> None:
        takers = (self.boards.fail, self.similar.fail, self.files.fail, self.models.fail)
        if not any(take(event) for take in takers):
            self.refused.emit(f"{event.sentence} {event.hint}".strip())
