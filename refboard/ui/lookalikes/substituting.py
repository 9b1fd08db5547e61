"""Showing another picture in place of one: what becomes of the items."""

from collections.abc import Sequence
from dataclasses import replace

from refboard.core.asset import Asset
from refboard.core.board import Item
from refboard.core.content import Picture
from refboard.core.document import Change
from refboard.core.geometry import Size

_SAME_SHAPE = 0.01


def substituted(item: Item, shown: Size, asset: Asset) -> Item:
    """Return an item that shows another picture in the same place.

    One of the same shape keeps all it has. Of another shape all is shown, as high as before about
    the same middle: a part that was chosen says nothing there.

    Args:
        item: A picture.
        shown: Width and height of the picture that it showed, in pixels.
        asset: What it is to show.
    """
    content = item.content
    assert isinstance(content, Picture), "only pictures have others in their place"
    before, after = shown.aspect, Size(asset.width, asset.height).aspect
    if abs(before / after - 1) <= _SAME_SHAPE:
        return replace(item, content=replace(content, asset_id=asset.id))
    old = item.placement
    width = old.height * after
    placement = replace(old, x=old.x + (old.width - width) / 2, width=width)
    return replace(
        item, content=replace(content, asset_id=asset.id, crop=None), placement=placement
    )


def substitution(pairs: Sequence[tuple[Item, Item]], gone: Sequence[Item]) -> Change:
    """Return the change that replaces items, and takes others off."""
    return Change.replacing(pairs).followed_by(Change.removing(gone))
