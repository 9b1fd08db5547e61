"""What the canvas has of each picture right now, for its painter."""

from PySide6.QtGui import QPixmap

from refboard.core.asset import RemarkKind
from refboard.core.ids import AssetId
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.document.known_assets import KnownAssets


class ShownPictures:
    """The best pixmaps that are there; asks for nothing, so that painting never waits."""

    def __init__(self, known_assets: KnownAssets, cache: PreviewCache) -> None:
        self._known_assets = known_assets
        self._cache = cache

    def get(self, asset_id: AssetId, width: float, height: float) -> QPixmap | None:
        """Return the best pixmap for so many pixels."""
        return self._cache.peek(self._known_assets.canonical(asset_id), max(width, height))

    def name_of(self, asset_id: AssetId) -> str:
        """Return the asset's name."""
        asset = self._known_assets.get(asset_id)
        return "" if asset is None else asset.name

    def has_failed(self, asset_id: AssetId) -> bool:
        """Return whether it could not be imported, or nothing of it can be read any more."""
        known = self._known_assets
        return known.has_failed(asset_id) or self._cache.is_missing(known.canonical(asset_id))

    def why_not_whole(self, asset_id: AssetId) -> str:
        """Return why a picture has a badge, as a sentence; empty where it has none."""
        text = self._known_assets.why_failed(asset_id)
        if not text and self._cache.is_missing(self._known_assets.canonical(asset_id)):
            text = "The picture's file cannot be found."
        return text

    def moves(self, asset_id: AssetId) -> bool:
        """Return whether it is an animation, of which the first frame is shown."""
        asset = self._known_assets.get(asset_id)
        if asset is None or not asset.remarks:
            return False
        return any(remark.kind is RemarkKind.ANIMATED for remark in asset.remarks)
