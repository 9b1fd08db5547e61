"""The frame around what is chosen and the eight handles that scale it. Board units, pure.

Every handle scales evenly about its opposite: pictures keep their ratio.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from refboard.core.board import Item, Placement
from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.document.transforms import LEAST_SIDE, MOST_SIDE

HANDLES = ((0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1))
"""Column and row of each handle on a 3 x 3 grid, clockwise from the left top corner."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle, turned about its middle by `rotation` degrees clockwise."""

    rect: Rect
    rotation: float = 0.0

    def at(self, column: float, row: float) -> Point:
        """Return the point at (column, row) of the 3 x 3 grid: (0, 0) is the left top corner."""
        middle = self.rect.centre
        turn = math.radians(self.rotation)
        x = (column - 1) * self.rect.width / 2
        y = (row - 1) * self.rect.height / 2
        return Point(
            middle.x + x * math.cos(turn) - y * math.sin(turn),
            middle.y + x * math.sin(turn) + y * math.cos(turn),
        )

    @property
    def corners(self) -> tuple[Point, Point, Point, Point]:
        """The four corners, clockwise from the left top one."""
        return self.at(0, 0), self.at(2, 0), self.at(2, 2), self.at(0, 2)

    def shifted(self, shift: ViewTransform) -> "Frame":
        """Return the frame after a similarity of the board."""
        return Frame(shift.rect_to_pixels(self.rect), self.rotation)


def scaling(frame: Frame, handle: tuple[int, int], pointer: Point) -> ViewTransform:
    """Return the similarity that brings a handle as near to the pointer as an even scale can."""
    column, row = handle
    moving, fixed = frame.at(column, row), frame.at(2 - column, 2 - row)
    x, y = moving.x - fixed.x, moving.y - fixed.y
    length = x * x + y * y
    scale = ((pointer.x - fixed.x) * x + (pointer.y - fixed.y) * y) / length if length else 1.0
    return scaled_about(fixed, max(scale, 1e-6))


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
    return replace(item, placement=shifted(item.placement, shift))


def handle_at(
    frame: Frame, pixel: Point, transform: ViewTransform, reach_px: float
) -> tuple[int, int] | None:
    """Return the handle under a pixel, corners before edges, or None.

    Edge handles give way where the frame is too small on screen to tell them from the corners.
    """
    width, height = frame.rect.width * transform.zoom, frame.rect.height * transform.zoom
    for handle in sorted(visible_handles(width, height), key=lambda h: 1 in h):
        there = transform.to_pixel(frame.at(*handle))
        if abs(there.x - pixel.x) <= reach_px and abs(there.y - pixel.y) <= reach_px:
            return handle
    return None


def visible_handles(width_px: float, height_px: float) -> list[tuple[int, int]]:
    """Return the handles that a frame of this size on screen has room for."""
    if max(width_px, height_px) < 24:
        return [(2, 2)]
    return [
        handle
        for handle in HANDLES
        if 1 not in handle
        or (handle[0] == 1 and width_px >= 64)
        or (handle[1] == 1 and height_px >= 64)
    ]
