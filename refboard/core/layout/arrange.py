"""Lay out rectangles: in a row, a column, a grid, or beside something.

Every function takes sizes in the order in which they are to be read and returns one left top
corner for each, in the same order. No size is changed and no two rectangles overlap. Layouts in
several rows of any lengths are in `rows`.
"""

import math
from collections.abc import Iterable, Sequence

from refboard.core.geometry import Point, Rect, Size, extent
from refboard.core.layout.justified_rows import VIEW_ASPECT, flow


def row(sizes: Sequence[Size], *, gap: float) -> list[Point]:
    """Place rectangles side by side, tops aligned."""
    corners, x = [], 0.0
    for size in sizes:
        corners.append(Point(x, 0.0))
        x += size.width + gap
    return corners


def column(sizes: Sequence[Size], *, gap: float) -> list[Point]:
    """Place rectangles below each other, left sides aligned."""
    corners, y = [], 0.0
    for size in sizes:
        corners.append(Point(0.0, y))
        y += size.height + gap
    return corners


def grid(
    sizes: Sequence[Size],
    *,
    gap: float,
    columns: int | None = None,
    aspect: float = VIEW_ASPECT,
) -> list[Point]:
    """Place rectangles in rows and columns, each in the middle of its cell.

    Args:
        sizes: Read row by row.
        gap: Between neighbouring cells.
        columns: How many; None chooses what comes closest to `aspect`.
        aspect: Wanted width over height of the whole.
    """
    if not sizes:
        return []
    if columns is None:
        columns = _best_columns(sizes, gap, aspect)
    columns = max(1, min(columns, len(sizes)))
    widths = [max(s.width for s in sizes[at::columns]) for at in range(columns)]
    starts = range(0, len(sizes), columns)
    heights = [max(s.height for s in sizes[at : at + columns]) for at in starts]
    lefts, tops = _offsets(widths, gap), _offsets(heights, gap)
    return [
        Point(
            lefts[at % columns] + (widths[at % columns] - size.width) / 2,
            tops[at // columns] + (heights[at // columns] - size.height) / 2,
        )
        for at, size in enumerate(sizes)
    ]


def flow_at(point: Point, sizes: Sequence[Size], gap: float) -> list[Point]:
    """Place rectangles in rows whose middle is `point`: where dropped pictures go."""
    corners = flow(sizes, gap=gap)
    whole = extent(sizes, corners)
    return [
        corner.moved(point.x - whole.width / 2, point.y - whole.height / 2) for corner in corners
    ]


def beside(
    source: Rect, sizes: Sequence[Size], *, gap: float, occupied: Iterable[Rect]
) -> list[Point]:
    """Place rectangles as one block next to `source`, over nothing that is there.

    The block goes to the right, below, to the left or above: to whichever side has room nearest
    to the source, the earlier of these when two are as near.

    Args:
        source: What the block belongs to; it need not be among `occupied`.
        sizes: In reading order.
        gap: Between neighbours, and around the block.
        occupied: What must stay uncovered.
    """
    if not sizes:
        return []
    corners = flow(sizes, gap=gap, aspect=1.0)
    corner = block_beside(source, extent(sizes, corners), gap=gap, occupied=occupied)
    return [Point(corner.x + inner.x, corner.y + inner.y) for inner in corners]


def block_beside(source: Rect, block: Size, *, gap: float, occupied: Iterable[Rect]) -> Point:
    """Return the left top corner of a block next to `source`, as `beside` places it."""
    taken = [source, *occupied]
    places = [
        _slid(source, block, taken, gap, is_upright=is_upright, is_backward=is_backward)
        for is_backward in (False, True)
        for is_upright in (False, True)
    ]
    _, corner = min(places, key=lambda place: place[0])
    return corner


def _offsets(lengths: Sequence[float], gap: float) -> list[float]:
    """Return where each of several lengths begins when they follow each other."""
    starts, at = [], 0.0
    for length in lengths:
        starts.append(at)
        at += length + gap
    return starts


def _reach(sizes: Sequence[Size], corners: Sequence[Point], aspect: float) -> float:
    """Return the width of the smallest view of this aspect that shows everything."""
    whole = extent(sizes, corners)
    return max(whole.width, whole.height * aspect)


def _best_columns(sizes: Sequence[Size], gap: float, aspect: float) -> int:
    """Return the number of columns whose grid needs the smallest view."""
    count = len(sizes)
    wide = sum(size.width for size in sizes) / count + gap
    high = sum(size.height for size in sizes) / count + gap
    guess = round(math.sqrt(count * aspect * high / wide)) if wide > 0 else 1
    tried = sorted({max(1, min(count, guess + step)) for step in range(-2, 3)})
    return min(tried, key=lambda n: _reach(sizes, grid(sizes, gap=gap, columns=n), aspect))


def _slid(
    source: Rect,
    block: Size,
    taken: Sequence[Rect],
    gap: float,
    *,
    is_upright: bool,
    is_backward: bool,
) -> tuple[float, Point]:
    """Slide a block away from its source until it covers nothing.

    Four directions are one: upright swaps x and y, backward turns the axis round.

    Returns:
        How far it is from the source, and its left top corner.
    """
    length, breadth = (block.height, block.width) if is_upright else (block.width, block.height)
    spans = [_span(rect, is_upright=is_upright, is_backward=is_backward) for rect in taken]
    start, end, side, _ = _span(source, is_upright=is_upright, is_backward=is_backward)
    in_the_way = sorted(
        (low, high)
        for low, high, near, far in spans
        if near - gap < side + breadth and side < far + gap and high > start
    )
    first = at = end + gap
    for low, high in in_the_way:
        if low - gap >= at + length:
            break
        at = max(at, high + gap)
    along = -(at + length) if is_backward else at
    corner = Point(side, along) if is_upright else Point(along, side)
    return at - first, corner


def _span(rect: Rect, *, is_upright: bool, is_backward: bool) -> tuple[float, float, float, float]:
    """Return a rectangle as low and high along the sliding axis, near and far across it."""
    low, high, near, far = rect.x, rect.right, rect.y, rect.bottom
    if is_upright:
        low, high, near, far = near, far, low, high
    return (-high, -low, near, far) if is_backward else (low, high, near, far)
