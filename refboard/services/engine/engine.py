"""Drives one library: requests in, events out, from opening to closing. Without Qt.

One thread owns an engine: the one that opens it. `send`, `ask` and `stop` are for any thread.
Importing this is cheap: what opening needs is loaded by `open`.
"""

import logging
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from refboard.core.asking.asked import Asked, OpenQuestions
from refboard.core.errors import RefboardError
from refboard.core.events import Answer, Event, HoldUpEnded, LibraryFailed, RequestFailed
from refboard.core.ids import NO_REQUEST
from refboard.core.requests import ListQueues, Question, Request
from refboard.core.saving import Saving
from refboard.core.settings import Settings
from refboard.services.engine.chores.queue_watch import QueueWatch
from refboard.services.engine.fault_filter import FaultFilter
from refboard.services.engine.hold_up import FIRST_PAUSE_S, HoldUp
from refboard.services.engine.inbox import Finished, Inbox, Message
from refboard.services.engine.save_count import SaveCount
from refboard.services.engine.work_lanes import WorkLanes

if TYPE_CHECKING:
    from refboard.services.engine.parts import Parts
    from refboard.services.library.library import Library

log = logging.getLogger(__name__)

A = TypeVar("A", bound=Answer)

QUIET_FIRST_S = 4.0
"""For how long after opening nothing is looked after that nobody looks at."""
LOOK_AGAIN_S = 60.0
"""How often to look whether a large model has been idle for long, while one is open."""


