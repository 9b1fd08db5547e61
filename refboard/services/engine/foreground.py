"""An engine served by the very thread that waits for its answers: a command, a test, a benchmark.

It waits for other programs, but not for ever, and not for a disk: whoever waits is told instead.
"""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from refboard.core.errors import LibraryBusyError, StorageError
from refboard.core.events import Answer, Event, RequestFailed
from refboard.core.ids import NO_REQUEST
from refboard.core.requests import Question, Request
from refboard.core.settings import Settings
from refboard.services.engine.engine import Engine
from refboard.services.engine.work_lanes import WorkLanes

if TYPE_CHECKING:
    from refboard.services.engine.parts import Parts
    from refboard.services.library.library import Library

log = logging.getLogger(__name__)

A = TypeVar("A", bound=Answer)
T = TypeVar("T")

LOOK_AGAIN_S = 0.5
"""How long to wait for finished work before asking the database what else there is."""
BUSY_FOR_S = 600.0
"""How long another program may keep the library locked before this one gives up."""
JOIN_S = 2.0


class Foreground:
    """Drives an engine; made by `foreground`, used by the thread that made it.

    Attributes:
        engine: What is driven.
    """

    def __init__(
        self,
        opens: "Callable[[], Library]",
        lanes: WorkLanes,
        settings: Settings,
        *,
        emit: Callable[[Event], None],
        complain: Callable[[str], None],
    ) -> None:
        """Make one that has opened nothing yet; see `foreground`."""
        self._emit = emit
        self._complain = complain
        self._unasked: list[RequestFailed] = []
        self._is_told = False
        self.engine = Engine(
            opens, lanes, settings, emit=self._take, on_fault=_raised, on_refused=_log_refusal
        )

    @property
    def parts(self) -> "Parts":
        """What is open."""
        return self.engine.parts

    @property
    def library(self) -> "Library":
        """The library that is open."""
        return self.engine.parts.library

    def open(self) -> None:
        """Open the library, once another program that keeps it locked lets it go.

        Raises:
            LibraryError: it cannot be used, or another program keeps it for too long.
        """
        while True:
            try:
                self.engine.open()
            except LibraryBusyError as error:
                self.engine.note_held_up(error)
                self._mind_hold_up()
                time.sleep(self.engine.pause_s)
            else:
                return

    def answer(self, question: Question[A]) -> A:
        """Ask, and serve until there is an answer.

        Raises:
            RefboardError: there is none.
        """
        asked = self.engine.ask(question)
        self.serve_until(lambda: not asked.is_open)
        return asked.wait(0)

    def save(self, *requests: Request) -> None:
        """Send requests, and serve until they are saved, or refused one by one, which is told.

        Raises:
            LibraryError: nothing can be saved.
        """
        unsaved = self.parts.dispatcher.unsaved
        for request in requests:
            self.engine.send(request)
        self.insist(lambda: None)  # by then they have been taken
        self.serve_until(lambda: unsaved.problem is None)

    def insist(self, write: Callable[[], T]) -> T:
        """Do something on the library; once more while another program keeps it locked.

        Args:
            write: Writes all of it or nothing, and returns what this returns.

        Raises:
            RefboardError: it cannot be done.
        """
        outcome: Future[T] = Future()

        def attempt() -> None:
            try:
                outcome.set_result(write())
            except (LibraryBusyError, StorageError):
                raise  # the engine holds it up
            except Exception as error:  # noqa: BLE001  raised below, to whoever insists
                outcome.set_exception(error)

        self.engine.insist(attempt)
        self.serve_until(outcome.done)
        return outcome.result()

    def resume(self) -> None:
        """Go on with what an earlier process, or another program, left to be done."""
        self.insist(self.parts.dispatcher.resume)

    def finish_work(self) -> None:
        """Serve until nothing is left to do, also of what other programs accept meanwhile.

        Raises:
            LibraryError: it cannot be written.
        """
        parts = self.parts
        unsaved, pipeline, caretaker = parts.dispatcher.unsaved, parts.pipeline, parts.caretaker
        copies = parts.chores.copies

        def is_done() -> bool:
            is_kept = unsaved.problem is None and caretaker.is_idle and pipeline.is_idle
            return is_kept and copies.is_idle

        self.serve_until(is_done)
        self.insist(self.parts.dispatcher.spaces.note_work)

    def serve_until(self, is_done: Callable[[], bool]) -> None:
        """Serve until something is so.

        Raises:
            LibraryError: another program keeps the library for too long, or it cannot be written.
        """
        while not self._holds(is_done):
            self.engine.turn(LOOK_AGAIN_S)
            self._mind_hold_up()

    def _holds(self, is_done: Callable[[], bool]) -> bool:
        try:
            return is_done()
        except LibraryBusyError as error:  # not even to be read, for a moment
            self.engine.note_held_up(error)
            return False

    def _mind_hold_up(self) -> None:
        """Say once that another program is waited for; give up on all that will not end by itself.

        Raises:
            LibraryError: there is no use in waiting.
        """
        error, unasked, self._unasked = self.engine.held_up_by, self._unasked, []
        if error is None:
            self._is_told = False
            for failed in unasked:
                self._complain(f"{failed.sentence} {failed.hint}".strip())
            return
        if not isinstance(error, LibraryBusyError) or self.engine.held_up_for_s > BUSY_FOR_S:
            raise error
        if not self._is_told:
            self._is_told = True
            self._complain(f"{error.sentence} Waiting until it is free; what was accepted is kept.")

    def _take(self, event: Event) -> None:
        if isinstance(event, RequestFailed) and event.request_id == NO_REQUEST:
            self._unasked.append(event)  # told after the turn, when it is known why
        self._emit(event)


@contextmanager
def foreground(
    opens: "Callable[[], Library]",
    settings: Settings,
    *,
    workers: int = 2,
    emit: Callable[[Event], None] = lambda _: None,
    complain: Callable[[str], None] = lambda _: None,
    keeps_library: bool = False,
) -> Iterator[Foreground]:
    """Open a library for this thread, with plain threads that do its work, and close it afterwards.

    Args:
        opens: Opens it.
        settings: The user's.
        workers: How many threads decode.
        emit: Takes events that answer no question.
        complain: Takes a sentence for people: what is waited for, and what went wrong unasked.
        keeps_library: It stays open: it belongs to somebody else.

    Raises:
        LibraryError: it cannot be used.
    """
    lanes = WorkLanes.make(workers)
    driven = Foreground(opens, lanes, settings, emit=emit, complain=complain)
    driven.open()
    threads = lanes.start()
    try:
        yield driven
    finally:
        driven.engine.stop()
        for thread in threads:
            thread.join(JOIN_S)
        driven.engine.close(keeps_library=keeps_library)


def _log_refusal(error: Exception) -> None:
    """Note why a request was refused; that it was, the user has been told by name."""
    log.info("a request could not be saved", exc_info=error)


def _raised(error: Exception) -> None:
    """Let a bug end the program, as any other does here."""
    raise error
