"""Persistence of the hashes by which copies of pictures are met: one row for each picture.

Every writing gives a row a new number, and no number is used twice. So whoever holds hashes in
memory reads on from the last number, and knows what was replaced or deleted by its number alone.
"""

import json
from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, func, insert, select

from refboard.core.asset import Asset
from refboard.core.finding.picture_hash import BLANK, PictureHashes
from refboard.services.store.backlog import STORED
from refboard.services.store.database import Database
from refboard.services.store.row_mapping import ASSET_COLUMNS, asset_of, one_of
from refboard.services.store.schema import assets, picture_hashes

_ROW = picture_hashes.c

# Built once: building a statement costs more than SQLite takes to run it.
_PUT = insert(picture_hashes).prefix_with("OR REPLACE")
_SINCE = (
    select(_ROW.number, _ROW.hashes)
    .where(_ROW.number > bindparam("last"), _ROW.rules == bindparam("of_rules"))
    .order_by(_ROW.number)
    .limit(bindparam("at_most"))
)
_KEYS = select(_ROW.number, _ROW.asset_key).where(one_of(_ROW.number, bindparam("numbers")))
_OF_KEYS = select(_ROW.asset_key, _ROW.hashes).where(
    one_of(_ROW.asset_key, bindparam("of_keys")), _ROW.rules == bindparam("of_rules")
)
_OF_KEY = select(_ROW.hashes).where(
    _ROW.asset_key == bindparam("of_key"), _ROW.rules == bindparam("of_rules")
)


class PictureHashStore:
    """The hashes of all pictures."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, rules: int, rows: Sequence[tuple[int, PictureHashes]]) -> None:
        """Write the hashes of pictures in place of what they had.

        Args:
            rules: By which they were made.
            rows: Keys of assets, and their hashes.
        """
        if not rows:
            return
        written = [
            {"asset_key": key, "rules": rules, "hashes": hashes.to_bytes()} for key, hashes in rows
        ]
        with self._database.transaction() as connection:
            connection.execute(_PUT, written)

    def of(self, key: int, rules: int) -> PictureHashes | None:
        """Return the hashes of a picture; None while it has none by these rules."""
        with self._database.snapshot() as connection:
            found = connection.execute(_OF_KEY, {"of_key": key, "of_rules": rules}).scalar()
        return None if found is None else PictureHashes.from_bytes(found)

    def of_all(self, keys: Collection[int], rules: int) -> dict[int, PictureHashes]:
        """Return the hashes of pictures by their keys; those that have none are left out."""
        values = {"of_keys": json.dumps(list(keys)), "of_rules": rules}
        with self._database.snapshot() as connection:
            found = connection.execute(_OF_KEYS, values).all()
        read = ((key, PictureHashes.from_bytes(content)) for key, content in found)
        return {key: hashes for key, hashes in read if hashes is not None}

    def since(self, last: int, rules: int, limit: int) -> list[tuple[int, PictureHashes]]:
        """Return numbers above `last`, ascending, with their hashes; damaged ones are blank.

        Args:
            last: The last number that is known.
            rules: By which they are to be made.
            limit: How many at most.
        """
        values = {"last": last, "of_rules": rules, "at_most": limit}
        with self._database.snapshot() as connection:
            found = connection.execute(_SINCE, values).all()
        return [(number, PictureHashes.from_bytes(content) or BLANK) for number, content in found]

    def keys(self, numbers: Collection[int]) -> dict[int, int]:
        """Return the keys of the pictures that have these numbers now; others are left out."""
        with self._database.snapshot() as connection:
            found = connection.execute(_KEYS, {"numbers": json.dumps(list(numbers))})
            return {row[0]: row[1] for row in found}

    def unhashed(self, rules: int, limit: int, after_key: int = 0) -> list[tuple[int, Asset]]:
        """Return stored assets without hashes by these rules, by ascending key.

        Args:
            rules: By which they are to be made.
            limit: How many at most.
            after_key: Only keys above it.
        """
        has_one = select(1).where(_ROW.asset_key == assets.c.key, _ROW.rules == rules).exists()
        query = (
            select(assets.c.key, *ASSET_COLUMNS)
            .where(assets.c.key > after_key, assets.c.state.in_(STORED), ~has_one)
            .order_by(assets.c.key)
            .limit(limit)
        )
        with self._database.snapshot() as connection:
            return [(row[0], asset_of(row, 1)) for row in connection.execute(query)]

    def count(self) -> int:
        """Return how many pictures have hashes."""
        with self._database.snapshot() as connection:
            query = select(func.count()).select_from(picture_hashes)
            return int(connection.execute(query).scalar_one())
