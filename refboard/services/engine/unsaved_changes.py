"""What the user did and the database has not taken yet, in order, until it does."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from refboard.core.errors import HELD_UP, RefboardError
from refboard.core.events import AssetsFailed, Event, RequestFailed
from refboard.core.ids import NO_REQUEST
from refboard.core.requests import ImportRequest, Request
from refboard.services.importing.refusals import FAULT, refusal
from refboard.services.importing.request_order import Things, needed, taken_apart, touched

log = logging.getLogger(__name__)

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 64.0
HINT = "RefBoard keeps trying as long as it is open."


@dataclass(slots=True, eq=False)
class _Kept:
    """A request that is not saved yet; set aside once it was tried in vain."""

    request: Request
    touches: Things = field(init=False)
    meets: Things = field(init=False)
    tries: int = 0
    due_at: float = 0.0

    def __post_init__(self) -> None:
        self.touches = touched(self.request)
        self.meets = self.touches | needed(self.request)

    def set_aside(self, now: float) -> None:
        """Let it rest, twice as long after each try in vain."""
        self.due_at = now + min(FIRST_PAUSE_S * 2**self.tries, LONGEST_PAUSE_S)
        self.tries += 1


class UnsavedChanges:
    """Requests that must not be lost, whatever the database answers: none is ever dropped.

    A full disk, a busy or a damaged library holds back everything, in order, and is told once.

    Any other error is the fault of one request. It is taken apart into its pictures or items, so
    that only the bad one stays behind: that one is told, set aside, and tried again after 1, 2, 4
    and at last every 64 seconds. It holds back what builds on it, and what builds on that: an
    item is never moved before it is added. All else goes on.

    Attributes:
        problem: What holds back everything; None while nothing does.

    Args to the constructor:
        save: Makes a request durable, all of it or nothing; harmless when it is durable already.
        emit: Takes events.
        report: Takes a fault of ours, for the crash report; once a request.
        clock: Seconds that only grow.
    """

    def __init__(
        self,
        save: Callable[[Request], None],
        emit: Callable[[Event], None],
        report: Callable[[Exception], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._save = save
        self._emit = emit
        self._report = report or log_fault
        self._clock = clock
        self._waiting: list[_Kept] = []
        self.problem: RefboardError | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def due_in_s(self) -> float | None:
        """In how many seconds something is to be tried again, 0 for at once; None for nothing."""
        if not self._waiting:
            return None
        due = [kept.due_at for kept in self._waiting if kept.tries]
        if self.problem is not None or not due:
            return 0.0
        return max(0.0, min(due) - self._clock())

    def put(self, *requests: Request) -> None:
        """Save requests now, or when it is possible."""
        self._waiting.extend(_Kept(request) for request in requests)
        self.flush()

    def flush(self) -> None:
        """Save what waits, oldest first, as far as it goes; what was set aside when it is due."""
        self._go_through(self._clock())

    def retry(self) -> None:
        """Save what waits, set aside or not: somebody asks for it, or there is no later."""
        for kept in self._waiting:
            kept.tries, kept.due_at = 0, 0.0
        self._go_through(self._clock())

    def _go_through(self, now: float) -> None:
        unsaved: set[object] = set()
        failed: list[tuple[Request, Exception]] = []
        place = 0
        try:
            while place < len(self._waiting):
                kept = self._waiting[place]
                if kept.due_at > now or not unsaved.isdisjoint(kept.meets):
                    unsaved |= kept.touches
                    place += 1
                elif (error := self._try(kept)) is None:
                    del self._waiting[place]
                elif isinstance(error, HELD_UP):
                    self._tell_held_up(error)
                    return
                elif not kept.tries and len(parts := taken_apart(kept.request)) > 1:
                    log.info("tried one by one", exc_info=error)
                    self._waiting[place : place + 1] = [_Kept(part) for part in parts]
                else:
                    if not kept.tries:
                        failed.append((kept.request, error))
                    kept.set_aside(now)  # so the next turn passes over it
            self.problem = None
        finally:
            self._tell_set_aside(failed)

    def _try(self, kept: _Kept) -> Exception | None:
        try:
            self._save(kept.request)
        except Exception as error:  # noqa: BLE001  told and reported below, and the request is kept
            return error
        return None

    def _tell_held_up(self, error: RefboardError) -> None:
        is_told, self.problem = self.problem is not None, error
        if not is_told:
            sentence = f"Not saved yet. {error.sentence}"
            hint = "RefBoard keeps trying; quit only when this is mended."
            self._emit(RequestFailed(NO_REQUEST, sentence, hint, is_held=True))

    def _tell_set_aside(self, failed: Sequence[tuple[Request, Exception]]) -> None:
        """Tell, once for all of them, what cannot be saved now."""
        failures = [
            refusal(entry, error, HINT)
            for request, error in failed
            if isinstance(request, ImportRequest)
            for entry in request.entries
        ]
        others: list[str] = []
        for request, error in failed:
            log.info("not saved: %s", error)
            if is_fault(error):
                self._report(error)
            if not isinstance(request, ImportRequest):
                others.append(error.sentence if isinstance(error, RefboardError) else FAULT)
        if failures:
            self._emit(AssetsFailed(tuple(failures)))
        if others:
            more = f"{len(others)} changes are not saved yet." if len(others) > 1 else ""
            sentence = f"{more or 'A change is not saved yet.'} {others[0]}"
            self._emit(RequestFailed(NO_REQUEST, sentence, HINT))


def is_fault(error: Exception) -> bool:
    """Return whether an error is a fault of ours: foreign, or translated by the store from one."""
    return not isinstance(error, RefboardError) or isinstance(error.__cause__, Exception)


def log_fault(error: Exception) -> None:
    """Log a fault with its traceback."""
    log.error("a request could not be saved", exc_info=error)
