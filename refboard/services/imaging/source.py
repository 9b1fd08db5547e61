"""Read a picture file whole, once, and refuse whatever is not a plain readable file.

Opening never blocks: a pipe or a device is recognised before anything is read from it.
"""

import errno
import os
import stat
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from refboard.core.errors import UnreadableFileError
from refboard.services.imaging.failures import empty, quoted
from refboard.services.imaging.hashes import sha256_of
from refboard.services.imaging.limits import Limits
from refboard.services.presence import is_folder

_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_REASONS = {
    errno.ENOENT: ("{} is not there.", "It was moved, renamed or deleted; add it again."),
    errno.ENOTDIR: ("{} is not there.", "It was moved, renamed or deleted; add it again."),
    errno.EACCES: ("{} may not be read by you.", "Change its permissions, or copy it elsewhere."),
    errno.EPERM: ("{} may not be read by you.", "Change its permissions, or copy it elsewhere."),
    errno.ELOOP: ("{} is a link that leads back to itself.", "Add the file it should lead to."),
    errno.ENAMETOOLONG: ("The path of {} is too long.", "Move it to a folder nearer the top."),
    errno.EIO: ("The disk failed while {} was read.", "Check the disk, then try again."),
    errno.ESTALE: ("The network folder of {} went away.", "Connect it again, then try again."),
    errno.EMFILE: ("Too many files are open to read {}.", "Close other programs and try again."),
    errno.ENFILE: ("Too many files are open to read {}.", "Close other programs and try again."),
}


@dataclass(frozen=True, slots=True)
class SourceBytes:
    """A file as it was read.

    Attributes:
        content: All its bytes.
        sha256: Their hash, 64 hexadecimal digits.
        byte_size: How many they are.
        mtime_ns: When the file was last changed, nanoseconds since the epoch.
        given_name: As the server calls it that it came from; empty where none does.
    """

    content: bytes
    sha256: str
    byte_size: int
    mtime_ns: int
    given_name: str = ""


def read_source(path: Path, *, max_bytes: int = 2 * 1024**3) -> SourceBytes:
    """Read a file.

    Raises:
        UnreadableFileError: missing, forbidden, no plain file, or changed while it was read.
        ImageTooLargeError: it has more than `max_bytes` bytes.
        CorruptImageError: it is empty.
    """
    with open_regular(path) as file:
        try:
            before = os.fstat(file.fileno())
            Limits(max_bytes=max_bytes).check_bytes(path.name, before.st_size)
            content = file.read(before.st_size + 1)
            after = os.fstat(file.fileno())
        except OSError as error:
            raise unreadable(path, error) from error
    is_same = (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    if not is_same or len(content) != before.st_size:
        raise UnreadableFileError(
            f"{quoted(path.name)} was changed while it was read.",
            "Wait until it is saved or copied completely, then try again.",
        )
    if not content:
        raise empty(path.name)
    return SourceBytes(content, sha256_of(content), len(content), before.st_mtime_ns)


def open_regular(path: Path) -> BufferedReader:
    """Open a plain file for reading, without ever waiting for a pipe or a device.

    Raises:
        UnreadableFileError: missing, forbidden, or no plain file.
    """
    try:
        descriptor = os.open(path, _OPEN_FLAGS)
    except OSError as error:
        raise _folder(path) if is_folder(path) else unreadable(path, error) from error
    except ValueError as error:  # a zero byte in the path
        raise UnreadableFileError(f"{quoted(str(path))} is not a file name.") from error
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise _folder(path) if stat.S_ISDIR(mode) else _no_file(path)


def unreadable(path: Path, error: OSError) -> UnreadableFileError:
    """Return the error for a failure of the file system."""
    sentence, hint = _REASONS.get(
        error.errno or 0, ("{} cannot be read: " + (error.strerror or "unknown reason") + ".", "")
    )
    return UnreadableFileError(sentence.format(quoted(path.name)), hint)


def _folder(path: Path) -> UnreadableFileError:
    if not os.access(path, os.R_OK | os.X_OK):
        return UnreadableFileError(
            f"The folder {quoted(path.name)} may not be opened by you.", "Change its permissions."
        )
    return UnreadableFileError(
        f"{quoted(path.name)} is a folder, not a picture.", "Add the pictures inside it."
    )


def _no_file(path: Path) -> UnreadableFileError:
    return UnreadableFileError(
        f"{quoted(path.name)} is a pipe or a device, not a file.", "Add a picture file."
    )
