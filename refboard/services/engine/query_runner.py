"""Questions that may need a model: similar pictures and words. Answered with events.

What has a vector is answered at once. What has none is read and embedded ahead of all bulk work,
in threads, and the answer follows on the owner's thread.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from refboard.core.asset import Asset
from refboard.core.errors import ModelError, QueryError, RefboardError
from refboard.core.events import Event, MatchesReady, RequestFailed
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm, WordTerm
from refboard.core.ids import NO_REQUEST
from refboard.core.query import Float32Array, SimilarQuery, mean_vector
from refboard.core.requests import SimilarRequest, WordRequest
from refboard.core.spaces import spaces_asked
from refboard.core.stage_record import Record, StageRecord
from refboard.services.diagnostics.telemetry import record_time
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.embedding.text_embedder import TextEmbedder
from refboard.services.engine.continuations import Continuations
from refboard.services.imaging.limits import Limits
from refboard.services.importing.preparation import inputs_of
from refboard.services.inference.model_sessions import ModelSessions
from refboard.services.lanes import Lane, Lanes
from refboard.services.library.library import Library
from refboard.services.library.search import by_words, similar
from refboard.services.library.vector_space import VectorSpace

if TYPE_CHECKING:
    from concurrent.futures import Future

log = logging.getLogger(__name__)

KEPT_WORDS = 64
"""Questions in words whose vectors are kept: people go back and forth between a few."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Vectors, how long their making waited in the queue and took, and what waited behind it."""

    rows: Float32Array
    waited_s: float
    seconds: float
    queue_depth: int


def _timed(
    embed: Callable[[Any], Float32Array], what: Any, queued_at: float, lanes: Lanes
) -> Timed:
    """Embed pictures or words in their model's thread."""
    started, depth = time.perf_counter(), lanes.waiting
    rows = embed(what)
    return Timed(rows, started - queued_at, time.perf_counter() - started, depth)


