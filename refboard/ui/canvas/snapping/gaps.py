"""Gaps that become equal: between two neighbours, and where a row goes on."""

import numpy as np

from refboard.ui.canvas.snapping.guides import NO_GUIDES, Distance, Guides
from refboard.ui.canvas.snapping.span import EVEN, Axis, Floats, Span, Spans, point

MOST_SHOWN = 4
"""Gaps of a row that are shown beside those of what is dragged."""


def gap_offsets(own: Span, others: Spans, reach: float) -> Floats:
    """Return how far `own` would have to move for its gaps to be as wide as others are.

    Args:
        own: What is dragged.
        others: What lies near.
        reach: How far it may move at most: what it touches by less is still beside it.
    """
    row = _row(own, others)
    if _lies_on_one(own, row, reach):
        return np.zeros(0)
    left, right = _left(own, row, reach), _right(own, row, reach)
    found: list[float] = []
    if left is not None and right is not None and right - left >= own.length:
        found.append((left + right) / 2 - own.middle)
    widths = _pairs(row)[0]
    offsets = [np.array(found)]
    if left is not None:
        offsets.append(left + widths - own.low)
    if right is not None:
        offsets.append(right - widths - own.high)
    return np.concatenate(offsets)


def gap_guides(own: Span, others: Spans, axis: Axis) -> Guides:
    """Return the gaps beside `own` that are equally wide as each other or as others of its row."""
    row = _row(own, others)
    if _lies_on_one(own, row, EVEN):
        return NO_GUIDES
    left, right = _left(own, row, EVEN), _right(own, row, EVEN)
    before = 0.0 if left is None else own.low - left
    after = 0.0 if right is None else right - own.high
    widths, starts, across = _pairs(row)
    shown: list[Distance] = []
    is_between = min(before, after) > EVEN and abs(before - after) < 2 * EVEN
    for width, start in ((before, own.low - before), (after, own.high)):
        same = np.flatnonzero(np.abs(widths - width) < 2 * EVEN)
        if width <= EVEN or not (is_between or len(same)):
            continue
        middle = _middle(own, row, start, start + width)
        _add(shown, start, width, middle, axis)
        close = same[np.argsort(np.abs(starts[same] - own.low), kind="stable")][:MOST_SHOWN]
        for at in close.tolist():
            _add(shown, float(starts[at]), float(widths[at]), float(across[at]), axis)
    return Guides(distances=tuple(dict.fromkeys(shown)))


def _add(shown: list[Distance], start: float, width: float, across: float, axis: Axis) -> None:
    shown.append(Distance(point(start, across, axis), point(start + width, across, axis)))


def _row(own: Span, others: Spans) -> Spans:
    """Return those that lie beside `own`, not above or below it."""
    return others.taken((others.near < own.far - EVEN) & (others.far > own.near + EVEN))


def _lies_on_one(own: Span, row: Spans, reach: float) -> bool:
    """Return whether `own` covers one of its row by more than its reach: it is beside none then."""
    covered = np.minimum(row.high, own.high) - np.maximum(row.low, own.low)
    return bool((covered > reach).any())


def _left(own: Span, row: Spans, reach: float) -> float | None:
    """Return where the nearest one before `own` ends."""
    ends = row.high[row.high <= own.low + reach]
    return float(ends.max()) if len(ends) else None


def _right(own: Span, row: Spans, reach: float) -> float | None:
    """Return where the nearest one behind `own` begins."""
    starts = row.low[row.low >= own.high - reach]
    return float(starts.min()) if len(starts) else None


def _pairs(row: Spans) -> tuple[Floats, Floats, Floats]:
    """Return width, start and place across of the gap behind each of a row that has one."""
    none = np.zeros(0)
    if not len(row.low):
        return none, none, none
    near = np.maximum(row.near[:, None], row.near[None, :])
    far = np.minimum(row.far[:, None], row.far[None, :])
    widths = row.low[None, :] - row.high[:, None]
    widths = np.where((far - near > EVEN) & (widths >= -EVEN), widths, np.inf)
    behind = np.argmin(widths, axis=1)
    rows = np.arange(len(row.low))
    least = widths[rows, behind]
    has_gap = np.isfinite(least) & (least > EVEN)
    across = (near[rows, behind] + far[rows, behind]) / 2
    return least[has_gap], row.high[has_gap], across[has_gap]


def _middle(own: Span, row: Spans, start: float, end: float) -> float:
    """Return where across the gap beside `own` is shown: in the middle of what both sides share."""
    beside = (np.abs(row.high - start) < EVEN) | (np.abs(row.low - end) < EVEN)
    if not beside.any():
        return (own.near + own.far) / 2
    at = int(np.argmax(beside))
    return (max(own.near, float(row.near[at])) + min(own.far, float(row.far[at]))) / 2
