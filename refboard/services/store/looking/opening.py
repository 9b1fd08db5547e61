"""Open a library that cannot be written: as it lies, or else a copy of its database.

A copy is needed where an older revision has to be upgraded, and where a program that ended in the
middle left a log that only a folder that can be written lets SQLite read.
"""

import logging
import shutil
from contextlib import suppress
from pathlib import Path

from refboard.core.errors import LibraryBusyError, StorageError
from refboard.services.paths import LibraryPaths
from refboard.services.store.database import Database
from refboard.services.store.looking.read_only_database import LOGS, ReadOnlyDatabase, has_log
from refboard.services.store.upgrade import ensure_schema, is_newest

log = logging.getLogger(__name__)

_TRIES = 5


def open_to_look(paths: LibraryPaths, busy_timeout_ms: int) -> Database:
    """Open a library's database to look at it.

    Args:
        paths: The library's; what has to be copied is kept in its scratch folder.
        busy_timeout_ms: How long to wait for another program's transaction.

    Raises:
        LibraryBusyError: another program keeps the database locked, or writes all the time.
        LibraryTooNewError: a newer RefBoard made it.
        LibraryDamagedError: its database is damaged, or no library's.
        StorageError: it cannot be read, or there is no room for a copy.
    """
    assert paths.scratch is not None, "only for what cannot be written"
    copy = paths.scratch / paths.database.name
    if not copy.exists():
        database = _as_it_lies(paths.database, busy_timeout_ms)
        if database is not None:
            return database
        _copy_newest(paths.database, copy, busy_timeout_ms)
    return ReadOnlyDatabase(copy, busy_timeout_ms=busy_timeout_ms, is_own=True)


def _as_it_lies(path: Path, busy_timeout_ms: int) -> Database | None:
    """Return the open database; None where only a copy can be read as it should."""
    try:
        database = ReadOnlyDatabase(path, busy_timeout_ms=busy_timeout_ms)
    except StorageError:
        if not has_log(path):
            raise
        return None
    try:
        if is_newest(database):
            return database
    except BaseException:
        database.close()
        raise
    database.close()
    return None


def _copy_newest(path: Path, copy: Path, busy_timeout_ms: int) -> None:
    """Copy a database with its log, and bring the copy to the newest revision."""
    folder = copy.with_name("unfinished")
    shutil.rmtree(folder, ignore_errors=True)
    unfinished = folder / path.name
    try:
        folder.mkdir()
        _copy_as_at_one_moment(path, unfinished)
        database = Database(unfinished, busy_timeout_ms=busy_timeout_ms)
        try:
            ensure_schema(database, keeps_copy=False)
        finally:
            database.close()  # which takes the log in
        unfinished.rename(copy)
    except PermissionError as error:
        raise _unreadable() from error
    except OSError as error:
        raise StorageError(
            "This library is read-only, and there is no room for the copy of its database that "
            f"opening it needs: {error.strerror or error}.",
            "Free some space on the disk for temporary files, and open it again.",
        ) from error
    log.info("A copy of the database stands in for the read-only one")


def _copy_as_at_one_moment(path: Path, target: Path) -> None:
    for _ in range(_TRIES):
        before = _stamps(path)
        if before[0] is None:
            raise _unreadable()
        with suppress(FileNotFoundError):  # its owner has taken a log in meanwhile
            for suffix, stamp in zip(("", *LOGS), before, strict=True):
                Path(f"{target}{suffix}").unlink(missing_ok=True)
                if stamp is not None:
                    shutil.copyfile(f"{path}{suffix}", f"{target}{suffix}")
        if _stamps(path) == before:
            return
    raise LibraryBusyError(
        "The library is in use by another program.", "Close the other RefBoard, then try again."
    )


def _unreadable() -> StorageError:
    return StorageError("The library's database cannot be opened.", "Check its permissions.")


def _stamps(path: Path) -> list[tuple[int, int] | None]:
    """Return size and time of a database's files; None for each that is not there."""
    found: list[tuple[int, int] | None] = []
    for suffix in ("", *LOGS):
        try:
            status = Path(f"{path}{suffix}").stat()
        except FileNotFoundError:
            found.append(None)
        else:
            found.append((status.st_size, status.st_mtime_ns))
    return found
