"""Brings what a gesture drags into line with what lies near: what drags and tools ask.

What counts lies in sight, and is not carried itself: a line to what nobody sees explains nothing.
"""

import numpy as np

from refboard.core.geometry import Point, Rect
from refboard.core.ids import ItemId
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.painters.grid import grid_step
from refboard.ui.canvas.snapping import snap
from refboard.ui.canvas.snapping.guides import NO_GUIDES, Guides
from refboard.ui.canvas.snapping.snap import AXES, Field
from refboard.ui.canvas.snapping.span import Axis
from refboard.ui.canvas.tools.tool import PointerEvent

REACH_PX = 6.0


class Snapper:
    """Made when a gesture begins; asked at every move, with Ctrl held for nothing.

    Args to the constructor:
        state: The canvas.
        carried: What the gesture drags: nothing comes into line with itself.
    """

    def __init__(self, state: CanvasState, carried: frozenset[ItemId] = frozenset()) -> None:
        self._state = state
        self._carried = state.index.rows(carried)
        self._bounds = np.zeros((0, 4))
        self._seen: Rect | None = None
        self._version = -1

    def move(
        self,
        rect: Rect,
        at: PointerEvent,
        axes: tuple[Axis, ...] = AXES,
        *,
        leaves_originals: bool = False,
    ) -> tuple[Point, Guides]:
        """Return how much further a rectangle goes that is moved, and what shows why.

        Args:
            rect: Where the pointer would have it, in board units.
            at: The pointer.
            axes: Along which it may go.
            leaves_originals: Copies are carried, and what they were made of counts, too.
        """
        if not self._is_on(at):
            return Point(0.0, 0.0), NO_GUIDES
        return snap.snapped_move(rect, self._field(leaves_originals=leaves_originals), axes)

    def point(self, at: PointerEvent) -> tuple[Point, Guides]:
        """Return where the pointer's point goes, as for the first corner of what is drawn."""
        spot = Rect(at.point.x, at.point.y, 0.0, 0.0)
        offset, guides = self.move(spot, at)
        return at.point.moved(offset.x, offset.y), guides

    def sides(
        self, rect: Rect, sides: tuple[int, int], at: PointerEvent, axes: tuple[Axis, ...] = AXES
    ) -> tuple[Rect, Guides]:
        """Return a rectangle that is drawn or pulled, each moving side for itself.

        Args:
            rect: Where the pointer would have it, in board units.
            sides: Which sides move along x and y: -1 the left or upper one, 1 the other, 0 neither.
            at: The pointer.
            axes: Along which they may go.
        """
        if not self._is_on(at):
            return rect, NO_GUIDES
        return snap.snapped_sides(rect, sides, self._field(), axes)

    def handle(
        self, rect: Rect, handle: tuple[int, int], pointer: Point, at: PointerEvent
    ) -> tuple[Point, Guides]:
        """Return where a handle of a rectangle goes that is pulled, and what shows why.

        Args:
            rect: As it was before, in board units.
            handle: Its column and row on a 3 x 3 grid, (0, 0) left and above.
            pointer: Where the handle would be.
            at: The pointer.
        """
        column, row = handle
        left, right = (
            pointer.x if column == way else x for way, x in ((0, rect.x), (2, rect.right))
        )
        top, bottom = (pointer.y if row == way else y for way, y in ((0, rect.y), (2, rect.bottom)))
        if right <= left or bottom <= top:
            return pointer, NO_GUIDES
        pulled = Rect(left, top, right - left, bottom - top)
        found, guides = self.sides(pulled, (column - 1, row - 1), at)
        x = (found.x, pointer.x, found.right)[column]
        y = (found.y, pointer.y, found.bottom)[row]
        return Point(x, y), guides

    def scale(
        self, rect: Rect, fixed: Point, scale: float, pull: Point, at: PointerEvent
    ) -> tuple[float, Guides]:
        """Return the scale of a rectangle about a point, for sides in line or of equal length.

        Args:
            rect: As it is at scale 1, in board units.
            fixed: The point that stays.
            scale: What the pointer asks for.
            pull: The point that the pointer pulls, at scale 1.
            at: The pointer.
        """
        if not self._is_on(at):
            return scale, NO_GUIDES
        return snap.snapped_scale(rect, fixed, scale, pull, self._field())

    def _is_on(self, at: PointerEvent) -> bool:
        return self._state.habits.snaps and not at.holds_ctrl

    def _field(self, *, leaves_originals: bool = False) -> Field:
        state = self._state
        zoom = state.camera.zoom
        grid = grid_step(zoom) if state.settings.is_grid_shown else 0.0
        self._follow()
        bounds = self._bounds
        if leaves_originals and len(self._carried):
            bounds = np.concatenate([bounds, state.index.bounds(self._carried)])
        return Field(bounds, REACH_PX / zoom, grid)

    def _follow(self) -> None:
        """Look anew at what lies near when the view or the board is another one."""
        state, seen = self._state, self._state.camera.visible
        if seen == self._seen and self._version == state.index.version:
            return
        self._seen, self._version = seen, state.index.version
        rows = state.index.within(seen)
        self._bounds = state.index.bounds(rows[~np.isin(rows, self._carried)])
