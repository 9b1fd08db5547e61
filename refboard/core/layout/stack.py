"""Pile rectangles up: middles on one another, each a little further right and down."""

from collections.abc import Sequence

from refboard.core.geometry import Point, Size

_STEP = 24.0
_FARTHEST = 360.0
"""From the first to the last of many: then the steps are smaller."""


def stack(sizes: Sequence[Size]) -> list[Point]:
    """Return the left top corners of a pile; the first is meant to lie on top."""
    if not sizes:
        return []
    step = min(_STEP, _FARTHEST / max(len(sizes) - 1, 1))
    corners = [
        Point(number * step - size.width / 2, number * step - size.height / 2)
        for number, size in enumerate(sizes)
    ]
    left, top = min(corner.x for corner in corners), min(corner.y for corner in corners)
    return [corner.moved(-left, -top) for corner in corners]
