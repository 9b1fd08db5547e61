"""Items and assets on the clipboard and in drags inside the application.

The form is JSON with a version. What cannot be read is treated as absent, never as an error:
another program, or another version, may have written it.
"""

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData, QUrl

from refboard.core.board import Item, Placement
from refboard.core.ids import AssetId, ItemId

ITEMS_MIME = "application/x-refboard-items"
ASSETS_MIME = "application/x-refboard-assets"
VERSION = 1


@dataclass(frozen=True, slots=True)
class ItemsOnClipboard:
    """Copied items.

    Attributes:
        items: As they lay on their board.
        library: Which library their assets belong to.
    """

    items: tuple[Item, ...]
    library: str


def write_items(items: Iterable[Item], library: str) -> bytes:
    """Return items as bytes for the clipboard."""
    table = {"version": VERSION, "library": library, "items": [asdict(item) for item in items]}
    return json.dumps(table).encode()


def read_items(content: bytes) -> ItemsOnClipboard | None:
    """Return the items in clipboard bytes; None when they cannot be read."""
    try:
        table = json.loads(content)
        if table["version"] != VERSION:
            return None
        return ItemsOnClipboard(tuple(_item(row) for row in table["items"]), str(table["library"]))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None


def _item(row: Any) -> Item:  # Any: whatever the JSON holds
    place = dict(row["placement"])
    flips = [bool(place.pop(name, False)) for name in ("is_flipped_h", "is_flipped_v")]
    numbers: dict[str, Any] = {name: _number(value) for name, value in place.items()}
    placement = replace(Placement(**numbers), is_flipped_h=flips[0], is_flipped_v=flips[1])
    if not (placement.width > 0 and placement.height > 0):
        raise ValueError("an item has no size")
    return Item(
        id=ItemId(str(row["id"])),
        asset_id=AssetId(str(row["asset_id"])),
        placement=placement,
        opacity=min(max(_number(row["opacity"]), 0.0), 1.0),
        is_locked=bool(row["is_locked"]),
    )


def _number(value: Any) -> float:  # Any: as above
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("a place is no number")
    return number


def write_assets(ids: Iterable[AssetId]) -> bytes:
    """Return asset ids as bytes for a drag."""
    return json.dumps({"version": VERSION, "assets": list(ids)}).encode()


def read_assets(content: bytes) -> tuple[AssetId, ...]:
    """Return the asset ids in a drag; empty when they cannot be read."""
    try:
        return tuple(AssetId(str(asset)) for asset in json.loads(content)["assets"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return ()


def items_mime(items: Iterable[Item], library: str, originals: Iterable[str]) -> QMimeData:
    """Return items for the clipboard, with their originals' files for other programs."""
    mime = QMimeData()
    mime.setData(ITEMS_MIME, QByteArray(write_items(items, library)))
    mime.setUrls([QUrl.fromLocalFile(path) for path in originals])
    return mime


def assets_mime(ids: Iterable[AssetId]) -> QMimeData:
    """Return asset ids for a drag."""
    mime = QMimeData()
    mime.setData(ASSETS_MIME, QByteArray(write_assets(ids)))
    return mime
