"""Tells the cache what a canvas shows, nearest to the middle first.

Asked for at most a few times a second while the view moves, and once when it rests.
"""

import numpy as np
from PySide6.QtCore import QObject, QTimer

from refboard.core.board import Item
from refboard.core.ids import AssetId
from refboard.ui.canvas.canvas_state import CanvasState
from refboard.ui.canvas.painters.levels import Appearance
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.document.known_assets import KnownAssets

REVIEW_MS = 120
MANY = 2000
"""With more items in sight nothing is asked for until the view rests."""

SLICE = 1500
"""Items that are looked at before the window gets its turn."""


_GROWN = 1.1
"""Times as wide as it was: a drag asks for more only now and then."""


class PreviewFeed(QObject):
    """Keeps the cache's idea of what is visible true.

    Attributes:
        pixel_ratio: Device pixels to a logical one.
    """

    def __init__(
        self, state: CanvasState, known_assets: KnownAssets, cache: PreviewCache, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.pixel_ratio = 1.0
        self._state = state
        self._known_assets = known_assets
        self._cache = cache
        self._timer = QTimer(self, singleShot=True, interval=REVIEW_MS)
        self._timer.timeout.connect(self._review)
        self._slices = QTimer(self, singleShot=True, interval=0)
        self._slices.timeout.connect(self._look)
        self._draft_width = 0.0
        self._is_paused = False
        self._rows: list[int] = []
        self._seen = dict[AssetId, Appearance]()
        state.camera.changed.connect(self._review_soon)
        state.camera.settled.connect(self._begin)
        state.items_changed.connect(self._review_soon)
        state.overlay_changed.connect(self._follow_drafts)
        known_assets.assets_changed.connect(self._review_soon)

    def stop(self) -> None:
        """Show nothing any more."""
        self._timer.stop()
        self._slices.stop()
        self._cache.show(self, {})

    def pause(self, *, is_paused: bool) -> None:
        """Show nothing for a while, or begin again."""
        self._is_paused = is_paused
        if is_paused:
            self.stop()
        else:
            self._begin()

    def _review_soon(self) -> None:
        if not self._timer.isActive() and not self._is_paused:
            self._timer.start()

    def _review(self) -> None:
        camera = self._state.camera
        if not camera.is_moving or len(self._state.index.within(camera.visible)) <= MANY:
            self._begin()

    def _begin(self) -> None:
        """Begin to work out what is in sight, nearest to the middle first."""
        if self._is_paused:
            return
        camera, index = self._state.camera, self._state.index
        rows = index.within(camera.visible)
        bounds = index.bounds(rows)
        middle = camera.viewpoint
        distance = np.hypot(
            bounds[:, [0, 2]].mean(axis=1) - middle.x, bounds[:, [1, 3]].mean(axis=1) - middle.y
        )
        self._rows = rows[np.argsort(distance)].tolist()
        self._seen = {}
        for draft in () if self._state.lifted is None else self._state.lifted.drafts:
            self._note(draft)
        self._look()

    def _follow_drafts(self) -> None:
        """Look again where what is shown in place of items needs more pixels than it was given."""
        lifted = self._state.lifted
        drafts = () if lifted is None else lifted.drafts
        shown = max((d.placement.width for d in drafts), default=0.0)
        if shown > self._draft_width * _GROWN:
            self._draft_width = shown
            self._review_soon()
        elif not drafts:
            self._draft_width = 0.0

    def _look(self) -> None:
        """Look at a slice of what is in sight; tell the cache after the last one."""
        slice_, self._rows = self._rows[:SLICE], self._rows[SLICE:]
        index = self._state.index
        for row in slice_:
            item = index.get_row(row)
            if item is not None:
                self._note(item)
        if self._rows:
            self._slices.start()
        else:
            self._cache.show(self, self._seen)

    def _note(self, item: Item) -> None:
        """Note how large the picture of an item is seen."""
        picture = item.picture
        asset = None if picture is None else self._known_assets.get(picture.asset_id)
        if picture is None or asset is None or not asset.is_stored:
            return
        # Of a crop the whole is loaded, as large as it would be around it.
        whole = picture.whole_size(item.placement.width, item.placement.height)
        shown = max(whole.width, whole.height) * self._state.camera.zoom * self.pixel_ratio
        known = self._seen.get(asset.id)
        if known is None or known.shown_px < shown:
            # An asset that is there already keeps the place of its nearest item.
            self._seen[asset.id] = Appearance(shown, asset.width, asset.height)
