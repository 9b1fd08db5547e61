"""Icon containers, written from PNG files: `.icns` for macOS and `.ico` for Windows.

ICNS: the letters `icns` and the length of the file, then entries of a type of four letters, their
length with these eight bytes, and content; numbers are big-endian. The types are those of Apple's
IconStorage.h and of what `iconutil` makes. Entries of 16 and 32 pixels hold colours and a mask,
because macOS shows their PNG form wrongly in an app; all others are PNG files.

ICO: a directory of 16 bytes an image, then the images, little-endian. Windows reads PNG images in
it at every size since Vista.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Mapping

ICNS_SIZES_PX = (16, 32, 64, 128, 256, 512, 1024)
ICO_SIZES_PX = (16, 24, 32, 48, 64, 128, 256)

_ICNS_MASKED = ((16, b"is32", b"s8mk"), (32, b"il32", b"l8mk"))
_ICNS_PNG = (
    (32, b"ic11"),  # 16@2x
    (64, b"ic12"),  # 32@2x
    (128, b"ic07"),
    (256, b"ic13"),  # 128@2x
    (256, b"ic08"),
    (512, b"ic14"),  # 256@2x
    (512, b"ic09"),
    (1024, b"ic10"),  # 512@2x
)
_SHORTEST_RUN, _LONGEST_RUN, _LONGEST_LITERAL = 3, 130, 128


def icns(pngs: Mapping[int, bytes]) -> bytes:
    """Return a macOS icon with all sizes from 16 to 512 points, plain and @2x.

    Args:
        pngs: PNG files by their side in pixels; each of ICNS_SIZES_PX.

    Raises:
        KeyError: A size is missing.
    """
    entries = []
    for side_px, colours, mask in _ICNS_MASKED:
        with Image.open(io.BytesIO(pngs[side_px])) as image:
            red, green, blue, alpha = image.convert("RGBA").split()
        packed = b"".join(pack_runs(channel.tobytes()) for channel in (red, green, blue))
        entries += [_entry(colours, packed), _entry(mask, alpha.tobytes())]
    entries += [_entry(kind, pngs[side_px]) for side_px, kind in _ICNS_PNG]
    return _entry(b"icns", b"".join(entries))


def ico(pngs: Mapping[int, bytes]) -> bytes:
    """Return a Windows icon.

    Args:
        pngs: PNG files by their side in pixels; each of ICO_SIZES_PX.

    Raises:
        KeyError: A size is missing.
    """
    offset = 6 + 16 * len(ICO_SIZES_PX)
    directory = [struct.pack("<HHH", 0, 1, len(ICO_SIZES_PX))]
    for side_px in ICO_SIZES_PX:
        # A byte cannot say 256; zero stands for it. Then: no palette, one plane, 32 bits.
        side, size = side_px % 256, len(pngs[side_px])
        directory.append(struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, size, offset))
        offset += size
    return b"".join([*directory, *(pngs[side_px] for side_px in ICO_SIZES_PX)])


def pack_runs(channel: bytes) -> bytes:
    """Return one colour of an image, one byte a pixel, as an ICNS entry has it.

    A first byte of 0 to 127 says that one more than it of plain bytes follow; 128 to 255 says
    that the next byte stands for itself as often as it says, less 125.
    """
    packed, plain, at = bytearray(), bytearray(), 0
    while at < len(channel):
        run = 1
        while run < _LONGEST_RUN and channel[at : at + 1] == channel[at + run : at + run + 1]:
            run += 1
        if run < _SHORTEST_RUN:
            plain += channel[at : at + 1]
            run = 1
        if plain and (run >= _SHORTEST_RUN or len(plain) == _LONGEST_LITERAL):
            packed += bytes([len(plain) - 1]) + plain
            plain.clear()
        if run >= _SHORTEST_RUN:
            packed += bytes([run + 125, channel[at]])
        at += run
    if plain:
        packed += bytes([len(plain) - 1]) + plain
    return bytes(packed)


def _entry(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack(">I", len(content) + 8) + content
