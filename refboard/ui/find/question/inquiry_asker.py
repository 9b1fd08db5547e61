"""Sends questions and hands on their answers; only the answer to the newest one counts.

While a weight is dragged one question is under way at a time, so that answers are seen on the way
and not only at its end.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from refboard.core.events import MatchesReady, RequestFailed
from refboard.core.finding.query import FindQuery
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm, Term
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.library_port import LibraryPort

if TYPE_CHECKING:
    from refboard.core.asking.asked import Asked

Ask = Callable[[], None]


class InquiryAsker(QObject):
    """Asks the library.

    Signals:
        answered: Carries Matches.
        refused: Carries the sentence why there is no answer.

    Attributes:
        is_incomplete: Pictures that can be found later were missing in the last answer.
        query: What was asked last; None while nothing is asked.
    """

    answered = Signal(object)
    refused = Signal(str)

    def __init__(
        self, library: LibraryPort, known_assets: KnownAssets, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.is_incomplete = False
        self.query: FindQuery | None = None
        self._library = library
        self._known_assets = known_assets
        self._question: Asked[MatchesReady] | None = None
        self._next: FindQuery | None = None
        self._is_answered = False

    def ask(self, query: FindQuery, *, live: bool = False) -> None:
        """Ask; the answer to whatever was asked before is not wanted any more.

        Args:
            query: What is asked.
            live: Another one comes in a moment: let the one that is under way be answered first.
        """
        is_under_way = self._question is not None and self._question.is_open
        if live and is_under_way and not self._is_answered:
            self._next = query
            return
        self._next, self._is_answered = None, False
        terms = tuple(self._canonical(term) for term in query.terms)
        self.query = replace(query, terms=terms)
        question = FindRequest(self.query)
        asked = self._question = self._library.ask(question, instead_of=self._question)
        asked.then(self._show).otherwise(self._refuse)

    def take_back(self) -> None:
        """Want no answer any more."""
        self._next = self.query = None
        if self._question is not None:
            self._question.cancel()

    def _canonical(self, term: Term) -> Term:
        if not isinstance(term, PictureTerm):
            return term
        ids = dict.fromkeys(map(self._known_assets.canonical, term.asset_ids))
        return replace(term, asset_ids=tuple(ids))

    def _show(self, event: MatchesReady) -> None:
        self._is_answered = True
        self.is_incomplete = event.answer.not_indexed > 0
        self._known_assets.put(match.asset for match in event.answer.matches)
        self.answered.emit(event.answer)
        # A fuller answer is not waited for where something else is asked by now.
        self._go_on()

    def _refuse(self, failure: RequestFailed) -> None:
        self.is_incomplete = True  # the picture may become readable: ask again then
        self.refused.emit(f"{failure.sentence} {failure.hint}".strip())
        self._go_on()

    def _go_on(self) -> None:
        if self._next is not None:
            self.ask(self._next)
