"""What of the frame around the chosen items is under the pointer, and the drag that it begins."""

import math
from dataclasses import dataclass

from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.cursors import resize_cursor, turn_cursor
from refboard.ui.canvas.handles import (
    Frame,
    Handle,
    handle_at,
    has_edges,
    is_outside_corner,
)
from refboard.ui.canvas.painters.round_place import round_pixel
from refboard.ui.canvas.tools.drag import Drag
from refboard.ui.canvas.tools.edge_drag import EdgeDrag
from refboard.ui.canvas.tools.resize_drag import ResizeDrag
from refboard.ui.canvas.tools.rotate_drag import RotateDrag
from refboard.ui.canvas.tools.tool import Cursor, PointerEvent
from refboard.ui.document.editor import BoardEditor

REACH_PX = 8.0
"""From the middle of a handle."""


@dataclass(frozen=True, slots=True)
class Grip:
    """A place of a frame that can be dragged.

    Attributes:
        frame: Around what is chosen.
        handle: Which of its handles; None where the frame is turned.
        is_seen: It is painted: a click on it is none on what lies below.
    """

    frame: Frame
    handle: Handle | None
    is_seen: bool = True


def grip_at(state: CanvasState, pixel: Point) -> Grip | None:
    """Return what of the frame around the chosen items is under a pixel, or None."""
    frame, transform = state.chosen.frame, state.camera.transform
    if frame is None or state.editor is None:
        return None
    edges = has_edges(state.chosen.unlocked)
    handle = handle_at(frame, pixel, transform, REACH_PX, has_edges=edges)
    if handle is not None:
        return Grip(frame, handle)
    there = round_pixel(state)
    if there is not None and math.hypot(there.x - pixel.x, there.y - pixel.y) <= REACH_PX:
        return Grip(frame, None)
    if is_outside_corner(frame, pixel, transform, REACH_PX):
        return Grip(frame, None, is_seen=False)
    return None


def grip_cursor(state: CanvasState, grip: Grip, pixel: Point) -> Cursor:
    """Return which way a grip pulls, with the pointer at a pixel."""
    frame = grip.frame
    if grip.handle is None:
        middle = state.camera.transform.to_pixel(frame.rect.centre)
        return turn_cursor(math.degrees(math.atan2(pixel.y - middle.y, pixel.x - middle.x)))
    column, row = grip.handle
    # Along the diagonal of a square: that of a wide frame lies too flat for a corner's cursor.
    return resize_cursor(math.degrees(math.atan2(row - 1, column - 1)) + frame.rotation)


def grip_drag(state: CanvasState, editor: BoardEditor, grip: Grip, at: PointerEvent) -> Drag:
    """Begin what a grip does."""
    if grip.handle is None:
        return RotateDrag(state, editor, grip.frame, at)
    if 1 in grip.handle:
        return EdgeDrag(state, editor, grip.frame, grip.handle, at)
    return ResizeDrag(state, editor, grip.frame, grip.handle, at)
