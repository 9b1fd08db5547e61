"""Tells the cache what a canvas shows, nearest to the middle first.

Asked for at most a few times a second while the view moves, and once when it rests.
"""

import numpy as np
from PySide6.QtCore import QObject, QTimer

from refboard.core.ids import AssetId
from refboard.ui.canvas.levels import Appearance
from refboard.ui.canvas.preview_cache import PreviewCache
from refboard.ui.canvas.stage import Stage
from refboard.ui.catalogue import AssetCatalogue

REVIEW_MS = 120
MANY = 2000
"""With more items in sight nothing is asked for until the view rests."""


class PreviewFeed(QObject):
    """Keeps the cache's idea of what is visible true.

    Attributes:
        pixel_ratio: Device pixels to a logical one.
    """

    def __init__(
        self, stage: Stage, catalogue: AssetCatalogue, cache: PreviewCache, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.pixel_ratio = 1.0
        self._stage = stage
        self._catalogue = catalogue
        self._cache = cache
        self._timer = QTimer(self, singleShot=True, interval=REVIEW_MS)
        self._timer.timeout.connect(self._review)
        stage.camera.changed.connect(self._review_soon)
        stage.camera.settled.connect(self._tell)
        stage.items_changed.connect(self._review_soon)
        catalogue.assets_changed.connect(self._review_soon)

    def stop(self) -> None:
        """Show nothing any more."""
        self._timer.stop()
        self._cache.show(self, {})

    def _review_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _review(self) -> None:
        camera = self._stage.camera
        if not camera.is_moving or len(self._stage.index.within(camera.visible)) <= MANY:
            self._tell()

    def _tell(self) -> None:
        """Tell the cache how large each asset in sight appears."""
        camera, index = self._stage.camera, self._stage.index
        rows = index.within(camera.visible)
        bounds = index.bounds(rows)
        middle = camera.viewpoint
        distance = np.hypot(
            bounds[:, [0, 2]].mean(axis=1) - middle.x, bounds[:, [1, 3]].mean(axis=1) - middle.y
        )
        scale = camera.zoom * self.pixel_ratio
        seen = dict[AssetId, Appearance]()
        for row in rows[np.argsort(distance)]:
            item = index.item(row)
            asset = self._catalogue.get(item.asset_id)
            if asset is None or not asset.is_stored:
                continue
            shown = max(item.placement.width, item.placement.height) * scale
            known = seen.get(asset.id)
            if known is None or known.shown_px < shown:
                # An asset that is there already keeps the place of its nearest item.
                seen[asset.id] = Appearance(shown, asset.width, asset.height)
        self._cache.show(self, seen)
