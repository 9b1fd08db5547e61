"""Edges and middles that come into line."""

import numpy as np

from refboard.ui.canvas.snapping.guides import Distance, GuideLine, Guides
from refboard.ui.canvas.snapping.span import EVEN, Axis, Floats, Span, Spans, point


def line_offsets(own: Span, others: Spans) -> Floats:
    """Return how far `own` would have to move for an edge or its middle to lie in line."""
    edges = np.concatenate([others.low, others.high])
    middles = (others.low + others.high) / 2
    return np.concatenate([edges - own.low, edges - own.high, middles - own.middle])


def line_guides(own: Span, others: Spans, axis: Axis) -> Guides:
    """Return the lines on which `own` lies with others, and how far the nearest of them is."""
    lines: list[GuideLine] = []
    nearest: list[Distance] = []
    middles = (others.low + others.high) / 2
    for place in dict.fromkeys((own.low, own.high)):
        on_line = (np.abs(others.low - place) < EVEN) | (np.abs(others.high - place) < EVEN)
        _add(lines, nearest, place, own, others.taken(on_line), axis)
    if not lines:
        on_line = np.abs(middles - own.middle) < EVEN
        _add(lines, nearest, own.middle, own, others.taken(on_line), axis)
    # Two edges in line with the same neighbour are equally far from it: that is told once.
    return Guides(tuple(lines), tuple(nearest[:1]))


def _add(
    lines: list[GuideLine],
    nearest: list[Distance],
    place: float,
    own: Span,
    others: Spans,
    axis: Axis,
) -> None:
    if not len(others.low):
        return
    first, last = min(own.near, others.near.min()), max(own.far, others.far.max())
    lines.append(GuideLine(point(place, float(first), axis), point(place, float(last), axis)))
    before, after = own.near - others.far, others.near - own.far
    away = np.maximum(before, after)
    if not (away > EVEN).any():
        return
    at = int(np.argmin(np.where(away > EVEN, away, np.inf)))
    start, end = (
        (float(others.far[at]), own.near)
        if before[at] > after[at]
        else (own.far, float(others.near[at]))
    )
    nearest.append(Distance(point(place, start, axis), point(place, end, axis)))
