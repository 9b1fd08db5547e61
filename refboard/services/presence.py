"""Whether something is at a path, asked without ever failing.

A folder that may not be entered, a name that is too long, a network folder that went away: pathlib
raises for some of them, and one such path would end what was asked about many.
"""

import errno
import os
import stat
from pathlib import Path

_NOTHING = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)


def is_folder(path: Path) -> bool:
    """Return whether a folder is there, links followed; False where that cannot be told."""
    found = _status(path)
    return found is not None and stat.S_ISDIR(found.st_mode)


def is_file(path: Path) -> bool:
    """Return whether a plain file is there, links followed; False where that cannot be told."""
    found = _status(path)
    return found is not None and stat.S_ISREG(found.st_mode)


def is_gone(path: Path) -> bool:
    """Return whether surely nothing is there, links followed.

    What lies behind a closed door may be there: whoever reads it can say what is wrong.
    """
    try:
        path.stat()
    except OSError as error:
        return error.errno in _NOTHING
    except ValueError:  # a zero byte: no file has such a name
        return True
    return False


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (OSError, ValueError):
        return None
