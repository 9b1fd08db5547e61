"""How far out and how close one can go: as far as there is something to see.

From far away all that lies on the board is still a spot that can be found, and from near each pixel
of a picture is as large as a fingertip. In between nothing is looked up.
"""

from refboard.core.board import Viewpoint
from refboard.core.geometry import Rect
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.looking.pixel_scale import pixels_per_unit
from refboard.ui.canvas.transform import clamped_zoom
from refboard.ui.document.known_assets import KnownAssets

ALWAYS_FAR = 0.1
ALWAYS_NEAR = 32.0
"""Between these two every zoom is allowed, whatever lies on the board."""

SPOT_PX = 40.0
"""The longer side of everything together, from farthest away."""

PIXEL_PX = 64.0
"""Device pixels that a pixel of a picture takes, from nearest."""

_MOST_LOOKED_AT = 64


class ZoomBounds:
    """Knows the bounds of one canvas.

    Attributes:
        pixel_ratio: Device pixels to a logical one.
    """

    def __init__(self, state: CanvasState, known_assets: KnownAssets) -> None:
        self.pixel_ratio = 1.0
        self._state = state
        self._known_assets = known_assets
        self._extent: Rect | None = None
        self._is_measured = False
        state.items_changed.connect(self._forget)

    def held(self, wanted: Viewpoint) -> Viewpoint:
        """Return the viewpoint with the nearest zoom that makes sense there."""
        zoom = wanted.zoom
        if zoom < ALWAYS_FAR:
            zoom = max(zoom, self._farthest())
        elif zoom > ALWAYS_NEAR:
            zoom = min(zoom, self._nearest(wanted))
        return Viewpoint(wanted.x, wanted.y, clamped_zoom(zoom))

    def _farthest(self) -> float:
        # At ten thousand items that takes longer than all else that a step of the wheel does.
        if not self._is_measured:
            self._extent, self._is_measured = self._state.index.extent(), True
        extent = self._extent
        if extent is None:
            return ALWAYS_FAR
        return min(ALWAYS_FAR, SPOT_PX / max(extent.width, extent.height, 1.0))

    def _forget(self) -> None:
        self._is_measured = False

    def _nearest(self, at: Viewpoint) -> float:
        """Return how close one can go to the pictures that would be in sight."""
        size = self._state.camera.size
        width, height = size.width / at.zoom, size.height / at.zoom
        seen = Rect(at.x - width / 2, at.y - height / 2, width, height)
        index = self._state.index
        scales = [
            pixels_per_unit(index.item(row), self._known_assets) or 0.0
            for row in index.within(seen)[:_MOST_LOOKED_AT]
        ]
        return max([ALWAYS_NEAR, *(PIXEL_PX * scale / self.pixel_ratio for scale in scales)])
