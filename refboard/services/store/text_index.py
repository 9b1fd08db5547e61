"""Find words in names and tags, with SQLite's full-text index.

The index is written in the same transaction as what it indexes, by calling `reindex`. What people
type is never query syntax.
"""

import json
import unicodedata
from collections.abc import Iterable

from sqlalchemy import Connection, text

from refboard.services.store.bounds import MOST_WHOLE, shown_text
from refboard.services.store.database import Database

_REINDEX = text(
    """
    INSERT OR REPLACE INTO names (rowid, name, tags)
    SELECT assets.key, assets.name, coalesce(group_concat(tags.name, ' '), '')
    FROM assets
    LEFT JOIN asset_tags ON asset_tags.asset_key = assets.key
    LEFT JOIN tags ON tags.id = asset_tags.tag_id
    WHERE assets.key IN (SELECT value FROM json_each(:keys))
    GROUP BY assets.key
    """
)
_FORGET = text("DELETE FROM names WHERE rowid IN (SELECT value FROM json_each(:keys))")
_FIND = text(
    """
    SELECT rowid, -bm25(names, 2.0, 1.0) FROM names
    WHERE names MATCH :query ORDER BY rank, rowid LIMIT :limit
    """
)
_FIND_AMONG = text(
    """
    SELECT rowid, -bm25(names, 2.0, 1.0) FROM names
    WHERE names MATCH :query AND rowid IN (SELECT value FROM json_each(:among))
    ORDER BY rank, rowid LIMIT :limit
    """
)


class NameIndex:
    """The words of all stored assets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self, text: str, limit: int, *, among: Iterable[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return keys and scores of the assets that hold all words, best first.

        The last word may be unfinished. Case and accents do not count.

        Args:
            text: The words.
            limit: How many at most.
            among: Only these keys; None for all.
        """
        query = match_expression(text)
        if not query or limit <= 0:
            return []
        values: dict[str, object] = {"query": query, "limit": min(limit, MOST_WHOLE)}
        if among is not None:
            values["among"] = json.dumps(list(among))
        with self._database.snapshot() as connection:
            rows = connection.execute(_FIND if among is None else _FIND_AMONG, values)
            return [(key, score) for key, score in rows]


def reindex(connection: Connection, keys: Iterable[int]) -> None:
    """Index the present names and tags of these assets."""
    connection.execute(_REINDEX, {"keys": json.dumps(list(keys))})


def forget(connection: Connection, keys: Iterable[int]) -> None:
    """Take assets out of the index."""
    connection.execute(_FORGET, {"keys": json.dumps(list(keys))})


def match_expression(text: str) -> str:
    """Return the full-text query for what a person typed, empty when there is no word in it."""
    words = unicodedata.normalize("NFC", shown_text(text.replace("\x00", " "))).split()
    # A word without a letter or digit would be an empty phrase, which matches nothing.
    words = [word for word in words if any(character.isalnum() for character in word)]
    quoted = ['"' + word.replace('"', '""') + '"' for word in words]
    return " ".join(quoted) + "*" if quoted else ""
