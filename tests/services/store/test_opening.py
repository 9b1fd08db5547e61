"""Opening a library: made, upgraded, or refused untouched."""

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Integer, LargeBinary, Text

from refboard.core.errors import (
    LibraryBusyError,
    LibraryDamagedError,
    LibraryTooNewError,
    StorageError,
)
from refboard.services.paths import LibraryPaths
from refboard.services.store import open_store, schema
from refboard.services.store.database import Database
from refboard.services.store.migrations import STEPS


def _raw(paths: LibraryPaths) -> sqlite3.Connection:
    return sqlite3.connect(paths.database, isolation_level=None)


def test_a_new_library_has_its_folders_and_settings(paths: LibraryPaths) -> None:
    store = open_store(paths)

    assert store.boards.all() == []
    database = store._database
    assert database.pragma("journal_mode") == "wal"
    assert database.pragma("foreign_keys") == 1
    assert database.pragma("synchronous") == 2
    assert database.pragma("application_id") == schema.APPLICATION_ID
    for folder in (paths.originals, paths.incoming, paths.previews, paths.indexes):
        assert folder.is_dir()
    store.close()


def test_the_last_to_close_leaves_one_file(paths: LibraryPaths) -> None:
    open_store(paths).close()

    assert [path.name for path in paths.root.glob("library.sqlite*")] == ["library.sqlite"]


def test_opening_what_is_up_to_date_loads_no_alembic(paths: LibraryPaths) -> None:
    open_store(paths).close()
    script = (
        "import sys; from pathlib import Path\n"
        "from refboard.services.paths import LibraryPaths\n"
        "from refboard.services.store import open_store\n"
        "open_store(LibraryPaths(Path(sys.argv[1]))).close()\n"
        "assert not any(name.startswith(('alembic', 'sqlalchemy.orm')) for name in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", script, str(paths.root)], check=True)


def test_the_revisions_known_here_are_the_migration_steps() -> None:
    assert [step.revision for step in STEPS] == list(schema.REVISIONS)
    assert [step.down_revision for step in STEPS] == [None, *schema.REVISIONS[:-1]]


def test_the_tables_named_here_are_those_that_the_steps_make(paths: LibraryPaths) -> None:
    open_store(paths).close()
    with _raw(paths) as raw:
        for table in schema.metadata.sorted_tables:
            found = {row[1]: row[2] for row in raw.execute(f"PRAGMA table_info({table.name})")}
            named = {column.name: _sql_type(column.type) for column in table.columns}
            assert found.keys() == named.keys(), table.name
            for name, kind in named.items():
                assert found[name] in (kind, "ANY"), (table.name, name)
    raw.close()


def _sql_type(kind: Any) -> str:
    known = {Integer: "INTEGER", Text: "TEXT", LargeBinary: "BLOB"}
    kind = getattr(kind, "impl_instance", kind)
    return next((sql for type_, sql in known.items() if isinstance(kind, type_)), "REAL")


def test_a_library_of_a_newer_refboard_is_refused(paths: LibraryPaths) -> None:
    open_store(paths).close()
    with _raw(paths) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    before = paths.database.read_bytes()

    with pytest.raises(LibraryTooNewError, match="newer"):
        open_store(paths)

    assert paths.database.read_bytes() == before


def test_what_is_no_library_is_refused_untouched(paths: LibraryPaths) -> None:
    paths.root.mkdir()
    for content in (b"hello" * 1000, b"SQLite format 3\x00" + b"\xff" * 5000, b"xyz"):
        paths.database.write_bytes(content)
        with pytest.raises(LibraryDamagedError):
            open_store(paths)
        assert paths.database.read_bytes() == content


def test_another_applications_database_is_refused_untouched(paths: LibraryPaths) -> None:
    paths.root.mkdir()
    for script in ("CREATE TABLE notes (text)", "PRAGMA application_id = 7"):
        paths.database.unlink(missing_ok=True)
        with _raw(paths) as raw:
            raw.execute(script)
            raw.execute("CREATE TABLE IF NOT EXISTS notes (text)")
        raw.close()
        before = paths.database.read_bytes()
        with pytest.raises(LibraryDamagedError, match="not a RefBoard library"):
            open_store(paths)
        assert paths.database.read_bytes() == before


def test_a_library_without_its_revision_is_damaged(paths: LibraryPaths) -> None:
    open_store(paths).close()
    for statement in ("DELETE FROM alembic_version", "DROP TABLE alembic_version"):
        with _raw(paths) as raw:
            raw.execute(statement)
        raw.close()
        with pytest.raises(LibraryDamagedError):
            open_store(paths)


def test_an_empty_file_becomes_a_library(paths: LibraryPaths) -> None:
    paths.root.mkdir()
    paths.database.touch()

    store = open_store(paths)

    assert store.integrity() == []
    store.close()


def test_a_locked_library_is_busy(paths: LibraryPaths) -> None:
    open_store(paths).close()
    other = _raw(paths)
    other.execute("BEGIN IMMEDIATE")
    store = open_store(paths, busy_timeout_ms=1)

    with pytest.raises(LibraryBusyError, match="in use"), store.transaction():
        pass

    other.execute("COMMIT")
    with store.transaction():
        pass
    store.close()
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LibraryBusyError):
        open_store(paths, busy_timeout_ms=1)
    other.close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(StorageError, match="cannot be made"):
        open_store(LibraryPaths(tmp_path / "file" / "library"))


def test_a_database_that_cannot_be_opened_is_told(paths: LibraryPaths) -> None:
    paths.database.mkdir(parents=True)

    with pytest.raises(StorageError):
        open_store(paths)


def test_a_store_serves_its_own_thread_only(paths: LibraryPaths) -> None:
    store = open_store(paths)
    raised: list[BaseException] = []

    def use() -> None:
        try:
            store.boards.all()
        except sqlite3.ProgrammingError as error:
            raised.append(error)
        except Exception as error:  # noqa: BLE001  reported by the assertion
            raised.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    store.close()

    assert len(raised) == 1
    assert "thread" in str(raised[0])


def test_programs_that_make_a_library_at_once_all_get_it(paths: LibraryPaths) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from refboard.services.paths import LibraryPaths\n"
        "from refboard.services.store import open_store\n"
        "store = open_store(LibraryPaths(Path(sys.argv[1])))\n"
        "assert store.integrity() == []; store.close()\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, str(paths.root)]) for _ in range(2)]

    assert [process.wait(60) for process in running] == [0, 0]


def test_a_file_that_is_no_database_is_closed_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Path] = []
    close = Database.close

    def noted(database: Database) -> None:
        closed.append(database.path)
        close(database)

    monkeypatch.setattr(Database, "close", noted)
    target = tmp_path / "library.sqlite"
    target.write_text("These are my notes, no database at all. " * 40)

    with pytest.raises(LibraryDamagedError):
        Database(target, busy_timeout_ms=100)

    assert closed == [target]
