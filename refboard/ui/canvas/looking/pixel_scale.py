"""What one pixel of a picture is on the board: the measure of "actual size"."""

from refboard.core.board import Item
from refboard.ui.document.known_assets import KnownAssets


def pixels_per_unit(item: Item, known_assets: KnownAssets) -> float | None:
    """Return how many pixels of its original a picture shows in a board unit; None if unknown.

    A crop shows fewer pixels, and rotation changes nothing. A picture that is stretched is
    measured along the side that has more.
    """
    picture = item.picture
    asset = None if picture is None else known_assets.get(picture.asset_id)
    if picture is None or asset is None or min(asset.width, asset.height) <= 0:
        return None
    shown = picture.shown_size(asset.width, asset.height)
    return max(shown.width / item.placement.width, shown.height / item.placement.height)
