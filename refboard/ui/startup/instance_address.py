"""Where the window of a library can be spoken to: the name of its local socket."""

import getpass
import hashlib
import os
import stat
import sys
from pathlib import Path

from PySide6.QtCore import QDir

LONGEST_PATH_BYTES = 103
"""Of a socket's path on macOS: its field has 104 bytes with the zero at the end. Linux has 108."""
DIGITS = 20


def window_address(root: Path) -> str:
    """Return the socket's path, or on Windows the pipe's name, for a library and this user.

    The same for every way of writing the folder. The socket lies in the folder that the system
    keeps for the user's session, else in the temporary one.
    """
    user = str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()
    folder = os.path.normcase(root.resolve())
    told = f"{user}\0{folder}".encode("utf-8", "surrogateescape")
    name = f"refboard-{hashlib.sha256(told).hexdigest()[:DIGITS]}"
    if sys.platform == "win32":
        return name
    places = (os.environ.get("XDG_RUNTIME_DIR", ""), QDir.tempPath(), "/tmp")
    paths = [str(Path(place) / name) for place in places if place and Path(place).is_dir()]
    short = [path for path in paths if len(os.fsencode(path)) <= LONGEST_PATH_BYTES]
    return short[0] if short else str(Path("/tmp") / name)


def is_ours(address: str) -> bool:
    """Return whether what answers there was made by this user.

    The temporary folder may belong to all: nobody else is to be told which files are opened.
    """
    if sys.platform == "win32":
        return True  # the pipe itself lets nobody else in
    try:
        found = os.lstat(address)
    except OSError:
        return False
    return stat.S_ISSOCK(found.st_mode) and found.st_uid == os.getuid()
