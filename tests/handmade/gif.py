"""GIF files written by hand: screens and frames of any size, palettes of either place."""

import struct
from collections.abc import Sequence

from tests.handmade.quads import Colour, Samples


def gif(
    screen: tuple[int, int],
    *frames: bytes,
    palette: Sequence[Colour] = (),
    background: int = 0,
    version: bytes = b"GIF89a",
    end: bytes = b";",
) -> bytes:
    """Return a GIF file of frames as `frame` makes them."""
    head = struct.pack("<HHBBB", *screen, _flags(palette), background, 0)
    return b"".join([version, head, _table(palette), *frames, end])


def frame(
    indexes: Samples,
    left: int = 0,
    top: int = 0,
    *,
    palette: Sequence[Colour] = (),
    transparent: int | None = None,
    disposal: int = 0,
    is_interlaced: bool = False,
) -> bytes:
    """Return a frame of indexes [h, w], with a palette of its own when one is given."""
    height, width = indexes.shape[:2]
    control = b""
    if transparent is not None or disposal:
        flags = disposal << 2 | (transparent is not None)
        control = b"!\xf9\x04" + struct.pack("<BHB", flags, 10, transparent or 0) + b"\0"
    flags = _flags(palette) | (0x40 if is_interlaced else 0)
    place = b"," + struct.pack("<HHHHB", left, top, width, height, flags)
    if is_interlaced:
        order = [
            y
            for first, step in ((0, 8), (4, 8), (2, 4), (1, 2))
            for y in range(first, height, step)
        ]
        indexes = indexes[order]
    packed = _packed(indexes.astype("u1").tobytes())
    blocks = (packed[n : n + 255] for n in range(0, len(packed), 255))
    return (
        control
        + place
        + _table(palette)
        + b"\x08"
        + b"".join(bytes([len(block)]) + block for block in blocks)
        + b"\0"
    )


def _flags(palette: Sequence[Colour]) -> int:
    return 0x80 | (_bits(palette) - 1) if palette else 0


def _bits(palette: Sequence[Colour]) -> int:
    return max(1, (len(palette) - 1).bit_length())


def _table(palette: Sequence[Colour]) -> bytes:
    return b"".join(map(bytes, palette)).ljust(3 * 2 ** _bits(palette), b"\0") if palette else b""


def _packed(indexes: bytes) -> bytes:
    """Return indexes as codes of nine bits, the table forgotten before it would need ten."""
    clear, end = 256, 257
    codes = []
    for start in range(0, len(indexes), 200):
        codes += [clear, *indexes[start : start + 200]]
    number = 0
    for place, code in enumerate([*codes, end]):
        number |= code << (9 * place)
    return number.to_bytes((9 * (len(codes) + 1) + 7) // 8, "little")
