"""How many changes are not saved yet, as any thread may ask at any moment."""

import threading
import time
from collections.abc import Callable

from refboard.core.requests import DURABLE
from refboard.core.saving import Saving

ANSWERS_WITHIN_S = 30.0
"""An owner that is busy with one thing for longer may never end: nothing is promised then."""


class SaveCount:
    """Counts what was sent, what its owner has taken, and what of that waits to be saved.

    Attributes:
        is_serving: The owner takes what is sent.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing; `clock` returns seconds that only grow."""
        self._clock = clock
        self._counting = threading.Lock()
        self._sent = 0
        # Replaced as a whole by the owner, so that nobody has to wait for it.
        self._taken = (0, 0)
        self._busy_since: float | None = None
        self.is_serving = False

    def note_sent(self, request: object) -> None:
        """Count a request that is sent, from any thread."""
        if isinstance(request, DURABLE):
            with self._counting:
                self._sent += 1

    def begin(self) -> None:
        """Note that the owner begins with something."""
        self._busy_since = self._clock()

    def end(self, message: object, waiting: int) -> None:
        """Note that the owner is done with a message, and how many changes wait now."""
        self._taken = (self._taken[0] + isinstance(message, DURABLE), waiting)
        self._busy_since = None

    def close(self, waiting: int) -> None:
        """Note that the owner takes nothing any more, and how many changes were left."""
        self._taken = (self._taken[0], waiting)
        self.is_serving = False

    def saving(self) -> Saving:
        """Return how far the owner is; what it has not noted yet counts as unsaved."""
        taken, waiting = self._taken
        since = self._busy_since
        is_busy_long = since is not None and self._clock() - since > ANSWERS_WITHIN_S
        return Saving(self._sent - taken + waiting, self.is_serving and not is_busy_long)
