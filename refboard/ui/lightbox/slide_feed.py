"""Has the picture that is looked at loaded as sharp as it is seen, and what comes next.

The cache keeps all of it within its budget, as it does for the board, which waits meanwhile.
"""

from collections.abc import Sequence

from refboard.core.asset import PREVIEW_SIDES, Asset
from refboard.core.board import Item
from refboard.core.geometry import Size
from refboard.core.ids import AssetId
from refboard.ui.canvas.painters.levels import Appearance
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.lightbox.slide import fitted


class SlideFeed:
    """Tells the cache what one lightbox shows."""

    def __init__(self, known_assets: KnownAssets, cache: PreviewCache) -> None:
        self._known_assets = known_assets
        self._cache = cache

    def show(self, slides: Sequence[Item], zoom: float, room: Size, ratio: float) -> None:
        """Ask for pictures.

        Args:
            slides: The one that is looked at first; the others are what comes next.
            zoom: How the first one is seen now, in logical pixels for one of its own.
            room: The window in logical pixels.
            ratio: Device pixels to a logical one.
        """
        seen = dict[AssetId, Appearance]()
        for slide in slides:
            picture = slide.picture
            asset = None if picture is None else self._known_assets.get(picture.asset_id)
            if picture is None or asset is None or not asset.is_stored or asset.id in seen:
                continue
            is_first = slide is slides[0]
            scale = (zoom if is_first else fitted(slide, room, ratio, 0.0).zoom) * ratio
            # Of a crop the whole is loaded.
            whole = picture.whole_size(slide.placement.width, slide.placement.height)
            shown = max(whole.width, whole.height) * scale
            seen[asset.id] = Appearance(shown, asset.width, asset.height)
            if is_first:
                self._hurry(asset, shown)
        self._cache.show(self, seen)

    def _hurry(self, asset: Asset, shown_px: float) -> None:
        """Ask first for the largest preview on disk, where what is needed is an original's."""
        preview_px = PREVIEW_SIDES[-1]
        if min(shown_px, max(asset.width, asset.height)) <= preview_px:
            return
        known = self._cache.peek(asset.id, shown_px)
        if known is None or max(known.width(), known.height()) < preview_px:
            self._cache.pixmap(asset.id, preview_px)

    def stop(self) -> None:
        """Show nothing any more."""
        self._cache.show(self, {})
