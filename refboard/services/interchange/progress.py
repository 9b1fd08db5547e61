"""How far a board file is, told while it is written or read."""

from collections.abc import Callable

Tell = Callable[[int, int], None]
"""Takes how many bytes of originals are done and how many there are; raises StoppedError to end
the work."""


class Progress:
    """Counts bytes and tells."""

    def __init__(self, total: int, tell: Tell) -> None:
        """Begin with none of `total` bytes done."""
        self._done = 0
        self._total = total
        self._tell = tell

    def add(self, count: int) -> None:
        """Note that so many bytes more are done.

        Raises:
            StoppedError: the work is not wanted any more.
        """
        self._done += count
        self._tell(self._done, self._total)


def untold(done: int, total: int) -> None:
    """Tell nobody."""
