"""Stop what takes long as soon as the user wants, even while it waits for somebody else."""

import queue
import threading
from collections.abc import Callable, Generator
from contextlib import closing
from typing import TypeVar

from refboard.core.errors import ModelError
from refboard.services.lanes import Lane, Lanes, start_threads

T = TypeVar("T")
ShouldStop = Callable[[], bool]
"""Asked now and then; true gives up."""
Progress = Callable[[int, int], None]
"""Takes bytes that are here, and bytes in all; the latter grows where it is not known."""

_ASK_S = 0.05
_AHEAD = 8


class PullStoppedError(ModelError):
    """The user stopped getting a model; what is here is kept."""


def never() -> bool:
    """Never stop."""
    return False


def stop_if(should_stop: ShouldStop) -> None:
    """Give up if the user wants that.

    Raises:
        PullStoppedError: `should_stop` said so.
    """
    if should_stop():
        raise PullStoppedError("Stopped.", "What is here already is kept for the next time.")


def aside(
    work: Callable[[], Generator[T, None, None]], should_stop: ShouldStop
) -> Generator[T, None, None]:
    """Yield what `work` yields; it runs in a thread of its own, so that waiting for it can end.

    A thread that waits for a server cannot be woken. When told to stop it is left behind: it ends
    by its own time limit, and what it still gets is dropped.

    Raises:
        PullStoppedError: `should_stop` said so, within a tenth of a second.
        Exception: whatever `work` raised.
    """
    parts: queue.Queue[T] = queue.Queue(_AHEAD)
    is_left = threading.Event()

    def pump() -> None:
        with closing(work()) as values:
            for value in values:
                if not _hand_over(parts, value, is_left):
                    return

    lanes = Lanes("model-download")
    start_threads(lanes, 1)
    try:
        done = lanes.submit(Lane.ONLINE, pump)
        while True:
            stop_if(should_stop)
            try:
                yield parts.get(timeout=_ASK_S)
            except queue.Empty:
                if done.done() and parts.empty():
                    done.result()
                    return
    finally:
        is_left.set()
        lanes.close()


def _hand_over(parts: "queue.Queue[T]", value: T, is_left: threading.Event) -> bool:
    """Wait until there is room for a value; tell whether somebody is still there to take it."""
    while not is_left.is_set():
        try:
            parts.put(value, timeout=_ASK_S)
        except queue.Full:
            continue
        return True
    return False
