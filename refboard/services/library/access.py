"""How a library may be used: to work on it, or only to look at it.

What cannot be written is looked at: on a disk that takes nothing, in a folder or a file that is
protected, in another user's library. Its paths have a scratch folder, and whoever opens a store
with them looks, too.
"""

import errno
import logging
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from refboard.core.errors import StorageError
from refboard.services.paths import LibraryPaths
from refboard.services.store.looking.read_only_database import may_write
from refboard.services.store.sqlite_errors import is_refusal
from refboard.services.store.store import Store, open_store

log = logging.getLogger(__name__)

_SCRATCH = "refboard-looking-"
_REFUSALS = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def open_as_allowed(root: Path) -> tuple[LibraryPaths, Store]:
    """Open or create the library in `root`, to look at it where it cannot be written.

    Raises:
        LibraryError: it cannot be used; nothing was changed.
    """
    paths = LibraryPaths(root)
    # Not Path.exists: that fails for names that are too long, of which the store tells.
    is_there = os.path.lexists(paths.database)
    if not is_there or all(map(may_write, (root, paths.database))):
        try:
            store = open_store(paths)
        except StorageError as error:
            if not (is_there and _is_refused(error)):
                raise
        else:
            if not _refuses_writing(store):
                return paths, store
            store.close()
    return _opened_to_look(root)


def _opened_to_look(root: Path) -> tuple[LibraryPaths, Store]:
    _sweep()
    try:
        paths = LibraryPaths(root, Path(tempfile.mkdtemp(prefix=f"{_SCRATCH}{os.getpid()}-")))
    except OSError as error:
        raise StorageError(
            "This library is read-only, and there is no room for what looking at it needs: "
            f"{error.strerror or error}.",
            "Free some space on the disk for temporary files, and open it again.",
        ) from error
    try:
        store = open_store(paths)
    except BaseException:
        forget_scratch(paths)
        raise
    log.info("The library %s is read-only", root)
    return paths, store


def forget_scratch(paths: LibraryPaths) -> None:
    """Delete what was made to look at a library, once its store is closed."""
    if paths.scratch is not None:
        shutil.rmtree(paths.scratch, ignore_errors=True)


def _refuses_writing(store: Store) -> bool:
    try:
        return store.refuses_writing()
    except BaseException:
        store.close()
        raise


def _sweep() -> None:
    """Delete the scratch folders of processes that were killed: a copy of a database is large."""
    if os.name != "posix":  # elsewhere there is no asking for a process that does not end it
        return
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_SCRATCH}*-*"):
            number = folder.name.removeprefix(_SCRATCH).split("-")[0]
            is_own = number.isdecimal() and folder.lstat().st_uid == os.geteuid()
            if is_own and not _is_running(int(number)):
                shutil.rmtree(folder, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # it is somebody else's, or no process at all
        return True
    return True


def _is_refused(error: BaseException | None) -> bool:
    """Return whether writing is not allowed, unlike on a disk that is full or fails."""
    while error is not None:
        if is_refusal(error) or (isinstance(error, OSError) and error.errno in _REFUSALS):
            return True
        error = error.__cause__
    return False
