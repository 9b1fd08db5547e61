"""Persistence of what was last seen of originals, for those that are not, or may not be, as read.

An original without a row is what it was. An empty sentence on one that is missing or changed: the
user was told and wants the picture kept as it was, until something else is seen.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from refboard.core.asset import Asset, Failure, OriginalLook, OriginalState, Storage, Ward
from refboard.core.ids import AssetId
from refboard.services.store.backlog import STORED
from refboard.services.store.database import Database
from refboard.services.store.names import reindex
from refboard.services.store.row_mapping import (
    ASSET_COLUMNS,
    asset_key,
    asset_keys,
    asset_of,
    full_path,
    one_of,
    remarks_text,
)
from refboard.services.store.schema import (
    assets,
    embed_failures,
    original_looks,
    sources,
    spaces,
    vectors,
)

_LOOK = original_looks.c
_TOLD = (_LOOK.sentence != "", _LOOK.is_wanted == 0)


class OriginalStore:
    """What became of the originals of all stored assets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def wards(self, after_key: int, limit: int) -> list[Ward]:
        """Return stored assets with keys above `after_key`, ascending, `limit` at most."""
        query = _wards().where(assets.c.key > after_key).order_by(assets.c.key).limit(limit)
        with self._database.snapshot() as connection:
            return [_ward_of(row) for row in connection.execute(query)]

    def wards_of(self, ids: Collection[AssetId]) -> list[Ward]:
        """Return the stored ones of these assets."""
        with self._database.snapshot() as connection:
            keys = set(asset_keys(connection, ids).values())
            query = _wards().where(one_of(assets.c.key, keys)).order_by(assets.c.key)
            return [_ward_of(row) for row in connection.execute(query)]

    def wanted(self, limit: int) -> list[Ward]:
        """Return assets whose changed original the user wants to be read again, oldest first."""
        query = _wards().where(_LOOK.is_wanted == 1).order_by(assets.c.key).limit(limit)
        with self._database.snapshot() as connection:
            return [_ward_of(row) for row in connection.execute(query)]

    def wanted_count(self) -> int:
        """Return how many those are."""
        query = select(func.count()).where(_LOOK.is_wanted == 1)
        with self._database.snapshot() as connection:
            return int(connection.execute(query).scalar_one())

    def linked(self, ids: Iterable[AssetId]) -> list[AssetId]:
        """Return those of these assets whose original lies outside the library."""
        with self._database.snapshot() as connection:
            keys = asset_keys(connection, list(ids))
            query = select(assets.c.id).where(
                one_of(assets.c.key, keys.values()), assets.c.storage == Storage.LINKED.value
            )
            return list(connection.execute(query).scalars())

    def note(self, looks: Sequence[tuple[AssetId, OriginalLook]]) -> None:
        """Remember what was seen, in place of what was seen before."""
        if not looks:
            return
        with self._database.transaction() as connection:
            keys = asset_keys(connection, [asset_id for asset_id, _ in looks])
            gone, rows = [], []
            for asset_id, look in looks:
                key = keys.get(asset_id)
                if key is None:
                    continue
                if look == OriginalLook(OriginalState.UNCHANGED):
                    gone.append(key)
                else:
                    rows.append(_row(key, look))
            connection.execute(delete(original_looks).where(one_of(_LOOK.asset_key, gone)))
            if rows:
                made = upsert(original_looks)
                replaced = {name: made.excluded[name] for name in rows[0] if name != "asset_key"}
                connection.execute(
                    made.on_conflict_do_update(index_elements=[_LOOK.asset_key], set_=replaced),
                    rows,
                )

    def want(self, ids: Collection[AssetId]) -> int:
        """Note that the changed originals of these assets are to be read again; return how many."""
        with self._database.transaction() as connection:
            keys = list(asset_keys(connection, ids).values())
            statement = (
                update(original_looks)
                .where(one_of(_LOOK.asset_key, keys), _LOOK.seen == OriginalState.CHANGED.value)
                .values(is_wanted=1, sentence="", hint="")
            )
            return connection.execute(statement).rowcount

    def troubles(self) -> list[tuple[Asset, OriginalLook]]:
        """Return what is missing or changed, kept as it was or not, oldest first."""
        query = _wards().where(_LOOK.seen != OriginalState.UNCHANGED.value).order_by(assets.c.key)
        with self._database.snapshot() as connection:
            found = [_ward_of(row) for row in connection.execute(query)]
        return [(ward.asset, ward.last) for ward in found if ward.last is not None]

    def move(self, asset_id: AssetId, source: str, *, mtime_ns: int) -> None:
        """Note that an asset's original was found again at another place, where it is linked to."""
        with self._database.transaction() as connection:
            key = asset_key(connection, asset_id)
            path = full_path(source)
            values = {"storage": Storage.LINKED.value, "source": path}
            connection.execute(update(assets).where(assets.c.key == key).values(values))
            connection.execute(delete(original_looks).where(_LOOK.asset_key == key))
            size = select(assets.c.byte_size).where(assets.c.key == key).scalar_subquery()
            row = {"path": path, "asset_key": key, "byte_size": size, "mtime_ns": mtime_ns}
            connection.execute(
                upsert(sources)
                .values(row)
                .on_conflict_do_update(index_elements=[sources.c.path], set_=row)
            )

    def keep_copy(self, asset_id: AssetId) -> None:
        """Note that the library has a whole copy of an asset's original."""
        with self._database.transaction() as connection:
            key = asset_key(connection, asset_id)
            values = {"storage": Storage.COPIED.value}
            connection.execute(update(assets).where(assets.c.key == key).values(values))
            connection.execute(delete(original_looks).where(_LOOK.asset_key == key))

    def replace(self, asset: Asset, *, mtime_ns: int) -> int:
        """Write what an asset's changed original is now; its vectors are gone with the old bytes.

        To be called in one transaction with the look-up by hash that came before.

        Args:
            asset: With its new hash, which no other asset has; STORED.
            mtime_ns: Time of the file that was read.

        Returns:
            The asset's key.
        """
        with self._database.transaction() as connection:
            key = asset_key(connection, asset.id)
            self._drop_vectors(key)
            fields = {
                "sha256": asset.sha256,
                "width": asset.width,
                "height": asset.height,
                "format": asset.format,
                "byte_size": asset.byte_size,
                "has_alpha": int(asset.has_alpha),
                "remarks": remarks_text(asset.remarks),
                "state": asset.state.value,
            }
            connection.execute(update(assets).where(assets.c.key == key).values(fields))
            self.move(asset.id, asset.source, mtime_ns=mtime_ns)
            reindex(connection, [key])
            return key

    def replaced(self, made_from: Mapping[int, str]) -> frozenset[int]:
        """Return which of these keys belong to no asset with that hash any more."""
        if not made_from:
            return frozenset()
        query = select(assets.c.key, assets.c.sha256).where(one_of(assets.c.key, list(made_from)))
        with self._database.snapshot() as connection:
            now: dict[int, str] = {row[0]: row[1] for row in connection.execute(query)}
        return frozenset(key for key, sha256 in made_from.items() if now.get(key) != sha256)

    def forget_missing(self, ids: Collection[AssetId] | None = None) -> list[AssetId]:
        """Forget that originals are missing, so that it is told again, and return whose they are.

        Args:
            ids: Those of these assets; None for all that the user is told of.
        """
        missing = _LOOK.seen == OriginalState.MISSING.value
        with self._database.transaction() as connection:
            keys = None if ids is None else list(asset_keys(connection, ids).values())
            of_them = is_told(None) if keys is None else one_of(_LOOK.asset_key, keys)
            gone = delete(original_looks).where(missing, of_them).returning(_LOOK.asset_key)
            found = list(connection.execute(gone).scalars())
            query = select(assets.c.id).where(one_of(assets.c.key, found))
            return list(connection.execute(query).scalars())

    def drop_vectors(self, asset_id: AssetId) -> int:
        """Delete the vectors of an asset in every space, and what failed there; return its key."""
        with self._database.transaction() as connection:
            key = asset_key(connection, asset_id)
            self._drop_vectors(key)
            return key

    def _drop_vectors(self, key: int) -> None:
        with self._database.transaction() as connection:
            had = select(vectors.c.space_id).where(vectors.c.asset_key == key)
            connection.execute(
                update(spaces)
                .where(spaces.c.id.in_(had))
                .values(generation=spaces.c.generation + 1)
            )
            for table in (vectors, embed_failures):
                connection.execute(delete(table).where(table.c.asset_key == key))


