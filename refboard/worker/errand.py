"""One long piece of work off the GUI thread: it tells how far it is, and can be stopped."""

import logging
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from refboard.core.errors import RefboardError
from refboard.worker.embed_thread import lower_priority

log = logging.getLogger(__name__)

STOP_TIMEOUT_S = 2.0
_TELL_EVERY_S = 0.05

Tell = Callable[[int, int], None]
"""Takes how much is done and how much there is; raises ErrandStoppedError to end the work."""


class ErrandStoppedError(Exception):
    """The work was not wanted any more; whoever does it cleans up and lets this pass."""


class Errand(QObject):
    """Does one piece of work in a thread of its own.

    Args to the constructor:
        work: Called in that thread, with what it tells its progress to; returns the result.
        name: Of the thread.

    Signals:
        progressed: Carries how much is done and how much there is, a few times a second.
        ended: The work is over; carries its result, the RefboardError that ended it, or None when
            it was stopped.
    """

    progressed = Signal(int, int)
    ended = Signal(object)

    def __init__(
        self, work: Callable[[Tell], object], name: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._is_stopped = threading.Event()
        self._told_at = 0.0
        # A daemon: a file that never ends cannot keep the process alive.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end; `ended` follows."""
        self._is_stopped.set()

    def wait(self, seconds: float = STOP_TIMEOUT_S) -> bool:
        """Wait for its end, and tell whether that came in time."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        lower_priority()
        result: object = None
        try:
            result = self._work(self._tell)
        except RefboardError as error:
            result = error
        except ErrandStoppedError:
            log.info("%s was stopped", self._thread.name)
        finally:
            self._end(result)

    def _tell(self, done: int, total: int) -> None:
        if self._is_stopped.is_set():
            raise ErrandStoppedError
        now = time.monotonic()
        if now - self._told_at >= _TELL_EVERY_S:
            self._told_at = now
            self.progressed.emit(done, total)

    def _end(self, result: object) -> None:
        try:
            self.ended.emit(result)
        except RuntimeError:
            # The window went away meanwhile: nobody waits for it.
            log.debug("%s ended after its window", self._thread.name)
