"""A library that cannot be written is looked at, whatever state it was left in."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from refboard.core.errors import (
    LibraryBusyError,
    LibraryDamagedError,
    LibraryReadOnlyError,
    LibraryTooNewError,
    StorageError,
)
from refboard.services.library.access import forget_scratch, open_as_allowed
from refboard.services.paths import LibraryPaths
from refboard.services.store import Store, open_store
from refboard.services.store import store as store_module
from tests.read_only import listing, protected
from tests.services.store.conftest import Filler

LIBRARIES = Path(__file__).parent / "libraries"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module.open_store, "__kwdefaults__", {"busy_timeout_ms": 50})


@pytest.fixture
def filled(paths: LibraryPaths) -> LibraryPaths:
    """A library with a board of two pictures that nobody has open."""
    with closing(open_store(paths)) as store:
        filler = Filler(store)
        filler.board(filler.stored("one.jpg", "two.jpg"), "Seen")
        filler.space()
    return paths


def names(paths: LibraryPaths) -> list[str]:
    """Return the boards that looking shows, and let nothing be left behind or written."""
    before = listing(paths.root)
    with protected(paths.root):
        looked, store = open_as_allowed(paths.root)
        try:
            assert looked.is_read_only
            assert store.is_read_only
            found = [summary.name for summary in store.boards.all()]
            assert store.integrity() == []
        finally:
            store.close()
            forget_scratch(looked)
    assert listing(paths.root) == before
    assert looked.scratch is not None
    assert not looked.scratch.exists()
    return found


def copied_while_open(paths: LibraryPaths, act: Callable[[Store], None]) -> LibraryPaths:
    """Return a copy of a library as a program leaves it that is killed after `act`."""
    copy = LibraryPaths(paths.root.with_name("copy"))
    with closing(open_store(paths)) as store:
        act(store)
        shutil.copytree(paths.root, copy.root)
    return copy


def add_board(store: Store) -> None:
    Filler(store).board((), "In the log")


def test_what_can_be_written_is_opened_to_work_on(paths: LibraryPaths) -> None:
    found, store = open_as_allowed(paths.root)

    assert not found.is_read_only
    assert not store.is_read_only
    with store.transaction():
        pass
    store.close()


def test_a_protected_library_is_looked_at(filled: LibraryPaths) -> None:
    assert names(filled) == ["Seen"]


def test_only_the_database_may_be_protected(filled: LibraryPaths) -> None:
    filled.database.chmod(0o444)

    with protected(filled.incoming):  # the folder of the library stays as it is
        looked, store = open_as_allowed(filled.root)
        found = [summary.name for summary in store.boards.all()]
        left = {path.name for path in filled.root.iterdir()}
        store.close()
        forget_scratch(looked)

    assert looked.is_read_only
    assert found == ["Seen"]
    assert left == {"library.sqlite", "originals", "incoming", "cache"}


def test_every_change_is_refused_and_nothing_written(filled: LibraryPaths) -> None:
    with protected(filled.root):
        looked, store = open_as_allowed(filled.root)
        with pytest.raises(LibraryReadOnlyError, match="read-only"):
            add_board(store)
        with pytest.raises(LibraryReadOnlyError), store.transaction():
            pass
        store.remembered.put("last_board", "kept while it is open")
        assert store.remembered.get("last_board") == "kept while it is open"
        store.close()
        forget_scratch(looked)

    with closing(open_store(filled)) as store:
        assert [summary.name for summary in store.boards.all()] == ["Seen"]
        assert store.remembered.get("last_board") is None


@pytest.mark.parametrize("left", [("-wal", "-shm"), ("-wal",)], ids=["log and index", "log"])
def test_what_a_killed_program_left_in_the_log_is_there(
    filled: LibraryPaths, left: tuple[str, ...]
) -> None:
    copy = copied_while_open(filled, add_board)
    for path in copy.root.glob("library.sqlite-*"):
        if not path.name.endswith(left):
            path.unlink()

    assert names(copy) == ["Seen", "In the log"]


def test_half_a_transaction_that_a_killed_program_left_is_undone(filled: LibraryPaths) -> None:
    with closing(sqlite3.connect(filled.database, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
    script = (
        "import os, sqlite3, sys\n"
        "other = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "other.execute('PRAGMA cache_size = 1'); other.execute('PRAGMA cache_spill = 1')\n"
        "other.execute('BEGIN'); other.execute('UPDATE boards SET name = \"Half\"')\n"
        "other.execute('CREATE TABLE filler (x)')\n"
        "for _ in range(50): other.execute('INSERT INTO filler VALUES (zeroblob(4000))')\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(filled.database)], check=True)
    assert Path(f"{filled.database}-journal").stat().st_size > 0

    assert names(filled) == ["Seen"]


@pytest.mark.parametrize("revision", ["0001", "0002"])
def test_an_older_library_is_looked_at_in_an_upgraded_copy(
    paths: LibraryPaths, revision: str
) -> None:
    paths.root.mkdir()
    with closing(sqlite3.connect(paths.database)) as made:
        made.executescript((LIBRARIES / f"{revision}.sql").read_text(encoding="utf-8"))

    assert names(paths) == ["Old board"]


def test_a_newer_library_is_refused(filled: LibraryPaths) -> None:
    with closing(sqlite3.connect(filled.database)) as made:
        made.execute("UPDATE alembic_version SET version_num = '9999'")
        made.commit()

    with protected(filled.root), pytest.raises(LibraryTooNewError):
        open_as_allowed(filled.root)


def test_what_is_no_library_is_refused(paths: LibraryPaths) -> None:
    paths.root.mkdir()
    paths.database.write_bytes(b"no database at all, whatever it is called " * 40)

    with protected(paths.root), pytest.raises(LibraryDamagedError):
        open_as_allowed(paths.root)


def test_a_library_that_its_owner_keeps_locked_is_busy(filled: LibraryPaths) -> None:
    with closing(sqlite3.connect(filled.database, isolation_level=None)) as owner:
        owner.execute("PRAGMA journal_mode = DELETE")
        owner.execute("BEGIN EXCLUSIVE")

        with protected(filled.root), pytest.raises(LibraryBusyError):
            open_as_allowed(filled.root)


def test_what_the_owner_writes_meanwhile_is_seen(filled: LibraryPaths) -> None:
    with protected(filled.root):
        looked, looking = open_as_allowed(filled.root)
    versions = [looking.data_version()]
    with closing(open_store(filled)) as owner:  # from no log to a log
        add_board(owner)
        with protected(filled.root):
            versions.append(looking.data_version())
            assert [summary.name for summary in looking.boards.all()] == ["Seen", "In the log"]
        Filler(owner).board((), "Later")
        with protected(filled.root):
            assert len(looking.boards.all()) == 3
    with protected(filled.root):  # and to none again
        assert len(looking.boards.all()) == 3
        looking.close()
    forget_scratch(looked)

    assert versions[0] != versions[1]


def test_a_second_connection_looks_too(filled: LibraryPaths) -> None:
    with protected(filled.root):
        looked, store = open_as_allowed(filled.root)
        with closing(open_store(looked)) as second:
            assert second.is_read_only
            assert len(second.boards.all()) == 1
        store.close()
        forget_scratch(looked)


def test_a_space_that_was_never_made_is_empty(filled: LibraryPaths) -> None:
    with protected(filled.root):
        looked, store = open_as_allowed(filled.root)
        row = Filler(store).space(version="never seen")
        source = store.vectors.source(row)
        assert (source.count(), source.generation(), list(source.batches())) == (0, 0, [])
        assert store.assets.unembedded_count(row) == 2
        store.close()
        forget_scratch(looked)


def test_where_a_library_is_missing_none_is_made_to_look_at(tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    with protected(folder), pytest.raises(StorageError, match="cannot be made"):
        open_as_allowed(folder / "library")
    assert os.listdir(folder) == []  # noqa: PTH208


def test_a_database_that_may_not_be_read_is_told(filled: LibraryPaths) -> None:
    with protected(filled.root):
        filled.database.chmod(0)
        with pytest.raises(StorageError, match="cannot be opened"):
            open_as_allowed(filled.root)
        filled.database.chmod(0o444)


@pytest.mark.skipif(os.name != "posix", reason="processes cannot be asked for here")
def test_what_a_killed_program_made_to_look_is_swept_by_the_next(
    filled: LibraryPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (temporary / f"refboard-looking-{gone.pid}-abc").mkdir()
    others = [f"refboard-looking-{os.getpid()}-abc", "refboard-looking-x-abc", "anything"]
    for name in others:
        (temporary / name).mkdir()

    assert names(filled) == ["Seen"]

    assert sorted(path.name for path in temporary.iterdir()) == sorted(others)
