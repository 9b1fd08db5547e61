"""Answering the window's requests with events; runs where the library is owned.

One method a request. An expected error becomes RequestFailed with its sentence; anything else is
a bug and is left to the thread's crash report. What has to be saved goes through the unsaved, which
tells of both and keeps the request.
"""

import logging
from collections.abc import Callable
from functools import singledispatchmethod
from pathlib import Path
from urllib.parse import unquote

from refboard.core import events, requests
from refboard.core.asset import Source
from refboard.core.board import Board
from refboard.core.document import Change
from refboard.core.errors import LibraryReadOnlyError, RefboardError
from refboard.core.events import Event
from refboard.core.finding.questions import Finding
from refboard.core.ids import NO_REQUEST, RequestId, new_board_id
from refboard.core.stage_record import Record
from refboard.core.tagging.tag_requests import TagRequest
from refboard.services.diagnostics.telemetry import record_time
from refboard.services.engine.asking.tag_requests import TagRequests
from refboard.services.engine.board_announcer import BoardAnnouncer
from refboard.services.engine.board_file_requests import BoardFileRequests
from refboard.services.engine.caretaker import Caretaker
from refboard.services.engine.continuations import Continuations, fault
from refboard.services.engine.find_requests import FindRequests
from refboard.services.engine.models.model_requests import ModelRequests
from refboard.services.engine.query_runner import QueryRunner
from refboard.services.engine.space_announcer import SpaceAnnouncer
from refboard.services.engine.unsaved_changes import UnsavedChanges
from refboard.services.imaging.data_address import is_data_address
from refboard.services.imaging.limits import Limits
from refboard.services.importing.acceptance import accept
from refboard.services.importing.pipeline import Pipeline
from refboard.services.importing.request_order import in_parts
from refboard.services.importing.web_hints import WebHints
from refboard.services.inference.model_sessions import ModelSessions
from refboard.services.lanes import Lanes
from refboard.services.library.boards import NO_BOARD
from refboard.services.library.library import Library

log = logging.getLogger(__name__)

FIRST_BOARD = "My first board"


