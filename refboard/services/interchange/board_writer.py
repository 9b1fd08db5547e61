"""Write the tables of a board file.

Bytes pass through in parts, so that a board of any size needs a few megabytes of memory.
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from refboard.core.asset import Asset, OriginalState, Storage
from refboard.core.board import Board, Item
from refboard.core.content import Unknown
from refboard.core.content.form import content_text, read_content
from refboard.core.content.group import Group
from refboard.core.errors import ContentError
from refboard.core.ids import AssetId
from refboard.services.imaging.originals import original_error
from refboard.services.interchange.board_format import (
    APPLICATION_ID,
    MAX_TEXT,
    PART_BYTES,
    SCHEMAS,
    VERSION,
)
from refboard.services.interchange.progress import Progress

NOT_IMPORTED = "it is not imported"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not in a board file, or not wholly.

    Attributes:
        name: Of the picture, or what the item was.
        reason: Why, as the end of a sentence.
    """

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name} ({self.reason})"


def write_tables(
    connection: sqlite3.Connection,
    board: Board,
    assets: Mapping[AssetId, Asset],
    originals: Mapping[AssetId, Path],
    progress: Progress,
) -> tuple[int, tuple[LeftOut, ...]]:
    """Fill an empty database with a board.

    Args:
        connection: Without a transaction of its own.
        board: What to write.
        assets: The assets that its items show, by their ids there.
        originals: Where the originals of stored assets lie.
        progress: Takes their bytes, as they are written.

    Returns:
        How many originals are in it, and what is not: pictures whose original is missing or was
        changed, and items that are damaged, which are left out whole.

    Raises:
        sqlite3.Error: the file cannot be written.
    """
    for statement in SCHEMAS[VERSION]:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    keys = {asset_id: key for key, asset_id in enumerate(assets, start=1)}
    whole = [item for item in board.items if _is_readable(item)]
    _write_board(connection, replace(board, items=tuple(whole)), keys)
    # Only a damaged database has these: nobody could open a file that holds one.
    missing = [
        LeftOut(f"a damaged {item.content.kind}", "nothing can read it")
        for item in board.items
        if not _is_readable(item)
    ]
    count = 0
    for asset_id, asset in assets.items():
        key = keys[asset_id]
        connection.execute(
            "INSERT INTO assets VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _asset_row(key, asset)
        )
        path = originals.get(asset_id)
        if path is None:
            missing.append(LeftOut(asset.name, NOT_IMPORTED))
        elif not _write_original(connection, key, asset, path, progress):
            state = OriginalState.CHANGED if path.exists() else OriginalState.MISSING
            missing.append(LeftOut(asset.name, original_error(asset, state).reason))
        else:
            count += 1
    return count, tuple(missing)


def _is_readable(item: Item) -> bool:
    if not isinstance(item.content, Unknown):
        return True
    try:
        read_content(item.content.kind, item.content.raw, item.asset_id)
    except ContentError:
        return False
    return True


def _write_board(connection: sqlite3.Connection, board: Board, keys: Mapping[AssetId, int]) -> None:
    """Write the board itself: its place, items, groups and settings; `keys` are its assets'."""
    seen = board.viewpoint
    connection.execute(
        "INSERT INTO board VALUES (1, ?, ?, ?, ?)",
        (_shown(board.name), *((seen.x, seen.y, seen.zoom) if seen else (None, None, None))),
    )
    connection.executemany(
        "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            _item_row(item, None if item.asset_id is None else keys[item.asset_id])
            for item in board.items
        ),
    )
    connection.executemany(
        "INSERT INTO groups VALUES (?, ?, ?, ?, ?, ?)", (_group_row(g) for g in board.groups)
    )
    connection.executemany(
        "INSERT INTO board_settings VALUES (?, ?)", board.settings.values().items()
    )


def _write_original(
    connection: sqlite3.Connection, key: int, asset: Asset, path: Path, progress: Progress
) -> bool:
    """Write an original if it is there and is what it was; tell whether."""
    # A linked file may hold something else by now, which must not even pass through the file.
    if asset.storage is Storage.LINKED and _sha256(path, progress) != asset.sha256:
        return False
    digest, size = hashlib.sha256(), 0
    try:
        for part, content in enumerate(_parts(path)):
            digest.update(content)
            size += len(content)
            connection.execute("INSERT INTO originals VALUES (?, ?, ?)", (key, part, content))
            progress.add(len(content))
    except OSError:
        size = -1
    if size == asset.byte_size and digest.hexdigest() == asset.sha256:
        return True
    connection.execute("DELETE FROM originals WHERE asset_key = ?", (key,))
    return False


def _sha256(path: Path, progress: Progress) -> str:
    digest = hashlib.sha256()
    try:
        for content in _parts(path):
            digest.update(content)
            progress.add(0)  # it may not be wanted any more
    except OSError:
        return ""
    return digest.hexdigest()


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while content := file.read(PART_BYTES):
            yield content


def _asset_row(key: int, asset: Asset) -> tuple[object, ...]:
    return (
        key,
        asset.sha256,
        _shown(asset.name) or "Picture",
        asset.width,
        asset.height,
        asset.format,
        asset.byte_size,
        _shared_source(asset),
        _shown(asset.url) if len(asset.url) <= MAX_TEXT else "",
    )


def _shared_source(asset: Asset) -> str:
    """Return where it came from without the folders of this machine, which are nobody's business.

    Longer addresses than a board file takes hold the picture itself (`data:`) and are left out.
    """
    is_address = asset.source == asset.url or "://" in asset.source[:16]
    shared = asset.source if is_address else PurePath(asset.source).name
    return _shown(shared) if len(shared) <= MAX_TEXT else ""


def _shown(text: str) -> str:
    return text[:MAX_TEXT].encode("utf-8", "replace").decode("utf-8")


def _item_row(item: Item, key: int | None) -> tuple[object, ...]:
    at = item.placement
    return (
        item.id,
        item.content.kind,
        key,
        *(at.x, at.y, at.width, at.height, at.rotation, at.z),
        *(int(at.is_flipped_h), int(at.is_flipped_v), item.opacity, int(item.is_locked)),
        item.group_id,
        content_text(item.content),
    )


def _group_row(group: Group) -> tuple[object, ...]:
    return (
        group.id,
        _shown(group.name),
        group.colour,
        group.parent,
        int(group.is_collapsed),
        int(group.is_locked),
    )
