"""Board files made to do harm, or broken on the way: a sentence, and nothing touched."""

import os
import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from refboard.core.errors import BoardFileError
from refboard.services.interchange import board_check
from refboard.services.interchange.board_file import read_board_file, write_board_file
from refboard.services.interchange.board_reader import open_board_file

Shelf = Any
SHA = "b" * 64


@pytest.fixture
def good(shelf: Shelf, tmp_path: Path) -> Path:
    path = tmp_path / "b.refboard"
    board = shelf.board(shelf.picture(b"cat" * 1000), shelf.picture(b"dog" * 1000, "dog.jpg"))
    write_board_file(path, shelf.store, shelf.paths, board.id)
    return path


def _refused(library: Shelf, path: Path) -> BoardFileError:
    before = {p for p in library.paths.root.rglob("*") if p.parent != library.paths.root}
    with pytest.raises(BoardFileError) as caught:
        read_board_file(path, library.store, library.paths)
    assert path.name in caught.value.sentence
    assert caught.value.hint
    assert library.store.boards.all() == []
    assert library.store.jobs.pending_count() == 0
    assert {p for p in library.paths.root.rglob("*") if p.parent != library.paths.root} == before
    return caught.value


_SQL = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON items BEGIN DELETE FROM items; END",
    "view": "CREATE VIEW v AS SELECT * FROM items",
    "virtual table": "CREATE VIRTUAL TABLE f USING fts5(x)",
    "further table": "CREATE TABLE more (x)",
    "further index": "CREATE INDEX more ON items (x)",
    "view instead of a table": "DROP TABLE items; CREATE VIEW items AS SELECT 1",
    "column more": "ALTER TABLE items ADD COLUMN more TEXT",
    "no table": "DROP TABLE originals",
    "two boards": "INSERT INTO board VALUES (2, 'x', NULL, NULL, NULL)",
    "no board": "DELETE FROM board",
    "no name": "UPDATE board SET name = ''",
    "endless name": "UPDATE board SET name = printf('%.*c', 5000, 'x')",
    "half a viewpoint": "UPDATE board SET view_x = 1.0",
    "zoom of none": "UPDATE board SET view_x = 0, view_y = 0, view_zoom = 0",
    "infinite x": "UPDATE items SET x = 9e999",
    "far away": "UPDATE items SET y = -1e13",
    "no width": "UPDATE items SET width = 0",
    "turned inside out": "UPDATE items SET height = -5",
    "more than opaque": "UPDATE items SET opacity = 1.5",
    "half locked": "UPDATE items SET is_locked = 2",
    "nameless item": "UPDATE items SET id = '' WHERE rowid = 1",
    "item of nothing": "UPDATE items SET asset_key = 99",
    "picture of nothing": "UPDATE items SET asset_key = NULL",
    "kind of nothing": "UPDATE items SET kind = ''",
    "endless kind": "UPDATE items SET kind = printf('%.*c', 70, 'x')",
    "content is no JSON": "UPDATE items SET content = '{'",
    "content has no version": "UPDATE items SET kind = 'cloud', content = '{}'",
    "content is endless": "UPDATE items SET kind = 'cloud', "
    "content = '{\"version\":1,\"x\":\"' || printf('%.*c', 1048576, 'x') || '\"}'",
    "content is too deep": "UPDATE items SET content = printf('%.*c', 500000, '[')",
    "crop beyond the picture": 'UPDATE items SET content = \'{"version":1,"crop":[0,0,2,1]}\'',
    "crop of no number": 'UPDATE items SET content = \'{"version":1,"crop":[0,0,NaN,1]}\'',
    "item of a nameless group": "UPDATE items SET group_id = ''",
    "nameless group": "INSERT INTO groups VALUES ('', '', '', NULL, 0, 0)",
    "endless group name": "INSERT INTO groups "
    "VALUES ('g', printf('%.*c', 5000, 'x'), '', NULL, 0, 0)",
    "group of no colour": "INSERT INTO groups VALUES ('g', '', 'red', NULL, 0, 0)",
    "half collapsed": "INSERT INTO groups VALUES ('g', '', '', NULL, 2, 0)",
    "setting is no JSON": "INSERT INTO board_settings VALUES ('grid', 'off')",
    "setting without a name": "INSERT INTO board_settings VALUES ('', '1')",
    "setting is endless": "INSERT INTO board_settings "
    "VALUES ('x', '\"' || printf('%.*c', 70000, 'x') || '\"')",
    "format is a path": "UPDATE assets SET format = '../../x'",
    "format is none": "UPDATE assets SET format = ''",
    "format is unknown": "UPDATE assets SET format = 'EXE'",
    "hash is a path": "UPDATE assets SET sha256 = '../../../etc/passwd'",
    "hash is another": f"UPDATE assets SET sha256 = '{SHA}' WHERE key = 1",
    "hash twice": "UPDATE assets SET sha256 = (SELECT sha256 FROM assets WHERE key = 1)",
    "hash is none": "UPDATE assets SET sha256 = ''",
    "no picture name": "UPDATE assets SET name = ''",
    "endless address": "UPDATE assets SET url = printf('%.*c', 5000, 'x')",
    "million pixels wide": "UPDATE assets SET width = 1000001",
    "less than no pixels": "UPDATE assets SET height = -1",
    "size is another": "UPDATE assets SET byte_size = byte_size + 1",
    "size is huge": "UPDATE assets SET byte_size = 1 << 40",
    "key below zero": "UPDATE assets SET key = -1 WHERE key = 1",
    "other bytes": "UPDATE originals SET content = zeroblob(3000) WHERE asset_key = 1",
    "bytes of nobody": "INSERT INTO originals VALUES (99, 0, x'00')",
    "part missing": "UPDATE originals SET part = 1 WHERE asset_key = 1",
    "empty part": "INSERT INTO originals VALUES (1, 1, x'')",
    "part too long": "UPDATE originals SET content = zeroblob(1100000) WHERE asset_key = 1",
    "blob beyond all": "UPDATE originals SET content = zeroblob(9000000) WHERE asset_key = 1",
    "no version": "PRAGMA user_version = 0",
    "newer": "PRAGMA user_version = 3",
    "older than it is": "PRAGMA user_version = 1",
    "another application": "PRAGMA application_id = 1",
    "a library": "PRAGMA application_id = 0x52464244",
}


