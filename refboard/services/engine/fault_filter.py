"""Handing on each fault of ours once, however often it comes again."""

import logging
import traceback
from collections.abc import Callable

log = logging.getLogger(__name__)


class FaultFilter:
    """Lets a fault pass that has not been seen; the same one comes again with each try."""

    def __init__(self, hand_on: Callable[[Exception], None]) -> None:
        """Make one that has seen nothing; `hand_on` takes each fault once."""
        self._hand_on = hand_on
        self._seen: set[tuple[type, str, int]] = set()

    def note(self, error: Exception) -> None:
        """Hand on a fault unless it comes from the very line that it came from before.

        What is raised by the next line of the same code is another fault.
        """
        frames = traceback.extract_tb(error.__traceback__)
        place = (frames[-1].filename, frames[-1].lineno or 0) if frames else ("", 0)
        if (type(error), *place) in self._seen:
            log.info("the same fault again: %s", type(error).__name__)
            return
        self._seen.add((type(error), *place))
        self._hand_on(error)
