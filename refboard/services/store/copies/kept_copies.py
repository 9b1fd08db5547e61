"""Persistence of pairs of pictures that look alike and that the user keeps side by side."""

import json
from collections.abc import Collection, Iterable

from sqlalchemy import bindparam, insert, or_, select

from refboard.core.ids import AssetId
from refboard.services.store.database import Database
from refboard.services.store.row_mapping import asset_keys, one_of
from refboard.services.store.schema import kept_copies

_PAIR = kept_copies.c
_OF = select(_PAIR.asset_key, _PAIR.other_key).where(
    or_(
        (_PAIR.asset_key == bindparam("of_key")) & one_of(_PAIR.other_key, bindparam("others")),
        (_PAIR.other_key == bindparam("of_key")) & one_of(_PAIR.asset_key, bindparam("others")),
    )
)


class KeptCopies:
    """Pairs that are not told of again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, pairs: Collection[tuple[AssetId, AssetId]]) -> None:
        """Remember pairs of pictures by their ids; what is not known is left out."""
        with self._database.transaction() as connection:
            keys = asset_keys(connection, {one for pair in pairs for one in pair})
            known = [pair for pair in pairs if keys.keys() >= set(pair)]
            self.put((keys[one], keys[other]) for one, other in known)

    def put(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Remember pairs of keys of assets, in any order."""
        rows = [
            {"asset_key": min(pair), "other_key": max(pair)} for pair in pairs if pair[0] != pair[1]
        ]
        if rows:
            with self._database.transaction() as connection:
                connection.execute(insert(kept_copies).prefix_with("OR IGNORE"), rows)

    def of(self, key: int, others: Collection[int]) -> set[int]:
        """Return which of the others are kept beside a picture."""
        values = {"of_key": key, "others": json.dumps(list(others))}
        with self._database.snapshot() as connection:
            found = connection.execute(_OF, values).all()
        return {one if other == key else other for one, other in found}
