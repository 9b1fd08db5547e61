"""What the inspector says about what is selected."""

from collections.abc import Sequence

from refboard.core.board import Item
from refboard.core.content import KINDS
from refboard.core.words import counted
from refboard.ui.document.known_assets import KnownAssets

NOTHING = "Nothing selected"
HOW = "Select something to see and change its place, size, angle and opacity."


def title_of(items: Sequence[Item], known_assets: KnownAssets) -> str:
    """Return the name of one picture, or how many items there are."""
    if not items:
        return NOTHING
    if len(items) > 1:
        word = "picture" if all(item.picture is not None for item in items) else "item"
        return counted(len(items), word)
    item = items[0]
    asset = known_assets.get(item.asset_id)
    if item.picture is not None:
        return asset.name if asset is not None else "Picture"
    is_known = item.content.kind in KINDS
    return item.content.kind.capitalize() if is_known else "Made by a newer RefBoard"


def details_of(items: Sequence[Item], locked: int, known_assets: KnownAssets) -> list[str]:
    """Return a line or two: of one picture its pixels and its crop, of several what is locked.

    Args:
        items: What is selected.
        locked: How many of them are locked.
        known_assets: How large originals are.
    """
    if not items:
        return [HOW]
    if len(items) > 1:
        cropped = sum(1 for item in items if item.picture is not None and item.picture.crop)
        words = [(locked, "locked"), (cropped, "cropped")]
        return [", ".join(f"{count:,} {word}" for count, word in words if count)]
    item, asset = items[0], known_assets.get(items[0].asset_id)
    shown = known_assets.shown_size(item)
    if item.picture is None or asset is None or shown is None:
        return []
    scale = item.placement.width / shown.width * 100
    lines = [f"{_pixels(asset.width, asset.height)}, shown at {scale:.3g} %"]
    if item.picture.crop is not None:
        lines.append(f"Cropped to {_pixels(round(shown.width), round(shown.height))}")
    return lines


def _pixels(width: int, height: int) -> str:
    return f"{width:,} \N{MULTIPLICATION SIGN} {height:,} px"
