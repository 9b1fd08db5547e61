"""What a second start tells the window that has the library, as bytes.

A message is its length in four bytes, big-endian, and so many bytes of JSON: a table with the
`version` of this protocol. The window greets with nothing but the version, the second start
answers with the files to open (`open`), the window ends with `taken`. Whoever is not greeted has
told nothing: a window that does not answer opens nothing later.

Other programs of the same user can write here, too: what is not exactly this is refused.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

VERSION = 1
HEADER_BYTES = 4
MOST_BYTES = 8 * 1024 * 1024
"""More than the longest command line that a system takes."""


class MessageError(Exception):
    """The bytes are no message of this protocol; the text says why, for the log."""


class FrameReader:
    """Puts a message together from the pieces in which it arrives."""

    def __init__(self) -> None:
        self._held = bytearray()

    @property
    def wanted(self) -> int:
        """How many bytes are missing, as far as is known by now; 0 when the message is whole.

        Raises:
            MessageError: it is longer than a message may be.
        """
        if len(self._held) < HEADER_BYTES:
            return HEADER_BYTES - len(self._held)
        length = int.from_bytes(self._held[:HEADER_BYTES], "big")
        if length > MOST_BYTES:
            raise MessageError(f"a message of {length} bytes")
        return max(0, HEADER_BYTES + length - len(self._held))

    def feed(self, piece: bytes) -> bytes | None:
        """Take a piece and return the message's body once it is whole.

        Raises:
            MessageError: it is longer than it says, or than a message may be.
        """
        self._held += piece
        if self.wanted:
            return None
        length = int.from_bytes(self._held[:HEADER_BYTES], "big")
        if len(self._held) > HEADER_BYTES + length:
            raise MessageError("more than one message")
        return bytes(self._held[HEADER_BYTES:])


def greeting() -> bytes:
    """Return what the window says first."""
    return _framed({})


def wish(paths: Sequence[Path]) -> bytes:
    """Return the wish that the window opens absolute paths, or only comes to the front.

    Raises:
        MessageError: there are more than a message holds.
    """
    return _framed({"open": [str(path) for path in paths]})


def receipt() -> bytes:
    """Return the window's word that it has taken the files."""
    return _framed({"taken": True})


def read_greeting(body: bytes) -> None:
    """Check a greeting.

    Raises:
        MessageError: it is none, or of another version.
    """
    _table(body)


def read_wish(body: bytes) -> tuple[Path, ...]:
    """Return the paths of a wish, in order.

    Raises:
        MessageError: it is none, or a path is not absolute.
    """
    names = _table(body).get("open")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise MessageError("no list of paths")
    paths = tuple(Path(name) for name in names)
    if not all(path.is_absolute() and "\0" not in str(path) for path in paths):
        raise MessageError("a path that is not absolute")
    return paths


def read_receipt(body: bytes) -> None:
    """Check a receipt.

    Raises:
        MessageError: the files were not taken.
    """
    if _table(body).get("taken") is not True:
        raise MessageError("not taken")


def _framed(table: Mapping[str, object]) -> bytes:
    # Odd bytes of file names are lone surrogates in Python; they have to come back as they were.
    text = json.dumps({"version": VERSION, **table}, ensure_ascii=False)
    body = text.encode("utf-8", "surrogatepass")
    if len(body) > MOST_BYTES:
        raise MessageError(f"a message of {len(body)} bytes")
    return len(body).to_bytes(HEADER_BYTES, "big") + body


def _table(body: bytes) -> dict[str, Any]:  # Any: whatever a JSON document holds
    try:
        table = json.loads(body.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError) as error:
        raise MessageError("no JSON") from error
    if not isinstance(table, dict) or table.get("version") != VERSION:
        raise MessageError("another version")
    return table
