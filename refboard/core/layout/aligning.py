"""Line rectangles up at one side, or spread them along an axis.

Nothing is resized: the answers are shifts, in the order of the rectangles.
"""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Literal

from refboard.core.geometry import Point, Rect

Side = Literal["left", "centre", "right", "top", "middle", "bottom"]

Span = tuple[float, float]
"""Where something begins and ends along one axis."""


def aligned(rects: Sequence[Rect], side: Side, reference: Rect) -> list[Point]:
    """Return how far each rectangle is moved to lie at a side, or the middle, of `reference`."""
    match side:
        case "left":
            return [Point(reference.x - rect.x, 0.0) for rect in rects]
        case "centre":
            return [Point(reference.centre.x - rect.centre.x, 0.0) for rect in rects]
        case "right":
            return [Point(reference.right - rect.right, 0.0) for rect in rects]
        case "top":
            return [Point(0.0, reference.y - rect.y) for rect in rects]
        case "middle":
            return [Point(0.0, reference.centre.y - rect.centre.y) for rect in rects]
        case "bottom":
            return [Point(0.0, reference.bottom - rect.bottom) for rect in rects]


def distributed(spans: Sequence[Span], fixed: Collection[int]) -> list[float]:
    """Return how far each span is moved so that the gaps between neighbours are equal.

    The first and the last stay where they are. So does what is fixed: between two that stay, the
    others are spread by themselves. Where there is no room, all overlap by the same.

    Args:
        spans: In any order.
        fixed: Places in `spans` of what must not be moved.
    """
    order = _along(spans)
    shifts = [0.0] * len(spans)
    stops = [at for at in range(len(order)) if at in (0, len(order) - 1) or order[at] in fixed]
    for start, end in pairwise(stops):
        inner = order[start + 1 : end]
        at, until = spans[order[start]][1], spans[order[end]][0]
        gap = (until - at - sum(_length(spans[one]) for one in inner)) / (len(inner) + 1)
        for one in inner:
            shifts[one] = at + gap - spans[one][0]
            at += gap + _length(spans[one])
    return shifts


def spaced(spans: Sequence[Span], fixed: Collection[int], gap: float) -> list[float]:
    """Return how far each span is moved so that neighbours have this gap between them.

    The first stays where it is, and the others follow it. What is fixed stays, too: what comes
    before the first of these lines up in front of it, the rest behind the last one before it.

    Args:
        spans: In any order.
        fixed: Places in `spans` of what must not be moved.
        gap: At least 0.
    """
    order = _along(spans)
    shifts = [0.0] * len(spans)
    first = next((at for at, one in enumerate(order) if one in fixed), 0)
    for at in range(first - 1, -1, -1):
        one, behind = order[at], order[at + 1]
        shifts[one] = spans[behind][0] + shifts[behind] - gap - spans[one][1]
    for at in range(first + 1, len(order)):
        one, before = order[at], order[at - 1]
        if one not in fixed:
            shifts[one] = spans[before][1] + shifts[before] + gap - spans[one][0]
    return shifts


def _along(spans: Sequence[Span]) -> list[int]:
    """Return the places of spans in the order of their middles."""
    return sorted(range(len(spans)), key=lambda at: (sum(spans[at]), spans[at], at))


def _length(span: Span) -> float:
    return span[1] - span[0]
