"""Translate SQLite's result codes into sentences.

Only the environment's failures are translated (busy, damaged, full, read-only); a broken
constraint or a wrong statement is a bug of ours and keeps its own exception.
"""

import sqlite3

from refboard.core.errors import (
    LibraryBusyError,
    LibraryDamagedError,
    LibraryError,
    StorageError,
)

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_STORAGE = {
    sqlite3.SQLITE_FULL: "The disk is full.",
    sqlite3.SQLITE_READONLY: "The library cannot be written to.",
    sqlite3.SQLITE_PERM: "The library cannot be written to.",
    sqlite3.SQLITE_CANTOPEN: "The library's database cannot be opened.",
    sqlite3.SQLITE_IOERR: "The disk that holds the library does not answer as it should.",
    sqlite3.SQLITE_AUTH: "The library's database cannot be opened.",
}
_STORAGE_HINT = "Free some space, or check the folder's permissions; what was saved is safe."
BUSY_SENTENCE = "The library is in use by another program."


def library_error(error: BaseException | None) -> LibraryError | None:
    """Return what the user reads for an SQLite error, or None when it is a bug of ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    primary = code & 0xFF
    if primary in _BUSY:
        return LibraryBusyError(BUSY_SENTENCE, "Close the other RefBoard, then try again.")
    if primary in _DAMAGED:
        return damaged()
    sentence = _STORAGE.get(primary)
    return StorageError(sentence, _STORAGE_HINT) if sentence else None


def damaged(sentence: str = "The library's database is damaged.") -> LibraryDamagedError:
    """Return the error for a database that cannot be trusted; nothing was changed in it."""
    return LibraryDamagedError(
        sentence, "Open another library, or put a backup of library.sqlite back in its place."
    )
