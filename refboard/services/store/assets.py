"""Persistence of assets: accepted, stored, merged with what was there already, found again.

An id that was ever given out keeps its meaning: merging two assets leaves an alias behind, and
every method here takes an alias for the asset itself.
"""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from refboard.core.asset import Asset, AssetState, Source, Storage
from refboard.core.ids import AssetId, BoardId
from refboard.services.store.asset_rows import end_jobs, insert_pending, key_of, write_stored
from refboard.services.store.backlog import STORED, is_unembedded, unembedded_count
from refboard.services.store.database import Database
from refboard.services.store.names import add_name, forget, reindex
from refboard.services.store.row_mapping import (
    ASSET_COLUMNS,
    asset_key,
    asset_keys,
    asset_of,
    one_of,
)
from refboard.services.store.schema import (
    aliases,
    asset_tags,
    assets,
    boards,
    items,
    sources,
)
from refboard.services.store.vectors import Space, mark_ready

# Built once: building a statement costs more than SQLite takes to run it.
_BY_HASHES = select(*ASSET_COLUMNS).where(one_of(assets.c.sha256, bindparam("hashes")))
_BY_KEYS = select(assets.c.key, *ASSET_COLUMNS).where(one_of(assets.c.key, bindparam("keys")))


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
        with self._database.transaction() as connection:
            insert_pending(connection, pairs, link=link)

    def store(self, asset: Asset, *, mtime_ns: int = 0) -> int:
        """Write all fields of one accepted asset; see `store_all`."""
        return self.store_all([(asset, mtime_ns)])[0]

    def store_all(self, pictures: Sequence[tuple[Asset, int]]) -> list[int]:
        """Write all fields of accepted assets, whose originals and previews are safe now.

        Their import jobs end, and their names can be found. To be called in one transaction with
        the look-up by hash that came before.

        Args:
            pictures: Different assets with their hashes, where empty `source` and `url` keep what
                was accepted, each with the time of change of the file that was read, so that the
                same file is known when it comes again; 0 when it has none.

        Returns:
            The assets' keys.

        Raises:
            LookupError: one of them was never accepted; a bug of the caller.
        """
        if not pictures:
            return []
        with self._database.transaction() as connection:
            known = asset_keys(connection, [asset.id for asset, _ in pictures])
            if missing := [asset.id for asset, _ in pictures if asset.id not in known]:
                raise LookupError(f"no asset {missing[0]}")
            keys = [known[asset.id] for asset, _ in pictures]
            write_stored(connection, zip(keys, (asset for asset, _ in pictures), strict=True))
            ended = [
                (key, key, asset.byte_size, mtime_ns)
                for key, (asset, mtime_ns) in zip(keys, pictures, strict=True)
            ]
            end_jobs(connection, ended)
            reindex(connection, keys)
            return keys

    def merge(self, provisional: AssetId, canonical: AssetId, *, mtime_ns: int = 0) -> None:
        """Replace an accepted asset by the one that has the same bytes.

        Items and tags go over, the id stays known as an alias and the name as one more name; the
        row and its job are gone. Harmless when it was done already.

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
            byte_size = connection.execute(size).scalar_one()
            end_jobs(connection, [(old, new, byte_size, mtime_ns)])
            for table in (items, aliases, sources):
                connection.execute(
                    update(table).where(table.c.asset_key == old).values(asset_key=new)
                )
            tagged = select(asset_tags.c.tag_id, literal(new)).where(asset_tags.c.asset_key == old)
            given = connection.execute(
                insert(asset_tags)
                .prefix_with("OR IGNORE")
                .from_select(["tag_id", "asset_key"], tagged)
            )
            if given.rowcount:
                reindex(connection, [new])
            old_name = select(assets.c.name).where(assets.c.key == old)
            add_name(connection, new, connection.execute(old_name).scalar_one())
            forget(connection, [old])
            old_id = select(assets.c.id, literal(new)).where(assets.c.key == old)
            connection.execute(insert(aliases).from_select(["alias", "asset_key"], old_id))
            connection.execute(delete(assets).where(assets.c.key == old))

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
        values = {"hashes": json.dumps(list(hashes))}
        with self._database.snapshot() as connection:
            found = [asset_of(row) for row in connection.execute(_BY_HASHES, values)]
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


def _by_keys(connection: Connection, keys: Iterable[int]) -> dict[int, Asset]:
    rows = connection.execute(_BY_KEYS, {"keys": json.dumps(list(keys))})
    return {row[0]: asset_of(row, 1) for row in rows}
