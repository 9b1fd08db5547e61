"""Questions: their terms get vectors, then they are answered with events.

What has vectors is answered at once. What has none is read and embedded ahead of all bulk work,
in threads, and the answer follows on the owner's thread. A question that was taken back for a newer
one is dropped wherever it is by then.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from refboard.core.errors import ModelError, RefboardError
from refboard.core.events import Event, MatchesReady, RequestFailed
from refboard.core.finding.meaning import Meaning
from refboard.core.finding.query import FindQuery
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import ColourTerm, PictureTerm, WordTerm
from refboard.core.ids import NO_REQUEST, RequestId
from refboard.core.query import Matches
from refboard.core.spaces import spaces_asked
from refboard.core.stage_record import Record
from refboard.services.diagnostics.telemetry import record_time
from refboard.services.engine.asking.closer_look import CloserLook
from refboard.services.engine.asking.term_reader import Reading, TermReader
from refboard.services.engine.asking.window_reader import WindowReader
from refboard.services.engine.continuations import Continuations
from refboard.services.imaging.limits import Limits
from refboard.services.inference.model_sessions import ModelSessions
from refboard.services.lanes import Lanes
from refboard.services.library.finding.asked import (
    AskedColours,
    AskedPicture,
    AskedTerm,
    AskedWords,
)
from refboard.services.library.finding.closer import is_about_part
from refboard.services.library.finding.finder import find
from refboard.services.library.finding.meanings import meaning_without_model
from refboard.services.library.library import Library
from refboard.services.library.vector_space import VectorSpace

log = logging.getLogger(__name__)

LOOKING_CLOSER = "Looking at parts of the best answers..."


@dataclass(slots=True)
class _Open:
    """A question that is being answered.

    Attributes:
        request: The question.
        nameless: Words whose model failed: only their names count.
        is_dropped: Nobody waits for its answer any more.
        has_told_names: It was answered from names, while a model is opened.
        proceed: Takes the terms with their vectors; None where the answer is to be found.
        reading: What it waits for.
    """

    request: FindRequest
    nameless: set[str] = field(default_factory=set)
    is_dropped: bool = False
    has_told_names: bool = False
    proceed: Callable[[Sequence[AskedTerm]], None] | None = None
    reading: Reading = field(default_factory=Reading)

    @property
    def query(self) -> FindQuery:
        return self.request.query


class QueryRunner:
    """Answers for one window; used by the library's owner only.

    Attributes:
        windows: Reads windows of answers, for whoever looks closer at them.
    """

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
        self._library = library
        self._emit = emit
        self._continuations = Continuations(later, emit)
        self._reader = TermReader(
            library,
            sessions,
            decode=decode,
            continuations=self._continuations,
            limits=limits,
            record=record,
        )
        self.windows = WindowReader(
            library, sessions, decode=decode, continuations=self._continuations, record=record
        )
        self._closer = CloserLook(library, self.windows)
        self._open: dict[RequestId, _Open] = {}
        self._told: set[str] = set()

    def ask(self, request: FindRequest) -> None:
        """Answer with MatchesReady, now or later, or with RequestFailed.

        Names need no model: where one has first to be opened for words, what their names say comes
        first, and a second MatchesReady with everything follows.

        Raises:
            ModelError: a space's model cannot be used.
            QueryError: there is no such space or picture, or nothing is looked for.
        """
        self._begin(_Open(request))

    def prepare(self, request: FindRequest, proceed: Callable[[Sequence[AskedTerm]], None]) -> None:
        """Have the vectors of a question's terms made, and go on with them; nothing is looked for.

        Raises:
            ModelError: a space's model cannot be used.
            QueryError: there is no such space or picture.
        """
        self._begin(_Open(request, proceed=proceed))

    def _begin(self, asked: _Open) -> None:
        request = asked.request
        older = self._open.pop(request.supersedes, None)
        if older is not None:
            older.is_dropped = True
            older.reading.drop()
        self._library.refresh_indexes()
        self._open[request.request_id] = asked
        try:
            self._go_on(asked)
        except BaseException:
            self._open.pop(request.request_id, None)
            raise

    def _go_on(self, asked: _Open) -> None:
        """Read the first term that has no vectors yet, or answer when all have some."""
        terms: list[AskedTerm] = []
        for term in asked.query.terms:
            ready = self._ready(asked, term)
            if ready is None:
                return
            terms.append(ready)
        if asked.proceed is None and is_about_part(terms):
            self._look_closer(asked, terms)
            return
        self._open.pop(asked.request.request_id, None)
        if asked.proceed is not None:
            asked.proceed(terms)
        else:
            self._tell(asked, terms, is_last=True)

    def _look_closer(self, asked: _Open, terms: Sequence[AskedTerm]) -> None:
        """Answer by whole pictures at once, and then again by the windows of the best."""
        request_id = asked.request.request_id
        answer = find(self._library, asked.query, terms)
        first = replace(answer, remarks=(*answer.remarks, LOOKING_CLOSER))
        self._emit(MatchesReady(request_id, first, is_last=False))

        def tell(better: Matches) -> None:
            self._open.pop(request_id, None)
            self._emit(MatchesReady(request_id, better))

        self._closer.begin(asked.query, terms, answer, asked.reading, tell)

    def _tell(self, asked: _Open, terms: Sequence[AskedTerm], *, is_last: bool) -> None:
        answer = find(self._library, asked.query, terms)
        self._emit(MatchesReady(asked.request.request_id, answer, is_last))

    def _ready(self, asked: _Open, term: object) -> AskedTerm | None:
        """Return a term with its vectors; None where they are being made, and `_go_on` follows."""
        match term:
            case PictureTerm():
                return self._ready_picture(asked, term)
            case WordTerm():
                return self._ready_words(asked, term)
            case ColourTerm():
                return AskedColours(term)
            case _:
                raise TypeError(f"nothing is known of {type(term).__name__}")

    def _going_on(self, asked: _Open) -> Callable[[], None]:
        def go_on() -> None:
            if not asked.is_dropped:
                self._go_on(asked)

        return go_on

    def _failed(self, asked: _Open) -> Callable[[RefboardError], None]:
        def fail(error: RefboardError) -> None:
            self._open.pop(asked.request.request_id, None)
            if not asked.is_dropped:
                self._continuations.refuse(asked.request.request_id, error)

        return fail

    # -- pictures ----------------------------------------------------------------------------------

    def _ready_picture(self, asked: _Open, term: PictureTerm) -> AskedPicture | None:
        spaces = self._spaces(asked.query.space)
        rows = {space.name: self._reader.picture(term, space) for space in spaces}
        missing = [space for space in spaces if rows[space.name] is None]
        if missing:
            fail = self._failed(asked)
            go_on = self._going_on(asked)
            self._reader.read_picture(term, missing, asked.reading, go_on, fail)
            return None
        return AskedPicture(term, {name: row for name, row in rows.items() if row is not None})

    def _spaces(self, choice: str) -> list[VectorSpace]:
        """Return the spaces that are asked: of "both" those whose model is there."""
        names = spaces_asked(choice)
        if len(names) == 1:
            return [self._library.space_for(names[0])]
        serving = [self._library.slot(name).serving for name in names]
        found = [space for space in serving if space is not None]
        return found or [self._library.space_for(names[0])]

    # -- words -------------------------------------------------------------------------------------

    def _ready_words(self, asked: _Open, term: WordTerm) -> AskedWords | None:
        space = self._library.space_for_words()
        if space is None or term.text in asked.nameless:
            return meaning_without_model(self._library, term)
        rows = self._reader.words(term, space)
        if rows is not None:
            return AskedWords(term, space.name, Meaning(rows[0]))
        self._tell_names(asked, space)

        def fail(error: RefboardError) -> None:
            self._note_wordless(error)
            asked.nameless.add(term.text)
            self._going_on(asked)()

        self._reader.read_words(term, space, asked.reading, self._going_on(asked), fail)
        return None

    def _tell_names(self, asked: _Open, space: VectorSpace) -> None:
        """Answer from names where that is not all, and what is not will take a moment."""
        words = [term for term in asked.query.terms if isinstance(term, WordTerm)]
        is_about_words = len(words) == len(asked.query.terms)
        is_told = asked.has_told_names or asked.proceed is not None
        if is_about_words and not is_told and not self._reader.is_open(space):
            asked.has_told_names = True
            self._tell(asked, [AskedWords(term) for term in words], is_last=False)

    def _note_wordless(self, error: RefboardError) -> None:
        """Say once why names are all that is found."""
        if isinstance(error, ModelError) and error.sentence not in self._told:
            self._told.add(error.sentence)
            self._emit(RequestFailed(NO_REQUEST, error.sentence, error.hint))