@pytest.mark.parametrize("name", _SQL)
def test_a_file_that_is_not_as_it_must_be_is_refused(other: Shelf, good: Path, name: str) -> None:
    raw = sqlite3.connect(good, isolation_level=None)
    raw.executescript(_SQL[name])
    raw.close()

    error = _refused(other, good)

    assert ("newer" in error.sentence) == (name == "newer")


def test_a_schema_with_the_right_names_and_weaker_rules_is_refused(
    other: Shelf, good: Path
) -> None:
    # Without the primary key an item could be there twice, without STRICT a number be a text.
    for was, becomes in ((" PRIMARY KEY", ""), (") STRICT", ")"), ("x REAL", "x REAL AS (1)")):
        raw = sqlite3.connect(good, isolation_level=None)
        (sql,) = raw.execute("SELECT sql FROM sqlite_master WHERE name = 'items'").fetchone()
        raw.execute("DROP TABLE items")
        raw.execute(sql.replace(was, becomes).replace(" NOT NULL", ""))
        raw.close()
        _refused(other, good)


def test_too_much_of_a_thing_is_refused(
    other: Shelf, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = sqlite3.connect(good, isolation_level=None)
    raw.execute("INSERT INTO groups VALUES ('g', '', '', NULL, 0, 0), ('h', '', '', NULL, 0, 0)")
    raw.execute("INSERT INTO board_settings VALUES ('a', '1'), ('b', '2')")
    raw.close()
    for limit in ("MAX_ITEMS", "MAX_ASSETS", "MAX_GROUPS", "MAX_SETTINGS"):
        with monkeypatch.context() as patch:
            patch.setattr(board_check, limit, 1)
            assert "more than 1" in _refused(other, good).sentence


def test_a_file_that_ends_early_is_refused(other: Shelf, good: Path) -> None:
    content = good.read_bytes()
    for size in (0, 10, 99, 100, 512, 4095, 4096, len(content) // 2, len(content) - 1):
        good.write_bytes(content[:size])
        _refused(other, good)


def test_any_flipped_byte_is_refused_or_does_no_harm(
    other: Shelf, shelf: Shelf, good: Path
) -> None:
    """A flip in a part of a page that nothing uses may pass; then the board must be whole."""
    content = good.read_bytes()
    chance = random.Random(3)
    passed = 0
    for _ in range(60):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        good.write_bytes(bytes(damaged))
        try:
            board_id = read_board_file(good, other.store, other.paths).id
        except BoardFileError:
            continue
        passed += 1
        assert len(other.store.boards.load(board_id).items) == 2
    assert passed < 40
    assert other.store.integrity() == []


def test_what_is_no_plain_file_is_refused(other: Shelf, tmp_path: Path) -> None:
    (tmp_path / "folder.refboard").mkdir()
    (tmp_path / "text.refboard").write_text("hello " * 100)
    (tmp_path / "picture.refboard").write_bytes(b"\xff\xd8\xff" * 100)
    (tmp_path / "loop.refboard").symlink_to("loop.refboard")
    for name in ("folder", "text", "picture", "loop", "nothing"):
        _refused(other, tmp_path / f"{name}.refboard")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_without_waiting(other: Shelf, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.refboard")

    _refused(other, tmp_path / "pipe.refboard")


def test_a_journal_lying_beside_the_file_is_not_replayed(
    other: Shelf, good: Path, shelf: Shelf
) -> None:
    """An attacker could ship a write-ahead log that undoes what was checked."""
    raw = sqlite3.connect(good, isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("UPDATE board SET name = 'replayed'")
    log = Path(f"{good}-wal").read_bytes()
    shipped = good.with_name("shipped.refboard")
    shipped.write_bytes(good.read_bytes())
    Path(f"{shipped}-wal").write_bytes(log)
    raw.close()

    board_id = read_board_file(shipped, other.store, other.paths).id

    assert other.store.boards.load(board_id).name == "Board"
    assert Path(f"{shipped}-wal").read_bytes() == log


def test_bytes_are_checked_again_when_they_are_taken(good: Path) -> None:
    raw = sqlite3.connect(good, isolation_level=None)
    raw.execute("UPDATE originals SET content = zeroblob(3000) WHERE asset_key = 2")
    raw.close()

    with open_board_file(good, check_originals=False) as filed:
        whole, altered = filed.content.assets.values()
        assert b"".join(filed.parts(whole)) == b"cat" * 1000
        with pytest.raises(BoardFileError, match="altered"):
            list(filed.parts(altered))
