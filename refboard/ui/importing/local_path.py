"""Which file of this machine an address or a text means."""

import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QUrl

from refboard.services.presence import is_gone

MOST_LINES = 1000
"""A longer text is no list of files."""

_UNKNOWN = "\ufffd"
"""Qt puts it where the bytes of a name are no UTF-8."""


def local_path(url: QUrl) -> Path | None:
    """Return the file that a "file:" address means; None when it means none.

    The address may name this machine as its host, as some programs do, and its name may hold any
    bytes. Another host stays in the path: Windows reaches its shares so.
    """
    if not url.isLocalFile():
        return None
    if url.host() and url.host().lower() in _own_names():
        url = QUrl(url)
        url.setHost("")
    text = url.toLocalFile()
    if _UNKNOWN in text and sys.platform != "win32":
        encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
        text = os.fsdecode(unquote_to_bytes(encoded))
    return Path(text) if text else None


def paths_in_text(text: str) -> Sequence[Path]:
    """Return the files whose paths or "file:" addresses a text lists, a line each.

    Nothing for a text that says anything else, or names a path where nothing is.
    """
    lines = [line.strip().strip("\"'<>") for line in text.splitlines()]
    found = [_path_in(line) for line in lines[: MOST_LINES + 1] if line]
    paths = [path for path in found if path is not None]
    return paths if len(paths) == len(found) <= MOST_LINES else ()


def _path_in(line: str) -> Path | None:
    if line[:5].lower() == "file:":
        return local_path(QUrl(line))
    path = Path(line)
    return path if path.is_absolute() and not is_gone(path) else None


def _own_names() -> frozenset[str]:
    name = socket.gethostname().lower()
    return frozenset({"localhost", "127.0.0.1", name, name.partition(".")[0]})
