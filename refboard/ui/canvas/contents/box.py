"""A rectangle that is turned about its middle: what lies on it and what touches it. Board units."""

import math

from refboard.core.board import Placement
from refboard.core.geometry import Point, Rect


def covers(placement: Placement, point: Point) -> bool:
    """Return whether a point lies on a placement."""
    middle = placement.rect.centre
    x, y = _turned(point.x - middle.x, point.y - middle.y, -placement.rotation)
    return abs(x) <= placement.width / 2 and abs(y) <= placement.height / 2


def touches(placement: Placement, rect: Rect) -> bool:
    """Return whether a placement shares some area with an axis-parallel rectangle."""
    if not placement.bounds.intersects(rect):
        return False
    if placement.rotation % 90 == 0:
        return True
    # Two convex shapes are apart exactly if an edge of one of them separates them. The bounds
    # were the rectangle's edges; these are the placement's.
    middle = placement.rect.centre
    corners = [
        _turned(x - middle.x, y - middle.y, -placement.rotation)
        for x in (rect.x, rect.right)
        for y in (rect.y, rect.bottom)
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    half_width, half_height = placement.width / 2, placement.height / 2
    return (
        min(xs) < half_width
        and max(xs) > -half_width
        and min(ys) < half_height
        and max(ys) > -half_height
    )


def _turned(x: float, y: float, degrees: float) -> tuple[float, float]:
    turn = math.radians(degrees)
    cos, sin = math.cos(turn), math.sin(turn)
    return x * cos - y * sin, x * sin + y * cos