class QueryRunner:
    """Answers for one window; used by the library's owner only."""

    def __init__(
        self,
        library: Library,
        sessions: ModelSessions,
        *,
        decode: Lanes,
        later: Callable[[Callable[[], None]], None],
        emit: Callable[[Event], None],
        limits: Limits,
        record: Record = record_time,
    ) -> None:
        self._record = record
        self._library = library
        self._sessions = sessions
        self._decode = decode
        self._continuations = Continuations(later, emit)
        self._emit = emit
        self._limits = limits
        self._embedding: tuple[WordRequest, Future[Timed]] | None = None
        self._word_vectors: OrderedDict[tuple[str, str], Float32Array] = OrderedDict()
        self._told: set[str] = set()

    def ask(self, request: FindRequest) -> None:
        """Answer a question of one term, as one about pictures or one in words.

        Raises:
            ModelError: a space's model cannot be used.
            QueryError: there is no such space or picture, or it asks for more than one thing.
        """
        query = request.query
        boards = query.scope.board_ids
        match query.terms:
            case (PictureTerm(asset_ids=ids, path=path) as term,):
                asked = SimilarQuery(
                    asset_id=ids[0] if ids else None,
                    others=ids[1:],
                    path=path,
                    part=term.part,
                    limit=query.limit,
                    space=query.space,
                    emphasis=query.emphasis,
                    board_id=boards[0] if boards else None,
                )
                self.ask_similar(SimilarRequest(asked, request_id=request.request_id))
            case (WordTerm(text=text),):
                board = boards[0] if boards else None
                words = WordRequest(text, query.limit, board, request_id=request.request_id)
                self.ask_words(words)
            case _:
                raise QueryError("Only one thing can be asked for at a time.", "Leave out others.")

    # -- pictures ----------------------------------------------------------------------------------

    def ask_similar(self, request: SimilarRequest) -> None:
        """Answer with MatchesReady, now or later, or with RequestFailed.

        Raises:
            ModelError: a space's model cannot be used.
            QueryError: there is no such space or picture.
        """
        query = request.query
        self._library.refresh_indexes()
        spaces = [self._library.space_for(name) for name in spaces_asked(query.space)]
        vectors = {space.name: self._stored(space, query) for space in spaces}
        known = {name: rows for name, rows in vectors.items() if rows is not None}
        missing = [space for space in spaces if space.name not in known]
        if not missing:
            self._tell_similar(request, known)
            return
        picture = self._picture_of(query)
        cards = tuple(space.card for space in missing)
        reading = self._decode.submit(
            Lane.ONLINE,
            inputs_of,
            picture,
            self._library.paths,
            cards,
            self._limits,
            query.part,
        )
        self._continuations.then(
            reading,
            request.request_id,
            lambda inputs: self._embed(request, known, missing, inputs),
        )

    @staticmethod
    def _stored(space: VectorSpace, query: SimilarQuery) -> Float32Array | None:
        if query.asset_id is None or query.part is not None:
            return None
        if not query.others:
            return space.stored_vectors(query.asset_id)
        # What is not embedded yet does not count; of none that is, the first is read now.
        found = [space.stored_vectors(one) for one in (query.asset_id, *query.others)]
        rows = [vectors[0] for vectors in found if vectors is not None]
        return mean_vector(np.stack(rows))[None] if rows else None

    def _picture_of(self, query: SimilarQuery) -> Asset | Path:
        if query.path is not None:
            return query.path
        if query.asset_id is None:
            raise QueryError("There is no picture to compare with.", "Select one first.")
        asset = self._library.store.assets.get([query.asset_id]).get(query.asset_id)
        if asset is None or not asset.is_stored:
            raise QueryError(
                "This picture is still being read.", "Try again when it is on the board."
            )
        return asset

    def _embed(
        self,
        request: SimilarRequest,
        known: dict[str, Float32Array],
        missing: Sequence[VectorSpace],
        inputs: Mapping[str, Float32Array],
    ) -> None:
        """Embed what is missing, each in its model's thread, then answer."""
        if not missing:
            self._tell_similar(request, known)
            return
        space, *others = missing
        session = self._sessions.images(space)
        session.batch_sizer.note_question()
        running = session.lanes.submit(
            Lane.ONLINE,
            _timed,
            session.embedder.embed,
            inputs[space.card.fingerprint],
            time.perf_counter(),
            session.lanes,
        )

        def proceed(timed: Timed) -> None:
            self._tell_time("embed-question", session.embedder, timed)
            self._embed(request, known | {space.name: timed.rows}, others, inputs)

        self._continuations.then(running, request.request_id, proceed)

    def _tell_similar(self, request: SimilarRequest, vectors: Mapping[str, Float32Array]) -> None:
        query = request.query
        exclude = [query.asset_id, *query.others] if query.asset_id else []
        answer = similar(self._library, query, vectors, exclude=exclude)
        self._emit(MatchesReady(request.request_id, answer))

    # -- words -------------------------------------------------------------------------------------

    def ask_words(self, request: WordRequest) -> None:
        """Answer with MatchesReady, from names alone first where the model has to be opened."""
        self._give_up_older_words()
        space = self._library.space_for_words()
        session = None if space is None else self._sessions.words(space)
        if space is None or session is None:
            self._tell_words(request, None)
            return
        key = (space.card.fingerprint, request.text)
        if key in self._word_vectors:
            self._word_vectors.move_to_end(key)
            self._tell_words(request, self._word_vectors[key])
            return
        if not session.embedder.is_open:
            self._tell_words(request, None, is_last=False)
        running = session.lanes.submit(
            Lane.ONLINE,
            _timed,
            session.embedder.embed,
            [request.text],
            time.perf_counter(),
            session.lanes,
        )
        self._embedding = request, running

        def proceed(timed: Timed) -> None:
            self._tell_time("embed-words", session.embedder, timed)
            self._keep_words(request, space, key, timed.rows[0])

        self._continuations.then(
            running,
            request.request_id,
            proceed,
            failed=lambda error: self._fail_words(request, error),
        )

    def _give_up_older_words(self) -> None:
        """Answer older words from names alone, if the model has not begun: the newest count."""
        if self._embedding is None:
            return
        older, embedding = self._embedding
        self._embedding = None
        if embedding.cancel():
            self._tell_words(older, None)

    def _keep_words(
        self,
        request: WordRequest,
        space: VectorSpace,
        key: tuple[str, str],
        vector: Float32Array,
    ) -> None:
        self._word_vectors[key] = vector
        while len(self._word_vectors) > KEPT_WORDS:
            self._word_vectors.popitem(last=False)
        # Another model may have taken over meanwhile: its space is not to be asked with this.
        self._tell_words(request, vector if space is self._library.space_for_words() else None)

    def _fail_words(self, request: WordRequest, error: RefboardError) -> None:
        """Answer from names alone, and say once why that is all."""
        self._tell_words(request, None)
        if isinstance(error, ModelError) and error.sentence not in self._told:
            self._told.add(error.sentence)
            self._emit(RequestFailed(NO_REQUEST, error.sentence, error.hint))

    def _tell_words(
        self, request: WordRequest, vector: Float32Array | None, *, is_last: bool = True
    ) -> None:
        if vector is not None:
            self._library.refresh_indexes()
        answer = by_words(
            self._library,
            request.text,
            request.limit,
            vector=vector,
            board_id=request.board_id,
        )
        self._emit(MatchesReady(request.request_id, answer, is_last))

    def _tell_time(self, stage: str, embedder: ImageEmbedder | TextEmbedder, timed: Timed) -> None:
        self._record(
            StageRecord.of_run(
                stage,
                embedder.card,
                embedder.plan,
                batch=1,
                rows=len(timed.rows),
                seconds=timed.seconds,
                waited_s=timed.waited_s,
                queue_depth=timed.queue_depth,
            )
        )
