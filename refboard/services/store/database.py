"""The one connection to the library database, and its transactions.

Used by the thread that opened it alone: SQLite's driver raises on any other. Every write happens
inside `transaction()`; a read that runs several statements happens inside `snapshot()`.
"""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.pool import NullPool

from refboard.core.errors import LibraryBusyError, LibraryReadOnlyError, StorageError
from refboard.services.library_place import LibraryPlace
from refboard.services.store.sqlite_errors import library_error

_PRAGMAS = (
    "foreign_keys = ON",
    # A committed import must survive a pulled plug; measured in docs/decisions/0002.
    "synchronous = FULL",
    "journal_size_limit = 16777216",
    "cache_size = -16000",
    "temp_store = MEMORY",
    "trusted_schema = OFF",
)


class Database:
    """An open database file.

    Attributes:
        path: The file.
        is_read_only: It is only looked at.
        place: Where it has to be to be written; None until that is known.
    """

    is_read_only = False
    place: LibraryPlace | None = None

    def __init__(self, path: Path, *, busy_timeout_ms: int) -> None:
        """Connect without writing anything.

        Raises:
            LibraryError: the file cannot be opened.
        """
        self.path = path
        self._busy_timeout_ms = busy_timeout_ms
        self._open(URL.create("sqlite", database=str(path)))

    def _open(self, url: URL) -> None:
        self._engine = create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,  # names and notes of the user have no place in a log
            connect_args={
                "check_same_thread": True,
                "isolation_level": None,  # we say BEGIN ourselves
                "timeout": self._busy_timeout_ms / 1000,
            },
        )
        event.listen(self._engine, "handle_error", _translate)
        self._connection = self._engine.connect()
        try:
            self._configure()
        except BaseException:
            # Left to the collector it might be closed by another thread, which SQLite refuses.
            self.close()
            raise

    def refuses_writing(self) -> bool:
        """Try whether a database with our tables may be written; one that is busy may."""
        self.pragma("busy_timeout = 0")
        try:
            # SQLite opens what it may not write all the same, and says so at the first statement
            # that would; this one changes nothing.
            self.outside_transaction("DELETE FROM meta WHERE 0")
        except LibraryBusyError:
            return False
        except StorageError:
            return True
        finally:
            self.pragma(f"busy_timeout = {self._busy_timeout_ms}")
        return False

    def _configure(self) -> None:
        for pragma in _PRAGMAS:
            self.pragma(pragma)
        if sys.platform == "darwin":
            # There, a plain fsync leaves the bytes in the drive's cache.
            self.pragma("fullfsync = ON")
            self.pragma("checkpoint_fullfsync = ON")

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Write atomically; inside another transaction this is a savepoint of that one.

        Raises:
            LibraryReadOnlyError: the database is only looked at.
            LibraryGoneError: it is not where it was opened; nothing is written.
        """
        if self.is_read_only:
            raise LibraryReadOnlyError
        connection = self._connection
        if connection.in_transaction():
            with self._savepoint():
                yield connection
            return
        self._end_stale()
        self.require_in_place()
        with connection.begin():
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            self._require_transaction()
            self.require_in_place()

    def require_in_place(self) -> None:
        """Refuse to write what nobody would find.

        Raises:
            LibraryGoneError: the database is not where it was opened.
        """
        if self.place is not None:
            self.place.require()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read one state of the database; inside a transaction, that transaction's."""
        connection = self._connection
        if connection.in_transaction():
            yield connection
            return
        self._end_stale()
        with connection.begin():
            connection.exec_driver_sql("BEGIN")
            yield connection

    def pragma(self, text: str) -> object:
        """Run `PRAGMA text` outside a transaction and return its first value."""
        return self.outside_transaction(f"PRAGMA {text}")

    def outside_transaction(self, sql: str, *parameters: str) -> object:
        """Run a statement that SQLite takes only outside a transaction; return its first value."""
        with self._connection.begin():  # SQLite itself is told of no transaction here
            result = self._connection.exec_driver_sql(sql, parameters)
            return result.scalar() if result.returns_rows else None

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        self._require_transaction()
        self._connection.exec_driver_sql("SAVEPOINT inner_block")
        try:
            yield
        except BaseException:
            if self._driver.in_transaction:
                self._connection.exec_driver_sql("ROLLBACK TO inner_block")
                self._connection.exec_driver_sql("RELEASE inner_block")
            raise
        self._connection.exec_driver_sql("RELEASE inner_block")

    def _require_transaction(self) -> None:
        """Refuse to go on after SQLite gave up the whole transaction, as it does on a full disk.

        What followed would be written on its own, and half of a change would be there.
        """
        if not self._driver.in_transaction:
            raise StorageError("The last change could not be saved.", "Try it again.")

    def _end_stale(self) -> None:
        """End what SQLite kept open when even giving up a transaction failed."""
        if self._driver.in_transaction:
            with _translating():
                self._driver.rollback()

    @property
    def _driver(self) -> sqlite3.Connection:
        driver = self._connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        return driver

    def state(self) -> tuple[int, int]:
        """Return a value that is another one after anybody wrote to the database."""
        driver = self._driver
        with _translating():
            version = driver.execute("PRAGMA data_version").fetchone()[
                0
            ]  # moves for others' writes
        return version, driver.total_changes  # moves for ours

    def close(self) -> None:
        """Close; the last connection to a database empties its write-ahead log."""
        self._connection.close()
        self._engine.dispose()


@contextmanager
def _translating() -> Iterator[None]:
    """Translate what the driver raises where it is called without SQLAlchemy."""
    try:
        yield
    except sqlite3.Error as error:
        raise library_error(error) or error from error


def _translate(context: ExceptionContext) -> None:
    translated = library_error(context.original_exception)
    if translated is not None:
        raise translated from context.original_exception
