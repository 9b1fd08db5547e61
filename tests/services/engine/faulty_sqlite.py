"""A real SQLite connection that fails when a test says so."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import create_engine

from refboard.services.store import database


class Faults:
    """Counts what a connection is asked, and raises at some of it.

    Attributes:
        calls: How often it was asked, commits and roll-backs included.
        is_on: Whether it counts and raises.
    """

    def __init__(self) -> None:
        self.calls = 0
        self.is_on = False
        self.first = self.last = 0
        self._make: Callable[[], Exception] = RuntimeError

    @contextmanager
    def at(self, first: int, last: int, make: Callable[[], Exception]) -> Iterator[None]:
        """Raise at the calls from `first` to `last`, counted from 1, while the block runs."""
        self.calls, self.first, self.last, self._make = 0, first, last, make
        self.is_on = True
        yield
        self.is_on = False

    def pass_by(self) -> None:
        """Count a call; raise if it is one of those."""
        if self.is_on:
            self.calls += 1
            if self.first <= self.calls <= self.last:
                raise self._make()

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let every store that is opened from here on fail with these faults."""
        faults = self

        class Cursor(sqlite3.Cursor):
            def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:  # type: ignore[override]
                faults.pass_by()
                return super().execute(sql, *values)

            def executemany(
                self, sql: str, rows: Any, /
            ) -> Any:  # Any: the stubs want this very class
                faults.pass_by()
                return super().executemany(sql, rows)

        class Connection(sqlite3.Connection):
            def cursor(self, *_: Any) -> Any:
                return super().cursor(Cursor)

            def commit(self) -> None:
                faults.pass_by()
                super().commit()

            def rollback(self) -> None:
                faults.pass_by()
                super().rollback()

        def made(url: Any, **options: Any) -> Any:
            options["connect_args"]["factory"] = Connection
            return create_engine(url, **options)

        monkeypatch.setattr(database, "create_engine", made)
        # Nobody pulls a plug here, and waiting for the disk would be most of the time.
        calm = tuple(p for p in database._PRAGMAS if not p.startswith("synchronous"))
        monkeypatch.setattr(database, "_PRAGMAS", (*calm, "synchronous = OFF"))


def sqlite_error(code: int, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sqlite3.Error:
    """Return the error that SQLite's driver raises for a result code."""
    error = kind("made up")
    error.sqlite_errorcode = code
    return error
