"""Changes of a picture's frame: by a handle, and by moving or enlarging the picture under it.

Pure. Board units; handles are columns and rows of a 3 x 3 grid over the frame, (0, 0) its left top
corner before rotation. A frame never leaves its picture, so that it never shows a hole.
"""

import math
from dataclasses import dataclass

from refboard.core.board import Item, Placement
from refboard.core.content import Crop
from refboard.core.geometry import Point, Size
from refboard.ui.document.cropping import crop_of, seen, showing, whole_placement, with_crop
from refboard.ui.document.transforms import LEAST_SIDE, MOST_SIDE


@dataclass(frozen=True, slots=True)
class _Axis:
    """How one side length of a frame changes, in fractions of the whole picture.

    Attributes:
        fixed: What stays.
        side: -1 where it grows from there to the left or upwards, 1 to the other side, 0 both ways.
        length: As it is.
    """

    fixed: float
    side: int
    length: float

    @property
    def room(self) -> float:
        """How long it can become inside the picture."""
        before, after = self.fixed, 1.0 - self.fixed
        return {-1: before, 1: after, 0: 2 * min(before, after)}[self.side]

    def start(self, length: float) -> float:
        """Return where it begins when it is so long."""
        start = self.fixed - length * {-1: 1.0, 1: 0.0, 0: 0.5}[self.side]
        return min(max(start, 0.0), 1.0 - length)


def dragged(
    item: Item,
    handle: tuple[int, int],
    pointer: Point,
    *,
    ratio: float | None = None,
    about_middle: bool = False,
) -> Item:
    """Return a picture whose frame follows the pointer with a handle; the picture stays.

    Args:
        item: The picture.
        handle: Which one.
        pointer: Where it is to be.
        ratio: Width over height that the frame keeps; None for any.
        about_middle: The opposite side moves the other way.
    """
    whole, frame = whole_placement(item), seen(crop_of(item), item.placement)
    at = _fractions(whole, pointer)
    columns = _axis(handle[0], frame.x, frame.width, about_middle=about_middle)
    rows = _axis(handle[1], frame.y, frame.height, about_middle=about_middle)
    width = _wanted(columns, handle[0], at.x)
    height = _wanted(rows, handle[1], at.y)
    if ratio is not None:
        size = Size(width * whole.width, height * whole.height)
        width, height = _at_ratio(size, handle, ratio)
        width, height = width / whole.width, height / whole.height
        most = min(1.0, columns.room / width, rows.room / height)
        width, height = width * most, height * most
    else:
        width = min(max(width, min(LEAST_SIDE / whole.width, columns.length)), columns.room)
        height = min(max(height, min(LEAST_SIDE / whole.height, rows.length)), rows.room)
    part = Crop(columns.start(width), rows.start(height), width, height)
    return with_crop(item, seen(part, item.placement))


def panned(item: Item, dx: float, dy: float) -> Item:
    """Return a picture that was moved under its frame by board units; the frame stays."""
    whole, frame = whole_placement(item), seen(crop_of(item), item.placement)
    moved = Point(dx, dy).turned(Point(0.0, 0.0), -item.placement.rotation)
    x = frame.x - moved.x / whole.width
    y = frame.y - moved.y / whole.height
    return _framed(item, x, y, frame.width, frame.height)


def zoomed(item: Item, factor: float, about: Point) -> Item:
    """Return a picture that was enlarged under its frame; the frame stays.

    Args:
        item: The picture.
        factor: How much larger it becomes; less where it would not fill the frame any more.
        about: The board point that stays where it is, where that leaves no hole.
    """
    whole, frame = whole_placement(item), seen(crop_of(item), item.placement)
    most = max(MOST_SIDE / max(whole.width, whole.height), 1.0)
    factor = min(max(factor, frame.width, frame.height), most)
    at = _fractions(whole, about)
    x = at.x - (at.x - frame.x) / factor
    y = at.y - (at.y - frame.y) / factor
    return _framed(item, x, y, frame.width / factor, frame.height / factor)


def _framed(item: Item, x: float, y: float, width: float, height: float) -> Item:
    """Return a picture that shows another part of itself in its frame, pulled inside."""
    width, height = min(width, 1.0), min(height, 1.0)
    x, y = min(max(x, 0.0), 1.0 - width), min(max(y, 0.0), 1.0 - height)
    return showing(item, seen(Crop(x, y, width, height), item.placement))


def _fractions(whole: Placement, point: Point) -> Point:
    """Return where a board point lies in a picture, in fractions of it as it is seen."""
    straight = point.turned(whole.rect.centre, -whole.rotation)
    return Point((straight.x - whole.x) / whole.width, (straight.y - whole.y) / whole.height)


def _axis(place: int, start: float, length: float, *, about_middle: bool) -> _Axis:
    if place == 1 or about_middle:
        return _Axis(start + length / 2, 0, length)
    return _Axis(start + length, -1, length) if place == 0 else _Axis(start, 1, length)


def _wanted(axis: _Axis, place: int, at: float) -> float:
    """Return how long the pointer asks an axis to be; below zero beyond what stays."""
    if place == 1:
        return axis.length
    return (at - axis.fixed) * (place - 1) * (1 if axis.side else 2)


def _at_ratio(size: Size, handle: tuple[int, int], ratio: float) -> tuple[float, float]:
    """Return the size of a ratio that is nearest to what a handle asks for, in board units."""
    if handle[1] == 1:
        height = size.width / ratio
    elif handle[0] == 1:
        height = size.height
    else:
        # As far along the diagonal as the pointer is.
        height = (size.width * ratio + size.height) / (ratio * ratio + 1)
    height = max(height, LEAST_SIDE / min(ratio, 1.0))
    return height * ratio, height


def ratio_of(item: Item) -> float:
    """Return the width over the height of an item's frame."""
    return item.placement.width / item.placement.height


def whole_ratio(item: Item) -> float:
    """Return the width over the height of a whole picture, as large as it is shown."""
    whole = whole_placement(item)
    return whole.width / whole.height


def is_near(one: float, other: float) -> bool:
    """Return whether two ratios look the same."""
    return math.isclose(one, other, rel_tol=0.005)
