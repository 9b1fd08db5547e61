"""Answering what is asked about the pictures of a library as a whole; a method each question."""

from collections.abc import Callable
from functools import singledispatchmethod

from refboard.core.events import DescriptorsReady, Event, PalettesReady
from refboard.core.finding.questions import (
    CompareAll,
    ExplainRequest,
    Finding,
    FindRequest,
    ListPalettes,
)
from refboard.services.engine.asking.explainer import Explainer
from refboard.services.engine.continuations import Continuations
from refboard.services.engine.query_runner import QueryRunner
from refboard.services.library.descriptors import descriptors
from refboard.services.library.library import Library


class FindRequests:
    """Answers for one window; used by the library's owner only."""

    def __init__(
        self,
        library: Library,
        queries: QueryRunner,
        continuations: Continuations,
        emit: Callable[[Event], None],
    ) -> None:
        self._library = library
        self._queries = queries
        self._explainer = Explainer(
            library, queries.prepare, queries.windows, continuations=continuations, emit=emit
        )
        self._emit = emit

    def answer(self, request: Finding) -> None:
        """Answer, now or later.

        Raises:
            RefboardError: it cannot be answered.
        """
        self._answer(request)

    @singledispatchmethod
    def _answer(self, request: Finding) -> None:
        raise AssertionError(f"nobody answers {request!r}")

    @_answer.register
    def _(self, request: FindRequest) -> None:
        self._queries.ask(request)

    @_answer.register
    def _(self, request: ExplainRequest) -> None:
        self._explainer.explain(request)

    @_answer.register
    def _(self, request: CompareAll) -> None:
        found = descriptors(self._library, request.asset_ids, request.space, request.emphasis)
        self._emit(DescriptorsReady(request.request_id, *found))

    @_answer.register
    def _(self, request: ListPalettes) -> None:
        found = self._library.store.palettes.of(request.asset_ids)
        self._emit(PalettesReady(request.request_id, tuple(found.items())))
