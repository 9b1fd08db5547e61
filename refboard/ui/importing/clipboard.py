"""Items and assets on the clipboard and in drags inside the application.

The form is JSON with a version. What cannot be read is treated as absent, never as an error:
another program, or another version, may have written it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QMimeData

from refboard.core.board import Item, Placement
from refboard.core.content.fields import Fields, parsed
from refboard.core.content.form import content_text, read_content
from refboard.core.errors import ContentError
from refboard.core.ids import AssetId, GroupId, ItemId
from refboard.ui.exporting.copied_picture import CopiedPicture
from refboard.ui.exporting.handed_mime import Files, HandedMime
from refboard.ui.importing.web_picture import MOST_PIXELS

ITEMS_MIME = "application/x-refboard-items"
ASSETS_MIME = "application/x-refboard-assets"
VERSION = 2

_MOST_BYTES = 256 * 1024 * 1024
_LEAST_SIDE = 1e-6


@dataclass(frozen=True, slots=True)
class Original:
    """The file of a copied picture, and what its library knows of it.

    Attributes:
        path: Where it can be read.
        name: The name to show.
        url: The web address that it came from; empty for none.
        source: Where it was before it was copied into its library, as it was given.
        width: Pixels; 0 when that is not known.
        height: Likewise.
    """

    path: str
    name: str
    url: str = ""
    source: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class ItemsOnClipboard:
    """Copied items.

    Attributes:
        items: As they lay on their board.
        library: Which library their assets belong to.
        originals: The files of those assets that have one, for another library.
    """

    items: tuple[Item, ...]
    library: str
    originals: Mapping[AssetId, Original] = field(default_factory=dict)

    @property
    def can_travel(self) -> bool:
        """Return whether another library can take some of them."""
        return any(item.asset_id is None or item.asset_id in self.originals for item in self.items)


def write_items(
    items: Iterable[Item], library: str, originals: Mapping[AssetId, Original] | None = None
) -> bytes:
    """Return items as bytes for the clipboard."""
    originals = originals or {}
    files = {key: [file.path, file.name] for key, file in originals.items()}
    # Apart from the files: a RefBoard that does not know of it reads the rest.
    origins = {
        key: [file.url, file.source, file.width, file.height] for key, file in originals.items()
    }
    table = {
        "version": VERSION,
        "library": library,
        "items": [_table(item) for item in items],
        "files": files,
        "origins": origins,
    }
    return json.dumps(table).encode()


def read_items(content: bytes) -> ItemsOnClipboard | None:
    """Return the items in clipboard bytes; None when they cannot be read."""
    try:
        table = parsed(content.decode("utf-8"), _MOST_BYTES)
        if table["version"] != VERSION:
            return None
        origins = table.get("origins", {})
        originals = {
            AssetId(key): Original(str(path), str(name), *_origin(origins.get(key)))
            for key, (path, name) in table["files"].items()
        }
        items = tuple(_item(Fields(row)) for row in table["items"])
        return ItemsOnClipboard(items, str(table["library"]), originals)
    except (ValueError, TypeError, KeyError, AttributeError, ContentError):
        return None


def _origin(row: object) -> tuple[str, str, int, int]:
    """Return address, source, width and height; none of them where they make no sense."""
    match row:
        case [str(url), str(source), int(width), int(height)] if min(width, height) >= 0:
            return url, source, min(width, MOST_PIXELS), min(height, MOST_PIXELS)
    return "", "", 0, 0


def _table(item: Item) -> dict[str, Any]:  # Any: what JSON can hold
    at = item.placement
    return {
        "id": item.id,
        "kind": item.content.kind,
        "asset": item.asset_id,
        "content": content_text(item.content),  # a text in the text: not a character may change
        "opacity": item.opacity,
        "locked": item.is_locked,
        "group": item.group_id,
        "place": [at.x, at.y, at.width, at.height, at.rotation, at.z],
        "flipped_h": at.is_flipped_h,
        "flipped_v": at.is_flipped_v,
    }


def _item(row: Fields) -> Item:
    asset, group = row.text_or_none("asset"), row.text_or_none("group")
    x, y, width, height, rotation, z = row.numbers("place", 6) or (0.0,) * 6
    if min(width, height) < _LEAST_SIDE:
        raise ContentError("an item has no size")
    return Item(
        ItemId(row.text("id")),
        Placement(
            *(x, y, width, height, rotation, z),
            row.flag("flipped_h", default=False),
            row.flag("flipped_v", default=False),
        ),
        read_content(
            row.text("kind"),
            row.text("content", longest=_MOST_BYTES),
            None if asset is None else AssetId(asset),
        ),
        row.number("opacity", 1.0, low=0.0, high=1.0),
        row.flag("locked", default=False),
        None if group is None else GroupId(group),
    )


def write_assets(ids: Iterable[AssetId]) -> bytes:
    """Return asset ids as bytes for a drag."""
    return json.dumps({"version": VERSION, "assets": list(ids)}).encode()


def read_assets(content: bytes) -> tuple[AssetId, ...]:
    """Return the asset ids in a drag; empty when they cannot be read."""
    try:
        table = parsed(content.decode("utf-8"), _MOST_BYTES)
        return tuple(AssetId(str(asset)) for asset in table["assets"])
    except (ValueError, TypeError, KeyError, ContentError):
        return ()


def items_mime(
    items: Iterable[Item],
    library: str,
    originals: Mapping[AssetId, Original],
    image: CopiedPicture | None = None,
    files: Files | None = None,
) -> QMimeData:
    """Return items for the clipboard, with an image and files for other programs.

    Args:
        items: What is copied.
        library: Which one their assets belong to.
        originals: The files of those assets.
        image: Of what is copied as it lies; None for none.
        files: Hands out the files under their names; None for where they lie.
    """
    if files is None and originals:
        paths = [Path(file.path) for file in originals.values()]
        files = lambda: paths  # noqa: E731
    mime = HandedMime(image, files)
    mime.setData(ITEMS_MIME, QByteArray(write_items(items, library, originals)))
    return mime


def assets_mime(ids: Iterable[AssetId], files: Files | None = None) -> QMimeData:
    """Return asset ids for a drag; with their files for other programs where they are known."""
    mime = HandedMime(None, files)
    mime.setData(ASSETS_MIME, QByteArray(write_assets(ids)))
    return mime
