"""What lies under a point or touches a rectangle, rotation included. Board units throughout."""

import math

from refboard.core.board import Item, Placement
from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.items_index import ItemsIndex


def item_at(index: ItemsIndex, point: Point) -> Item | None:
    """Return the topmost item under a point, or None."""
    for row in index.within(Rect(point.x, point.y, 0.0, 0.0))[::-1]:
        item = index.item(row)
        if covers(item.placement, point):
            return item
    return None


def items_touching(index: ItemsIndex, rect: Rect) -> list[Item]:
    """Return the items that share some area with `rect`, the lowest first."""
    items = [index.item(row) for row in index.within(rect)]
    # The index knows the bounds already; only what lies askew can be missed within them.
    return [
        item for item in items if item.placement.rotation % 90 == 0 or touches(item.placement, rect)
    ]


def covers(placement: Placement, point: Point) -> bool:
    """Tell whether a point lies on a placement."""
    middle = placement.rect.centre
    x, y = _turned(point.x - middle.x, point.y - middle.y, -placement.rotation)
    return abs(x) <= placement.width / 2 and abs(y) <= placement.height / 2


def touches(placement: Placement, rect: Rect) -> bool:
    """Tell whether a placement shares some area with an axis-parallel rectangle."""
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
