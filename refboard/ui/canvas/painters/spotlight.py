"""Brings single items into sight: revealed where they lie, or focused and back again."""

from PySide6.QtCore import QObject

from refboard.core.board import Viewpoint
from refboard.core.geometry import Rect
from refboard.core.ids import ItemId
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.painters.glow import Glow

FOCUS_PADDING_PX = 24.0
FOCUS_ZOOM_LIMIT = 8.0
REVEAL_ZOOM_LIMIT = 1.0
_LEAST_REVEALED_PX = 48.0


class Spotlight(QObject):
    """Moves the camera to items and back."""

    def __init__(self, state: CanvasState, glow: Glow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._glow = glow
        self._focused: ItemId | None = None
        self._focus = self._before = Viewpoint()

    def forget(self) -> None:
        """Another board is open: there is no way back."""
        self._focused = None
        self._glow.stop()

    def focus(self, item_id: ItemId) -> None:
        """Fill the window with an item; again, while it still does, goes back."""
        item = self._state.index.get(item_id)
        if item is None:
            return
        camera = self._state.camera
        if self._focused == item_id and camera.target == self._focus:
            self._focused = None
            camera.look_at(self._before, glide=True)
            return
        # From one focused item to the next, the way back still leads to where it all began.
        if self._focused is None or camera.target != self._focus:
            self._before = camera.target
        self._focused = item_id
        camera.fit(
            item.placement.bounds,
            zoom_limit=FOCUS_ZOOM_LIMIT,
            padding=FOCUS_PADDING_PX,
            glide=True,
        )
        self._focus = camera.target

    def reveal(self, item_id: ItemId) -> None:
        """Bring an item into sight and let it glow."""
        self.show(item_id)
        if item_id in self._state.index:
            self._glow.start(item_id)

    def show(self, item_id: ItemId) -> None:
        """Pan, and zoom where needed, until an item is seen whole."""
        item = self._state.index.get(item_id)
        if item is None:
            return
        camera, bounds = self._state.camera, item.placement.bounds
        side = max(bounds.width, bounds.height) * camera.zoom
        fits = bounds.width <= camera.visible.width and bounds.height <= camera.visible.height
        if side < _LEAST_REVEALED_PX or not fits:
            camera.fit(
                bounds.expanded(max(bounds.width, bounds.height) / 2),
                zoom_limit=REVEAL_ZOOM_LIMIT,
                glide=True,
            )
        elif not _holds(camera.visible, bounds):
            middle = bounds.centre
            camera.look_at(Viewpoint(middle.x, middle.y, camera.zoom), glide=True)


def _holds(outer: Rect, inner: Rect) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )
