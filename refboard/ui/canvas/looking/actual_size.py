"""Shows a picture so that one of its pixels is one pixel of the screen, and goes back again."""

from typing import TYPE_CHECKING

from refboard.core.board import Item, Viewpoint
from refboard.core.geometry import Point
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.looking.pixel_scale import pixels_per_unit
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.document.known_assets import KnownAssets

if TYPE_CHECKING:
    from refboard.core.ids import ItemId

MARGIN_PX = 24.0


class ActualSize:
    """Goes to the actual size of one picture of a canvas, and back.

    Which picture: the topmost of those that are chosen; without any the one under the pointer,
    else the one nearest to the middle of the view.

    Attributes:
        pixel_ratio: Device pixels to a logical one.
    """

    def __init__(self, state: CanvasState, known_assets: KnownAssets) -> None:
        self.pixel_ratio = 1.0
        self._state = state
        self._known_assets = known_assets
        self._shown: ItemId | None = None
        self._before = self._there = Viewpoint()

    def forget(self) -> None:
        """Another board is open: there is no way back."""
        self._shown = None

    def toggle(self, pointer: Point) -> bool:
        """Show a picture's pixels, or go back from there; False where there is no picture.

        Args:
            pointer: The board point under the pointer: of a picture there it stays in place.
        """
        item, anchor = self._wanted(pointer)
        scale = None if item is None else pixels_per_unit(item, self._known_assets)
        if item is None or scale is None:
            return False
        camera = self._state.camera
        if item.id == self._shown and camera.target == self._there:
            self._shown = None
            camera.look_at(self._before, glide=True)
            return True
        if self._shown is None or camera.target != self._there:
            self._before = camera.target
        self._shown = item.id
        camera.look_at(self._viewpoint(item, scale / self.pixel_ratio, anchor), glide=True)
        self._there = camera.target
        return True

    def share_of(self, item: Item) -> float | None:
        """Return how large a picture is seen now, 1 being its actual size; None if unknown."""
        scale = pixels_per_unit(item, self._known_assets)
        return None if scale is None else self._state.camera.zoom * self.pixel_ratio / scale

    def _wanted(self, pointer: Point) -> tuple[Item | None, Point | None]:
        """Return which picture is meant, and the board point of it that is to stay in place."""
        state = self._state
        for row in state.index.stacked(state.chosen.rows)[::-1]:
            if (item := state.index.item(row)).picture is not None:
                return item, None
        hovered = state.hovered
        if hovered is not None and hovered.picture is not None:
            return hovered, pointer
        middle = state.camera.viewpoint
        seen = (state.index.item(row) for row in state.index.within(state.camera.visible))
        pictures = [item for item in seen if item.picture is not None]
        return min(pictures, key=lambda item: _distance(item, middle), default=None), None

    def _viewpoint(self, item: Item, zoom: float, fixed: Point | None) -> Viewpoint:
        """Return where to look: with as little movement as shows the picture, or its middle."""
        camera = self._state.camera
        here, bounds = camera.viewpoint, item.placement.bounds
        anchor = fixed or bounds.centre
        pixel = ViewTransform.looking_at(here, camera.size).to_pixel(anchor)
        x = anchor.x - (pixel.x - camera.size.width / 2) / zoom
        y = anchor.y - (pixel.y - camera.size.height / 2) / zoom
        if fixed is None:
            centre = bounds.centre
            x = _near(x, centre.x, (camera.size.width - 2 * MARGIN_PX) / zoom - bounds.width)
            y = _near(y, centre.y, (camera.size.height - 2 * MARGIN_PX) / zoom - bounds.height)
        return Viewpoint(x, y, zoom)


def _near(wanted: float, middle: float, room: float) -> float:
    """Return where the view's middle goes, `room` being what the picture leaves free in it."""
    free = max(room, 0.0) / 2
    return min(max(wanted, middle - free), middle + free)


def _distance(item: Item, middle: Viewpoint) -> float:
    bounds = item.placement.bounds
    dx = max(bounds.x - middle.x, middle.x - bounds.right, 0.0)
    dy = max(bounds.y - middle.y, middle.y - bounds.bottom, 0.0)
    centre = bounds.centre
    # Of several that lie under the middle, the one whose own middle is nearest.
    return dx + dy + 1e-6 * (abs(centre.x - middle.x) + abs(centre.y - middle.y))
