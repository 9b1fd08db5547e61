"""A database that is only looked at: nothing is written into it, nor beside it.

It may lie on a disk that takes nothing, or belong to somebody who works on it meanwhile.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection

from refboard.core.errors import StorageError
from refboard.services.store.database import Database

LOGS = ("-wal", "-journal")
"""What SQLite adds to a database's name for changes that the file itself has not got yet."""


class ReadOnlyDatabase(Database):
    """An open database file that refuses every change.

    A database in WAL mode cannot be read without files beside it, unless SQLite is told that nobody
    changes it. That is true while there is no log; from then on a change of the file, or a log, is
    looked for before every reading, and the file opened anew.
    """

    is_read_only = True

    def __init__(self, path: Path, *, busy_timeout_ms: int, is_own: bool = False) -> None:
        """Connect without writing anything.

        Args:
            path: The database.
            busy_timeout_ms: How long to wait for another program's transaction.
            is_own: It is a copy that nobody else has, in a folder of ours.

        Raises:
            LibraryError: the file cannot be opened; it may have a log that needs a folder that can
                be written.
        """
        self.path = path
        self._busy_timeout_ms = busy_timeout_ms
        self._is_own = is_own
        self._seen: object = None
        self._openings = 0
        self._connect()

    def _connect(self) -> None:
        self._openings += 1
        self._seen = None
        if self._is_own:
            self._open(URL.create("sqlite", database=str(self.path)))
            return
        # In a folder that can be written, SQLite would leave files of its own beside the database.
        if has_log(self.path) or not may_write(self.path.parent):
            try:
                self._open(self._url(mode="ro"))
            except StorageError:
                if has_log(self.path):
                    raise
            else:
                return
        self._seen = self._look()
        self._open(self._url(immutable="1"))

    def _url(self, **how: str) -> URL:
        return URL.create(
            "sqlite", database=self.path.absolute().as_uri(), query={**how, "uri": "true"}
        )

    def _configure(self) -> None:
        super()._configure()
        self.pragma("query_only = ON")
        self.pragma("schema_version")  # the first reading finds out whether it can be read

    def _look(self) -> object:
        """Return what becomes another value when the file does; None where it cannot be seen."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_ino, found.st_size, found.st_mtime_ns, has_log(self.path)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read one state of the database, as its owner left it last."""
        is_frozen = self._seen is not None and not self._connection.in_transaction()
        if is_frozen and self._look() != self._seen:
            self.close()
            self._connect()
        with super().snapshot() as connection:
            yield connection

    def state(self) -> tuple[int, int]:
        """Return a value that is another one after anybody wrote to the database."""
        with self.snapshot():
            pass  # opens it anew where that is needed
        version, changes = super().state()
        return version + 1_000_000 * self._openings, changes


def has_log(path: Path) -> bool:
    """Return whether a database has a log beside it."""
    return any(os.path.lexists(f"{path}{suffix}") for suffix in LOGS)


def may_write(path: Path) -> bool:
    """Return whether the system says that this process may write a file, or in a folder."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
