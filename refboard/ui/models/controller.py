"""Models between the window and the library: listing, getting, bringing, using, removing.

A fetch goes on when nobody looks: what came of it is told in the status bar, and what went wrong is
kept with its model until the next try.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from refboard.core.events import ModelProgress, RequestFailed
from refboard.core.ids import RequestId
from refboard.core.offer import ModelOffer, OfferState
from refboard.core.requests import (
    AddModel,
    CancelPull,
    ListModels,
    PullModel,
    RemoveModel,
    UseModel,
)
from refboard.ui.library_port import LibraryPort

ADDING = ""
"""Stands for a model that is brought by hand, whose name is not known yet."""


class ModelsController(QObject):
    """Asks the library and keeps what it told.

    Attributes:
        offers: The models there are, as told last.

    Signals:
        listed: Carries a tuple of ModelOffer.
        progressed: Carries a ModelProgress.
        problem_changed: Carries a model's name: `problem` says another thing of it now.
        told: Carries a sentence about what was done.
        refused: Carries the sentence why something was not done.
    """

    listed = Signal(object)
    progressed = Signal(object)
    problem_changed = Signal(str)
    told = Signal(str)
    refused = Signal(str)

    def __init__(self, library: LibraryPort, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.offers: tuple[ModelOffer, ...] = ()
        self._library = library
        self._asked: dict[RequestId, str] = {}
        self._problems: dict[str, str] = {}

    # Asking

    def list_models(self) -> None:
        """Ask for the list; it is told again whenever it changes."""
        self._library.send(ListModels())

    def pull(self, name: str) -> None:
        """Fetch a model, or go on with it."""
        self._library.send(PullModel(self._noted(name), name))

    def cancel(self, name: str) -> None:
        """Stop fetching a model; what is here is kept."""
        self._library.send(CancelPull(name))

    def add(self, path: Path) -> None:
        """Install a model from files."""
        self.told.emit(f"Adding {path.name}...")
        self._library.send(AddModel(self._noted(ADDING), path))

    def use(self, name: str) -> None:
        """Let a model answer for meaning; "" for none."""
        self._library.send(UseModel(self._noted(name), name))

    def remove(self, name: str) -> None:
        """Delete a model's files."""
        self._library.send(RemoveModel(self._noted(name), name))

    def problem(self, name: str) -> str:
        """Return why the last thing asked for a model was not done; empty when it was."""
        return self._problems.get(name, "")

    def _noted(self, name: str) -> RequestId:
        request_id = self._library.next_request_id()
        self._asked[request_id] = name
        if self._problems.pop(name, ""):
            self.problem_changed.emit(name)
        return request_id

    # Answers

    def take_list(self, offers: Sequence[ModelOffer]) -> None:
        """Learn the models there are, and tell what came since the last time."""
        before = {offer.name: offer.state for offer in self.offers}
        self.offers = tuple(offers)
        self.listed.emit(self.offers)
        for offer in self.offers:
            was = before.get(offer.name)
            if offer.state is OfferState.INSTALLED and was not in (None, OfferState.INSTALLED):
                self.told.emit(f"{offer.title} is here.")

    def take_progress(self, event: ModelProgress) -> None:
        """Pass on how far a fetch is, and tell it where nobody looks at the list."""
        self.progressed.emit(event)
        title = next((offer.title for offer in self.offers if offer.name == event.name), event.name)
        share = f" {event.done_bytes / event.total_bytes:.0%}" if event.total_bytes else ""
        self.told.emit(f"Getting {title}:{share}")

    def fail(self, event: RequestFailed) -> bool:
        """Keep why something was not done; False when the request was not one of these."""
        name = self._asked.pop(event.request_id, None)
        if name is None:
            return False
        sentence = f"{event.sentence} {event.hint}".strip()
        self._problems[name] = sentence
        self.problem_changed.emit(name)
        self.refused.emit(sentence)
        return True
