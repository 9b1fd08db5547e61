"""Libraries of older schemas: brought to the newest one whole, or left as they were."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from alembic import op

from refboard.core.asset import Remark, RemarkKind
from refboard.core.board import Board
from refboard.core.content import Crop, Picture, PictureView, Unknown
from refboard.core.content.group import Group
from refboard.core.errors import LibraryError, LibraryTooNewError, StorageError
from refboard.core.ids import BoardId, GroupId
from refboard.services.paths import LibraryPaths
from refboard.services.store import open_store, schema
from refboard.services.store.database import Database
from refboard.services.store.migrations import STEPS
from refboard.services.store.upgrade import ensure_schema

LIBRARIES = Path(__file__).parent / "libraries"
FIRST = STEPS[:1]


def _raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def _rows(path: Path, query: str) -> list[tuple[Any, ...]]:
    raw = _raw(path)
    found = raw.execute(query).fetchall()
    raw.close()
    return found


def _columns(path: Path, table: str) -> str:
    """Return the names of the columns that a table has now."""
    return ", ".join(row[1] for row in _rows(path, f"PRAGMA table_info({table})"))


def _scripted(paths: LibraryPaths, revision: str) -> None:
    paths.root.mkdir()
    raw = _raw(paths.database)
    raw.executescript((LIBRARIES / f"{revision}.sql").read_text(encoding="utf-8"))
    raw.close()


def _unpacked(paths: LibraryPaths, name: str) -> None:
    with zipfile.ZipFile(LIBRARIES / f"{name}.zip") as packed:
        packed.extractall(paths.root)


def _is_as_it_was(paths: LibraryPaths) -> bool:
    """Return whether the version before would open this library and find everything."""
    database = Database(paths.database, busy_timeout_ms=100)
    ensure_schema(database, FIRST)
    database.close()
    items = _rows(paths.database, "SELECT count(*), min(kind), max(kind) FROM items")
    check = _rows(paths.database, "PRAGMA integrity_check")
    return check == [("ok",)] and items[0][0] > 0 and items[0][1:] == ("image", "image")


# -- every schema there was --------------------------------------------------------------------


@pytest.mark.parametrize("revision", schema.REVISIONS)
def test_a_library_of_every_released_schema_opens(paths: LibraryPaths, revision: str) -> None:
    _scripted(paths, revision)

    store = open_store(paths)

    (summary,) = store.boards.all()
    board = store.boards.load(summary.id)
    assert board.name == "Old board"
    assert {"item-one", "item-two"} <= {item.id for item in board.items}
    assert store.assets.lookup("a" * 64) is not None
    assert [job.source.path for job in store.jobs.pending(9)] == [Path("/pictures/two.jpg")]
    assert len(store.names.find("one", 5)) == 1
    assert store.vectors.get(store.vectors.spaces()[0], 1).shape == (1, 2)
    assert store.integrity() == []
    store.close()


def test_what_the_second_schema_brought_is_read(paths: LibraryPaths) -> None:
    _scripted(paths, "0002")

    store = open_store(paths)

    board = store.boards.load(store.boards.all()[0].id)
    contents = {item.id: item.content for item in board.items}
    view = PictureView(is_greyscale=True)
    assert contents["item-two"] == Picture("asset-two", Crop(0.25, 0.0, 0.5, 1.0), view)  # type: ignore[index,arg-type]
    assert contents["item-three"] == Unknown("cloud", '{"version": 1,  "puffs":[1, 2]}')  # type: ignore[index]
    assert [item.group_id for item in board.items] == [None, "group-two", None]
    one = GroupId("group-one")
    assert board.groups == (
        Group(one, "Trees", "#22aa44", is_locked=True),
        Group(GroupId("group-two"), parent=one, is_collapsed=True),
    )
    assert board.settings.background == "#102030"
    assert board.settings.others == (("of a newer one", '{"a": 1.50}'),)
    store.close()


def test_what_the_fifth_schema_brought_is_read(paths: LibraryPaths) -> None:
    _scripted(paths, "0005")

    store = open_store(paths)

    one = store.assets.lookup("asset-one")
    assert one is not None
    assert one.remarks == (Remark(RemarkKind.PARTS_NOT_SHOWN, 3),)
    store.close()


def test_an_older_library_keeps_the_order_of_its_boards(paths: LibraryPaths) -> None:
    _unpacked(paths, "studio-0001")
    query = "SELECT name FROM boards WHERE trashed_at IS NULL ORDER BY key"
    before = [name for (name,) in _rows(paths.database, query)]

    store = open_store(paths)

    assert [summary.name for summary in store.boards.all()] == before
    store.boards.create(Board(BoardId("new"), "New"))
    store.boards.move(store.boards.all()[1].id, store.boards.all()[0].id)
    assert [summary.name for summary in store.boards.all()] == [*reversed(before), "New"]
    store.close()


@pytest.mark.parametrize("count", range(1, len(STEPS) + 1))
def test_the_steps_still_make_every_schema_as_it_was(paths: LibraryPaths, count: int) -> None:
    paths.root.mkdir()
    database = Database(paths.database, busy_timeout_ms=100)
    ensure_schema(database, STEPS[:count])
    database.close()
    then = sqlite3.connect(":memory:")
    name = f"{schema.REVISIONS[count - 1]}.sql"
    then.executescript((LIBRARIES / name).read_text(encoding="utf-8"))
    query = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"

    assert _rows(paths.database, query) == then.execute(query).fetchall()
    then.close()


# -- real libraries of the version before -----------------------------------------------------


@pytest.mark.parametrize("name", ["studio-0001", "plain-0001"])
def test_a_library_made_by_the_version_before_has_everything(
    paths: LibraryPaths, name: str
) -> None:
    _unpacked(paths, name)
    query = (
        "SELECT items.id, boards.id, assets.id, x, y, items.width, items.height, rotation, z, "
        "is_flipped_h, is_flipped_v, opacity, is_locked FROM items "
        "JOIN boards ON boards.key = board_key JOIN assets ON assets.key = asset_key "
        "ORDER BY boards.key, z, items.id"
    )
    before = _rows(paths.database, query)
    others = {
        query: _rows(paths.database, query)
        for table in ("assets", "asset_aliases", "sources", "import_jobs", "boards", "vectors",
                      "spaces", "embed_failures", "tags", "asset_tags", "meta")
        for query in [f"SELECT {_columns(paths.database, table)} FROM {table}"]
    }  # fmt: skip

    store = open_store(paths)

    after = []
    for summary in sorted(
        store.boards.all() + store.boards.trashed(),
        key=lambda summary: [row[1] for row in before].index(summary.id),
    ):
        board = store.boards.load(summary.id)
        assert board.groups == ()
        for item in board.items:
            at = item.placement
            assert item.content == Picture(item.content.asset_id)  # type: ignore[arg-type]
            after.append(
                (item.id, board.id, item.asset_id, at.x, at.y, at.width, at.height, at.rotation,
                 at.z, at.is_flipped_h, at.is_flipped_v, item.opacity, item.is_locked)
            )  # fmt: skip
    assert after == before
    assert store.integrity() == []
    store.close()
    for query, rows in others.items():
        assert _rows(paths.database, query) == rows, query


def test_names_of_the_version_before_are_found_by_any_part_and_with_their_tags(
    paths: LibraryPaths,
) -> None:
    _unpacked(paths, "studio-0001")

    store = open_store(paths)

    (picture,) = [key for key, _ in store.names.find("ture 0", 9)]
    assert [key for key, _ in store.names.find("copy of", 9)] == [picture]
    assert picture in [key for key, _ in store.names.find("ight", 9)]
    assert len(store.names.find("light ictur", 9)) == 2
    store.close()


# -- upgrades -------------------------------------------------------------------------------------


def _step(revision: str, down: str, statement: str) -> ModuleType:
    step = ModuleType(f"v{revision}")
    names = {"revision": revision, "down_revision": down}
    vars(step).update(names, upgrade=lambda: op.execute(statement))
    return step


_NEXT = [
    *STEPS,
    _step("8888", schema.HEAD, "ALTER TABLE tags ADD COLUMN colour TEXT"),
    _step("9999", "8888", "ALTER TABLE tags ADD COLUMN note TEXT"),
]


def test_an_upgrade_keeps_a_copy_of_what_was_there(paths: LibraryPaths) -> None:
    open_store(paths).close()
    database = Database(paths.database, busy_timeout_ms=100)

    ensure_schema(database, _NEXT)
    ensure_schema(database, _NEXT)
    database.close()

    columns = [row[1] for row in _rows(paths.database, "PRAGMA table_info(tags)")]
    assert columns == ["id", "name", "colour", "note"]
    assert _rows(paths.database, "SELECT version_num FROM alembic_version") == [("9999",)]
    copy = paths.root / f"library-before-upgrade-{schema.HEAD}.sqlite"
    assert not list(paths.root.glob("*.partial"))
    shutil.move(copy, paths.database)
    store = open_store(paths)  # the copy is a whole library of the old schema
    assert store.integrity() == []
    store.close()


def test_the_copy_of_a_library_opens_in_the_version_before(paths: LibraryPaths) -> None:
    _unpacked(paths, "studio-0001")
    open_store(paths).close()

    shutil.move(paths.root / "library-before-upgrade-0001.sqlite", paths.database)

    assert _is_as_it_was(paths)


def test_an_upgraded_library_is_refused_by_the_version_before(paths: LibraryPaths) -> None:
    _unpacked(paths, "studio-0001")
    open_store(paths).close()
    database = Database(paths.database, busy_timeout_ms=100)

    with pytest.raises(LibraryTooNewError, match="newer RefBoard"):
        ensure_schema(database, FIRST)

    database.close()


def test_a_step_that_fails_leaves_the_library_as_it_was(paths: LibraryPaths) -> None:
    open_store(paths).close()
    new = [*_NEXT[:-1], _step("9999", "8888", "ALTER TABLE nothing ADD COLUMN colour TEXT")]
    database = Database(paths.database, busy_timeout_ms=100)
    with pytest.raises(LibraryError):
        ensure_schema(database, new)
    database.close()

    store = open_store(paths)

    assert store.tags.counts() == {}
    assert store.integrity() == []
    store.close()


def _refused(paths: LibraryPaths, database: Database) -> None:
    with pytest.raises(StorageError) as caught:
        ensure_schema(database)
    database.close()
    assert "has to be upgraded" in caught.value.sentence
    assert "Nothing in it was changed" in caught.value.hint
    assert not list(paths.root.glob("*.partial"))
    assert _is_as_it_was(paths)


def test_a_disk_that_fills_up_at_any_page_leaves_the_library_as_it_was(
    paths: LibraryPaths,
) -> None:
    _unpacked(paths, "studio-0001")
    refused = 0
    for spare in range(100):
        database = Database(paths.database, busy_timeout_ms=100)
        pages = int(str(database.pragma("page_count")))
        database.pragma(f"max_page_count = {pages + spare}")
        try:
            ensure_schema(database)
        except StorageError:
            _refused(paths, database)
            refused += 1
        else:
            database.close()
            break

    store = open_store(paths)

    assert refused > 1
    assert store.integrity() == []
    assert len(store.boards.all()) == 2
    store.close()


def test_a_disk_without_room_for_the_copy_leaves_nothing_behind(paths: LibraryPaths) -> None:
    """A limit for the size of files stands for the disk; a process has only one, so not ours."""
    resource = pytest.importorskip("resource")
    assert resource.RLIMIT_FSIZE
    _unpacked(paths, "studio-0001")
    script = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from refboard.core.errors import StorageError\n"
        "from refboard.services.paths import LibraryPaths\n"
        "from refboard.services.store import open_store\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
        "try: open_store(LibraryPaths(Path(sys.argv[1])))\n"
        "except StorageError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(paths.root)],
        check=True,
        capture_output=True,
        text=True,
    )

    assert "has to be upgraded" in done.stdout
    assert not list(paths.root.glob("library-before-upgrade*"))
    assert _is_as_it_was(paths)
    open_store(paths).close()


def test_a_library_that_cannot_be_written_is_left_as_it_was(paths: LibraryPaths) -> None:
    _unpacked(paths, "studio-0001")
    database = Database(paths.database, busy_timeout_ms=100)
    database.pragma("query_only = ON")

    _refused(paths, database)

    open_store(paths).close()


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind this user"
)
def test_a_library_in_a_read_only_folder_is_left_as_it_was(paths: LibraryPaths) -> None:
    _unpacked(paths, "studio-0001")
    for folder in (paths.originals, paths.incoming, paths.previews, paths.indexes):
        folder.mkdir(parents=True, exist_ok=True)
    before = paths.database.read_bytes()
    paths.database.chmod(0o444)
    paths.root.chmod(0o555)
    try:
        with pytest.raises(StorageError):
            open_store(paths)
    finally:
        paths.root.chmod(0o755)
        paths.database.chmod(0o644)

    assert paths.database.read_bytes() == before
    open_store(paths).close()


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
@pytest.mark.parametrize("at", range(11))
def test_a_program_that_is_killed_in_the_middle_leaves_the_library_as_it_was(
    paths: LibraryPaths, at: int
) -> None:
    _unpacked(paths, "studio-0001")
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from refboard.services.paths import LibraryPaths\n"
        "from refboard.services.store import open_store\n"
        "from refboard.services.store.migrations import v0002_items_have_content as step\n"
        "def statements():\n"
        "    for number, statement in enumerate(whole):\n"
        "        if number == int(sys.argv[2]): os.kill(os.getpid(), signal.SIGKILL)\n"
        "        yield statement\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "whole, step._STATEMENTS = step._STATEMENTS, statements()\n"
        "open_store(LibraryPaths(Path(sys.argv[1])))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(paths.root), str(at)], check=False, capture_output=True
    )

    assert done.returncode == -signal.SIGKILL
    assert _is_as_it_was(paths)
    store = open_store(paths)
    assert store.integrity() == []
    assert len(store.boards.all()) == 2
    store.close()
