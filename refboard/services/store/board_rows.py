"""Between the rows of one board and its items, groups and settings.

Everything is written as the values that it has from now on, so writing it twice is harmless. Items
whose asset was merged into another are stored under that other asset.
"""

import logging
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from refboard.core.board import Item, Placement
from refboard.core.content.board_settings import BoardSettings
from refboard.core.content.form import content_or_unknown, content_text
from refboard.core.content.group import Group
from refboard.core.document import GroupChange, ItemChange, SettingChange
from refboard.core.errors import ContentError, UnstorableError
from refboard.services.store.bounds import kept_place, kept_side, place, share, shown_text, side
from refboard.services.store.row_mapping import asset_keys, one_of
from refboard.services.store.schema import assets, board_settings, groups, items

log = logging.getLogger(__name__)

_ITEM_COLUMNS = (
    items.c.id,
    items.c.kind,
    items.c.x,
    items.c.y,
    items.c.width,
    items.c.height,
    items.c.rotation,
    items.c.z,
    items.c.is_flipped_h,
    items.c.is_flipped_v,
    items.c.opacity,
    items.c.is_locked,
    items.c.group_id,
    items.c.content,
)
_GROUP_COLUMNS = (
    groups.c.id,
    groups.c.name,
    groups.c.colour,
    groups.c.parent_id,
    groups.c.is_collapsed,
    groups.c.is_locked,
)
_WRITTEN = ("board_key", "asset_key", *(column.name for column in _ITEM_COLUMNS))
# Plain SQL with positional values: a thousand items cost a third of what named ones do.
_UPSERT_ITEM = (
    f"INSERT INTO items ({', '.join(_WRITTEN)}) VALUES ({', '.join('?' * len(_WRITTEN))}) "
    "ON CONFLICT (board_key, id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _WRITTEN if name not in ("board_key", "id"))
)


def read_items(connection: Connection, board_key: int) -> tuple[Item, ...]:
    """Return the items of a board, lowest first; none is left out, whatever it holds."""
    query = (
        select(assets.c.id, *_ITEM_COLUMNS)
        .outerjoin_from(items, assets, assets.c.key == items.c.asset_key)
        .where(items.c.board_key == board_key)
        .order_by(items.c.z, items.c.id)
    )
    return tuple(_item_of(row) for row in connection.execute(query))


def apply_items(connection: Connection, board_key: int, entries: Iterable[ItemChange]) -> None:
    """Make every `after` true.

    Raises:
        UnstorableError: an item's place is no number, or it shows an asset that was never accepted.
    """
    entries = list(entries)
    removed = [entry.id for entry in entries if entry.after is None]
    if removed:
        connection.execute(
            delete(items).where(items.c.board_key == board_key, one_of(items.c.id, removed))
        )
    written = [entry.after for entry in entries if entry.after is not None]
    if written:
        wanted = {asset_id for item in written if (asset_id := item.asset_id) is not None}
        keys = asset_keys(connection, wanted)
        if wanted - keys.keys():
            raise UnstorableError("A picture on the board is not in this library.", "Add it again.")
        rows = [
            _item_row(board_key, None if item.asset_id is None else keys[item.asset_id], item)
            for item in written
        ]
        connection.exec_driver_sql(_UPSERT_ITEM, rows)


def read_groups(connection: Connection, board_key: int) -> tuple[Group, ...]:
    """Return the groups of a board, in the order of their ids."""
    query = select(*_GROUP_COLUMNS).where(groups.c.board_key == board_key).order_by(groups.c.id)
    return tuple(
        Group(group_id, name, colour, parent, bool(is_collapsed), bool(is_locked))
        for group_id, name, colour, parent, is_collapsed, is_locked in connection.execute(query)
    )


def apply_groups(connection: Connection, board_key: int, entries: Iterable[GroupChange]) -> None:
    """Make every `after` true."""
    entries = list(entries)
    here = groups.c.board_key == board_key
    if entries:
        connection.execute(
            delete(groups).where(here, one_of(groups.c.id, [entry.id for entry in entries]))
        )
    rows = [
        {
            "board_key": board_key,
            "id": shown_text(group.id),
            "name": shown_text(group.name),
            "colour": shown_text(group.colour),
            "parent_id": None if group.parent is None else shown_text(group.parent),
            "is_collapsed": int(group.is_collapsed),
            "is_locked": int(group.is_locked),
        }
        for entry in entries
        if (group := entry.after) is not None
    ]
    if rows:
        connection.execute(insert(groups), rows)


def read_settings(connection: Connection, board_key: int) -> BoardSettings:
    """Return the settings of a board; the usual ones where they cannot be read."""
    query = select(board_settings.c.name, board_settings.c.value).where(
        board_settings.c.board_key == board_key
    )
    try:
        return BoardSettings.read({row.name: row.value for row in connection.execute(query)})
    except ContentError as error:
        log.warning("The settings of board %d cannot be read: %s", board_key, error)
        return BoardSettings()


def apply_settings(
    connection: Connection, board_key: int, entries: Iterable[SettingChange]
) -> None:
    """Make every `after` true."""
    entries = list(entries)
    here = board_settings.c.board_key == board_key
    if entries:
        names = [entry.id for entry in entries]
        connection.execute(delete(board_settings).where(here, one_of(board_settings.c.name, names)))
    rows = [
        {"board_key": board_key, "name": shown_text(entry.id), "value": shown_text(entry.after)}
        for entry in entries
        if entry.after is not None
    ]
    if rows:
        connection.execute(insert(board_settings), rows)


def _item_row(board_key: int, key: int | None, item: Item) -> tuple[object, ...]:
    at = item.placement
    return (
        board_key,
        key,
        shown_text(item.id),
        shown_text(item.content.kind),
        place(at.x),
        place(at.y),
        side(at.width),
        side(at.height),
        place(at.rotation),
        place(at.z),
        int(bool(at.is_flipped_h)),
        int(bool(at.is_flipped_v)),
        share(item.opacity),
        int(bool(item.is_locked)),
        None if item.group_id is None else shown_text(item.group_id),
        shown_text(content_text(item.content)),
    )


# Any: the row of a query whose columns come from a tuple.
def _item_of(row: Sequence[Any]) -> Item:
    asset_id, item_id, kind, x, y, width, height, rotation, z, flip_h, flip_v = row[:11]
    opacity, is_locked, group_id, text = row[11:]

    def tell(error: ContentError) -> None:
        log.warning("The content of item %s cannot be read: %s", item_id, error)

    return Item(
        item_id,
        Placement(
            kept_place(x),
            kept_place(y),
            kept_side(width),
            kept_side(height),
            kept_place(rotation),
            kept_place(z),
            bool(flip_h),
            bool(flip_v),
        ),
        content_or_unknown(kind, text, asset_id, tell),
        min(max(kept_place(opacity, 1.0), 0.0), 1.0),
        bool(is_locked),
        group_id,
    )
