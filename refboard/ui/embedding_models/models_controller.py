"""Models between the window and the library: listing, getting, bringing, using, removing.

A fetch goes on when nobody looks. What went wrong is kept with its model until the next try.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from refboard.core.events import ModelChecking, ModelProgress, RequestDone, RequestFailed
from refboard.core.offer import ModelOffer, OfferState, SpaceState
from refboard.core.requests import (
    AddModel,
    CancelPull,
    ListModels,
    PullModel,
    Question,
    RemoveModel,
    UseModel,
)
from refboard.core.spaces import find_kind
from refboard.ui.embedding_models.space_words import chosen_spaces
from refboard.ui.embedding_models.state import ModelState
from refboard.ui.embedding_models.words import refusal_words, standing
from refboard.ui.library_port import LibraryPort

ADDING = ""
"""Stands for a model that is brought by hand, whose name is not known yet."""


class ModelsController(QObject):
    """Asks the library and keeps what it told.

    Attributes:
        offers: The models there are, as told last.
        adding: Name of the file or folder that a model is being added from; empty for none.

    Signals:
        listed: The list is another one; carries a tuple of ModelOffer.
        changed: Carries a model's name, or ADDING: there is something else to say of it.
        fetching_changed: Carries a tuple of ModelState: the models that are being fetched.
        arrived: Carries a sentence: a model came.
        told: Carries a sentence about what was done.
        refused: Carries the sentence why something was not done.
    """

    listed = Signal(object)
    changed = Signal(str)
    fetching_changed = Signal(object)
    arrived = Signal(str)
    told = Signal(str)
    refused = Signal(str)

    def __init__(self, library: LibraryPort, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.offers: tuple[ModelOffer, ...] = ()
        self.adding = ""
        self._library = library
        self._spaces: dict[str, SpaceState] = {}
        self._problems: dict[str, str] = {}
        self._progress: dict[str, ModelProgress] = {}
        self._checking: dict[str, ModelChecking] = {}
        self._stopping: set[str] = set()
        self._kept: dict[str, int] = {}

    # Asking

    def list_models(self) -> None:
        """Ask for the list; it is told again whenever it changes."""
        self._library.send(ListModels())

    def pull(self, name: str) -> None:
        """Fetch a model, or go on with it."""
        self._stopping.discard(name)
        self._ask(name, PullModel(name))

    def cancel(self, name: str) -> None:
        """Stop fetching a model; what is here is kept."""
        self._stopping.add(name)
        self._library.send(CancelPull(name))
        self._emit_changed(name)

    def add(self, path: Path) -> None:
        """Install a model from files."""
        self.adding = path.name
        self._ask(ADDING, AddModel(path))
        self.changed.emit(ADDING)

    def use(self, name: str, *, is_forced: bool = False) -> None:
        """Let a model answer for its space, if it is sound or forced."""
        self._ask(name, UseModel(name, is_forced=is_forced))

    def stop_using(self, name: str) -> None:
        """Let no model answer for a space; this one did so far."""
        space = self._offer(name).space
        self._ask(name, UseModel("", space))

    def remove(self, name: str) -> None:
        """Delete a model's files."""
        self._ask(name, RemoveModel(name))

    # What is known

    def state(self, name: str) -> ModelState:
        """Return what is known of a model on the list."""
        offer = self._offer(name)
        progress, checking = self._progress.get(name), self._checking.get(name)
        mark, news = standing(offer, self._spaces.get(offer.space))
        return ModelState(
            offer,
            done_bytes=progress.done_bytes if progress else offer.done_bytes,
            total_bytes=progress.total_bytes if progress else offer.byte_size,
            kept_bytes=self._kept.get(name, 0),
            is_stopping=name in self._stopping,
            problem=self._problem_of(offer),
            checks_done=checking.number if checking else 0,
            checks=checking.count if checking else 0,
            mark=mark,
            news=news,
            is_suggested=name == self._suggested(),
        )

    @property
    def adding_problem(self) -> str:
        """Why the files that were brought last were not taken; empty when they were."""
        return self._problems.get(ADDING, "")

    def _offer(self, name: str) -> ModelOffer:
        return next(offer for offer in self.offers if offer.name == name)

    def _problem_of(self, offer: ModelOffer) -> str:
        """Return what is wrong with a model: it failed its checks, the last try, or to answer."""
        space = self._spaces.get(offer.space)
        is_meant = space is not None and offer.name in (space.model, space.wanted)
        cannot = space.problem if space is not None and is_meant else ""
        return refusal_words(offer) or self._problems.get(offer.name, "") or cannot

    def _suggested(self) -> str:
        """Return the first model for words on offer, for who has none and gets none."""
        meant = [offer for offer in self.offers if _takes_choice(offer)]
        idle = (OfferState.OFFERED, OfferState.SHIPPED)
        if any(offer.state not in idle for offer in meant):
            return ""
        return next((offer.name for offer in meant if offer.has_words and offer.is_hosted), "")

    def _ask(self, name: str, question: Question[RequestDone]) -> None:
        """Ask for something to be done with a model; what came of the last try is forgotten."""
        self._kept.pop(name, None)
        if self._problems.pop(name, ""):
            self._emit_changed(name)
        self._library.ask(question).otherwise(lambda failure: self._keep_problem(name, failure))

    def _emit_changed(self, name: str) -> None:
        self.changed.emit(name)
        self._emit_fetching()

    def _emit_fetching(self) -> None:
        fetching = (offer for offer in self.offers if offer.state is OfferState.FETCHING)
        self.fetching_changed.emit(tuple(self.state(offer.name) for offer in fetching))

    # Answers

    def take_list(self, offers: Sequence[ModelOffer]) -> None:
        """Learn the models there are, and tell what came since the last time."""
        before = {offer.name: _settled(offer) for offer in self.offers}
        is_first, self.offers = not self.offers, tuple(offers)
        was_adding, self.adding = bool(self.adding), ""
        for offer in self.offers:
            if offer.state is not OfferState.FETCHING:
                self._forget_fetch(offer)
            if not offer.is_checking:
                self._checking.pop(offer.name, None)
        self.listed.emit(self.offers)
        self._emit_fetching()
        if was_adding:
            self.changed.emit(ADDING)
        if not is_first:
            for offer in self.offers:
                self._report_arrival(offer, before.get(offer.name))

    def _forget_fetch(self, offer: ModelOffer) -> None:
        progress = self._progress.pop(offer.name, None)
        was_stopped = offer.name in self._stopping
        self._stopping.discard(offer.name)
        if was_stopped and progress and offer.state is OfferState.OFFERED:
            self._kept[offer.name] = progress.done_bytes

    def _report_arrival(self, offer: ModelOffer, was: OfferState | None) -> None:
        if _settled(offer) is OfferState.INSTALLED and was is not OfferState.INSTALLED:
            looks = " and looks at your pictures now" if offer.is_chosen else ""
            self.arrived.emit(f"{offer.title} is here{looks}.")
        elif was is None:
            self.arrived.emit(f"{offer.title} is on the list of models now.")

    def take_progress(self, event: ModelProgress) -> None:
        """Learn how far a fetch is."""
        self._progress[event.name] = event
        if any(offer.name == event.name for offer in self.offers):
            self._emit_changed(event.name)

    def take_checking(self, event: ModelChecking) -> None:
        """Learn which check of a model is made."""
        self._checking[event.name] = event
        if any(offer.name == event.name for offer in self.offers):
            self._emit_changed(event.name)

    def take_spaces(self, spaces: Sequence[SpaceState]) -> None:
        """Learn which models answer, and which ones are getting ready."""
        self._spaces = {state.space: state for state in chosen_spaces(spaces)}
        for offer in self.offers:
            if _takes_choice(offer):
                self.changed.emit(offer.name)

    def _keep_problem(self, name: str, failure: RequestFailed) -> None:
        """Keep why something was not done, until the next try."""
        sentence = f"{failure.sentence} {failure.hint}".strip()
        self._problems[name] = sentence
        if name == ADDING:
            self.adding = ""
        self._emit_changed(name)
        self.refused.emit(sentence)


def _settled(offer: ModelOffer) -> OfferState:
    """Return the state of a model; one that is being checked has not quite come."""
    return OfferState.FETCHING if offer.is_checking else offer.state


def _takes_choice(offer: ModelOffer) -> bool:
    kind = find_kind(offer.space)
    return kind is not None and kind.takes_choice
