"""Short ways with the items of a board."""

from refboard.core.board import Item
from refboard.core.ids import AssetId


def asset_in(item: Item) -> AssetId:
    """Return the asset of an item that must have one."""
    assert item.asset_id is not None
    return item.asset_id
