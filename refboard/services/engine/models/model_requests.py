"""What the window asks about models: list, get, bring, use, remove.

Fetching runs in a thread of its own; what is known of it here comes back to the owner's thread.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from refboard.core.errors import ModelError, ModelMismatchError, RefboardError
from refboard.core.events import Event, ModelProgress, ModelsListed, RequestDone, RequestFailed
from refboard.core.ids import NO_REQUEST, RequestId
from refboard.core.requests import AddModel, CancelPull, PullModel, RemoveModel, UseModel
from refboard.core.spaces import find_kind
from refboard.services.embedding.catalog import InstalledModel
from refboard.services.embedding.coreml import COREML
from refboard.services.embedding.install import bring, remove
from refboard.services.embedding.session import available_providers
from refboard.services.engine.continuations import Continuations
from refboard.services.engine.models.model_checks import ModelChecks
from refboard.services.engine.space_announcer import SpaceAnnouncer
from refboard.services.inference import model_list, run_plans
from refboard.services.lanes import Lane, Lanes
from refboard.services.library.library import Library
from refboard.services.library.space_slot import SpaceSlot
from refboard.services.verification.verdicts import Verdict

if TYPE_CHECKING:
    from concurrent.futures import Future

log = logging.getLogger(__name__)

INTERVAL_S = 0.1


class ModelRequests:
    """Serves one window; used by the library's owner only."""

    def __init__(
        self,
        library: Library,
        news: SpaceAnnouncer,
        *,
        home: Path,
        lanes: Lanes,
        later: Callable[[Callable[[], None]], None],
        emit: Callable[[Event], None],
    ) -> None:
        self._library = library
        self._news = news
        self._home = home
        self._lanes = lanes
        self._later = later
        self._continuations = Continuations(later, emit)
        self._emit = emit
        self._stops: dict[str, threading.Event] = {}
        self._checks = ModelChecks(library.verdicts, lanes, later, emit)
        self._done_bytes: dict[str, int] = {}
        self._asked: dict[str, list[RequestId]] = {}
        self._proven: set[str] = set()

    def list_models(self) -> None:
        """Tell all models there are."""
        catalogue = self._library.catalogue()
        chosen = {slot.chosen for slot in self._library.slots}
        verdicts, checking = self._library.verdicts, self._checks.under_way
        fetching = dict(self._done_bytes)
        self._emit(ModelsListed(model_list.offers(catalogue, chosen, fetching, verdicts, checking)))

    def pull(self, request: PullModel) -> None:
        """Fetch a model in the background.

        Raises:
            ModelMissingError: there is no such model.
        """
        name = request.name
        card = self._library.catalogue().card(name)
        stop = self._begun(name, request.request_id)
        if stop is None:
            return
        self._done_bytes[name] = 0
        progress = self._progress(name)

        def fetch() -> InstalledModel | None:
            return model_list.pull(card, self._home, progress=progress, should_stop=stop.is_set)

        fetching = self._lanes.submit(Lane.ONLINE, fetch)
        self._then(fetching, name)
        self.list_models()

    def cancel(self, request: CancelPull) -> None:
        """Stop fetching a model, or checking it."""
        self._checks.cancel(request.name)
        stop = self._stops.get(request.name)
        if stop is not None:
            stop.set()

    def add(self, request: AddModel) -> None:
        """Install a model from files, in the background: they may be large."""
        catalogue = self._library.catalogue()
        stop = self._begun(str(request.path), request.request_id)
        if stop is None:
            return
        bringing = self._lanes.submit(
            Lane.ONLINE,
            lambda: bring(request.path, catalogue, self._home, should_stop=stop.is_set),
        )
        self._then(bringing, str(request.path))

    def use(self, request: UseModel) -> None:
        """Let a model answer for its space, once it was checked.

        Raises:
            ModelMissingError: it is not installed.
            QueryError: there is nothing to choose for it.
        """
        if request.name:
            model = self._library.catalogue().installed(request.name)
            self._checks.begin(model, lambda verdict: self._use(request, model, verdict))
            if request.name in self._checks.under_way:
                self.list_models()
        else:
            slot = self._library.slot(request.space)
            self._library.choose(request.space, _serving_without(slot, ""))
            self._news.follow()
            self.list_models()
            self._emit(RequestDone(request.request_id))

    def check_waiting(self) -> None:
        """Check the models that the library waits for; what answered before them goes on."""
        for slot in self._library.slots:
            if slot.waiting is not None:
                self._checks.begin(slot.waiting, partial(self._end_waiting, slot))

    def remove(self, request: RemoveModel) -> None:
        """Delete a model's files.

        Raises:
            ModelError: it is not installed, or it is part of RefBoard.
        """
        using = [
            slot
            for slot in self._library.slots
            if any(space.card.name == request.name for space in slot.open_spaces)
        ]
        self._checks.cancel(request.name)
        catalogue = self._library.catalogue()
        remove(catalogue.installed(request.name), self._home)
        for slot in using:
            is_chosen = slot.chosen == request.name
            left = _serving_without(slot, request.name) if is_chosen else None
            self._library.choose(slot.kind.name, left)
        if using:
            self._news.follow()
        self.list_models()
        self._emit(RequestDone(request.request_id))

    def prove_models(self) -> None:
        """Let the accelerator prove itself, in the background, for each model that is in use.

        A verdict holds for a file, a runtime, a system and a processor: where one of them has
        changed since, it is earned again. Each model once while the library is open.
        """
        for space in self._library.filling():
            if space.card.fingerprint not in self._proven:
                self._calibrate_later(space.model)

    def stop(self) -> None:
        """Stop all fetching and checking, from any thread; what is here is kept."""
        self._checks.stop()
        for stop in list(self._stops.values()):
            stop.set()

    # -- in the background -------------------------------------------------------------------------

    def _begun(self, key: str, request_id: RequestId) -> threading.Event | None:
        """Return what stops a fetch that is to begin; None while the same one is under way."""
        self._asked.setdefault(key, []).append(request_id)
        if key in self._stops:
            return None
        stop = self._stops[key] = threading.Event()
        return stop

    def _progress(self, name: str) -> Callable[[int, int], None]:
        noted_at = 0.0

        def note(done: int, total: int) -> None:
            """Runs where bytes arrive; what is known and told belongs to the owner's thread."""
            nonlocal noted_at
            now = time.monotonic()
            if done >= total or now - noted_at >= INTERVAL_S:
                noted_at = now
                self._later(lambda: self._show_progress(name, done, total))

        return note

    def _show_progress(self, name: str, done: int, total: int) -> None:
        if name in self._stops:  # it may have ended before its last news came here
            self._done_bytes[name] = done
            self._emit(ModelProgress(name, done, total))

    def _then(self, future: "Future[InstalledModel | None]", key: str) -> None:
        """Use what was installed, on the owner's thread, or tell why it was not."""

        def proceed(model: InstalledModel | None) -> None:
            self._done_bytes.pop(key, None)
            if model is None:
                self._end(key, None)
                return
            self._checks.begin(model, lambda verdict: self._serve(model, key, verdict))
            self.list_models()

        def fail(error: RefboardError) -> None:
            log.info("The model %s was not installed: %s", key, error)
            self._end(key, None if self._stops[key].is_set() else error)

        self._continuations.then(future, NO_REQUEST, proceed, fail)

    def _end(self, key: str, problem: RefboardError | None) -> None:
        """Forget a fetch, and answer everybody who asked for it."""
        del self._stops[key]
        self._done_bytes.pop(key, None)
        asked = self._asked.pop(key)
        self.list_models()
        for request_id in asked:
            if problem is None:
                self._emit(RequestDone(request_id))
            else:
                self._emit(RequestFailed(request_id, problem.sentence, problem.hint))

    def _calibrate_later(self, model: InstalledModel) -> None:
        """Let an accelerator prove itself, where there is one; until then the CPU does it."""
        self._proven.add(model.card.fingerprint)
        if not self._news.may_accelerate:
            return

        def done(finished: "Future[bool]") -> None:
            if not finished.cancelled() and finished.exception() is None and finished.result():
                self._later(lambda: self._news.renew(model))

        self._lanes.submit(Lane.BULK, _calibrated, model).add_done_callback(done)

    def _serve(self, model: InstalledModel, key: str, verdict: Verdict | None) -> None:
        """Let a model that came and is sound serve, or tell why it does not."""
        problem = None
        if verdict is not None and not verdict.is_admitted:
            problem = ModelMismatchError(
                f"{model.card.title} is here, but it is not used. {verdict.sentence}", verdict.hint
            )
        elif verdict is not None:
            self._note_installed(model)
        self._end(key, problem)

    def _use(self, request: UseModel, model: InstalledModel, verdict: Verdict | None) -> None:
        """Use a model that was checked, if it is sound or wanted all the same."""
        try:
            if verdict is not None:
                self._admit(request, model, verdict)
                self._library.choose_model(request.name)
                self._news.follow()
        except RefboardError as error:
            self.list_models()
            self._continuations.refuse(request.request_id, error)
        else:
            self.list_models()
            self._emit(RequestDone(request.request_id))

    def _admit(self, request: UseModel, model: InstalledModel, verdict: Verdict) -> None:
        verdicts = self._library.verdicts
        if request.is_forced:
            verdicts.force(model)
            verdict = verdicts.of(model) or verdict
        if not verdict.is_admitted:
            raise verdict.refusal()

    def _end_waiting(self, slot: SpaceSlot, verdict: Verdict | None) -> None:
        """Use what a library waited for, or tell why it is not used any more."""
        if verdict is not None:
            self._library.choose(slot.kind.name, None)
            self._news.follow()
        if verdict is not None and not verdict.is_admitted:
            self._continuations.refuse(NO_REQUEST, verdict.refusal())
        self.list_models()

    def _note_installed(self, model: InstalledModel) -> None:
        """Let a model serve at once where the library has none, or waits for this one."""
        kind = find_kind(model.card.space)
        if kind is None or not kind.takes_choice:
            return
        self._calibrate_later(model)
        if self._library.slot(kind.name).chosen in ("", model.card.name):
            try:
                self._library.choose(kind.name, model.card.name)
            except ModelError as error:
                log.warning("The model %s cannot be used: %s", model.card.name, error)
            self._news.follow()


def _serving_without(slot: SpaceSlot, name: str) -> str:
    """Return the model that answers while another one gets ready, unless it is `name`.

    Giving up the one that gets ready leaves the one that answers.
    """
    if slot.serving is None or slot.following is None or slot.serving.card.name == name:
        return ""
    return slot.serving.card.name


def _calibrated(model: InstalledModel) -> bool:
    """Measure a model on this machine's accelerator; tell whether there is anything to measure."""
    # Here and not above: what measures is needed once in a model's life.
    from refboard.services.calibration.calibrate import calibrate

    providers = available_providers()
    if COREML not in providers or run_plans.recall(model).is_calibrated:
        return False
    calibrate(model, providers)
    return True
