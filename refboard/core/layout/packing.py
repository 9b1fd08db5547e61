"""Pack rectangles into the smallest block of about a wanted shape.

Many ways of filling are tried: strips of several breadths, filled from above and from the left,
taking deep or large rectangles first; then the best of them is improved by exchanging turns. How
much is tried depends on how many there are and never on the clock, so that the same rectangles are
always packed in the same way.
"""

import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from refboard.core.geometry import Point, Size, extent
from refboard.core.layout.justified_rows import VIEW_ASPECT
from refboard.core.layout.skyline import filled

_TOLERANCE, _TOLERANCE_OF_FEW = 1.25, 1.6
"""How far from the wanted shape, either way, a block may be without being thought worse."""

_EFFORT = 30_000
"""Rectangles that are placed altogether, in all tries."""

_FEWEST, _MOST = 2, 300  # tries
_FEW, _MOST_OF_FEW = 30, 1500  # so few leave holes that are seen: they are tried longer
_FRESH = 0.7  # the part of them that is no improvement of another
_NARROWEST, _BROADEST = 0.86, 1.2  # strips that are tried, as parts of a perfect packing's
_NARROWEST_OF_FEW, _BROADEST_OF_FEW = 0.7, 1.4
_USUAL, _EVEN = 0.3, 0.8  # parts of all that have one breadth: strips are multiples, rows are even
_SPARE = 0.2
_CHOICE, _LITTLE_CHOICE = 80, 8
_MANY = 2000  # from so many on, of fewer that fit the best is chosen


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of filling: downwards or to the right, how broad, and in which order."""

    is_upright: bool
    strip: float
    spare: float
    order: tuple[int, ...]


@dataclass(slots=True)
class _Best:
    """The best of what was tried."""

    way: _Way
    corners: list[Point]
    cost: float = math.inf


def packed(sizes: Sequence[Size], *, gap: float, aspect: float = VIEW_ASPECT) -> list[Point]:
    """Return the left top corners of rectangles packed as closely as can be.

    Nothing is turned or resized. Rectangles of the same size keep their order.

    Args:
        sizes: In reading order.
        gap: Between neighbours, at least.
        aspect: Wanted width over height of the whole.
    """
    if not sizes:
        return []
    padded = [Size(size.width + gap, size.height + gap) for size in sizes]
    most = _MOST if len(sizes) > _FEW else _MOST_OF_FEW
    count = max(_FEWEST, min(most, _EFFORT // len(sizes)))
    fresh = max(_FEWEST, round(count * _FRESH))
    ways = _ways(padded, aspect, fresh)
    best = _Best(way := next(ways), _corners(padded, way))
    best.cost = _cost(padded, best.corners, aspect)
    chance = random.Random(len(sizes))
    for number in range(1, count):
        way = next(ways) if number < fresh else _varied(best.way, chance)
        corners = _corners(padded, way)
        cost = _cost(padded, corners, aspect)
        if cost < best.cost:
            best = _Best(way, corners, cost)
    return _in_order(sizes, best.corners)


def _ways(sizes: Sequence[Size], aspect: float, count: int) -> Iterator[_Way]:
    """Yield so many ways of filling a block of about this shape."""
    area = sum(size.width * size.height for size in sizes)
    by_area = tuple(sorted(range(len(sizes)), key=lambda at: -sizes[at].width * sizes[at].height))
    by_height = tuple(sorted(by_area, key=lambda at: -sizes[at].height))
    by_width = tuple(sorted(by_area, key=lambda at: -sizes[at].width))
    narrowest, broadest = _NARROWEST, _BROADEST
    if len(sizes) <= _FEW:
        narrowest, broadest = _NARROWEST_OF_FEW, _BROADEST_OF_FEW
    for number in range(count):
        part = (number // 4 + number % 4 / 4 + 0.5) / math.ceil(count / 4)
        stretch = narrowest + (broadest - narrowest) * part
        is_upright, is_deep_first = number % 2 == 0, number % 4 < 2
        if is_upright:
            breadths = [size.width for size in sizes]
            strip, order = math.sqrt(area * aspect), by_height if is_deep_first else by_area
        else:
            breadths = [size.height for size in sizes]
            strip, order = math.sqrt(area / aspect), by_width if is_deep_first else by_area
        strip = max(strip * stretch, max(breadths))
        is_exact = number // 4 % 2 == 0
        is_even = _usual(breadths)[1] > _EVEN  # as in rows of one height
        spare = _SPARE if is_deep_first and (number // 8 % 2 or is_even) else 0.0
        strip = _exact(strip, breadths, order) if is_exact else strip
        yield _Way(is_upright, strip, spare, order)


def _exact(strip: float, breadths: Sequence[float], order: Sequence[int]) -> float:
    """Return a strip of at most about this breadth that some rectangles fill exactly."""
    usual, part = _usual(breadths)
    if part > _USUAL and usual > 0:
        return max(math.floor(strip / usual) * usual, max(breadths))
    filled_up = 0.0
    for number in order:
        if filled_up + breadths[number] <= strip:
            filled_up += breadths[number]
    return max(filled_up, max(breadths))


def _usual(breadths: Sequence[float]) -> tuple[float, float]:
    """Return the breadth that most have, and what part of them has it."""
    breadth, count = Counter(round(breadth, 6) for breadth in breadths).most_common(1)[0]
    return breadth, count / len(breadths)


def _varied(way: _Way, chance: random.Random) -> _Way:
    """Return a way with a few turns exchanged."""
    order = list(way.order)
    for _ in range(1 + len(order) // 40):
        one, other = chance.randrange(len(order)), chance.randrange(len(order))
        order[one], order[other] = order[other], order[one]
    return replace(way, order=tuple(order))


def _corners(sizes: Sequence[Size], way: _Way) -> list[Point]:
    """Fill a strip in one way."""
    widths = [size.width for size in sizes]
    heights = [size.height for size in sizes]
    turns = [0] * len(sizes)
    for turn, number in enumerate(way.order):
        turns[number] = turn
    choice = _CHOICE if len(sizes) < _MANY else _LITTLE_CHOICE
    if way.is_upright:
        return [
            Point(x, y) for x, y in filled(widths, heights, way.strip, turns, choice, way.spare)
        ]
    return [Point(x, y) for y, x in filled(heights, widths, way.strip, turns, choice, way.spare)]


def _cost(sizes: Sequence[Size], corners: Sequence[Point], aspect: float) -> float:
    """Return the area of what is filled, more when its shape is far from the wanted one."""
    whole = extent(sizes, corners)
    if whole.width <= 0 or whole.height <= 0:
        return max(whole.width, whole.height)
    ratio = whole.aspect / aspect
    tolerance = _TOLERANCE if len(sizes) > _FEW else _TOLERANCE_OF_FEW
    return whole.width * whole.height * max(1.0, max(ratio, 1 / ratio) / tolerance)


def _in_order(sizes: Sequence[Size], corners: Sequence[Point]) -> list[Point]:
    """Give rectangles of one size their places in the order in which they came."""
    alike: dict[Size, list[int]] = {}
    for number, size in enumerate(sizes):
        alike.setdefault(size, []).append(number)
    ordered = list(corners)
    for numbers in alike.values():
        places = sorted((corners[number] for number in numbers), key=lambda at: (at.y, at.x))
        for number, place in zip(numbers, places, strict=True):
            ordered[number] = place
    return ordered
