"""Write the library's own files, and say what to do when its disk refuses."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from refboard.core.errors import StorageError
from refboard.services.atomic_file import write_file
from refboard.services.library_place import make_folder

_REASONS = {
    errno.ENOSPC: ("The disk is full.", "Free some space; what was accepted so far is safe."),
    errno.EDQUOT: ("Your disk quota is used up.", "Free some space; nothing accepted is lost."),
    errno.EROFS: ("The library's disk is read-only.", "Open a library on another disk."),
    errno.EACCES: ("The library's folder may not be written.", "Change its permissions."),
    errno.EPERM: ("The library's folder may not be written.", "Change its permissions."),
}


def write_atomically(path: Path, content: bytes, *, is_durable: bool, levels: int) -> None:
    """Write a file so that it is there whole or not at all, whenever the process dies.

    Args:
        path: Its folder is made when missing; see `make_folder`.
        content: All of it.
        is_durable: Wait until file and folder are on the disk; caches need not.
        levels: How many folders it is below the library's.

    Raises:
        StorageError: the disk is full, read-only or failing; nothing is left behind.
    """
    with writes(path):
        make_folder(path.parent, levels)
        write_file(path, content, is_durable=is_durable)


@contextmanager
def writes(path: Path) -> Iterator[None]:
    """Translate what the disk answers while `path` is written.

    Raises:
        StorageError: the disk is full, read-only or failing.
    """
    try:
        yield
    except OSError as error:
        raise storage_error(path, error) from error


def storage_error(path: Path, error: OSError) -> StorageError:
    """Return the sentence for a file of the library's that cannot be written."""
    reason = error.strerror or "unknown reason"
    sentence, hint = _REASONS.get(
        error.errno or 0,
        (f"The library cannot write {path.parent.name}/{path.name}: {reason}.", "Check the disk."),
    )
    return StorageError(sentence, hint)
