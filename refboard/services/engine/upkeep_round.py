"""The way through all pictures, once around, in small parts."""

from collections.abc import Callable

from refboard.core.asset import Ward


class UpkeepRound:
    """A way through all assets by their keys, from any of them around to it again.

    Attributes:
        after: The last key that was given out.
        parts: How many parts were.
    """

    def __init__(self, start: int) -> None:
        self._start = self.after = start
        self._is_around = start == 0
        self.parts = 0

    def next(self, wards: Callable[[int], list[Ward]]) -> list[Ward]:
        """Return the next part; none at the end.

        Args:
            wards: Gives some pictures with keys above one, ascending.
        """
        found = wards(self.after)
        if not found and not self._is_around:
            self._is_around, self.after = True, 0
            found = wards(0)
        if self._is_around and self._start:
            found = [ward for ward in found if ward.key <= self._start]
        if found:
            self.after = found[-1].key
            self.parts += 1
        return found
