"""A work queue with two lanes: what someone waits for always goes before bulk work.

The queue only orders calls; whoever runs `serve` in a thread executes them. Results come back as
futures, so nothing is shared and callers need no locks.

Whoever submits bulk work asks `has_room` first: a queue that is full slows down the reader of
files, never the window. What someone waits for is always taken.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, ParamSpec, TypeVar

from refboard.core.queue_state import QueueState

P = ParamSpec("P")
T = TypeVar("T")


class Lane(IntEnum):
    """How urgent a call is."""

    ONLINE = 0
    """Someone waits for it."""
    BULK = 1
    """It can wait."""


OBJECTIVE_S = {Lane.ONLINE: 0.05, Lane.BULK: 30.0}
"""How long a call should wait at most before it is begun."""
MAX_DEPTH = 256
"""Bulk calls that may wait in one queue."""
KEPT_WAITS = 512


@dataclass(frozen=True, slots=True)
class _Call:
    run: Callable[[], None]
    future: Future[Any]  # Any: each call has its own result
    queued_at: float


class Lanes:
    """Two queues of calls, served by as many threads as run `serve`.

    Attributes:
        name: What the calls are, for thread names and logs.
    """

    def __init__(self, name: str, *, max_depth: int = MAX_DEPTH) -> None:
        self.name = name
        self._max_depth = max_depth
        self._begun, self._late, self._shed = [0, 0], [0, 0], [0, 0]
        self._waits = _kept()
        self._runs = _kept()
        self._ready = threading.Condition()
        self._queues: tuple[deque[_Call], ...] = (deque(), deque())
        self._is_closed = False

    def submit(
        self, lane: Lane, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> "Future[T]":
        """Queue a call and return its future; cancelled at once when the lanes are closed."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                with self._ready:
                    self._shed[lane] += 1
                    self._begun[lane] -= 1
                return
            try:
                result = function(*args, **kwargs)
            except BaseException as error:  # noqa: BLE001  the future carries it to whoever asked
                future.set_exception(error)
            else:
                future.set_result(result)

        with self._ready:
            if not self._is_closed:
                self._queues[lane].append(_Call(run, future, time.perf_counter()))
                self._ready.notify()
                return future
        future.cancel()
        return future

    def depth(self, lane: Lane) -> int:
        """Return how many calls wait in a lane."""
        return len(self._queues[lane])

    def state(self, lane: Lane) -> QueueState:
        """Return how a lane stands."""
        with self._ready:
            queue = self._queues[lane]
            oldest = time.perf_counter() - queue[0].queued_at if queue else 0.0
            return QueueState(
                self.name,
                lane.name.lower(),
                len(queue),
                oldest,
                OBJECTIVE_S[lane],
                self._begun[lane],
                self._late[lane],
                self._shed[lane],
            )

    @property
    def waiting(self) -> int:
        """Return how many calls wait, urgent or not."""
        return sum(map(len, self._queues))

    @property
    def has_room(self) -> bool:
        """Return whether more bulk work is welcome."""
        return self.depth(Lane.BULK) < self._max_depth

    def waits(self, lane: Lane) -> list[float]:
        """Return how long the latest calls of a lane waited before they ran, in seconds."""
        return list(self._waits[lane])

    def runs(self, lane: Lane) -> list[float]:
        """Return how long the latest calls of a lane ran, in seconds."""
        return list(self._runs[lane])

    def serve(self) -> None:
        """Execute calls in this thread until the lanes are closed."""
        while (taken := self._take()) is not None:
            lane, call = taken
            started = time.perf_counter()
            call.run()
            self._runs[lane].append(time.perf_counter() - started)

    def close(self) -> None:
        """Drop the calls that wait and let every `serve` return after the one it runs."""
        with self._ready:
            self._is_closed = True
            waiting = [call for queue in self._queues for call in queue]
            for lane, queue in enumerate(self._queues):
                self._shed[lane] += len(queue)
                queue.clear()
            self._ready.notify_all()
        for call in waiting:
            call.future.cancel()

    def _take(self) -> tuple[int, _Call] | None:
        with self._ready:
            while True:
                if self._is_closed:
                    return None
                for lane, queue in enumerate(self._queues):
                    if queue:
                        call = queue.popleft()
                        waited = time.perf_counter() - call.queued_at
                        self._waits[lane].append(waited)
                        self._begun[lane] += 1
                        self._late[lane] += waited > OBJECTIVE_S[Lane(lane)]
                        return lane, call
                self._ready.wait()


def _kept() -> tuple[deque[float], deque[float]]:
    return deque(maxlen=KEPT_WAITS), deque(maxlen=KEPT_WAITS)


def start_threads(lanes: Lanes, count: int) -> list[threading.Thread]:
    """Serve `lanes` in `count` daemon threads: a decode that hangs never keeps the process."""
    threads = [
        threading.Thread(target=lanes.serve, name=f"{lanes.name}-{n}", daemon=True)
        for n in range(count)
    ]
    for thread in threads:
        thread.start()
    return threads
