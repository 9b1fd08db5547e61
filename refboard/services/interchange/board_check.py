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
from refboard.core.content import Content, Picture
from refboard.core.content.board_settings import MAX_SETTINGS, BoardSettings
from refboard.core.content.form import read_content
from refboard.core.content.group import Group, is_colour
from refboard.core.ids import AssetId, BoardId, GroupId, ItemId
from refboard.services.imaging.formats import CANONICAL_SUFFIX
from refboard.services.interchange.board_format import (
    MAX_ASSETS,
    MAX_GROUPS,
    MAX_ITEMS,
    MAX_ORIGINAL_BYTES,
    MAX_SIDE_PX,
    MAX_TEXT,
    MAX_UNITS,
    SCHEMAS,
    FiledAsset,
    FiledBoard,
)

_HASH = re.compile(r"[0-9a-f]{64}")
_TABLES = "SELECT type, name, tbl_name, sql FROM sqlite_master"


def check_schema(connection: sqlite3.Connection, version: int) -> None:
    """Refuse any table, index, trigger or view but those of the format."""
    ours = sqlite3.connect(":memory:")
    try:
        for statement in SCHEMAS[version]:
            ours.execute(statement)
        expected = sorted(ours.execute(_TABLES), key=str)
    finally:
        ours.close()
    found = connection.execute(f"{_TABLES} LIMIT ?", (len(expected) + 1,)).fetchall()
    if sorted(found, key=str) != expected:
        raise ValueError("its tables are other ones")


def read_tables(connection: sqlite3.Connection, version: int) -> FiledBoard:
    """Return what the file holds, the originals' bytes aside."""
    counts = [(MAX_ITEMS, "items"), (MAX_ASSETS, "assets")]
    if version > 1:
        counts += [(MAX_GROUPS, "groups"), (MAX_SETTINGS, "board_settings")]
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
    items = tuple(_items(connection, known, version))
    groups: tuple[Group, ...] = ()
    settings = BoardSettings()
    if version > 1:
        groups, settings = tuple(_groups(connection)), _settings(connection)
    for ids in ([item.id for item in items], [group.id for group in groups]):
        if len(set(ids)) != len(ids):
            raise ValueError("an item or group is there twice")
    board = Board(
        BoardId(""),
        _text(name, is_required=True),
        items,
        _viewpoint(seen),
        groups,
        settings,
    )
    return FiledBoard(board, assets)


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


def _items(
    connection: sqlite3.Connection, known: dict[int, AssetId], version: int
) -> Iterable[Item]:
    # Version 1 had pictures alone, each whole and as it is.
    further = "kind, group_id, content" if version > 1 else "'', NULL, ''"
    rows = connection.execute(
        "SELECT id, asset_key, x, y, width, height, rotation, z, is_flipped_h, is_flipped_v, "
        f"opacity, is_locked, {further} FROM items ORDER BY z, id"
    )
    for item_id, asset_key, *placed, opacity, locked, kind, group_id, text in rows:
        if asset_key is not None and asset_key not in known:
            raise ValueError("an item shows a picture that is not there")
        if not 0 <= _number(opacity) <= 1:
            raise ValueError("an item has no opacity")
        yield Item(
            ItemId(_text(item_id, is_required=True)),
            _placement(placed),
            _content(kind, text, known.get(asset_key), version),
            opacity,
            bool(_whole(locked, 1)),
            None if group_id is None else GroupId(_text(group_id, is_required=True)),
        )


def _placement(values: list[Any]) -> Placement:  # Any: what an untrusted file holds
    x, y, width, height, rotation, z, flip_h, flip_v = values
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
    if placement.width <= 0 or placement.height <= 0:
        raise ValueError("an item has no size")
    return placement


def _content(kind: object, text: object, asset_id: AssetId | None, version: int) -> Content:
    if not isinstance(kind, str) or not isinstance(text, str):
        raise ValueError("an item's content is no text")  # noqa: TRY004  as all that is refused
    if version > 1:
        return read_content(kind, text, asset_id)
    if asset_id is None:
        raise ValueError("an item shows no picture")
    return Picture(asset_id)


def _groups(connection: sqlite3.Connection) -> Iterable[Group]:
    rows = connection.execute(
        "SELECT id, name, colour, parent_id, is_collapsed, is_locked FROM groups ORDER BY id"
    )
    for group_id, name, colour, parent, is_collapsed, is_locked in rows:
        if colour != "" and not is_colour(_text(colour)):
            raise ValueError("a group has no colour that there is")
        yield Group(
            GroupId(_text(group_id, is_required=True)),
            _text(name),
            colour,
            None if parent is None else GroupId(_text(parent, is_required=True)),
            bool(_whole(is_collapsed, 1)),
            bool(_whole(is_locked, 1)),
        )


def _settings(connection: sqlite3.Connection) -> BoardSettings:
    return BoardSettings.read(dict(connection.execute("SELECT name, value FROM board_settings")))


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
