"""Counting finished and pending pictures, told at most ten times a second."""

import time
from collections.abc import Callable

from refboard.core.events import ActivityChanged, Event

INTERVAL_S = 0.1


class Progress:
    """Counts since the work began; starts anew when it was idle.

    Attributes:
        done: Finished, failures included.
        pending: Accepted and not finished.
        failed: Failures that wait for a decision.
    """

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._told_at = 0.0
        self.done = 0
        self.pending = 0
        self.failed = 0

    def reset(self, pending: int, failed: int) -> None:
        """Start with what an earlier process left, and tell it."""
        self.done, self.pending, self.failed = 0, pending, failed
        self.tell(is_last=True)

    def add(self, count: int) -> None:
        """Count newly accepted pictures."""
        if self.pending == 0:
            self.done = 0
        self.pending += count
        self.tell()

    def finish(self, count: int) -> None:
        """Count pictures that are done."""
        self.done += count
        self.pending = max(0, self.pending - count)

    def end(self) -> None:
        """Note that nothing is left, whoever did it."""
        self.pending = 0

    def fail(self, count: int) -> None:
        """Count pictures that failed."""
        self.finish(count)
        self.failed += count

    def recount(self, failed: int) -> None:
        """Take how many failures still wait for a decision."""
        self.failed = failed
        self.tell(is_last=True)

    def tell(self, *, is_last: bool = False) -> None:
        """Emit the counts, unless that was done a moment ago and more is to come."""
        now = time.monotonic()
        if not is_last and now - self._told_at < INTERVAL_S:
            return
        self._told_at = now
        stage = "indexing" if self.pending else ""
        self._emit(ActivityChanged(self.done, self.pending, self.failed, stage))
