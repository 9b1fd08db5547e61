"""The blocks of a GIF, up to its first frame: that is the picture that is shown."""

import struct
from dataclasses import dataclass
from typing import BinaryIO

_EXTENSION, _FRAME, _END = 0x21, 0x2C, 0x3B
_GRAPHIC_CONTROL = 0xF9
_HAS_TABLE, _HAS_TRANSPARENT = 0x80, 0x01
_MAX_BLOCKS = 100_000


@dataclass(frozen=True, slots=True)
class Frame:
    """The first frame.

    Attributes:
        screen: Width and height that the file claims for the whole.
        left: Where the frame is on the screen.
        top: Likewise.
        width: Of the frame.
        height: Likewise.
        flags: Of the frame, as the format has them: how it is interlaced.
        palette: Its colours, three bytes each; empty when there are none.
        transparent: The index that is not painted; None when every one is.
        start: Offset of the packed pixels.
    """

    screen: tuple[int, int]
    left: int
    top: int
    width: int
    height: int
    flags: int
    palette: bytes
    transparent: int | None
    start: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of what is shown: the screen, and the frame where it is larger."""
        width, height = self.screen
        return max(width, self.left + self.width), max(height, self.top + self.height)


def first_frame(file: BinaryIO) -> Frame | None:
    """Return the first frame; None when the file ends before it.

    Raises:
        struct.error: it ends inside a block.
    """
    file.seek(6)
    *screen, flags, _, _ = _unpack(file, "<HHBBB")
    common = _table(file, flags)
    transparent: int | None = None
    for _ in range(_MAX_BLOCKS):
        kind = file.read(1)
        if kind == bytes([_FRAME]):
            left, top, width, height, flags = _unpack(file, "<HHHHB")
            palette = _table(file, flags) if flags & _HAS_TABLE else common
            return Frame(
                (screen[0], screen[1]), left, top, width, height, flags, palette, transparent,
                file.tell(),
            )  # fmt: skip
        if kind != bytes([_EXTENSION]):
            if not kind or kind == bytes([_END]):
                return None
            continue  # bytes between blocks are skipped, as everybody does
        (label,) = _unpack(file, "<B")
        body = _sub_block(file)
        if label == _GRAPHIC_CONTROL and len(body) >= 4:
            transparent = body[3] if body[0] & _HAS_TRANSPARENT else None
        while body:
            body = _sub_block(file)
    return None


def has_frames(file: BinaryIO) -> bool:
    """Return whether there is more than one frame.

    Raises:
        struct.error: the file ends inside a block.
    """
    if first_frame(file) is None:
        return False
    file.read(1)  # how many bits an index has
    while _sub_block(file):
        pass
    for _ in range(_MAX_BLOCKS):
        kind = file.read(1)
        if kind == bytes([_FRAME]):
            return True
        if not kind or kind == bytes([_END]):
            return False
        if kind == bytes([_EXTENSION]):
            file.read(1)
            while _sub_block(file):
                pass
    return False


def _table(file: BinaryIO, flags: int) -> bytes:
    return file.read(3 * 2 ** ((flags & 7) + 1)) if flags & _HAS_TABLE else b""


def _sub_block(file: BinaryIO) -> bytes:
    length = file.read(1)
    return file.read(length[0]) if length else b""


def _unpack(file: BinaryIO, layout: str) -> tuple[int, ...]:
    return struct.unpack(layout, file.read(struct.calcsize(layout)))
