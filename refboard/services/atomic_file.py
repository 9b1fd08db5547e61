"""Write a file beside its place and rename it into place: what was there stays until all is done.

Whenever the process dies, the path holds the old content or the new one, whole. A link is followed,
so that it stays a link; what is no file, or may not be written, is refused and not replaced.
"""

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from refboard.core.errors import StorageError

_NAME_KEPT = 40
"""Letters of the name that an unfinished file carries: with all of a long one it had no room."""
_TRIES = 10 if os.name == "nt" else 1
"""On Windows a virus scanner or an indexer may hold the old file for a moment."""
_PAUSE_S = 0.05
_NO_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES, errno.EPERM})
"""What file systems answer that cannot sync a folder, or do not let us open it."""


@contextmanager
def replacing(path: Path, *, is_durable: bool = True) -> Iterator[Path]:
    """Yield an empty file beside `path`; it takes the place of `path` when the block ends well.

    When the block fails, it is removed and `path` is as it was. A new file has the permissions
    that the user gives new files; one that is replaced keeps its own.

    Args:
        path: Its folder must be there.
        is_durable: Wait until file and folder are on the disk; caches need not.

    Raises:
        OSError: `path` is no plain file or may not be written, or the disk refuses.
    """
    path = Path(os.path.realpath(path))
    mode = _mode_of(path)
    part = _part_of(path)
    part.touch(exist_ok=False)
    try:
        if mode is not None:
            with suppress(OSError):  # some file systems have no permissions
                part.chmod(mode)
        yield part
        if is_durable:
            sync_file(part)
        _take_place(part, path)
    except BaseException:
        with suppress(OSError):  # why it failed is what counts
            part.unlink(missing_ok=True)
        raise
    if is_durable:
        sync_folder(path.parent)


@contextmanager
def writing(path: Path, *, is_durable: bool = True) -> Iterator[BinaryIO]:
    """Yield a file to write the new content of `path` into; see `replacing`.

    Raises:
        OSError: as there.
    """
    with replacing(path, is_durable=is_durable) as part, part.open("r+b") as file:
        yield file


def write_file(path: Path, content: bytes | bytearray, *, is_durable: bool = True) -> None:
    """Write a file that is there whole or not at all; see `replacing`.

    Raises:
        OSError: as there.
    """
    with writing(path, is_durable=is_durable) as file:
        file.write(content)


def check_writable(path: Path) -> None:
    """Try whether a file can be written at `path`, before long work is done for it.

    Raises:
        OSError: as `replacing`.
    """
    path = Path(os.path.realpath(path))
    _mode_of(path)
    part = _part_of(path)
    part.touch(exist_ok=False)
    part.unlink()


def sync_file(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    with path.open("r+b") as file:  # Windows syncs only what it may write
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk, where the file system can tell."""
    if os.name == "nt":  # Windows neither needs nor allows it
        return
    try:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise


def unwritten(path: Path, error: Exception) -> StorageError:
    """Return the sentence for a file of the user's that could not be written."""
    reason = getattr(error, "strerror", None) or str(error)
    return StorageError(
        f'"{path.name}" cannot be written: {reason}.',
        "Choose another folder, or free some space.",
    )


def _part_of(path: Path) -> Path:
    return path.with_name(f".{path.name[:_NAME_KEPT]}.{uuid4().hex[:12]}.part")


def _mode_of(path: Path) -> int | None:
    """Return the permissions of the file that is replaced; None when there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "It is a pipe or a device, not a file", str(path))
    if not os.access(path, os.W_OK):
        # Renaming would not ask: a file that its owner protected must not be lost.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return stat.S_IMODE(found.st_mode)


def _take_place(part: Path, path: Path) -> None:
    for left in reversed(range(_TRIES)):
        try:
            part.replace(path)
        except PermissionError:
            if not left:
                raise
            time.sleep(_PAUSE_S)
        else:
            return
