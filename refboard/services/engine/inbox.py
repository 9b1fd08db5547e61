"""The inbox of a library: requests and continuations first, finished bulk work in one gulp."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from refboard.core.finding.questions import ExplainRequest, FindRequest
from refboard.core.ids import NO_REQUEST
from refboard.core.requests import Request
from refboard.services.importing.stages import Completion

Call = Callable[[], None]
Looking = FindRequest | ExplainRequest
_LOOKS = (FindRequest, ExplainRequest)
"""Questions that change nothing and may take long: those that are dropped."""


@dataclass(frozen=True, slots=True)
class Finished:
    """All bulk work that came back since the last look."""

    completions: tuple[Completion, ...]


Message = Request | Call | Finished


class Inbox:
    """Messages for one reader from many threads."""

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._urgent: deque[Request | Call] = deque()
        self._finished: list[Completion] = []
        self._is_closed = False

    def put(self, message: Request | Call) -> None:
        """Add a request, or a call to run on the reader's thread.

        The question that one takes the place of is taken out if it still waits: nobody computes
        what nobody waits for.
        """
        with self._ready:
            if isinstance(message, _LOOKS) and message.supersedes != NO_REQUEST:
                message = self._instead(message)
            self._urgent.append(message)
            self._ready.notify()

    def put_finished(self, completion: Completion) -> None:
        """Add finished bulk work."""
        with self._ready:
            self._finished.append(completion)
            self._ready.notify()

    def close(self) -> None:
        """Deliver the requests that wait, drop bulk work, then end."""
        with self._ready:
            self._is_closed = True
            self._finished.clear()
            self._ready.notify()

    def _instead(self, message: Looking) -> Looking:
        """Take out the question that one takes the place of, also in the eyes of its owner."""
        for waiting in self._urgent:
            if isinstance(waiting, _LOOKS) and waiting.request_id == message.supersedes:
                self._urgent.remove(waiting)
                return replace(message, supersedes=waiting.supersedes)
        return message

    @property
    def is_empty(self) -> bool:
        """Return whether nothing waits; another thread may add something at any moment."""
        return not (self._urgent or self._finished or self._is_closed)

    def take(self, timeout_s: float | None = None) -> Message | None:
        """Wait for the next message; None once closed and empty.

        Args:
            timeout_s: After so long return Finished without completions; None waits for ever.
        """
        with self._ready:
            while True:
                if self._urgent:
                    return self._urgent.popleft()
                if self._is_closed:
                    return None
                if self._finished:
                    taken = Finished(tuple(self._finished))
                    self._finished.clear()
                    return taken
                if not self._ready.wait(timeout_s):
                    return Finished(())