def told_troubles() -> Select[Any]:  # Any: the rows have no static shape
    """Return the query for the originals that the user is told of, oldest first."""
    return (
        select(assets.c.id, assets.c.name, assets.c.source, _LOOK.sentence, _LOOK.hint, _LOOK.seen)
        .join(assets, assets.c.key == _LOOK.asset_key)
        .where(*_TOLD)
        .order_by(_LOOK.asset_key)
    )


def trouble_of(row: Sequence[Any]) -> Failure:  # Any: as above
    """Return what is told of an original, from a row of `told_troubles`."""
    asset_id, name, source, sentence, hint, seen = row
    state = OriginalState(seen)
    return Failure(asset_id, name, source, sentence, hint, original=state)


def is_told(keys: Collection[int] | None) -> ColumnElement[bool]:
    """Return the condition for the rows that the user is told of: of these assets, or of all."""
    told = and_(*_TOLD)
    return told if keys is None else told & one_of(_LOOK.asset_key, keys)


def _wards() -> Select[Any]:  # Any: as above
    # The path says which file was read: an asset that came from several places has one original.
    read = sources.c.path == assets.c.source
    return (
        select(
            assets.c.key,
            sources.c.mtime_ns,
            *(_LOOK.seen, _LOOK.byte_size, _LOOK.mtime_ns, _LOOK.ctime_ns),
            *(_LOOK.sentence, _LOOK.hint),
            *ASSET_COLUMNS,
        )
        .select_from(assets)
        .outerjoin(sources, read & (sources.c.asset_key == assets.c.key))
        .outerjoin(original_looks, _LOOK.asset_key == assets.c.key)
        .where(assets.c.state.in_(STORED))
    )


def _ward_of(row: Sequence[Any]) -> Ward:  # Any: as above
    key, mtime_ns, seen = row[:3]
    last = None if seen is None else OriginalLook(OriginalState(seen), *row[3:8])
    return Ward(key, asset_of(row, 8), mtime_ns or 0, last)


def _row(key: int, look: OriginalLook) -> dict[str, object]:
    return {
        "asset_key": key,
        "seen": look.state.value,
        "byte_size": look.byte_size,
        "mtime_ns": look.mtime_ns,
        "ctime_ns": look.ctime_ns,
        "is_wanted": 0,
        "sentence": look.sentence,
        "hint": look.hint,
    }
