"""Write a file so that it is either there whole or not there at all, whenever the process dies."""

import errno
import os
from pathlib import Path
from uuid import uuid4

from refboard.core.errors import StorageError

_REASONS = {
    errno.ENOSPC: ("The disk is full.", "Free some space; what was accepted so far is safe."),
    errno.EDQUOT: ("Your disk quota is used up.", "Free some space; nothing accepted is lost."),
    errno.EROFS: ("The library's disk is read-only.", "Open a library on another disk."),
    errno.EACCES: ("The library's folder may not be written.", "Change its permissions."),
    errno.EPERM: ("The library's folder may not be written.", "Change its permissions."),
}


def write_atomically(path: Path, content: bytes, *, is_durable: bool) -> None:
    """Write a file under a temporary name beside it, then give it its name.

    Args:
        path: Its folder is made when missing.
        content: All of it.
        is_durable: Wait until file and folder are on the disk; caches need not.

    Raises:
        StorageError: the disk is full, read-only or failing; nothing is left behind.
    """
    part = path.with_name(f".{path.name}.{uuid4().hex[:12]}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("xb") as file:
                file.write(content)
                if is_durable:
                    file.flush()
                    os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        if is_durable:
            _sync_folder(path.parent)
    except OSError as error:
        raise _storage_error(path, error) from error


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows neither needs nor allows it
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _storage_error(path: Path, error: OSError) -> StorageError:
    reason = error.strerror or "unknown reason"
    sentence, hint = _REASONS.get(
        error.errno or 0,
        (f"The library cannot write {path.parent.name}/{path.name}: {reason}.", "Check the disk."),
    )
    return StorageError(sentence, hint)
