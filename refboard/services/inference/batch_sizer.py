"""How many pictures one run of a model may take, so that nobody who asks waits long.

A run cannot be interrupted: a question waits for the one that is under way. While people ask, runs
are kept short; when nobody has asked for a while they are as long as is fastest.
"""

import time

OBJECTIVE_S = 0.25
"""How long a question should wait for the run before it, at most."""
QUIET_S = 10.0
"""After so long without a question runs are full again."""
_NEWEST = 0.3  # share of the latest run in the running average


class BatchSizer:
    """Chooses the size of bulk runs of one model; used by the library's owner only."""

    def __init__(self, batch: int) -> None:
        self._batch = batch
        self._seconds_per_row = 0.0
        self._asked_at = -QUIET_S

    def note_question(self) -> None:
        """Note that somebody has asked for this model just now."""
        self._asked_at = time.monotonic()

    def note_run(self, rows: int, seconds: float) -> None:
        """Note how long a run of so many rows took."""
        each = seconds / max(rows, 1)
        before = self._seconds_per_row or each
        self._seconds_per_row = before + _NEWEST * (each - before)

    @property
    def size(self) -> int:
        """How many rows the next bulk run should have, at least 1."""
        is_quiet = time.monotonic() - self._asked_at >= QUIET_S
        if is_quiet or not self._seconds_per_row:
            return self._batch
        return max(1, min(self._batch, int(OBJECTIVE_S / self._seconds_per_row)))
