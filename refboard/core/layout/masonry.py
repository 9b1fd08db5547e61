"""Lay out rectangles in columns of one width: ratios kept, as dense as bricks.

Each goes into the column that is shortest so far, so that they are read about row by row. The last
of them are taken by their heights, so that the columns end about evenly.
"""

import math
from collections.abc import Sequence

from refboard.core.geometry import Rect, Size, bounding
from refboard.core.layout.justified_rows import VIEW_ASPECT

_LAST = 2
"""So many in each column are taken by their heights."""


def masonry(sizes: Sequence[Size], *, gap: float, aspect: float = VIEW_ASPECT) -> list[Rect]:
    """Scale rectangles to one width and hang them into columns.

    Args:
        sizes: In reading order, above zero; their mean width is the width of a column.
        gap: Between neighbours and between columns.
        aspect: Wanted width over height of the whole.
    """
    if not sizes:
        return []
    width = sum(size.width for size in sizes) / len(sizes)
    heights = [width / size.aspect for size in sizes]
    whole = sum(heights) + gap * len(sizes)
    # n columns are n * width wide and whole / n high; the guess is where that has the aspect.
    guess = round(math.sqrt(whole * aspect / (width + gap)))
    tried = sorted({max(1, min(len(sizes), guess + step)) for step in (-1, 0, 1)})
    layouts = [_hung(heights, width, gap, count) for count in tried]
    return min(layouts, key=lambda rects: _reach(rects, aspect))


def _hung(heights: Sequence[float], width: float, gap: float, count: int) -> list[Rect]:
    ends = [0.0] * count
    rects = [Rect(0, 0, 0, 0)] * len(heights)
    numbers = list(range(len(heights)))
    last = max(len(heights) - _LAST * count, count)
    numbers[last:] = sorted(numbers[last:], key=lambda number: -heights[number])
    for number in numbers:
        column = min(range(count), key=ends.__getitem__)
        rects[number] = Rect(column * (width + gap), ends[column], width, heights[number])
        ends[column] += heights[number] + gap
    return rects


def _reach(rects: Sequence[Rect], aspect: float) -> float:
    """Return the width of the smallest view of this aspect that shows everything."""
    whole = bounding(rects)
    return 0.0 if whole is None else max(whole.width, whole.height * aspect)
