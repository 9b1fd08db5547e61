"""Asking the library with one call: `ask(question).then(show).otherwise(tell)`.

Whoever asks keeps no ids: each question gets one here, its answer goes to whoever asked, and the
answer to a question that was taken back goes to nobody.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import CancelledError
from dataclasses import replace
from typing import Any, Generic, TypeVar, cast

from refboard.core.errors import RefboardError
from refboard.core.events import Answer, Event, MatchesReady, RequestDone, RequestFailed
from refboard.core.ids import NO_REQUEST, RequestId, new_request_id
from refboard.core.requests import Question, Request

KEPT_TAKEN_BACK = 256
"""Questions that were taken back whose answer may still come, and then concerns nobody."""

A = TypeVar("A", bound=Answer)
A_co = TypeVar("A_co", bound=Answer, covariant=True)


class Asked(Generic[A_co]):
    """A question that was sent; the callbacks run where the answer is taken.

    An answer that came before `then` or `otherwise` was called is not lost: it is told at once.

    Attributes:
        request_id: The question's.
    """

    def __init__(self, request_id: RequestId = NO_REQUEST) -> None:
        self.request_id = request_id
        self._lock = threading.Condition()
        self._show: Callable[[A_co], None] | None = None
        self._tell: Callable[[RequestFailed], None] | None = None
        self._untold: list[A_co] = []
        self._answer: A_co | None = None
        self._failure: RequestFailed | None = None
        self._is_cancelled = False

    @property
    def is_open(self) -> bool:
        """Return whether somebody still waits for the last answer."""
        return self._answer is None and self._failure is None and not self._is_cancelled

    def then(self, show: Callable[[A_co], None]) -> "Asked[A_co]":
        """Give every answer to `show`: one, or where a fuller one follows, both."""
        with self._lock:
            self._show = show
            untold, self._untold = self._untold, []
            is_cancelled = self._is_cancelled
        if not is_cancelled:
            for answer in untold:
                show(answer)
        return self

    def otherwise(self, tell: Callable[[RequestFailed], None]) -> "Asked[A_co]":
        """Give the reason to `tell` when there is no answer; else it is told like any event."""
        with self._lock:
            self._tell = tell
            failure = None if self._is_cancelled else self._failure
        if failure is not None:
            tell(failure)
        return self

    def cancel(self) -> None:
        """Take the question back: its answer, or that there is none, is told to nobody."""
        with self._lock:
            self._is_cancelled = True
            self._lock.notify_all()

    def wait(self, timeout_s: float | None = None) -> A_co:
        """Return the last answer, once it is there; not where answers are taken.

        Args:
            timeout_s: How long to wait at most; None for as long as it takes.

        Raises:
            RefboardError: there is no answer; it says why.
            CancelledError: the question was taken back.
            TimeoutError: it took too long.
        """
        with self._lock:
            if not self._lock.wait_for(lambda: not self.is_open, timeout_s):
                raise TimeoutError("no answer in time")
            if self._failure is not None:
                raise RefboardError(self._failure.sentence, self._failure.hint)
            if self._answer is None:
                raise CancelledError
            return self._answer

    def take(self, answer: Any, *, is_last: bool) -> None:  # Any: A_co, which is no parameter
        """Hand an answer to whoever asked."""
        with self._lock:
            if self._is_cancelled:
                return
            show = self._show
            if show is None:
                self._untold.append(answer)
            if is_last:
                self._answer = answer
                self._lock.notify_all()
        if show is not None:
            show(answer)

    def fail(self, failure: RequestFailed) -> bool:
        """Hand over why there is no answer; return False if it is to be told to everybody."""
        with self._lock:
            if self._is_cancelled:
                return True
            self._failure = failure
            tell = self._tell
            self._lock.notify_all()
        if tell is not None:
            tell(failure)
        return tell is not None


class OpenQuestions:
    """The questions whose last answer is still to come, each with whoever asked it.

    `ask` may be called from any thread; `take` is called where the answers are to be told.
    """

    def __init__(self, send: Callable[[Request], None]) -> None:
        """Make an empty one; `send` carries a request to the library."""
        self._send = send
        self._lock = threading.Lock()
        self._asked: dict[RequestId, Asked[Any]] = {}  # Any: each question has its own answer
        self._taken_back: deque[RequestId] = deque()

    def __len__(self) -> int:
        return len(self._asked)

    def ask(
        self, question: Question[A], *, instead_of: "Asked[Answer] | None" = None
    ) -> "Asked[A]":
        """Send a question.

        Args:
            question: What is asked; it gets its id here.
            instead_of: An older question of the same asker, which is taken back.

        Returns:
            What to hang `then` and `otherwise` on, or to wait with.
        """
        older = NO_REQUEST
        if instead_of is not None:
            instead_of.cancel()
            older = instead_of.request_id
        request_id = new_request_id()
        asked: Asked[A] = Asked(request_id)
        numbered = replace(question, request_id=request_id, supersedes=older)
        with self._lock:
            self._asked[numbered.request_id] = asked
            self._forget_one(older)
        self._send(cast("Request", numbered))  # every kind of question is one of the requests
        return asked

    def take(self, event: Event) -> bool:
        """Give an answer to whoever asked; return False for what concerns everybody."""
        if isinstance(event, RequestFailed):
            asked = self._pop(event.request_id)
            return asked is not None and asked.fail(event)
        if not isinstance(event, Answer):
            return False
        is_last = not isinstance(event, MatchesReady) or event.is_last
        asked = self._pop(event.request_id) if is_last else self._asked.get(event.request_id)
        if asked is None:
            return isinstance(event, RequestDone)
        asked.take(event, is_last=is_last)
        return True

    def end(self) -> None:
        """Let every question fail that is still open: there will be no more answers."""
        with self._lock:
            left, self._asked = self._asked, {}
        for request_id, asked in left.items():
            asked.fail(RequestFailed(request_id, "The library was closed.", "Open it again."))

    def _forget_one(self, taken_back: RequestId) -> None:
        """Forget who asked what was taken back long ago: most of it is never answered."""
        if taken_back == NO_REQUEST:
            return
        self._taken_back.append(taken_back)
        if len(self._taken_back) > KEPT_TAKEN_BACK:
            self._asked.pop(self._taken_back.popleft(), None)

    def _pop(self, request_id: RequestId) -> "Asked[Any] | None":
        with self._lock:
            return self._asked.pop(request_id, None)
