"""Lay out rectangles in rows that are about equally long, read like text.

Rows are broken where they come out most even, never out of order. `flow` keeps every size;
`justified` scales each row a little so that both its ends are flush with the others; `flush` does,
too, and enlarges nothing.
"""

import itertools
import math
from bisect import bisect_left
from collections.abc import Sequence

from refboard.core.geometry import Point, Rect, Size

VIEW_ASPECT = 1.6
"""Width over height of a usual window: what a layout aims for, unless told otherwise."""

STRETCH_LIMIT = 1.25
"""How much larger or smaller than the others a justified row may become."""

SHRINK_LIMIT = 1.6
"""How much smaller a row may become where nothing may become larger."""

_NEAR = 3  # places around an even share where a row may be broken


def flow(sizes: Sequence[Size], *, gap: float, aspect: float = VIEW_ASPECT) -> list[Point]:
    """Place rectangles in rows, each in the middle of its row's height.

    Args:
        sizes: In reading order; none is changed.
        gap: Between neighbours and between rows.
        aspect: Wanted width over height of the whole.
    """
    corners, y = [], 0.0
    for start, end in itertools.pairwise(_breaks(sizes, gap, aspect)):
        height = max(size.height for size in sizes[start:end])
        x = 0.0
        for size in sizes[start:end]:
            corners.append(Point(x, y + (height - size.height) / 2))
            x += size.width + gap
        y += height + gap
    return corners


def justified(sizes: Sequence[Size], *, gap: float, aspect: float = VIEW_ASPECT) -> list[Rect]:
    """Scale rectangles to rows of about the same height whose ends are flush.

    Ratios are kept. A row that would have to become much larger or smaller than the others keeps
    its ragged end instead.

    Args:
        sizes: In reading order, above zero; their mean height is about the height of a row.
        gap: Between neighbours and between rows.
        aspect: Wanted width over height of the whole.
    """
    if not sizes:
        return []
    height = sum(size.height for size in sizes) / len(sizes)
    # Rows are broken as they will be seen: after all have the same height.
    even = [Size(size.aspect * height, height) for size in sizes]
    spans = list(itertools.pairwise(_breaks(even, gap, aspect)))
    lengths = [_length(even[start:end], gap) for start, end in spans]
    common = sum(lengths) / len(lengths)
    rects, y = [], 0.0
    for (start, end), length in zip(spans, lengths, strict=True):
        gaps = gap * (end - start - 1)
        scale = max(common - gaps, 0.0) / (length - gaps) if length > gaps else 1.0
        scale = min(max(scale, 1 / STRETCH_LIMIT), STRETCH_LIMIT)
        x = 0.0
        for size in even[start:end]:
            rects.append(Rect(x, y, size.width * scale, size.height * scale))
            x += size.width * scale + gap
        y += height * scale + gap
    return rects


def flush(sizes: Sequence[Size], *, gap: float, aspect: float = VIEW_ASPECT) -> list[Rect]:
    """Place rectangles in rows as `flow` does, each row made smaller until its ends are flush.

    Nothing is enlarged. A row that is much shorter than the others keeps its ragged end.

    Args:
        sizes: In reading order.
        gap: Between neighbours and between rows.
        aspect: Wanted width over height of the whole.
    """
    if not sizes:
        return []
    spans = list(itertools.pairwise(_breaks(sizes, gap, aspect)))
    lengths = [_length(sizes[start:end], gap) for start, end in spans]
    common = max(min(lengths), max(lengths) / SHRINK_LIMIT)
    rects, y = [], 0.0
    for (start, end), length in zip(spans, lengths, strict=True):
        gaps = gap * (end - start - 1)
        scale = min((common - gaps) / (length - gaps), 1.0) if length > gaps else 1.0
        scale = max(scale, 1 / SHRINK_LIMIT)
        height = max(size.height for size in sizes[start:end]) * scale
        x = 0.0
        for size in sizes[start:end]:
            wide, high = size.width * scale, size.height * scale
            rects.append(Rect(x, y + (height - high) / 2, wide, high))
            x += wide + gap
        y += height + gap
    return rects


def _length(sizes: Sequence[Size], gap: float) -> float:
    return sum(size.width for size in sizes) + gap * (len(sizes) - 1)


def _breaks(sizes: Sequence[Size], gap: float, aspect: float) -> list[int]:
    """Return where each row begins, and the end, for about the wanted shape."""
    if not sizes:
        return []
    total = sum(size.width + gap for size in sizes)
    row_height = sum(size.height for size in sizes) / len(sizes) + gap
    area = aspect * row_height
    # n rows are total / n long and n * row_height high; the guess is where that has the aspect.
    # Rounding and uneven rows shift the best number by one at most: its neighbours are tried, too.
    guess = round(math.sqrt(total / area)) if area > 0 else 1
    tried = sorted({max(1, min(len(sizes), guess + step)) for step in (-1, 0, 1)})
    layouts = [_even_breaks(sizes, gap, count) for count in tried]
    return min(layouts, key=lambda breaks: _cost(sizes, breaks, gap, aspect))


def _cost(sizes: Sequence[Size], breaks: Sequence[int], gap: float, aspect: float) -> float:
    """Return how wide a view must be to show the rows, more when they are of unequal length."""
    rows = [sizes[start:end] for start, end in itertools.pairwise(breaks)]
    lengths = [_length(row, gap) for row in rows]
    height = sum(max(size.height for size in row) for row in rows) + gap * (len(rows) - 1)
    longest = max(lengths)
    raggedness = 1 - min(lengths) / longest if longest > 0 else 0.0
    return max(longest, height * aspect) * (1 + raggedness)


def _even_breaks(sizes: Sequence[Size], gap: float, count: int) -> list[int]:
    """Return the breaks of `count` rows, 1 to len(sizes), whose lengths differ least.

    Each row ends near its even share; of the places there the best combination is found row by
    row, so that ten thousand rectangles are broken as fast as they are counted.
    """
    reach = [0.0, *itertools.accumulate(size.width + gap for size in sizes)]
    share = reach[-1] / count
    paths: dict[int, tuple[float, list[int]]] = {0: (0.0, [0])}
    near = 0
    for row in range(1, count + 1):
        last = len(sizes) - count + row  # so that every later row gets something
        # A rectangle longer than a row takes several shares: the next break is behind it anyway.
        near = min(max(bisect_left(reach, row * share), near + 1), last)
        near = last if row == count else near
        following: dict[int, tuple[float, list[int]]] = {}
        for end in range(max(row, near - _NEAR), min(last, near + _NEAR) + 1):
            costs = [
                (cost + (reach[end] - reach[start] - share) ** 2, start)
                for start, (cost, _) in paths.items()
                if start < end
            ]
            if costs:
                cost, start = min(costs)
                following[end] = (cost, [*paths[start][1], end])
        paths = following
    return paths[len(sizes)][1]
