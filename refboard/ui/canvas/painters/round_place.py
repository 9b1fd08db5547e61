"""Where the round handle that turns the frame lies: beside it, where nothing else is."""

from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.handles import ROUND_PLACES, Frame, RoundPlace, round_handle

ROOM_PX = 10.0
"""Around the middle of the handle: so much of what lies there it would hide."""


def round_pixel(state: CanvasState, frame: Frame | None = None) -> Point | None:
    """Return the pixel of the round handle, or None where there is none.

    Args:
        state: The canvas.
        frame: Where a gesture would have the frame; where it lies without one. The handle stays
            on its side of it, whatever it comes by.
    """
    resting = state.chosen.frame
    if resting is None:
        return None
    place = _free_place(state, resting)
    return round_handle(frame or resting, state.camera.transform, place)


def round_area(state: CanvasState) -> Rect | None:
    """Return the pixels that the round handle takes, or None without one."""
    pixel = round_pixel(state)
    return None if pixel is None else _around(pixel)


def _free_place(state: CanvasState, frame: Frame) -> RoundPlace:
    """Return the first place in sight where no other item lies; the first of all without one."""
    transform, size = state.camera.transform, state.camera.size
    for place in ROUND_PLACES:
        pixel = round_handle(frame, transform, place)
        if pixel is None:
            continue
        area = _around(pixel)
        is_seen = area.x >= 0 and area.y >= 0 and area.right <= size.width
        if not (is_seen and area.bottom <= size.height):
            continue
        corner = transform.to_board(Point(area.x, area.y))
        side = 2 * ROOM_PX / transform.zoom
        found = state.items_touching(Rect(corner.x, corner.y, side, side))
        if all(item.id in state.selection for item in found):
            return place
    return ROUND_PLACES[0]


def _around(pixel: Point) -> Rect:
    return Rect(pixel.x - ROOM_PX, pixel.y - ROOM_PX, 2 * ROOM_PX, 2 * ROOM_PX)
