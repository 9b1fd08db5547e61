"""The check finds what must never be."""

import sqlite3
from typing import Any

import pytest

from refboard.services.paths import LibraryPaths
from refboard.services.store import Store, open_store

Filler = Any


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ("DELETE FROM import_jobs", "Unfinished pictures without a job that would finish them: 1."),
        (
            "UPDATE import_jobs SET state = 'failed'",
            "Jobs that contradict the state of their picture: 1.",
        ),
        (
            "UPDATE assets SET state = 'ready' WHERE state = 'stored'",
            "findable without a vector: 1.",
        ),
        ("UPDATE items SET content = '{ half'", "content cannot be read: 1."),
        ("UPDATE items SET content = '[]'", "content cannot be read: 1."),
        ("DELETE FROM names", "that cannot be found by name: 1."),
        (
            "INSERT INTO asset_aliases SELECT id, key FROM assets LIMIT 1",
            "that mean two pictures: 1.",
        ),
        ("DELETE FROM assets WHERE state = 'stored'", "refers to a row of assets"),
    ],
)
def test_each_broken_rule_is_named(
    paths: LibraryPaths, filler: Filler, store: Store, damage: str, sentence: str
) -> None:
    whole = open_store(LibraryPaths(paths.root.with_name("other")))
    other = type(filler)(whole)
    other.board(other.stored("a.jpg"))
    other.accept("b.jpg")
    assert whole.integrity() == []
    raw = sqlite3.connect(paths.root.with_name("other") / "library.sqlite", isolation_level=None)
    raw.execute("PRAGMA foreign_keys = OFF")

    raw.execute(damage)
    raw.close()

    assert any(sentence in found for found in whole.integrity())
    whole.close()
