"""Sizes that become equal."""

import numpy as np

from refboard.ui.canvas.snapping.guides import Distance, Guides
from refboard.ui.canvas.snapping.span import EVEN, Axis, Span, Spans, point


def size_guides(own: Span, others: Spans, axis: Axis) -> Guides:
    """Return the lengths of `own` and of the nearest one that is equally long along an axis."""
    same = others.taken(np.abs(others.high - others.low - own.length) < EVEN)
    if not len(same.low):
        return Guides()
    x = np.maximum(np.maximum(same.low - own.high, own.low - same.high), 0)
    y = np.maximum(np.maximum(same.near - own.far, own.near - same.far), 0)
    at = int(np.argmin(np.hypot(x, y)))
    other = Span(*(float(values[at]) for values in same))
    return Guides(distances=(_length(own, axis), _length(other, axis)))


def _length(span: Span, axis: Axis) -> Distance:
    across = (span.near + span.far) / 2
    return Distance(point(span.low, across, axis), point(span.high, across, axis))
