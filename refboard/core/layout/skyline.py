"""Fill a strip with rectangles from one end, lowest place first.

The skyline is the outline of what is placed: segments with a start, a breadth and a level, without
holes. In each step the lowest segment is filled with what fits it best, or given up and raised to
its lower neighbour.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence

_NEAR = 1e-6
"""What is closer than this is flush."""

_WASTES = 6
"""From this rank on, room is left beside a rectangle that nothing else fits into."""


def filled(
    breadths: Sequence[float],
    depths: Sequence[float],
    strip: float,
    turns: Sequence[int],
    choice: int,
    spare: float = 0.0,
) -> list[tuple[float, float]]:
    """Return where rectangles lie, across and along a strip, when it is filled.

    Args:
        breadths: Of the rectangles, across the strip; none is broader than the strip.
        depths: Of the rectangles, along the strip.
        strip: How broad the strip is.
        turns: In which order rectangles are taken where several fit equally well; all different.
        choice: Among how many of the broadest that fit one is chosen.
        spare: What part of its breadth may be lost beside a rectangle: with any, turns alone
            decide among those; with none, flush ends do, and those that fit badly come last.
    """
    return _Skyline(breadths, depths, strip, turns, choice, spare).fill()


class _Skyline:
    """A strip while it is filled."""

    def __init__(
        self,
        breadths: Sequence[float],
        depths: Sequence[float],
        strip: float,
        turns: Sequence[int],
        choice: int,
        spare: float,
    ) -> None:
        self._breadths, self._depths, self._turns = breadths, depths, turns
        self._choice = choice
        self._spare = spare
        self._starts, self._rooms, self._levels = [0.0], [strip], [0.0]
        # What differs by a rounding error only is equally broad.
        even = [round(breadth, 6) for breadth in breadths]
        self._waiting = sorted(range(len(breadths)), key=lambda i: (even[i], -turns[i]))
        self._keys = [even[i] for i in self._waiting]

    def fill(self) -> list[tuple[float, float]]:
        """Place everything; return across and along of each rectangle."""
        places = [(0.0, 0.0)] * len(self._breadths)
        while self._waiting:
            level = min(self._levels)
            lowest = self._levels.index(level)
            fitting = bisect_right(self._keys, self._rooms[lowest] + _NEAR)
            if not fitting:
                self._give_up(lowest)
                continue
            chosen = self._chosen(lowest, fitting)
            one = self._waiting.pop(chosen)
            del self._keys[chosen]
            places[one] = (self._placed(lowest, one), level)
        return places

    def _walls(self, at: int) -> tuple[float, float]:
        """Return the levels beside a segment; the sides of the strip are infinitely high."""
        left = self._levels[at - 1] if at else math.inf
        right = self._levels[at + 1] if at + 1 < len(self._levels) else math.inf
        return left, right

    def _chosen(self, at: int, fitting: int) -> int:
        """Return which of the waiting ones goes into a segment.

        One that fills it is best, then one that leaves room for others, then the least waste. Of
        equals one whose end is flush with a neighbour's, then the one whose turn it is.
        """
        room, level = self._rooms[at], self._levels[at]
        left, right = self._walls(at)
        left -= level
        right -= level
        least = self._keys[0] - _NEAR  # less room than this is lost
        breadths, depths, turns = self._breadths, self._depths, self._turns
        spare = self._spare
        best, best_rank, best_key = fitting - 1, math.inf, math.inf
        for place in range(fitting - 1, max(0, fitting - self._choice) - 1, -1):
            one = self._waiting[place]
            depth, rest = depths[one], room - breadths[one]
            key: float = turns[one]
            if rest <= spare * breadths[one] + _NEAR:
                rank = 2
            elif rest >= least:
                rank = 5
            else:
                rank, key = _WASTES + 2, rest
            if not spare:
                rank -= (-_NEAR < left - depth < _NEAR) + (-_NEAR < right - depth < _NEAR)
            if rank < best_rank or (rank == best_rank and key < best_key):
                best, best_rank, best_key = place, rank, key
        return best

    def _placed(self, at: int, one: int) -> float:
        """Put a rectangle into a segment, beside the wall that suits it; return where it begins."""
        starts, rooms, levels = self._starts, self._rooms, self._levels
        breadth, top = self._breadths[one], levels[at] + self._depths[one]
        rest = rooms[at] - breadth
        if rest <= self._spare * breadth + _NEAR:
            start = starts[at]
            levels[at] = top
            self._join(at)
            return start
        left, right = self._walls(at)
        off_left, off_right = abs(left - top), abs(right - top)
        is_flush = min(off_left, off_right) < _NEAR
        if off_left <= off_right if is_flush else left >= right:
            start = starts[at]
            if off_left < _NEAR:
                rooms[at - 1] += breadth
            else:
                starts.insert(at, start)
                rooms.insert(at, breadth)
                levels.insert(at, top)
                at += 1
            starts[at], rooms[at] = start + breadth, rest
            return start
        start, rooms[at] = starts[at] + rest, rest
        if off_right < _NEAR:
            starts[at + 1] = start
            rooms[at + 1] += breadth
        else:
            starts.insert(at + 1, start)
            rooms.insert(at + 1, breadth)
            levels.insert(at + 1, top)
        return start

    def _join(self, at: int) -> None:
        """Make one of a segment and its neighbours on the same level."""
        for first in (at, at - 1):
            if first < 0 or first + 1 >= len(self._levels):
                continue
            if abs(self._levels[first] - self._levels[first + 1]) < _NEAR:
                self._rooms[first] += self._rooms[first + 1]
                del self._starts[first + 1], self._rooms[first + 1], self._levels[first + 1]

    def _give_up(self, at: int) -> None:
        """Raise a segment that nothing fits into to its lower neighbour.

        There is a neighbour: everything fits into a skyline of one segment.
        """
        self._levels[at] = min(self._walls(at))
        self._join(at)
