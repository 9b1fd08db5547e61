"""The rows of assets and of their import jobs: how they are written, and found by what one has.

What a person has of an asset is its id, part of its content hash, a path or an address.
"""

import json
import re
import time
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as upsert

from refboard.core.asset import Asset, AssetState, Source, Storage
from refboard.core.ids import AssetId
from refboard.services.store.row_mapping import asset_keys, full_path, one_of, remarks_text
from refboard.services.store.schema import assets, import_jobs, sources

_HASH_PREFIX = re.compile(r"[0-9a-f]{6,64}")


def key_of(connection: Connection, text: str) -> int | None:
    """Return the key of the one asset that `text` names, or None."""
    return (
        asset_keys(connection, [AssetId(text)]).get(AssetId(text))
        or _key_of_hash(connection, text.lower())
        or _key_of_source(connection, text)
    )


def _key_of_hash(connection: Connection, text: str) -> int | None:
    if not _HASH_PREFIX.fullmatch(text):
        return None
    query = select(assets.c.key).where(
        # "g" follows every hexadecimal digit, so this is the range of the prefix.
        assets.c.sha256 >= text,
        assets.c.sha256 < bindparam("beyond", text + "g"),
    )
    found = connection.execute(query.limit(2)).scalars().all()
    return found[0] if len(found) == 1 else None


def _key_of_source(connection: Connection, text: str) -> int | None:
    path = full_path(text)
    by_path = select(sources.c.asset_key).where(sources.c.path == path)
    key: int | None = connection.execute(by_path).scalar()
    if key is not None:
        return key
    given = select(assets.c.key).where(assets.c.source.in_((text, path)))
    newest: int | None = connection.execute(given.order_by(assets.c.key.desc()).limit(1)).scalar()
    return newest


def _unless_empty(column: "Column[Any]", empty: object) -> ColumnElement[Any]:
    """Return what a column becomes: the value that is given, or what it has where that is empty."""
    given = bindparam(f"given_{column.name}", type_=column.type)
    return func.coalesce(func.nullif(given, literal(empty)), column)


# Built once: building a statement costs more than SQLite takes to run it.
_STORE = (
    update(assets)
    .where(assets.c.key == bindparam("of_key"))
    .values(
        state=case(
            (assets.c.state == AssetState.READY.value, AssetState.READY.value),
            else_=AssetState.STORED.value,
        ),
        source=_unless_empty(assets.c.source, ""),
        url=_unless_empty(assets.c.url, ""),
        imported_at=_unless_empty(assets.c.imported_at, 0.0),
        **{
            name: bindparam(f"new_{name}", type_=assets.c[name].type)
            for name in (
                "sha256",
                "name",
                "width",
                "height",
                "format",
                "byte_size",
                "has_alpha",
                "storage",
                "remarks",
            )
        },
    )
)
_END_JOBS = (
    delete(import_jobs)
    .where(one_of(import_jobs.c.asset_key, bindparam("keys")))
    .returning(import_jobs.c.asset_key, import_jobs.c.path, import_jobs.c.is_staged)
)
_REMEMBER_SOURCE = upsert(sources).on_conflict_do_update(
    index_elements=[sources.c.path],
    set_={name: upsert(sources).excluded[name] for name in ("asset_key", "byte_size", "mtime_ns")},
    # Who does not know the time says nothing new.
    where=upsert(sources).excluded.mtime_ns != 0,
)


def insert_pending(
    connection: Connection, pairs: Sequence[tuple[Asset, Source]], *, link: bool
) -> None:
    """Write new assets as PENDING, each with the job to import it from its source."""
    now = time.time()
    connection.execute(
        insert(assets), [_pending_row(asset, source, link, now) for asset, source in pairs]
    )
    keys = asset_keys(connection, [asset.id for asset, _ in pairs])
    connection.execute(
        insert(import_jobs), [_job_row(keys[asset.id], source, link) for asset, source in pairs]
    )


def write_stored(connection: Connection, pictures: Iterable[tuple[int, Asset]]) -> None:
    """Write all fields of assets, by key, whose originals are safe."""
    connection.execute(_STORE, [_stored_row(key, asset) for key, asset in pictures])


def _pending_row(asset: Asset, source: Source, link: bool, now: float) -> dict[str, object]:
    is_linked = link and not source.is_staged
    given = asset.source or source.url or ("" if source.is_staged else str(source.path))
    return {
        "id": asset.id,
        "sha256": None,
        "name": asset.name or source.display_name,
        "width": asset.width,
        "height": asset.height,
        "format": asset.format,
        "byte_size": asset.byte_size,
        "has_alpha": int(asset.has_alpha),
        "storage": (Storage.LINKED if is_linked else Storage.COPIED).value,
        # A linked original is read from here for ever, whatever the working folder is then.
        "source": full_path(source.path) if is_linked else given,
        "url": asset.url or source.url,
        "state": AssetState.PENDING.value,
        "imported_at": asset.imported_at or now,
        "remarks": "",
    }


def _job_row(key: int, source: Source, link: bool) -> dict[str, object]:
    return {
        "asset_key": key,
        "state": "pending",
        "attempts": 0,
        "path": full_path(source.path),
        "url": source.url,
        "name": source.name,
        "is_staged": int(source.is_staged),
        "is_linked": int(link and not source.is_staged),
        "sentence": "",
        "hint": "",
    }


def _stored_row(key: int, asset: Asset) -> dict[str, object]:
    return {
        "of_key": key,
        "new_sha256": asset.sha256,
        "new_name": asset.name,
        "new_width": asset.width,
        "new_height": asset.height,
        "new_format": asset.format,
        "new_byte_size": asset.byte_size,
        "new_has_alpha": int(asset.has_alpha),
        "new_storage": asset.storage.value,
        "new_remarks": remarks_text(asset.remarks),
        "given_source": asset.source,
        "given_url": asset.url,
        "given_imported_at": asset.imported_at,
    }


def end_jobs(connection: Connection, ended: Sequence[tuple[int, int, int, int]]) -> None:
    """Remove import jobs; remember the files that they read as sources.

    Args:
        connection: In a transaction.
        ended: For each the key of the job, the key of the asset that it became, the size of the
            file and its time of change.
    """
    by_job = {job: (asset, byte_size, mtime_ns) for job, asset, byte_size, mtime_ns in ended}
    removed = connection.execute(_END_JOBS, {"keys": json.dumps(list(by_job))}).all()
    rows = [
        dict(zip(("path", "asset_key", "byte_size", "mtime_ns"), (path, *by_job[job]), strict=True))
        for job, path, is_staged in removed
        if not is_staged
    ]
    if rows:
        connection.execute(_REMEMBER_SOURCE, rows)
