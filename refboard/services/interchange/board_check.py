"""Read a board file's tables into values, believing nothing.

Every value is checked for type, range and meaning before anything is made of it. What fails is
raised as ValueError with a few words; the reader puts them into the sentence for the user.
"""

import math
import re
import sqlite3
from collections.abc import Iterable
from typing import Any

from refboard.core.board import Board, Item, Placement, Viewpoint
from refboard.core.ids import AssetId, BoardId, ItemId
from refboard.services.imaging.formats import CANONICAL_SUFFIX
from refboard.services.interchange.board_format import (
    MAX_ASSETS,
    MAX_ITEMS,
    MAX_ORIGINAL_BYTES,
    MAX_SIDE_PX,
    MAX_TEXT,
    MAX_UNITS,
    SCHEMA,
    FiledAsset,
    FiledBoard,
)

_HASH = re.compile(r"[0-9a-f]{64}")
_TABLES = "SELECT type, name, tbl_name, sql FROM sqlite_master"


def check_schema(connection: sqlite3.Connection) -> None:
    """Refuse any table, index, trigger or view but those of the format."""
    ours = sqlite3.connect(":memory:")
    try:
        for statement in SCHEMA:
            ours.execute(statement)
        expected = sorted(ours.execute(_TABLES), key=str)
    finally:
        ours.close()
    found = connection.execute(f"{_TABLES} LIMIT ?", (len(expected) + 1,)).fetchall()
    if sorted(found, key=str) != expected:
        raise ValueError("its tables are other ones")


def read_content(connection: sqlite3.Connection) -> FiledBoard:
    """Return what the file holds, the originals' bytes aside."""
    counts = ((MAX_ITEMS, "items"), (MAX_ASSETS, "assets"))
    for limit, table in counts:
        if connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > limit:
            raise ValueError(f"it has more than {limit} {table}")
    boards = connection.execute(
        "SELECT name, view_x, view_y, view_zoom FROM board LIMIT 2"
    ).fetchall()
    if len(boards) != 1:
        raise ValueError("it does not hold one board")
    name, *seen = boards[0]
    assets = _assets(connection)
    known = {asset.key: asset_id for asset_id, asset in assets.items()}
    items = tuple(_items(connection, known))
    if len({item.id for item in items}) != len(items):
        raise ValueError("an item is there twice")
    return FiledBoard(
        Board(BoardId(""), _text(name, is_required=True), items, _viewpoint(seen)), assets
    )


def _assets(connection: sqlite3.Connection) -> dict[AssetId, FiledAsset]:
    kept = {key for (key,) in connection.execute("SELECT DISTINCT asset_key FROM originals")}
    rows = connection.execute(
        "SELECT key, sha256, name, width, height, format, byte_size, source, url FROM assets "
        "ORDER BY key"
    )
    assets = [_asset(row, has_original=row[0] in kept) for row in rows]
    if not kept <= {asset.key for asset in assets}:
        raise ValueError("an original belongs to no picture")
    hashes = [asset.sha256 for asset in assets if asset.sha256]
    if len(set(hashes)) != len(hashes):
        raise ValueError("a picture is there twice")
    return {AssetId(str(asset.key)): asset for asset in assets}


# Any: what an untrusted file holds.
def _asset(row: tuple[Any, ...], *, has_original: bool) -> FiledAsset:
    key, sha256, name, width, height, format_name, byte_size, source, url = row
    sha256, format_name = _text(sha256), _text(format_name)
    if (sha256 or has_original) and not _HASH.fullmatch(sha256):
        raise ValueError("a content hash is none")
    if (format_name or has_original) and format_name not in CANONICAL_SUFFIX:
        raise ValueError("a picture has an unknown format")
    return FiledAsset(
        key=_whole(key, 2**62),
        sha256=sha256,
        name=_text(name, is_required=True),
        width=_whole(width, MAX_SIDE_PX),
        height=_whole(height, MAX_SIDE_PX),
        format=format_name,
        byte_size=_whole(byte_size, MAX_ORIGINAL_BYTES),
        source=_text(source),
        url=_text(url),
        has_original=has_original,
    )


def _items(connection: sqlite3.Connection, known: dict[int, AssetId]) -> Iterable[Item]:
    rows = connection.execute(
        "SELECT id, asset_key, x, y, width, height, rotation, z, is_flipped_h, is_flipped_v, "
        "opacity, is_locked FROM items ORDER BY z, id"
    )
    for row in rows:
        item_id, asset_key, x, y, width, height, rotation, z, flip_h, flip_v, opacity, locked = row
        if asset_key not in known:
            raise ValueError("an item shows a picture that is not there")
        placement = Placement(
            x=_number(x),
            y=_number(y),
            width=_number(width),
            height=_number(height),
            rotation=_number(rotation),
            z=_number(z),
            is_flipped_h=bool(_whole(flip_h, 1)),
            is_flipped_v=bool(_whole(flip_v, 1)),
        )
        if placement.width <= 0 or placement.height <= 0 or not 0 <= _number(opacity) <= 1:
            raise ValueError("an item has no size")
        yield Item(
            ItemId(_text(item_id, is_required=True)),
            known[asset_key],
            placement,
            opacity,
            bool(_whole(locked, 1)),
        )


def _viewpoint(values: list[Any]) -> Viewpoint | None:  # Any: as above
    if values == [None, None, None]:
        return None
    x, y, zoom = (_number(value) for value in values)
    if zoom <= 0:
        raise ValueError("its zoom is none")
    return Viewpoint(x, y, zoom)


def _text(value: object, *, is_required: bool = False) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT or (is_required and not value):
        raise ValueError("a text is missing or too long")
    return value


def _whole(value: object, highest: int) -> int:
    if not isinstance(value, int) or not 0 <= value <= highest:
        raise ValueError("a number is out of range")
    return value


def _number(value: object) -> float:
    if not isinstance(value, float) or not math.isfinite(value) or abs(value) > MAX_UNITS:
        raise ValueError("a number is out of range")
    return value
