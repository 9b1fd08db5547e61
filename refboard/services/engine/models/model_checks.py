"""Asking models what they must show, in the background, before anything uses them."""

import logging
import threading
from collections.abc import Callable
from functools import partial

from refboard.core.errors import RefboardError
from refboard.core.events import Event, ModelChecking
from refboard.core.ids import NO_REQUEST
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.engine.continuations import Continuations
from refboard.services.lanes import Lane, Lanes
from refboard.services.verification.finding import Verification
from refboard.services.verification.verdicts import Verdict, Verdicts

log = logging.getLogger(__name__)

Then = Callable[[Verdict | None], None]
"""Takes the verdict on the owner's thread; None where checking was stopped."""


class ModelChecks:
    """Checks one model after the other; used by the library's owner only.

    Attributes:
        verdicts: What is known.
    """

    def __init__(
        self,
        verdicts: Verdicts,
        lanes: Lanes,
        later: Callable[[Callable[[], None]], None],
        emit: Callable[[Event], None],
    ) -> None:
        self.verdicts = verdicts
        self._lanes = lanes
        self._later = later
        self._emit = emit
        self._continuations = Continuations(later, emit)
        self._waiting: dict[str, list[Then]] = {}
        self._stops: dict[str, threading.Event] = {}

    @property
    def under_way(self) -> frozenset[str]:
        """Names of the models that are being checked."""
        return frozenset(self._stops)

    def begin(self, model: InstalledModel, then: Then) -> None:
        """Check a model, or wait for the check that is under way.

        Args:
            model: What is to be used.
            then: Takes the verdict, at once where it is known.
        """
        known, name = self.verdicts.of(model), model.card.name
        if known is not None:
            then(known)
            return
        self._waiting.setdefault(name, []).append(then)
        if name not in self._stops:
            stop = self._stops[name] = threading.Event()
            examining = self._lanes.submit(Lane.ONLINE, partial(self._examine, model, stop))
            self._continuations.then(
                examining,
                NO_REQUEST,
                lambda found: self._end(name, self.verdicts.note(model, found)),
                lambda error: self._give_up(name, error),
            )

    def cancel(self, name: str) -> None:
        """Stop checking a model; it is not used until it was checked."""
        if name in self._stops:
            self._stops[name].set()

    def stop(self) -> None:
        """Stop all checking, from any thread."""
        for stop in list(self._stops.values()):
            stop.set()

    def _examine(self, model: InstalledModel, stop: threading.Event) -> Verification:
        """Run in the background; what is told belongs to the owner's thread."""
        # Here and not above: what examines is needed once in a model's life.
        from refboard.services.verification.examine import examine

        def tell(number: int, count: int, asks: str) -> None:
            self._later(lambda: self._tell(ModelChecking(model.card.name, number, count, asks)))

        return examine(model, tell=tell, should_stop=stop.is_set)

    def _tell(self, event: ModelChecking) -> None:
        if event.name in self._stops:  # it may have ended before its last news came here
            self._emit(event)

    def _give_up(self, name: str, error: RefboardError) -> None:
        log.info("The model %s was not checked: %s", name, error)
        self._end(name, None)

    def _end(self, name: str, verdict: Verdict | None) -> None:
        """Tell everybody who waits for a verdict."""
        del self._stops[name]
        for then in self._waiting.pop(name):
            then(verdict)
