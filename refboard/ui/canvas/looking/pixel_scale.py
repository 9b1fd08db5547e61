"""What one pixel of a picture is on the board: the measure of "actual size"."""

from refboard.core.board import Item
from refboard.ui.document.known_assets import KnownAssets


def pixels_per_unit(item: Item, known_assets: KnownAssets) -> float | None:
    """Return how many pixels of its original a picture shows in a board unit; None if unknown.

    A crop shows fewer pixels, and rotation changes nothing. A picture that is stretched is
    measured along the side that has more.
    """
    shown = known_assets.shown_size(item)
    if shown is None:
        return None
    return max(shown.width / item.placement.width, shown.height / item.placement.height)
