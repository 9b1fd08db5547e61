"""Persistence of assets: accepted, stored, merged with what was there already, found again.

An id that was ever given out keeps its meaning: merging two assets leaves an alias behind, and
every method here takes an alias for the asset itself.
"""

import time
from collections.abc import Iterable, Sequence

from sqlalchemy import (
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
from refboard.core.ids import AssetId, BoardId
from refboard.services.store.asset_lookup import key_of
from refboard.services.store.backlog import STORED, is_unembedded, unembedded_count
from refboard.services.store.database import Database
from refboard.services.store.row_mapping import (
    ASSET_COLUMNS,
    asset_key,
    asset_keys,
    asset_of,
    full_path,
    one_of,
)
from refboard.services.store.schema import (
    aliases,
    asset_tags,
    assets,
    boards,
    import_jobs,
    items,
    sources,
)
from refboard.services.store.text_index import forget, reindex
from refboard.services.store.vectors import Space, mark_ready

# Built once: building a statement costs more than SQLite takes to run it.
_STORE = (
    update(assets)
    .where(assets.c.key == bindparam("of_key"))
    .values(
        state=case(
            (assets.c.state == AssetState.READY.value, AssetState.READY.value),
            else_=AssetState.STORED.value,
        )
    )
)
_END_JOB = (
    delete(import_jobs)
    .where(import_jobs.c.asset_key == bindparam("of_key"))
    .returning(import_jobs.c.path, import_jobs.c.is_staged)
)
_REMEMBER_SOURCE = upsert(sources).on_conflict_do_update(
    index_elements=[sources.c.path],
    set_={name: upsert(sources).excluded[name] for name in ("asset_key", "byte_size", "mtime_ns")},
    # Who does not know the time says nothing new.
    where=upsert(sources).excluded.mtime_ns != 0,
)


class AssetStore:
    """All assets of the library."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unembedded: dict[int, tuple[tuple[int, int], int]] = {}

    def accept(self, accepted: Sequence[Asset], found: Sequence[Source], *, link: bool) -> None:
        """Write assets as PENDING, each with the job to import it.

        Args:
            accepted: New assets; what is not known yet is left empty.
            found: Where each is read from, in the same order.
            link: Leave originals where they are; staged files are copied all the same.
        """
        pairs = list(zip(accepted, found, strict=True))
        if not pairs:
            return
        now = time.time()
        with self._database.transaction() as connection:
            connection.execute(
                insert(assets), [_pending_row(asset, source, link, now) for asset, source in pairs]
            )
            keys = asset_keys(connection, [asset.id for asset in accepted])
            connection.execute(
                insert(import_jobs),
                [_job_row(keys[asset.id], source, link) for asset, source in pairs],
            )

    def store(self, asset: Asset, *, mtime_ns: int = 0) -> int:
        """Write all fields of an accepted asset, whose original and previews are safe now.

        Its import job ends, and its name can be found. To be called in one transaction with the
        look-up by hash that came before.

        Args:
            asset: With its hash; empty `source` and `url` keep what was accepted.
            mtime_ns: Modification time of the file that was read, so that the same file is known
                when it comes again; 0 when it has none.

        Returns:
            The asset's key.
        """
        with self._database.transaction() as connection:
            key = asset_key(connection, asset.id)
            fields: dict[str, object] = {
                "sha256": asset.sha256,
                "name": asset.name,
                "width": asset.width,
                "height": asset.height,
                "format": asset.format,
                "byte_size": asset.byte_size,
                "has_alpha": int(asset.has_alpha),
                "storage": asset.storage.value,
            }
            kept = {"source": asset.source, "url": asset.url, "imported_at": asset.imported_at}
            fields.update((name, value) for name, value in kept.items() if value)
            connection.execute(_STORE, {"of_key": key, **fields})
            _end_job(connection, key, key, asset.byte_size, mtime_ns)
            reindex(connection, [key])
            return key

    def merge(self, provisional: AssetId, canonical: AssetId, *, mtime_ns: int = 0) -> None:
        """Replace an accepted asset by the one that has the same bytes.

        Items and tags go over, the id stays known as an alias, the row and its job are gone.
        Harmless when it was done already.

        Args:
            provisional: The accepted asset, not stored.
            canonical: The asset that it turned out to be.
            mtime_ns: As for `store`.
        """
        with self._database.transaction() as connection:
            old, new = asset_key(connection, provisional), asset_key(connection, canonical)
            if old == new:
                return
            size = select(assets.c.byte_size).where(assets.c.key == new)
            _end_job(connection, old, new, connection.execute(size).scalar_one(), mtime_ns)
            for table in (items, aliases, sources):
                connection.execute(
                    update(table).where(table.c.asset_key == old).values(asset_key=new)
                )
            tagged = select(asset_tags.c.tag_id, literal(new)).where(asset_tags.c.asset_key == old)
            connection.execute(
                insert(asset_tags)
                .prefix_with("OR IGNORE")
                .from_select(["tag_id", "asset_key"], tagged)
            )
            forget(connection, [old])
            old_id = select(assets.c.id, literal(new)).where(assets.c.key == old)
            connection.execute(insert(aliases).from_select(["alias", "asset_key"], old_id))
            connection.execute(delete(assets).where(assets.c.key == old))
            reindex(connection, [new])

    def alias(self, pairs: Sequence[tuple[AssetId, AssetId]]) -> None:
        """Make new ids stand for assets that are there already; harmless when they do.

        Args:
            pairs: Each a fresh id and the asset that it means.
        """
        if not pairs:
            return
        with self._database.transaction() as connection:
            keys = asset_keys(connection, [asset_id for _, asset_id in pairs])
            rows = [{"alias": new, "asset_key": keys[asset_id]} for new, asset_id in pairs]
            connection.execute(insert(aliases).prefix_with("OR IGNORE"), rows)

    def mark_ready(self, keys: Iterable[int]) -> None:
        """Note that these stored assets can be found."""
        with self._database.transaction() as connection:
            mark_ready(connection, keys)

    def by_sha256(self, hashes: Iterable[str]) -> dict[str, Asset]:
        """Return the assets with these hashes, by hash."""
        query = select(*ASSET_COLUMNS).where(one_of(assets.c.sha256, hashes))
        with self._database.snapshot() as connection:
            found = [asset_of(row) for row in connection.execute(query)]
        return {asset.sha256: asset for asset in found}

    def get(self, ids: Iterable[AssetId]) -> dict[AssetId, Asset]:
        """Return the assets with these ids, by the id asked for; unknown ids are left out."""
        wanted = list(ids)
        with self._database.snapshot() as connection:
            keys = asset_keys(connection, wanted)
            found = _by_keys(connection, set(keys.values()))
        return {asset_id: found[keys[asset_id]] for asset_id in wanted if asset_id in keys}

    def by_keys(self, keys: Iterable[int]) -> dict[int, Asset]:
        """Return the assets with these keys; unknown keys are left out."""
        with self._database.snapshot() as connection:
            return _by_keys(connection, keys)

    def keys(self, ids: Iterable[AssetId]) -> dict[AssetId, int]:
        """Return the keys of these ids; unknown ids are left out."""
        with self._database.snapshot() as connection:
            return asset_keys(connection, list(ids))

    def keys_on_board(self, board_id: BoardId) -> list[int]:
        """Return the keys of all assets that lie on a board, ascending."""
        query = (
            select(items.c.asset_key)
            .join(boards, boards.c.key == items.c.board_key)
            .where(boards.c.id == board_id, items.c.asset_key.is_not(None))
            .distinct()
            .order_by(items.c.asset_key)
        )
        with self._database.snapshot() as connection:
            return list(connection.execute(query).scalars())

    def lookup(self, text: str) -> Asset | None:
        """Find an asset by what a person has of it.

        Args:
            text: An asset id, a content hash or at least six digits of it that fit one asset
                only, or the path (or address) that it was imported from.
        """
        text = text.strip()
        if not text:
            return None
        with self._database.snapshot() as connection:
            key = key_of(connection, text)
            return None if key is None else _by_keys(connection, [key]).get(key)

    def unembedded(self, space: Space, limit: int, after_key: int = 0) -> list[tuple[int, Asset]]:
        """Return stored assets that `space` has no vector and no failure for, by ascending key.

        Args:
            space: Where they are to be embedded.
            limit: How many at most.
            after_key: Only keys above it.
        """
        query = (
            select(assets.c.key, *ASSET_COLUMNS)
            .where(assets.c.key > after_key, is_unembedded(space))
            .order_by(assets.c.key)
            .limit(limit)
        )
        with self._database.snapshot() as connection:
            return [(row[0], asset_of(row, 1)) for row in connection.execute(query)]

    def unembedded_count(self, space: Space) -> int:
        """Return how many assets `unembedded` would give without a limit."""
        # Asked with every search, so the answer is kept until somebody writes to the database.
        state = self._database.state()
        known = self._unembedded.get(space.id)
        if known is None or known[0] != state:
            with self._database.snapshot() as connection:
                known = state, unembedded_count(connection, space)
            self._unembedded[space.id] = known
        return known[1]

    def stored(self) -> list[Asset]:
        """Return all assets whose original is safe, oldest first."""
        query = select(*ASSET_COLUMNS).where(assets.c.state.in_(STORED)).order_by(assets.c.key)
        with self._database.snapshot() as connection:
            return [asset_of(row) for row in connection.execute(query)]

    def originals_like(self, byte_size: int) -> list[Asset]:
        """Return the assets whose original may have so many bytes: a linked one may by now."""
        is_linked = assets.c.storage == Storage.LINKED.value
        is_copied = assets.c.state.in_(STORED) & (assets.c.byte_size == byte_size)
        with self._database.snapshot() as connection:
            query = select(*ASSET_COLUMNS).where(is_linked | is_copied)
            return [asset_of(row) for row in connection.execute(query)]

    def counts(self) -> dict[AssetState, int]:
        """Return how many assets are in each state; every state is there."""
        query = select(assets.c.state, func.count()).group_by(assets.c.state)
        with self._database.snapshot() as connection:
            found: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
        return {state: found.get(state.value, 0) for state in AssetState}


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


def _end_job(connection: Connection, job: int, asset: int, byte_size: int, mtime_ns: int) -> None:
    """Remove the import job of key `job`; remember its file as a source of key `asset`."""
    removed = connection.execute(_END_JOB, {"of_key": job}).first()
    if removed is None or removed.is_staged:
        return
    connection.execute(
        _REMEMBER_SOURCE,
        {
            "path": removed.path,
            "asset_key": asset,
            "byte_size": byte_size,
            "mtime_ns": mtime_ns,
        },
    )


def _by_keys(connection: Connection, keys: Iterable[int]) -> dict[int, Asset]:
    query = select(assets.c.key, *ASSET_COLUMNS).where(one_of(assets.c.key, keys))
    return {row[0]: asset_of(row, 1) for row in connection.execute(query)}
