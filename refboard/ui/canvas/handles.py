"""The frame around what is chosen, and the handles that scale, crop and turn it. Board units, pure.

Corners scale evenly about the opposite one; edges move one side of a picture and leave the rest of
it where it is. The round handle, and a little room outside each corner, turn.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from refboard.core.board import Item, Placement
from refboard.core.geometry import Point, Rect, rotated_bounds
from refboard.ui.canvas.transform import Turn, ViewTransform
from refboard.ui.document.transforms import LEAST_SIDE, MOST_SIDE

Handle = tuple[int, int]
"""Column and row on a 3 x 3 grid, (0, 0) the left top corner."""

CORNERS: tuple[Handle, ...] = ((0, 0), (2, 0), (2, 2), (0, 2))
EDGES: tuple[Handle, ...] = ((1, 0), (2, 1), (1, 2), (0, 1))

ROUND_AWAY_PX = 22.0
"""From an edge of a frame to the middle of the round handle that turns it."""

RoundPlace = tuple[int, int, float]
"""Column and row of the edge that a round handle is at, and how far outside, in pixels."""

ROUND_PLACES: tuple[RoundPlace, ...] = (
    (2, 1, ROUND_AWAY_PX),
    (0, 1, ROUND_AWAY_PX),
    (1, 2, ROUND_AWAY_PX),
    (1, 0, ROUND_AWAY_PX),
    (2, 1, -ROUND_AWAY_PX),
)
"""The best first; the last one lies on what it turns and not on what is beside that."""

_CORNER_ROOM_PX = 20.0
_LEAST_FRAME_PX = 24
_LEAST_EDGE_PX = 48
_LEAST_ROUND_PX = 36
_LEAST_INSIDE_PX = 96


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle, turned about its middle by `rotation` degrees clockwise."""

    rect: Rect
    rotation: float = 0.0

    def at(self, column: float, row: float) -> Point:
        """Return the point at (column, row) of the 3 x 3 grid: (0, 0) is the left top corner."""
        x = self.rect.x + column * self.rect.width / 2
        y = self.rect.y + row * self.rect.height / 2
        return Point(x, y).turned(self.rect.centre, self.rotation)

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """The four corners, clockwise from the left top one."""
        return self.at(0, 0), self.at(2, 0), self.at(2, 2), self.at(0, 2)

    def holds(self, point: Point) -> bool:
        """Return whether a point lies in it."""
        straight, rect = point.turned(self.rect.centre, -self.rotation), self.rect
        return rect.x <= straight.x <= rect.right and rect.y <= straight.y <= rect.bottom

    @property
    def bounds(self) -> Rect:
        """The axis-parallel rectangle that holds it."""
        return rotated_bounds(self.rect, self.rotation)

    def shifted(self, shift: ViewTransform) -> "Frame":
        """Return the frame after a similarity of the board."""
        return Frame(shift.rect_to_pixels(self.rect), self.rotation)

    def turned(self, turn: Turn) -> "Frame":
        """Return the frame after a rotation of the board."""
        return Frame(_turned_rect(self.rect, turn), self.rotation + turn.degrees)


def scaling(
    frame: Frame, handle: Handle, pointer: Point, *, about_middle: bool = False
) -> ViewTransform:
    """Return the similarity that brings a handle as near to the pointer as an even scale can."""
    moving, fixed = frame.at(*handle), fixed_point(frame, handle, about_middle=about_middle)
    x, y = moving.x - fixed.x, moving.y - fixed.y
    length = x * x + y * y
    scale = ((pointer.x - fixed.x) * x + (pointer.y - fixed.y) * y) / length if length else 1.0
    return scaled_about(fixed, max(scale, 1e-6))


def fixed_point(frame: Frame, handle: Handle, *, about_middle: bool = False) -> Point:
    """Return the point that stays while a handle scales a frame."""
    return frame.rect.centre if about_middle else frame.at(2 - handle[0], 2 - handle[1])


def scaled_about(fixed: Point, scale: float) -> ViewTransform:
    """Return the similarity that scales and leaves one point where it is."""
    return ViewTransform(scale, fixed.x * (1 - scale), fixed.y * (1 - scale))


