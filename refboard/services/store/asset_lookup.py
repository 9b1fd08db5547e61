"""Find an asset by what a person has of it: an id, part of a content hash, a path, an address."""

import re

from sqlalchemy import Connection, bindparam, select

from refboard.core.ids import AssetId
from refboard.services.store.row_mapping import asset_keys, full_path
from refboard.services.store.schema import assets, sources

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
