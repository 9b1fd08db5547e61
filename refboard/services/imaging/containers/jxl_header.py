"""The header of a JPEG XL: how large the picture is and how it is turned (ISO/IEC 18181-1)."""

import struct
from io import SEEK_CUR
from typing import BinaryIO

from refboard.services.imaging import exif

_BARE = b"\xff\x0a"
_HEAD_BYTES = 32
_MOST_BOXES = 64
_RATIOS = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}
_LENGTHS = (9, 13, 18, 30)
"""How many bits a side has, by the two bits before it."""


class _Bits:
    """Bits of a codestream, the lowest of each byte first."""

    def __init__(self, content: bytes) -> None:
        self._value = int.from_bytes(content, "little")

    def take(self, count: int) -> int:
        """Return the next bits as a number."""
        taken = self._value & ((1 << count) - 1)
        self._value >>= count
        return taken

    def side(self) -> int:
        """Return a side that is written out, in pixels."""
        return 1 + self.take(_LENGTHS[self.take(2)])


def oriented_size(file: BinaryIO) -> tuple[int, int] | None:
    """Return width and height as they are shown; None when there is no codestream near the start.

    Raises:
        struct.error: the file ends inside a box.
    """
    file.seek(0)
    head = file.read(_HEAD_BYTES)
    if not head.startswith(_BARE):
        head = _in_boxes(file)
    if not head.startswith(_BARE) or len(head) < 16:
        return None
    bits = _Bits(head[2:])
    is_small = bits.take(1)
    height = 8 * (1 + bits.take(5)) if is_small else bits.side()
    if ratio := _RATIOS.get(bits.take(3)):
        width = height * ratio[0] // ratio[1]
    else:
        width = 8 * (1 + bits.take(5)) if is_small else bits.side()
    is_usual = bits.take(1)
    turn = exif.UPRIGHT if is_usual or not bits.take(1) else 1 + bits.take(3)
    return exif.turned_size(width, height, turn)


def _in_boxes(file: BinaryIO) -> bytes:
    """Return the beginning of the codestream in the boxes of a container; empty without one."""
    file.seek(0)
    for _ in range(_MOST_BOXES):
        head = file.read(8)
        if len(head) < 8:
            return b""
        length, kind = struct.unpack(">I4s", head)
        body = length - 8
        if length == 1:
            body = struct.unpack(">Q", file.read(8))[0] - 16
        if kind == b"jxlc":
            return file.read(_HEAD_BYTES)
        if kind == b"jxlp":  # a part, behind its number
            return file.read(4 + _HEAD_BYTES)[4:]
        if body < 0:
            return b""
        file.seek(body, SEEK_CUR)
    return b""
