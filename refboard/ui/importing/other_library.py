"""Items that were copied in another library, with what brings their pictures here."""

from dataclasses import replace
from pathlib import Path

from refboard.core.asset import Source
from refboard.core.board import Item
from refboard.core.content import with_asset
from refboard.core.ids import AssetId, new_asset_id
from refboard.core.requests import ImportEntry
from refboard.ui.importing.clipboard import ItemsOnClipboard, Original


def from_another_library(
    copied: ItemsOnClipboard,
) -> tuple[list[Item], tuple[ImportEntry, ...]]:
    """Return items that show assets of this library, and the imports that make those.

    A picture without a file is left out: it is still being read over there.
    """
    entries = {asset_id: _entry_of(file) for asset_id, file in copied.originals.items()}
    items = [
        item if item.asset_id is None else _shown_as(item, entries[item.asset_id].asset_id)
        for item in copied.items
        if item.asset_id is None or item.asset_id in entries
    ]
    return items, tuple(entries.values())


def _entry_of(file: Original) -> ImportEntry:
    """Return what imports a picture of another library, with all that is known of it there."""
    source = Source(Path(file.path), file.url, file.name)
    origin = file.source if file.source != file.path else ""
    return ImportEntry(new_asset_id(), source, file.width, file.height, origin=origin)


def _shown_as(item: Item, asset_id: AssetId) -> Item:
    return replace(item, content=with_asset(item.content, asset_id))