def limited(shift: ViewTransform, items: Sequence[Item], fixed: Point) -> ViewTransform:
    """Return the similarity with its scale pulled to what keeps every item usable."""
    sides = [s for i in items for s in (i.placement.width, i.placement.height)]
    least = min(LEAST_SIDE / min(sides), 1.0)
    most = max(MOST_SIDE / max(sides), 1.0)
    return scaled_about(fixed, min(max(shift.zoom, least), most))


def shifted(placement: Placement, shift: ViewTransform) -> Placement:
    """Return a placement after a similarity; rotation, order and flips stay."""
    # The unrotated rectangle turns about its own middle, so scaling it as it is does it.
    return placement.with_rect(shift.rect_to_pixels(placement.rect))


def shifted_item(item: Item, shift: ViewTransform) -> Item:
    """Return an item after a similarity of the board."""
    return item.placed(shifted(item.placement, shift))


def handle_at(
    frame: Frame,
    pixel: Point,
    transform: ViewTransform,
    reach_px: float,
    *,
    has_edges: bool = True,
) -> Handle | None:
    """Return the handle under a pixel, corners before edges, or None.

    Edge handles give way where the frame is too small on screen to tell them from the corners.
    """
    width, height = frame.rect.width * transform.zoom, frame.rect.height * transform.zoom
    for handle in visible_handles(width, height, has_edges=has_edges):
        there = transform.to_pixel(frame.at(*handle))
        if abs(there.x - pixel.x) <= reach_px and abs(there.y - pixel.y) <= reach_px:
            return handle
    return None


def is_outside_corner(
    frame: Frame, pixel: Point, transform: ViewTransform, reach_px: float
) -> bool:
    """Return whether a pixel that is on no handle lies where a corner turns the frame."""
    width, height = frame.rect.width * transform.zoom, frame.rect.height * transform.zoom
    if max(width, height) < _LEAST_FRAME_PX:
        return False
    middle = transform.to_pixel(frame.rect.centre)
    straight = pixel.turned(middle, -frame.rotation)
    x, y = abs(straight.x - middle.x) - width / 2, abs(straight.y - middle.y) - height / 2
    # Outside of the frame, not far from a corner, and not right along an edge.
    return max(x, y) > 0 and min(x, y) > -reach_px and math.hypot(x, y) <= _CORNER_ROOM_PX


def round_handle(
    frame: Frame, transform: ViewTransform, place: RoundPlace = ROUND_PLACES[0]
) -> Point | None:
    """Return the pixel of the round handle that turns a frame; None without room for it there."""
    rect, (column, row, away) = transform.rect_to_pixels(frame.rect), place
    along = rect.height if row == 1 else rect.width
    is_inside = away < 0
    if along < _LEAST_ROUND_PX or (
        is_inside and min(rect.size.width, rect.height) < _LEAST_INSIDE_PX
    ):
        return None
    x = rect.x + column * rect.width / 2 + (column - 1) * away
    y = rect.y + row * rect.height / 2 + (row - 1) * away
    return Point(x, y).turned(rect.centre, frame.rotation)


def has_edges(items: Sequence[Item]) -> bool:
    """Return whether the frame around items has edges that can be moved: a single picture's has.

    Several would have to be stretched, which nobody wants of pictures.
    """
    return len(items) == 1 and items[0].picture is not None


def visible_handles(width_px: float, height_px: float, *, has_edges: bool = True) -> list[Handle]:
    """Return the handles that a frame of this size on screen has room for, corners first."""
    if max(width_px, height_px) < _LEAST_FRAME_PX:
        return [(2, 2)]
    edges = EDGES if has_edges else ()
    roomy = [e for e in edges if (width_px if e[0] == 1 else height_px) >= _LEAST_EDGE_PX]
    return [*CORNERS, *roomy]


def _turned_rect(rect: Rect, turn: Turn) -> Rect:
    """Return a rectangle whose middle was turned; it lies as straight as before."""
    middle = rect.centre.turned(turn.middle, turn.degrees)
    return Rect(middle.x - rect.width / 2, middle.y - rect.height / 2, rect.width, rect.height)
