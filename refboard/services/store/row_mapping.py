"""Between rows and values: the conversions that several tables share."""

import json
import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, func, select

from refboard.core.asset import Asset, AssetState, Remark, RemarkKind, Storage
from refboard.core.ids import AssetId
from refboard.services.store.schema import aliases, assets

ASSET_COLUMNS = (
    assets.c.id,
    assets.c.sha256,
    assets.c.name,
    assets.c.width,
    assets.c.height,
    assets.c.format,
    assets.c.byte_size,
    assets.c.has_alpha,
    assets.c.storage,
    assets.c.source,
    assets.c.url,
    assets.c.state,
    assets.c.imported_at,
    assets.c.remarks,
)
"""What `asset_of` reads, in this order, from the row's first column on."""

_STATES = {state.value: state for state in AssetState}
_REMARKS = {kind.value: kind for kind in RemarkKind}
_STORAGES = {storage.value: storage for storage in Storage}


def one_of(
    column: ColumnElement[Any], values: Iterable[str] | Iterable[int] | BindParameter[str]
) -> ColumnElement[bool]:
    """Return `column IN (...)` that is one and the same statement for any number of values.

    A bind parameter instead of the values is given them later, as a JSON array.
    """
    given = values if isinstance(values, BindParameter) else json.dumps(list(values))
    listed = func.json_each(given).table_valued("value")
    return column.in_(select(listed.c.value))


# Built once: building a statement costs more than SQLite takes to run it.
_OWN_KEYS = select(assets.c.id, assets.c.key).where(one_of(assets.c.id, bindparam("ids")))
_ALIAS_KEYS = select(aliases.c.alias, aliases.c.asset_key).where(
    one_of(aliases.c.alias, bindparam("ids"))
)


def asset_of(row: Sequence[Any], first: int = 0) -> Asset:
    """Return the asset in a row whose columns from `first` on are ASSET_COLUMNS."""
    # Any: SQLAlchemy cannot type a row of columns that were picked from a tuple.
    values = row[first : first + len(ASSET_COLUMNS)]
    asset_id, sha256, name, width, height, format_name, byte_size, has_alpha = values[:8]
    storage, source, url, state, imported_at, remarks = values[8:]
    return Asset(
        asset_id,
        sha256 or "",
        name,
        width,
        height,
        format_name,
        byte_size,
        bool(has_alpha),
        _STORAGES[storage],
        source,
        url,
        _STATES[state],
        imported_at,
        remarks_of(remarks) if remarks else (),
    )


def remarks_text(remarks: Sequence[Remark]) -> str:
    """Return remarks as their column holds them: a few short pairs, or nothing."""
    return json.dumps([[remark.kind.value, remark.count] for remark in remarks]) if remarks else ""


def remarks_of(text: str) -> tuple[Remark, ...]:
    """Return the remarks in a column; kinds of a newer RefBoard, and damage, say nothing."""
    try:
        pairs = json.loads(text)
        return tuple(
            Remark(_REMARKS[kind], int(count)) for kind, count in pairs if kind in _REMARKS
        )
    except (ValueError, TypeError, OverflowError, RecursionError):
        return ()


def asset_keys(connection: Connection, ids: Collection[AssetId]) -> dict[AssetId, int]:
    """Return the keys of those ids that are known, as an asset's own id or as an alias."""
    if not ids:
        return {}
    own = connection.execute(_OWN_KEYS, {"ids": json.dumps(list(ids))})
    found: dict[AssetId, int] = {AssetId(asset_id): key for asset_id, key in own}
    missing = [asset_id for asset_id in ids if asset_id not in found]
    if missing:
        aliased = connection.execute(_ALIAS_KEYS, {"ids": json.dumps(missing)})
        found.update((AssetId(alias), key) for alias, key in aliased)
    return found


def full_path(path: Path | str) -> str:
    """Return a path as the library writes it: absolute, without dots, links kept."""
    return os.path.abspath(path)  # noqa: PTH100  resolve() would follow links


def asset_key(connection: Connection, asset_id: AssetId) -> int:
    """Return the key of an asset that must be there.

    Raises:
        LookupError: it is not; a bug of the caller.
    """
    key = asset_keys(connection, [asset_id]).get(asset_id)
    if key is None:
        raise LookupError(f"no asset {asset_id}")
    return key
