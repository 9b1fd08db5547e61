"""The rows of names: written in the transaction of what they are made of, by calling `reindex`.

An asset has a row for each name that its bytes came under, and its tags are in every one of them.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, bindparam, delete, select, text

from refboard.services.store.bounds import shown_text
from refboard.services.store.names.folding import folded
from refboard.services.store.names.grams import grams_of
from refboard.services.store.names.words import words_in
from refboard.services.store.row_mapping import one_of
from refboard.services.store.schema import assets, names, sources

LINE = "\n"
"""Parts the folded name from the folded tags, neither of which has it."""
_BATCH = 2048

_TAGS = """
    coalesce((SELECT group_concat(tags.name, ' ') FROM asset_tags
        JOIN tags ON tags.id = asset_tags.tag_id WHERE asset_tags.asset_key = assets.key), '')
"""
_EVERY = text(
    f"SELECT key, name, {_TAGS} FROM assets WHERE state IN ('stored', 'ready') ORDER BY key"
)
_PRESENT = text(
    f"""
    SELECT assets.key, assets.name, {_TAGS}, names.id, names.name, names.folded, names.words
    FROM assets LEFT JOIN names ON names.asset_key = assets.key
    WHERE assets.key IN (SELECT value FROM json_each(:keys))
    AND assets.state IN ('stored', 'ready')
    """
)
_ROWS = select(names.c.id, names.c.folded, names.c.words).where(
    one_of(names.c.asset_key, bindparam("keys"))
)
_IS_NAMED = select(names.c.id).where(
    names.c.asset_key == bindparam("of_key"), names.c.name == bindparam("of_name")
)
_INSERT = text(
    "INSERT INTO names (id, asset_key, name, folded, words)"
    " VALUES (:id, :asset_key, :name, :folded, :words)"
)
_UPDATE = text("UPDATE names SET folded = :folded, words = :words WHERE id = :id")
_INSERT_GRAMS = text("INSERT INTO name_grams (rowid, grams) VALUES (:id, :grams)")
# The index keeps no text of its own: what is taken out of it has to be told.
_DELETE_GRAMS = text(
    "INSERT INTO name_grams (name_grams, rowid, grams) VALUES ('delete', :id, :grams)"
)
_DELETE_ALL_GRAMS = text("INSERT INTO name_grams (name_grams) VALUES ('delete-all')")


@dataclass(frozen=True, slots=True)
class Written:
    """What is looked at when a name is searched.

    Attributes:
        folded: The folded name and the folded tags, each on a line.
        words: The folded words of both, with a space before and behind each.
    """

    folded: str
    words: str

    @property
    def grams(self) -> str:
        """What the full-text index holds of it."""
        return grams_of(self.folded.split(LINE), self.words.split())


def written(name: str, tags: str) -> Written:
    """Return how a name and tags are kept."""
    words = dict.fromkeys([*words_in(name), *words_in(tags)])
    return Written(f"{folded(name)}{LINE}{folded(tags)}", f" {' '.join(words)} ")


def reindex(connection: Connection, keys: Iterable[int]) -> None:
    """Index the present names and tags of these assets, those that are stored."""
    rows = connection.execute(_PRESENT, {"keys": json.dumps(list(keys))}).all()
    old, new = [], []
    for key, _, tags, row_id, name, line, words in rows:
        if row_id is not None:
            before, after = Written(line, words), written(name, tags)
            if after != before:
                old.append({"id": row_id, "grams": before.grams})
                new.append(_row(row_id, key, name, after))
    if new:
        connection.execute(_DELETE_GRAMS, old)
        connection.execute(_UPDATE, new)
        connection.execute(_INSERT_GRAMS, new)
    named = {(row[0], row[4]) for row in rows}
    for key, called, tags in dict.fromkeys((row[0], row[1], row[2]) for row in rows):
        if (key, called) not in named:
            _add(connection, key, called, tags)


def add_name(connection: Connection, key: int, name: str) -> None:
    """Let a stored asset be found by another name that its bytes came under."""
    name = shown_text(name)
    if connection.execute(_IS_NAMED, {"of_key": key, "of_name": name}).first() is None:
        given = {"keys": json.dumps([key])}
        present = connection.execute(_PRESENT, given).first()
        if present is not None:
            _add(connection, key, name, present[2])


def forget(connection: Connection, keys: Iterable[int]) -> None:
    """Take assets out of the index."""
    given = {"keys": json.dumps(list(keys))}
    rows = connection.execute(_ROWS, given).all()
    if rows:
        old = [{"id": row.id, "grams": Written(row.folded, row.words).grams} for row in rows]
        connection.execute(_DELETE_GRAMS, old)
        connection.execute(delete(names).where(one_of(names.c.asset_key, bindparam("keys"))), given)


def fill(connection: Connection) -> None:
    """Index every stored asset anew, by its name and by those of the files with the same bytes."""
    connection.execute(_DELETE_ALL_GRAMS)
    connection.execute(delete(names))
    others = _names_of_sources(connection)
    every = (
        (key, each, tags)
        for key, name, tags in connection.execute(_EVERY).all()
        for each in dict.fromkeys([name, *others.get(key, ())])
    )
    rows = (
        _row(row_id, key, name, written(name, tags))
        for row_id, (key, name, tags) in enumerate(every, 1)
    )
    while batch := list(islice(rows, _BATCH)):
        connection.execute(_INSERT, batch)
        connection.execute(_INSERT_GRAMS, batch)


def _names_of_sources(connection: Connection) -> dict[int, list[str]]:
    """Return the names of files that are not called what their asset is called, by asset."""
    query = select(sources.c.asset_key, sources.c.path, assets.c.name).join(
        assets, assets.c.key == sources.c.asset_key
    )
    found: dict[int, list[str]] = {}
    for key, path, name in connection.execute(query):
        other = shown_text(os.path.basename(path))  # noqa: PTH119  some are no valid text
        if other and other != name:
            found.setdefault(key, []).append(other)
    return found


def _add(connection: Connection, key: int, name: str, tags: str) -> None:
    row = _row(None, key, name, written(name, tags))
    connection.execute(_INSERT_GRAMS, row | {"id": connection.execute(_INSERT, row).lastrowid})


def _row(row_id: int | None, key: int, name: str, of: Written) -> dict[str, object]:
    return {
        "id": row_id,
        "asset_key": key,
        "name": name,
        "folded": of.folded,
        "words": of.words,
        "grams": of.grams,
    }