class Engine:
    """Serves requests on one library, what someone waits for first.

    What the disk or another program holds up is kept in order, told once, and tried again. What
    can wait is done in slices while nothing else is to do.
    """

    def __init__(
        self,
        opens: "Callable[[], Library]",
        lanes: WorkLanes,
        settings: Settings,
        *,
        emit: Callable[[Event], None],
        on_fault: Callable[[Exception], None],
        on_refused: Callable[[Exception], None] | None = None,
    ) -> None:
        """Make an engine that has opened nothing yet.

        Args:
            opens: Opens the library, on the owner's thread.
            lanes: Where work is queued; their threads are started by whoever hosts the engine.
            settings: The user's.
            emit: Takes events that answer no question of `ask`, on the owner's thread or, while a
                model is fetched, on another.
            on_fault: Takes what is a bug of ours, on the owner's thread, each once; what it raises
                ends the serving.
            on_refused: Takes what keeps a request from being saved, of which the user has been
                told; `on_fault` does if this is None.
        """
        self._opens = opens
        self._lanes = lanes
        self._settings = settings
        self._emit_outside = emit
        self._faults = FaultFilter(on_fault)
        self._on_refused = on_refused or self._faults.note
        self._count = SaveCount()
        self._inbox = Inbox()
        self._questions = OpenQuestions(self._inbox.put)
        self._insisted: deque[Callable[[], None]] = deque()
        self._hold = HoldUp()
        self._parts: Parts | None = None
        self._is_stopped = False
        self._is_stalled = False
        self._has_idle_work = False
        self._is_swept = False
        self._queues = QueueWatch(lanes.states)

    # -- for any thread ----------------------------------------------------------------------------

    def send(self, request: Request) -> None:
        """Queue a request; never waits."""
        self._count.note_sent(request)
        self._inbox.put(request)

    def saving(self) -> Saving:
        """Return how far it is with saving what was sent; never waits."""
        return self._count.saving()

    def ask(self, question: Question[A], *, instead_of: Asked[Answer] | None = None) -> Asked[A]:
        """Queue a question; never waits. What is hung on the result runs on the owner's thread.

        Args:
            question: What is asked; it gets its id on the way.
            instead_of: An older question, whose answer is not wanted any more.
        """
        return self._questions.ask(question, instead_of=instead_of)

    def stop(self) -> None:
        """Let the serving end soon: requests that wait are still served, work is cut short."""
        self._is_stopped = True
        # First the inbox: what ends early because of the rest must not be noted as failed.
        self._inbox.close()
        if self._parts is not None:
            self._cut_short(self._parts)
        self._lanes.close()

    @staticmethod
    def _cut_short(parts: "Parts") -> None:
        parts.pipeline.stop()
        parts.caretaker.stop()
        parts.chores.stop()
        parts.dispatcher.stop()

    # -- for the owner -----------------------------------------------------------------------------

    def run(self) -> None:
        """Open the library, tell what is there, serve until `stop`, and close it."""
        self._count.is_serving = True
        try:
            self.open()
            self.parts.warm_up()
            self.parts.dispatcher.open()
            self.parts.caretaker.sweep(QUIET_FIRST_S)
            self.parts.chores.begin()
        except Exception as error:  # noqa: BLE001  told, and reported if it is a bug
            self._tell_unopened(error)
            self.close()
            return
        try:
            while self.turn():
                pass
        finally:
            unsaved = self.close()
            if unsaved:
                log.error("changes that could not be saved: %d", unsaved)

    def _tell_unopened(self, error: Exception) -> None:
        log.warning("The library cannot be opened: %s", error, exc_info=error.__cause__)
        if isinstance(error, RefboardError):
            self._emit(LibraryFailed(error.sentence, error.hint))
            return
        sentence = "The library could not be opened because of a fault in RefBoard."
        self._emit(LibraryFailed(sentence, "Nothing was changed. The log has the details."))
        self._faults.note(error)

    def open(self) -> None:
        """Open the library and make ready to serve it; nothing is told yet.

        Raises:
            LibraryError: it cannot be used; nothing was changed.
        """
        # Here and not above: the window is painted before any of this is loaded.
        from refboard.services.engine.parts import assemble

        library = self._opens()
        try:
            self._parts = assemble(
                library,
                self._lanes,
                self._settings,
                self._inbox,
                emit=self._emit,
                on_refused=self._on_refused,
            )
        except BaseException:
            library.close()
            raise
        self._is_stalled = False
        self._hold.end()
        if self._is_stopped:
            self._cut_short(self._parts)

    @property
    def parts(self) -> "Parts":
        """What is open, for the owner alone."""
        assert self._parts is not None, "nothing is open"
        return self._parts

    @property
    def held_up_by(self) -> RefboardError | None:
        """Why work is held and tried again and again; None while it is not."""
        return self._hold.error

    @property
    def held_up_for_s(self) -> float:
        """For how long work has been held; 0 while it is not."""
        return self._hold.lasts_s

    @property
    def pause_s(self) -> float:
        """How long to wait after the last try in vain."""
        return self._hold.pause_s

    def turn(self, at_most_s: float | None = None) -> bool:
        """Serve one message, or take one step of what can wait; return False once all is served.

        Args:
            at_most_s: How long to wait for a message; None for as long as there is nothing to do.
                After it, what is left in the library is looked for.
        """
        if self._has_idle_work and self._inbox.is_empty and not self._is_held_up:
            self._guarded(self._do_idle_work)
            return True
        message = self._inbox.take(self._patience_s(at_most_s))
        if message is None:
            return False
        self._has_idle_work = True
        self._count.begin()
        try:
            self._guarded(lambda: self._take(message))
        finally:
            self._count.end(message, len(self.parts.dispatcher.unsaved))
            self._queues.note(self.parts.telemetry.record_queues)
        return True

    def note_held_up(self, error: RefboardError) -> None:
        """Note that the library could not be written: told once, and tried again after a pause."""
        self._is_stalled = True
        if self._hold.note(error):
            self._emit(RequestFailed(NO_REQUEST, error.sentence, error.hint, is_held=True))

    def insist(self, call: Callable[[], None]) -> None:
        """Run a call in a later turn, after what was sent before, in order with other such calls.

        When it meets a locked library or a full disk, it is run again after a pause.
        """
        self._inbox.put(lambda: self._insisted.append(call))

    def close(self, *, keeps_library: bool = False) -> int:
        """Save what can be saved, answer nobody any more, and close the library.

        Args:
            keeps_library: It stays open: it belongs to somebody else.

        Returns:
            How many changes could not be saved.
        """
        self._questions.end()
        parts, self._parts = self._parts, None
        if parts is None:
            self._count.is_serving = False
            return 0
        unsaved = parts.dispatcher.unsaved
        try:
            unsaved.retry()
        finally:
            self._count.close(len(unsaved))
            self._queues.note(parts.telemetry.record_queues, at_once=True)
            parts.telemetry.close()
            if not keeps_library:
                parts.library.close()
        return len(unsaved)

    # -- one message -------------------------------------------------------------------------------

    def _take(self, message: Message) -> None:
        parts = self.parts
        if isinstance(message, Finished):
            try:
                parts.dispatcher.unsaved.flush()
            finally:
                # Whatever is wrong with a change, finished work must not be lost.
                if not parts.library.is_read_only:  # then there is none
                    parts.pipeline.finish(message.completions)
        elif callable(message):
            message()
        elif isinstance(message, ListQueues):
            self._emit(self._queues.answer(message))
        else:
            parts.dispatcher.serve(message)
        while self._insisted:
            call = self._insisted.popleft()
            try:
                call()
            except RefboardError:
                self._insisted.appendleft(call)
                raise
        parts.dispatcher.spaces.note_work()

    def _do_idle_work(self) -> None:
        parts = self.parts
        self._has_idle_work = False  # what fails here is tried again after the next message
        self._has_idle_work = parts.library.do_idle_work()
        if not self._has_idle_work and not self._is_swept and parts.pipeline.is_idle:
            self._is_swept = True
            parts.library.sweep()
        if not self._has_idle_work:
            parts.caretaker.go_on()
            parts.chores.go_on()
            # Only where somebody stays: a command is over before an accelerator has proved itself.
            if self._count.is_serving and parts.chores.is_idle and parts.pipeline.is_idle:
                parts.dispatcher.models.prove_models()

    def _guarded(self, work: Callable[[], None]) -> None:
        """Do something that may meet a locked library, a full disk, or a bug of ours."""
        try:
            work()
            self._is_stalled = False
        except RefboardError as error:
            self.note_held_up(error)
        except Exception as error:  # noqa: BLE001  a bug: reported, and the library stays open
            self._is_stalled = True
            self._faults.note(error)
        problem = self.parts.dispatcher.unsaved.problem
        if problem is not None and not self._is_stalled:
            self._hold.note(problem)  # it tells of that itself
        elif not self._is_held_up:
            if self._hold.error is not None:
                self._emit(HoldUpEnded())
            self._hold.end()

    @property
    def _is_held_up(self) -> bool:
        parts = self.parts
        is_waiting = parts.pipeline.is_held_up or parts.dispatcher.unsaved.problem is not None
        return self._is_stalled or is_waiting or len(self._insisted) > 0

    def _patience_s(self, at_most_s: float | None) -> float | None:
        """Return when to try again what is held up, or to look after what lies idle."""
        if self._is_held_up:
            return self._hold.pause_s
        sessions = self.parts.sessions
        sessions.close_idle()
        due_s = self.parts.dispatcher.unsaved.due_in_s  # of what was set aside
        ends = (
            at_most_s,
            LOOK_AGAIN_S if sessions.is_heavy else None,
            self.parts.caretaker.due_in_s,
            None if due_s is None else max(FIRST_PAUSE_S, due_s),
        )
        return min((end for end in ends if end is not None), default=None)

    def _emit(self, event: Event) -> None:
        if not self._questions.take(event):
            self._emit_outside(event)
