"""Answering the window's requests with events; runs where the library is owned.

One method a request. An expected error becomes RequestFailed with its sentence; anything else is
a bug and is left to the thread's crash report.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from functools import singledispatchmethod
from typing import Any

from refboard.core import events, requests
from refboard.core.asset import Asset, Source
from refboard.core.board import Board, BoardSummary
from refboard.core.document import Change
from refboard.core.errors import QueryError, RefboardError
from refboard.core.events import Event
from refboard.core.ids import AssetId, BoardId, RequestId, new_board_id
from refboard.core.ports import Embedder
from refboard.core.query import Float32Array, SimilarQuery
from refboard.services.boards import read_board, write_board
from refboard.services.imaging.limits import Limits
from refboard.services.importer import accept, in_parts
from refboard.services.intake import asset_path, inputs_of_file
from refboard.services.interchange.board_file import WrittenBoard
from refboard.services.lanes import Lane, Lanes
from refboard.services.library import Library
from refboard.services.outbox import Outbox
from refboard.services.pipeline import Pipeline
from refboard.services.search import by_name, similar, stored_vectors

log = logging.getLogger(__name__)

DURABLE = (
    requests.ImportRequest,
    requests.FetchRequest,
    requests.CreateBoard,
    requests.RenameBoard,
    requests.TrashBoard,
    requests.SaveChange,
    requests.DismissFailures,
)
"""What the user would miss if it were not saved."""
FIRST_BOARD = "My first board"


class Librarian:
    """Serves requests of one window; used by the library's owner only.

    Attributes:
        outbox: What waits to be saved.

    Args to the constructor:
        library: What is served.
        pipeline: Where accepted pictures go.
        embedder: For pictures that are asked about and have no vector; None without a model.
        decode: Lanes for reading pictures that are asked about.
        embed: Lanes for running the model on them.
        later: Runs a call on the owner's thread, from any thread.
        emit: Takes events.
    """

    def __init__(
        self,
        library: Library,
        pipeline: Pipeline,
        embedder: Embedder | None,
        *,
        decode: Lanes,
        embed: Lanes,
        later: Callable[[Callable[[], None]], None],
        emit: Callable[[Event], None],
        limits: Limits | None = None,
    ) -> None:
        self._library = library
        self._store = library.store
        self._pipeline = pipeline
        self._embedder = embedder
        self._decode = decode
        self._embed = embed
        self._later = later
        self._emit = emit
        self._limits = limits or Limits()
        self.outbox = Outbox(self._answer, emit)
        self._data_version = self._store.data_version()

    def open(self) -> None:
        """Tell what is there, make the first board, and go on with unfinished work."""
        boards = self._store.boards
        if self._library.model is not None:
            _ = self._library.space  # all that opening has to write comes before it is told
        # No undo history is there yet that could bring back what showed them.
        self._store.jobs.drop_dismissed()
        if not boards.all():
            boards.create(Board(new_board_id(), FIRST_BOARD))
        summaries = tuple(boards.all())
        last = boards.last_opened()
        known = {summary.id for summary in summaries}
        shown = last if last in known else summaries[0].id
        paths = self._library.paths
        self._emit(
            events.LibraryOpened(
                summaries,
                shown,
                paths.previews,
                paths.originals,
                self._covers(summaries),
                tuple(boards.trashed()),
            )
        )
        failures = self._store.jobs.failures()
        if failures:
            self._emit(events.AssetsFailed(tuple(failures)))
        self._pipeline.resume()

    def serve(self, request: requests.Request) -> None:
        """Answer one request; one that must be saved and cannot be waits, in order."""
        self._note_foreign_changes()
        if isinstance(request, requests.ImportRequest):
            self.outbox.put(*in_parts(request))
        elif isinstance(request, DURABLE):
            self.outbox.put(request)
        else:
            self._try(request)

    def _try(self, request: requests.Request) -> None:
        try:
            self._answer(request)
        except RefboardError as error:
            self._fail(getattr(request, "request_id", RequestId(0)), error)

    def _note_foreign_changes(self) -> None:
        """Tell the boards again when another program has written the library."""
        version = self._store.data_version()
        if version != self._data_version:
            self._data_version = version
            self._tell_boards()
            self._pipeline.pump()

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
            self._tell_boards()

    @_answer.register
    def _(self, request: requests.FetchRequest) -> None:
        source = Source(path=self._library.paths.incoming, url=request.url, name=_name(request.url))
        entry = requests.ImportEntry(request.asset_id, source)
        self._pipeline.remember_mirrors(request.asset_id, request.candidates)
        self._answer(requests.ImportRequest((entry,), request.board_id, (request.item,)))

    @_answer.register
    def _(self, request: requests.LoadBoard) -> None:
        board = self._store.boards.load(request.board_id)
        found = self._store.assets.get({item.asset_id for item in board.items})
        self._store.boards.set_last_opened(request.board_id)
        self._emit(events.BoardLoaded(request.request_id, board, tuple(found.values())))

    @_answer.register
    def _(self, request: requests.CreateBoard) -> None:
        self._store.boards.create(request.board)
        self._tell_boards()

    @_answer.register
    def _(self, request: requests.RenameBoard) -> None:
        self._store.boards.rename(request.board_id, request.name)
        self._tell_boards()

    @_answer.register
    def _(self, request: requests.TrashBoard) -> None:
        self._store.boards.set_trashed(request.board_id, request.is_trashed)
        self._tell_boards()

    @_answer.register
    def _(self, request: requests.SaveChange) -> None:
        self._store.boards.apply(request.board_id, request.change)
        if _changes_list(request.change):
            self._tell_boards()

    @_answer.register
    def _(self, request: requests.SaveViewpoint) -> None:
        self._store.boards.set_viewpoint(request.board_id, request.viewpoint)
        self._store.boards.set_last_opened(request.board_id)

    @_answer.register
    def _(self, request: requests.WordRequest) -> None:
        answer = by_name(self._library, request.text, request.limit)
        self._emit(events.MatchesReady(request.request_id, answer))

    @_answer.register
    def _(self, request: requests.RetryFailed) -> None:
        count = self._store.jobs.retry(request.asset_ids or None)
        self._pipeline.retried(count)

    @_answer.register
    def _(self, request: requests.DismissFailures) -> None:
        self._store.jobs.dismiss(request.asset_ids or None)
        self._pipeline.progress.recount(len(self._store.jobs.failures()))

    @_answer.register
    def _(self, request: requests.CancelImports) -> None:
        self._pipeline.cancel()

    @_answer.register
    def _(self, request: requests.LocateAsset) -> None:
        places = tuple(self._store.boards.places(request.asset_id))
        self._emit(events.AssetLocated(request.request_id, request.asset_id, places))

    @_answer.register
    def _(self, request: requests.ExportBoard) -> None:
        def tell(written: WrittenBoard) -> None:
            event = events.BoardExported(
                request.request_id, written.path, written.pictures, written.missing
            )
            self._emit(event)

        paths = self._library.paths
        writing = self._decode.submit(
            Lane.ONLINE, write_board, paths, request.path, request.board_id
        )
        self._then(writing, request.request_id, tell)

    @_answer.register
    def _(self, request: requests.ImportBoardFile) -> None:
        def tell(board_id: BoardId) -> None:
            self._tell_boards()
            self._emit(events.BoardImported(request.request_id, board_id))
            self._pipeline.resume()

        reading = self._decode.submit(Lane.ONLINE, read_board, self._library.paths, request.path)
        self._then(reading, request.request_id, tell)

    @_answer.register
    def _(self, request: requests.SimilarRequest) -> None:
        query, request_id = request.query, request.request_id
        self._library.refresh_index()
        if query.asset_id is not None and query.region is None:
            vectors = stored_vectors(self._library, query.asset_id)
            if vectors is not None:
                self._tell_similar(request_id, query, vectors)
                return
        self._ask_model(request_id, query)

    # -- questions about pictures that have no vector --------------------------------------------

    def _ask_model(self, request_id: RequestId, query: SimilarQuery) -> None:
        """Read and embed the picture asked about, ahead of all bulk work, then answer."""
        if self._embedder is None:
            _ = self._library.card  # raises the reason
        card = self._library.card
        path = query.path
        if query.asset_id is not None:
            asset = self._store.assets.get([query.asset_id]).get(query.asset_id)
            if asset is None or not asset.is_stored:
                raise QueryError(
                    "This picture is still being read.", "Try again when it is on the board."
                )
            path = asset_path(asset, self._library.paths)
        if path is None:
            raise QueryError("There is no picture to compare with.", "Select one first.")
        reading = self._decode.submit(
            Lane.ONLINE, inputs_of_file, path, card, self._limits, query.region
        )
        self._then(reading, request_id, lambda inputs: self._embed_query(request_id, query, inputs))

    def _embed_query(
        self, request_id: RequestId, query: SimilarQuery, inputs: Float32Array
    ) -> None:
        assert self._embedder is not None
        running = self._embed.submit(Lane.ONLINE, self._embedder.embed, inputs)
        self._then(
            running, request_id, lambda vectors: self._tell_similar(request_id, query, vectors)
        )

    def _then(
        self,
        future: Future[Any],  # Any: inputs, then vectors
        request_id: RequestId,
        proceed: Callable[[Any], None],
    ) -> None:
        """Go on with a result on the owner's thread, or tell why there is none."""

        def on_owner() -> None:
            try:
                proceed(future.result())
            except RefboardError as error:
                self._fail(request_id, error)

        def done(finished: Future[Any]) -> None:  # Any: as above
            if not finished.cancelled():
                self._later(on_owner)

        future.add_done_callback(done)

    def _tell_similar(
        self, request_id: RequestId, query: SimilarQuery, vectors: Float32Array
    ) -> None:
        exclude: Sequence[AssetId] = [query.asset_id] if query.asset_id else []
        answer = similar(self._library, query, vectors, exclude=exclude)
        self._emit(events.MatchesReady(request_id, answer))

    # -- telling -----------------------------------------------------------------------------

    def _tell_boards(self) -> None:
        summaries = tuple(self._store.boards.all())
        trashed = tuple(self._store.boards.trashed())
        self._emit(events.BoardsChanged(summaries, self._covers(summaries), trashed))

    def _covers(self, summaries: Sequence[BoardSummary]) -> tuple[Asset, ...]:
        ids = {asset_id for summary in summaries for asset_id in summary.cover}
        return tuple(self._store.assets.get(ids).values())

    def _fail(self, request_id: RequestId, error: RefboardError) -> None:
        log.info("request %s: %s", request_id, error)
        self._emit(events.RequestFailed(request_id, error.sentence, error.hint))


def _changes_list(change: Change) -> bool:
    """Tell whether a change alters what the list of boards shows."""
    return any(entry.before is None or entry.after is None for entry in change.entries)


def _name(url: str) -> str:
    """Return a name for a picture from its address."""
    tail = url.split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1]
    return tail[:80] if tail and not url.startswith("data:") else "Picture from the web"
