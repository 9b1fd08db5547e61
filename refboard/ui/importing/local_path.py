"""Which file of this machine an address or a text means."""

import os
import re
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QUrl

from refboard.services.presence import is_gone

MOST_LINES = 1000
"""A longer text is no list of files."""

_MARKS = "\"'<>\u201c\u201d\u2018\u2019"
_ONE_QUOTED = re.compile(r"\"([^\"]++)\"|'([^']++)'")
_QUOTED = re.compile(r"(?:\"[^\"]++\"|'[^']++')(?:\s++(?:\"[^\"]++\"|'[^']++'))*+")
"""Paths on one line, as file managers and shells write several."""

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
    lines = [line.strip() for line in text.splitlines()[: MOST_LINES + 1]]
    found = [path for line in lines if line for path in _paths_in(line)]
    paths = [path for path in found if path is not None]
    return paths if len(paths) == len(found) <= MOST_LINES else ()


def _paths_in(line: str) -> Sequence[Path | None]:
    """Return the file that a line means, or the several that it has in quotes."""
    inner = line[1:-1] if line[0] in _MARKS else line
    for text in (line, inner, line.strip(_MARKS)):  # the name itself may end with a mark
        if path := _path_in(text):
            return [path]
    if _QUOTED.fullmatch(line):
        return [_path_in(one or other) for one, other in _ONE_QUOTED.findall(line)]
    return [None]


def _path_in(line: str) -> Path | None:
    if line[:5].lower() == "file:":
        return local_path(QUrl(line))
    for text in (line, line.replace("\\ ", " ")):  # shells write a space so
        path = Path(text)
        if path.is_absolute() and not is_gone(path):
            return path
    return None


def _own_names() -> frozenset[str]:
    name = socket.gethostname().lower()
    return frozenset({"localhost", "127.0.0.1", name, name.partition(".")[0]})
