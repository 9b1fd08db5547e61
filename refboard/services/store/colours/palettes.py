"""Persistence of palettes: the main colours of each stored picture, as core.colour packs them.

A row that is written gets a number above all that there ever were, so that whoever keeps palettes
in memory asks for what was written since.
"""

import json
from collections.abc import Collection, Iterator, Sequence

import numpy as np
from sqlalchemy import ColumnElement, bindparam, func, insert, select

from refboard.core.asset import Asset
from refboard.core.colour.palette import Palette, packed, unpacked
from refboard.core.ids import AssetId
from refboard.core.query import Int64Array
from refboard.services.store.backlog import STORED
from refboard.services.store.database import Database
from refboard.services.store.row_mapping import ASSET_COLUMNS, asset_keys, asset_of, one_of
from refboard.services.store.schema import assets, palettes

_BATCH = 50_000
_OF_KEYS = select(palettes.c.asset_key, palettes.c.colours).where(
    one_of(palettes.c.asset_key, bindparam("keys"))
)
_COUNT = select(func.count()).select_from(palettes)


class PaletteStore:
    """The palettes of all stored pictures."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, found: Sequence[tuple[int, Palette]]) -> None:
        """Write palettes with the keys of their assets, in place of what they had."""
        if not found:
            return
        rows = [{"asset_key": key, "colours": packed(one)} for key, one in found]
        with self._database.transaction() as connection:
            connection.execute(insert(palettes).prefix_with("OR REPLACE"), rows)

    def of(self, ids: Collection[AssetId]) -> dict[AssetId, Palette]:
        """Return the palettes of these assets; those that have none are left out."""
        with self._database.snapshot() as connection:
            keys = asset_keys(connection, list(ids))
            rows = connection.execute(_OF_KEYS, {"keys": json.dumps(list(set(keys.values())))})
            found = {row[0]: unpacked(row[1]) for row in rows}
        return {asset_id: found[key] for asset_id, key in keys.items() if key in found}

    def written_after(
        self, number: int, size: int = _BATCH
    ) -> Iterator[tuple[int, Int64Array, Sequence[bytes]]]:
        """Yield what was written after a number: the new number, asset keys [n], and palettes.

        Each batch is read when it is asked for.
        """
        while True:
            query = (
                select(palettes.c.id, palettes.c.asset_key, palettes.c.colours)
                .where(palettes.c.id > number)
                .order_by(palettes.c.id)
                .limit(size)
            )
            with self._database.snapshot() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            number = rows[-1][0]
            yield number, np.array([row[1] for row in rows], np.int64), [row[2] for row in rows]

    def state(self) -> object:
        """Return a value that is another one after anybody wrote to the database."""
        return self._database.state()

    def count(self) -> int:
        """Return how many palettes there are."""
        with self._database.snapshot() as connection:
            return int(connection.execute(_COUNT).scalar_one())

    def keys(self) -> Int64Array:
        """Return the keys of all assets that have one."""
        with self._database.snapshot() as connection:
            found = connection.execute(select(palettes.c.asset_key)).scalars()
            return np.fromiter(found, np.int64)

    def missing(self, limit: int, after_key: int = 0) -> list[tuple[int, Asset]]:
        """Return stored assets without a palette, by ascending key above `after_key`."""
        query = (
            select(assets.c.key, *ASSET_COLUMNS)
            .where(assets.c.key > after_key, assets.c.state.in_(STORED), _has_none())
            .order_by(assets.c.key)
            .limit(limit)
        )
        with self._database.snapshot() as connection:
            return [(row[0], asset_of(row, 1)) for row in connection.execute(query)]

    def missing_count(self) -> int:
        """Return how many stored assets have none."""
        stored = select(func.count()).where(assets.c.state.in_(STORED))
        query = select(stored.scalar_subquery() - _COUNT.scalar_subquery())
        with self._database.snapshot() as connection:
            return max(0, int(connection.execute(query).scalar_one()))


def _has_none() -> ColumnElement[bool]:
    return ~select(1).where(palettes.c.asset_key == assets.c.key).exists()
