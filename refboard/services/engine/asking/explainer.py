"""Where an answer is like what was asked: its windows are compared, as if they were pictures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from refboard.core.asset import Asset
from refboard.core.errors import QueryError, RefboardError
from refboard.core.events import Event, Explained
from refboard.core.finding.heat import WINDOWS, heat_of
from refboard.core.finding.questions import ExplainRequest, FindRequest
from refboard.services.engine.asking.term_reader import Reading
from refboard.services.engine.asking.window_reader import Rows, WindowReader
from refboard.services.engine.continuations import Continuations
from refboard.services.library.finding.asked import AskedTerm
from refboard.services.library.finding.pulls import pulls
from refboard.services.library.library import Library

if TYPE_CHECKING:
    from refboard.core.ids import RequestId

Prepare = Callable[[FindRequest, Callable[[Sequence[AskedTerm]], None]], None]


@dataclass(slots=True)
class _Explaining:
    """An answer that is being explained: what was asked, the answer, and what it waits for."""

    request: ExplainRequest
    asset: Asset
    reading: Reading = field(default_factory=Reading)


class Explainer:
    """Explains for one window; used by the library's owner only.

    Args to the constructor:
        library: Holds the pictures.
        prepare: Has the vectors of a question's terms made, then calls with them.
        reader: Has windows embedded.
        continuations: Refuses what fails.
        emit: Takes answers.
    """

    def __init__(
        self,
        library: Library,
        prepare: Prepare,
        reader: WindowReader,
        *,
        continuations: Continuations,
        emit: Callable[[Event], None],
    ) -> None:
        self._library = library
        self._prepare = prepare
        self._reader = reader
        self._continuations = continuations
        self._emit = emit
        self._open: dict[RequestId, _Explaining] = {}

    def explain(self, request: ExplainRequest) -> None:
        """Answer with Explained, now or later, or with RequestFailed.

        Raises:
            ModelError: a space's model cannot be used.
            QueryError: there is no such picture, or what was asked is about no place in it.
        """
        older = self._open.pop(request.supersedes, None)
        if older is not None:
            older.reading.drop()
        asset = self._library.store.assets.get([request.asset_id]).get(request.asset_id)
        if asset is None or not asset.is_stored:
            raise QueryError("This picture is not in the library any more.")
        explaining = self._open[request.request_id] = _Explaining(request, asset)
        asked = FindRequest(
            request.query, request_id=request.request_id, supersedes=request.supersedes
        )
        try:
            self._prepare(asked, lambda terms: self._begin(explaining, terms))
        except BaseException:
            self._open.pop(request.request_id, None)
            raise

    def _begin(self, explaining: _Explaining, terms: Sequence[AskedTerm]) -> None:
        if explaining.reading.is_dropped:
            return
        request = explaining.request
        wanted = pulls(self._library, request.query, terms)
        if not wanted:
            self._open.pop(request.request_id, None)
            raise QueryError(
                "Names and colours are of no place in a picture.",
                "Ask for a picture, a part of one, or for what it shows.",
            )

        def show(rows: Rows) -> None:
            self._open.pop(request.request_id, None)
            scores = np.zeros(len(WINDOWS), dtype=np.float32)
            for name, pull in wanted.items():
                scores += rows[name] @ pull
            self._emit(Explained(request.request_id, request.asset_id, heat_of(scores)))

        def fail(error: RefboardError) -> None:
            self._open.pop(request.request_id, None)
            if not explaining.reading.is_dropped:
                self._continuations.refuse(request.request_id, error)

        spaces = [self._library.space_for(name) for name in wanted]
        self._reader.read(explaining.asset, WINDOWS, spaces, explaining.reading, show, fail)
