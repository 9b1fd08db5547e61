"""The header of an OpenEXR file: how large the picture is and what its colours are."""

import struct
from dataclasses import dataclass
from typing import BinaryIO

_MOST_BYTES = 1024 * 1024
_MOST_ATTRIBUTES = 1000


@dataclass(frozen=True, slots=True)
class ExrHeader:
    """Of the first part of a file.

    Attributes:
        display: Left, top, right and bottom of what is to be seen, the last ones included.
        data: The same of where pixels are; there is nothing outside of it.
        chromaticities: Red, green, blue and white, x and y; None where the file does not say.
    """

    display: tuple[int, int, int, int]
    data: tuple[int, int, int, int]
    chromaticities: tuple[float, ...] | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of what is to be seen."""
        left, top, right, bottom = self.display
        return right - left + 1, bottom - top + 1


def header(file: BinaryIO) -> ExrHeader | None:
    """Return the header; None when it does not say how large the picture is.

    Raises:
        struct.error: the file ends inside of it.
    """
    file.seek(8)
    head = file.read(_MOST_BYTES)
    found: dict[bytes, bytes] = {}
    at = 0
    for _ in range(_MOST_ATTRIBUTES):
        end = head.find(b"\0", at)
        if end <= at:
            break
        kind_end = head.find(b"\0", end + 1)
        if kind_end < 0:
            return None
        (length,) = struct.unpack_from("<i", head, kind_end + 1)
        start = kind_end + 5
        if length < 0:
            return None
        found.setdefault(head[at:end], head[start : start + length])
        at = start + length
    if b"displayWindow" not in found or b"dataWindow" not in found:
        return None
    points = found.get(b"chromaticities")
    return ExrHeader(
        _window(found[b"displayWindow"]),
        _window(found[b"dataWindow"]),
        struct.unpack("<8f", points) if points and len(points) == 32 else None,
    )


def size(file: BinaryIO) -> tuple[int, int] | None:
    """Return width and height of what is to be seen; None when the header does not say."""
    found = header(file)
    return None if found is None else found.size


def _window(value: bytes) -> tuple[int, int, int, int]:
    left, top, right, bottom = struct.unpack("<4i", value)
    return left, top, right, bottom
