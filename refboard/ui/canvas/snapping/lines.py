"""Edges and middles that come into line."""

import numpy as np
from numpy.typing import NDArray

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
        _add(lines, nearest, place, own, others, on_line, axis)
    if not lines:
        on_line = np.abs(middles - own.middle) < EVEN
        _add(lines, nearest, own.middle, own, others, on_line, axis)
    # Two edges in line with the same neighbour are equally far from it: that is told once.
    return Guides(tuple(lines), tuple(nearest[:1]))


def _add(
    lines: list[GuideLine],
    nearest: list[Distance],
    place: float,
    own: Span,
    others: Spans,
    on_line: NDArray[np.bool_],
    axis: Axis,
) -> None:
    if not on_line.any():
        return
    found = others.taken(on_line)
    first, last = min(own.near, found.near.min()), max(own.far, found.far.max())
    lines.append(GuideLine(point(place, float(first), axis), point(place, float(last), axis)))
    stretch = _to_nearest(own, found)
    if stretch is None:
        return
    start, end = stretch
    is_crossed = (others.low < place - EVEN) & (others.high > place + EVEN)
    is_crossed &= (others.near < end - EVEN) & (others.far > start + EVEN)
    # A distance right across something else says nothing that one wants to know.
    if not is_crossed.any():
        nearest.append(Distance(point(place, start, axis), point(place, end, axis)))


def _to_nearest(own: Span, found: Spans) -> tuple[float, float] | None:
    """Return from where to where across the axis there is nothing between `own` and the nearest."""
    before, after = own.near - found.far, found.near - own.far
    away = np.maximum(before, after)
    if not (away > EVEN).any():
        return None
    at = int(np.argmin(np.where(away > EVEN, away, np.inf)))
    if before[at] > after[at]:
        return float(found.far[at]), own.near
    return own.far, float(found.near[at])
