"""What keeps a library from being written: another program, or a disk."""

import time
from collections.abc import Callable

from refboard.core.errors import RefboardError

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 8.0


class HoldUp:
    """Remembers why work is held, and when to try again: after 1, 2, 4, then every 8 seconds.

    Attributes:
        error: Why; None while nothing is held.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without one; `clock` returns seconds that only grow."""
        self._clock = clock
        self._since = 0.0
        self._tries = 0
        self.error: RefboardError | None = None

    @property
    def pause_s(self) -> float:
        """How long to wait before it is tried again."""
        return float(min(FIRST_PAUSE_S * 2 ** max(0, self._tries - 1), LONGEST_PAUSE_S))

    @property
    def lasts_s(self) -> float:
        """For how long work has been held; 0 while nothing is."""
        return 0.0 if self.error is None else self._clock() - self._since

    def note(self, error: RefboardError) -> bool:
        """Note a try in vain; return whether that is news."""
        is_news = self.error is None
        if is_news:
            self._since = self._clock()
        self.error = error
        self._tries += 1
        return is_news

    def end(self) -> None:
        """Note that nothing is held any more."""
        self.error = None
        self._tries = 0
