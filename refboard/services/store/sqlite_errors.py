"""Translate what SQLite and its driver raise into sentences.

Three kinds: the environment's failures (busy, damaged, full, read-only), a value that the database
does not take, and a statement that it refuses. The last two are faults of ours, since values are
checked before they are bound: whoever catches them reports them with their cause, and they cost
only what they belong to. A connection that is used wrongly keeps its own exception.
"""

import sqlite3

from refboard.core.errors import (
    LibraryBusyError,
    LibraryDamagedError,
    LibraryError,
    RefboardError,
    StorageError,
    UnstorableError,
)

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_STORAGE = {
    sqlite3.SQLITE_FULL: "The disk is full.",
    sqlite3.SQLITE_READONLY: "The library cannot be written to.",
    sqlite3.SQLITE_PERM: "The library cannot be written to.",
    sqlite3.SQLITE_CANTOPEN: "The library's database cannot be opened.",
    sqlite3.SQLITE_IOERR: "The disk that holds the library does not answer as it should.",
    sqlite3.SQLITE_AUTH: "The library's database cannot be opened.",
    sqlite3.SQLITE_NOMEM: "There is no memory left to save it.",
    sqlite3.SQLITE_NOLFS: "The disk that holds the library takes no larger files.",
}
_NOT_ALLOWED = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN})
_REFUSED_VALUE = frozenset(
    {
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_RANGE,
    }
)
_STORAGE_HINT = "Free some space, or check the folder's permissions; what was saved is safe."
BUSY_SENTENCE = "The library is in use by another program."


def library_error(error: BaseException | None) -> RefboardError | None:
    """Return what the user reads for an error of SQLite or its driver.

    Args:
        error: What was raised while a statement was run or its values were bound.

    Returns:
        A LibraryError, or an UnstorableError where a value was refused; None where a connection
        was used wrongly, or for what no database raises.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return _unstorable() if _is_refused_by_driver(error) else None
    primary = code & 0xFF
    if primary in _BUSY:
        return LibraryBusyError(BUSY_SENTENCE, "Close the other RefBoard, then try again.")
    if primary in _DAMAGED:
        return damaged()
    if primary in _REFUSED_VALUE:
        return _unstorable()
    sentence = _STORAGE.get(primary)
    if sentence:
        return StorageError(sentence, _STORAGE_HINT)
    return LibraryError("The library's database did not do what it was asked.", "Try it again.")


def is_refusal(error: BaseException) -> bool:
    """Return whether SQLite says that a database, or a file beside it, may not be written."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _NOT_ALLOWED


def _is_refused_by_driver(error: BaseException | None) -> bool:
    """Return whether the driver refused a value before SQLite saw it."""
    if isinstance(error, OverflowError | ValueError | sqlite3.DataError | sqlite3.InterfaceError):
        return True
    return isinstance(error, sqlite3.ProgrammingError) and "binding" in str(error)


def _unstorable() -> UnstorableError:
    return UnstorableError("The library's database does not take it as it is.")


def damaged(sentence: str = "The library's database is damaged.") -> LibraryDamagedError:
    """Return the error for a database that cannot be trusted; nothing was changed in it."""
    return LibraryDamagedError(
        sentence, "Open another library, or put a backup of library.sqlite back in its place."
    )