class RequestDispatcher:
    """Serves requests of one window; used by the library's owner only.

    Attributes:
        unsaved: What waits to be saved.
        spaces: What tells which spaces can answer.
        models: What is asked about models.

    Args to the constructor:
        library: What is served.
        pipeline: Where accepted pictures go.
        sessions: The models' sessions.
        decode: Lanes for reading pictures that are asked about.
        models: Lanes for fetching models.
        home: Folder of the user's models.
        later: Runs a call on the owner's thread, from any thread.
        emit: Takes events.
        caretaker: What looks after stored pictures.
        on_refused: Takes what keeps a request from being saved; it is logged when None.
    """

    def __init__(
        self,
        library: Library,
        pipeline: Pipeline,
        sessions: ModelSessions,
        *,
        decode: Lanes,
        models: Lanes,
        home: Path,
        later: Callable[[Callable[[], None]], None],
        emit: Callable[[Event], None],
        caretaker: Caretaker,
        limits: Limits | None = None,
        record: Record = record_time,
        on_refused: Callable[[Exception], None] | None = None,
    ) -> None:
        self._library = library
        self._store = library.store
        self._pipeline = pipeline
        self._caretaker = caretaker
        self._continuations = Continuations(later, emit)
        self._emit = emit
        self._queries = QueryRunner(
            library,
            sessions,
            decode=decode,
            later=later,
            emit=emit,
            limits=limits or Limits(),
            record=record,
        )
        self._finding = FindRequests(library, self._queries, self._continuations, emit)
        self._boards = BoardAnnouncer(library, emit)
        self.spaces = SpaceAnnouncer(library, pipeline, sessions, emit)
        self._board_files = BoardFileRequests(library, decode, later, emit)
        self.models = ModelRequests(
            library, self.spaces, home=home, lanes=models, later=later, emit=emit
        )
        self._tags = TagRequests(library, emit)
        self.unsaved = UnsavedChanges(self._answer, emit, on_refused)
        self._data_version = self._store.data_version()

    def open(self) -> None:
        """Tell what is there, make the first board, and go on with unfinished work."""
        if not self._library.is_read_only:
            self._write_first()
        self._boards.tell_opened()
        self.models.check_waiting()
        failures = self._store.jobs.failures()
        if failures:
            self._emit(events.AssetsFailed(tuple(failures)))
        self.resume()

    def _write_first(self) -> None:
        """Write what opening has to write, before anything is told."""
        for space in self._library.filling():
            _ = space.row
        # No undo history is there yet that could bring back what showed them.
        self._store.jobs.drop_dismissed()
        self._store.first_board.forget()  # likewise
        if not self._store.boards.all():
            self._store.first_board.make(Board(new_board_id(), FIRST_BOARD))

    def resume(self) -> None:
        """Tell which spaces can answer, and go on with unfinished work."""
        self.spaces.tell()
        if not self._library.is_read_only:
            self._pipeline.resume()

    def stop(self) -> None:
        """Stop fetching models, writing and reading board files; from any thread."""
        self.models.stop()
        self._board_files.stop()

    def serve(self, request: requests.Request) -> None:
        """Answer one request; one that must be saved and cannot be waits, in order."""
        if self._library.is_read_only and isinstance(request, requests.CHANGING):
            self._continuations.refuse(_asked(request), LibraryReadOnlyError())
            return
        # First: whatever fails afterwards, what has to be saved is kept.
        if isinstance(request, requests.FetchRequest):
            request = self._import_of(request)
        if isinstance(request, requests.ImportRequest):
            self.unsaved.put(*in_parts(request))
        elif isinstance(request, requests.DURABLE):
            self.unsaved.put(request)
        else:
            self._try(request)
        self._note_foreign_changes()

    def _try(self, request: requests.Request) -> None:
        asked = _asked(request)
        try:
            self._answer(request)
        except RefboardError as error:
            self._continuations.refuse(asked, error)
        except Exception:
            if asked != NO_REQUEST:  # somebody waits for the answer that will not come
                self._continuations.refuse(asked, fault())
            raise

    def _import_of(self, request: requests.FetchRequest) -> requests.ImportRequest:
        path = self._library.paths.staged(request.asset_id)
        source = Source(path, request.url, _name(request.url), is_staged=True)
        entry = requests.ImportEntry(request.asset_id, source)
        hints = WebHints(request.candidates, request.page, request.may_be_page)
        self._pipeline.web_hints[request.asset_id] = hints
        return requests.ImportRequest((entry,), request.board_id, (request.item,))

    def _note_foreign_changes(self) -> None:
        """Tell the boards again when another program has written the library."""
        version = self._store.data_version()
        if version != self._data_version:
            self._boards.tell()
            self._pipeline.pump()
            self._data_version = version

    @singledispatchmethod
    def _answer(self, request: object) -> None:
        raise TypeError(f"no answer to {type(request).__name__}")

    @_answer.register
    def _(self, request: requests.ImportRequest) -> None:
        accepted = accept(self._library, request)
        if accepted.known:
            self._emit(events.AssetsStored(accepted.known))
        self._pipeline.accepted(accepted.pending)
        if request.board_id is not None:
            self._boards.tell()

    @_answer.register
    def _(self, request: requests.LoadBoard) -> None:
        is_read_only = self._library.is_read_only
        if is_read_only and request.board_id == NO_BOARD.id:
            self._emit(events.BoardLoaded(request.request_id, NO_BOARD, ()))
            return
        board = self._store.boards.load(request.board_id)
        needed = {asset_id for item in board.items if (asset_id := item.asset_id) is not None}
        found = self._store.assets.get(needed)
        if not is_read_only:
            self._store.boards.set_last_opened(request.board_id)
        self._emit(events.BoardLoaded(request.request_id, board, tuple(found.values())))

    @_answer.register
    def _(self, request: requests.CreateBoard) -> None:
        self._store.boards.create(request.board)
        self._boards.tell()

    @_answer.register
    def _(self, request: requests.RenameBoard) -> None:
        self._store.boards.rename(request.board_id, request.name)
        self._boards.tell()

    @_answer.register
    def _(self, request: requests.TrashBoard) -> None:
        self._store.boards.set_trashed(request.board_id, request.is_trashed)
        self._boards.tell()

    @_answer.register
    def _(self, request: requests.MoveBoard) -> None:
        self._store.boards.move(request.board_id, request.before)
        self._boards.tell()

    @_answer.register
    def _(self, request: requests.SaveChange) -> None:
        self._store.boards.apply(request.board_id, request.change)
        if _changes_list(request.change):
            self._boards.tell()

    @_answer.register
    def _(self, request: requests.SaveViewpoint) -> None:
        if self._library.is_read_only:  # nothing that anybody would miss
            return
        self._store.boards.set_viewpoint(request.board_id, request.viewpoint)
        self._store.boards.set_last_opened(request.board_id)

    @_answer.register
    def _(self, request: requests.RetryFailed) -> None:
        self.unsaved.retry()
        count = self._store.jobs.retry(request.asset_ids or None)
        self._pipeline.retried(count)
        self._caretaker.read_again(request.asset_ids)

    @_answer.register
    def _(self, request: requests.CheckPictures) -> None:
        if request.met_damage:
            self._caretaker.note_damage()
        self._caretaker.look_after(request.asset_ids, originals_only=request.originals_only)

    @_answer.register
    def _(self, request: requests.DismissFailures) -> None:
        self._store.jobs.dismiss(request.asset_ids or None)
        self._pipeline.progress.recount(self._store.jobs.failure_count())

    @_answer.register
    def _(self, request: requests.KeepCopies) -> None:
        self._store.kept_copies.keep(request.pairs)

    @_answer.register
    def _(self, request: requests.CancelImports) -> None:
        self._pipeline.cancel()

    @_answer.register
    def _(self, request: requests.LocateAsset) -> None:
        places = tuple(self._store.boards.places(request.asset_id))
        self._emit(events.AssetLocated(request.request_id, request.asset_id, places))

    @_answer.register
    def _(self, request: requests.ExportBoard) -> None:
        self._board_files.write(request)

    @_answer.register
    def _(self, request: requests.ImportBoardFile) -> None:
        def go_on() -> None:
            self._boards.tell()
            self._pipeline.resume()

        self._board_files.read(request, go_on)

    @_answer.register
    def _(self, request: requests.CancelBoardFile) -> None:
        self._board_files.cancel(request)

    @_answer.register
    def _(self, request: Finding) -> None:
        self._finding.answer(request)

    @_answer.register
    def _(self, request: TagRequest) -> None:
        self._tags.serve(request)

    # -- models ------------------------------------------------------------------------------------

    @_answer.register
    def _(self, request: requests.ListModels) -> None:
        self.models.list_models()

    @_answer.register
    def _(self, request: requests.PullModel) -> None:
        self.models.pull(request)

    @_answer.register
    def _(self, request: requests.CancelPull) -> None:
        self.models.cancel(request)

    @_answer.register
    def _(self, request: requests.AddModel) -> None:
        self.models.add(request)

    @_answer.register
    def _(self, request: requests.UseModel) -> None:
        self.models.use(request)

    @_answer.register
    def _(self, request: requests.RemoveModel) -> None:
        self.models.remove(request)


def _asked(request: requests.Request) -> RequestId:
    """Return the id of a question; NO_REQUEST for a request without an answer of its own."""
    return request.request_id if isinstance(request, requests.Question) else NO_REQUEST


def _changes_list(change: Change) -> bool:
    """Return whether a change alters what the list of boards shows."""
    return any(entry.before is None or entry.after is None for entry in change.entries)


def _name(url: str) -> str:
    """Return a name for a picture from its address."""
    tail = unquote(url.split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1])
    name = "".join(c for c in tail if c.isprintable()).strip()[:80]
    return name if name and not is_data_address(url) else "Picture from the web"
