"""Bring a library's schema to the newest revision, or refuse it untouched.

A library that already is at the newest revision costs two reads here and never loads Alembic.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

from sqlalchemy import Connection

from refboard.core.errors import LibraryBusyError, LibraryTooNewError, StorageError
from refboard.services.atomic_file import replacing, unwritten
from refboard.services.store import schema
from refboard.services.store.database import Database
from refboard.services.store.sqlite_errors import damaged

log = logging.getLogger(__name__)

_PATIENCE_S = 5.0
_PAUSE_S = 0.02


def ensure_schema(
    database: Database, steps: Sequence[ModuleType] | None = None, *, keeps_copy: bool = True
) -> None:
    """Create or upgrade the schema where needed.

    Args:
        database: Freshly opened.
        steps: Migration modules, oldest first; by default those of migrations/.
        keeps_copy: Copy a database beside itself before it is upgraded.

    Raises:
        LibraryTooNewError: the revision is not one of ours.
        LibraryDamagedError: it is no database, another application's, or without its tables.
        StorageError: it cannot be upgraded, as on a full or read-only disk; it stays as it was, and
            the next call tries again.
    """
    revisions = schema.REVISIONS if steps is None else tuple(step.revision for step in steps)
    found = _known_revision(database, revisions)
    if found == revisions[-1]:
        return
    if found is None:
        _use_log(database)
        _run(database, steps)
        return
    try:
        if keeps_copy:
            _back_up(database, found)
        _run(database, steps)
    except StorageError as error:
        raise _not_upgraded(error) from error


def is_newest(database: Database) -> bool:
    """Return whether a database has the newest schema, and so need not be written to be read.

    Raises:
        LibraryTooNewError: the revision is not one of ours.
        LibraryDamagedError: it is no database, another application's, or without its tables.
    """
    return _known_revision(database, schema.REVISIONS) == schema.REVISIONS[-1]


def _known_revision(database: Database, revisions: Sequence[str]) -> str | None:
    """Return the library's revision, None for an empty file; refuse those that are not known."""
    found = _current_revision(database)
    if found is not None and found not in revisions:
        raise LibraryTooNewError(
            "This library was made by a newer RefBoard.", "Update RefBoard, then open it again."
        )
    return found


def _not_upgraded(error: StorageError) -> StorageError:
    """Return what the user reads when an upgrade had to be given up."""
    reason = error.sentence[:1].lower() + error.sentence[1:]
    return StorageError(
        f"This library has to be upgraded for this RefBoard, and that failed: {reason}",
        "Nothing in it was changed. Free some space on its disk, or check that its folder can be "
        "written to; then open it again.",
    )


def _use_log(database: Database) -> None:
    """Let a new database use a write-ahead log; the file keeps that from here on.

    A file system without shared memory refuses, and the rollback journal that it keeps is as safe.
    While another program does the same, SQLite does not wait by itself but says that it is locked.

    Raises:
        LibraryBusyError: it stays locked.
    """
    end = time.monotonic() + _PATIENCE_S
    while True:
        try:
            database.pragma("journal_mode = WAL")
        except LibraryBusyError:
            if time.monotonic() > end:
                raise
            time.sleep(_PAUSE_S)
        else:
            return


def _current_revision(database: Database) -> str | None:
    """Return the library's revision, None for an empty file; refuse what is no library."""
    with database.snapshot() as connection:
        application = connection.exec_driver_sql("PRAGMA application_id").scalar()
        tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        if application == 0 and tables == 0:
            return None
        if application != schema.APPLICATION_ID:
            raise damaged("The file library.sqlite is not a RefBoard library.")
        return _version(connection)


def _version(connection: Connection) -> str:
    has_version = connection.exec_driver_sql(
        "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
    ).scalar()
    row = (
        connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
        if has_version
        else None
    )
    if row is None:
        raise damaged("The library's database lacks its revision.")
    return str(row[0])


def _back_up(database: Database, revision: str) -> None:
    """Write a copy of the database as it was at `revision` beside it."""
    target = database.path.with_name(f"library-before-upgrade-{revision}.sqlite")
    try:
        with replacing(target) as part:
            database.outside_transaction("VACUUM INTO ?", str(part))
    except OSError as error:
        raise unwritten(target, error) from error
    log.info("Copied the library's database before its upgrade from revision %s", revision)


def _run(database: Database, steps: Sequence[ModuleType] | None) -> None:
    """Run the missing steps in one transaction."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext, MigrationStep
    from alembic.script.base import Script
    from alembic.script.revision import RevisionMap

    from refboard.services.store.migrations import STEPS

    modules = STEPS if steps is None else steps
    scripts = {step.revision: Script(step, step.revision, "") for step in modules}
    chain = RevisionMap(scripts.values)

    # Any: Alembic passes its context back, and takes steps of a private type.
    def missing(revision: tuple[str, ...], _context: Any) -> Iterable[Any]:
        found = list(chain.iterate_revisions("head", revision or "base", implicit_base=True))
        return [
            MigrationStep.upgrade_from_script(chain, scripts[each.revision])
            for each in reversed(found)
        ]

    # The write lock comes first, so that of two programs one creates and the other finds all done.
    with database.transaction() as connection:
        context = MigrationContext.configure(connection, opts={"fn": missing})
        with Operations.context(context):
            context.run_migrations()
