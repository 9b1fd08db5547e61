"""BMP files written by hand, with every header and every way to say colours."""

import struct
from collections.abc import Sequence

from tests.handmade.quads import HEIGHT, WIDTH, Colour, Samples, packed


def rows_of(values: Samples, bits: int, top_down: bool = False) -> bytes:
    """Return samples [h, w] of up to 8 bits, or bytes [h, w, n], as padded rows."""
    rows = [packed(row.ravel(), bits) if bits < 8 else row.tobytes() for row in values]
    padded = [row.ljust(-(-len(row) // 4) * 4, b"\0") for row in rows]
    return b"".join(padded if top_down else padded[::-1])


def bmp(
    pixels: bytes,
    bits: int,
    *,
    header: int = 40,
    packing: int = 0,
    palette: Sequence[Colour] = (),
    masks: Sequence[int] = (),
    size: tuple[int, int] = (WIDTH, HEIGHT),
    start: int | None = None,
    colours: int | None = None,
) -> bytes:
    """Return a BMP file.

    Args:
        pixels: As they lie in the file.
        bits: Of a pixel.
        header: Size of the second header: 12, 16, 40, 52, 56, 64, 108 or 124.
        packing: The number of the compression.
        palette: Red, green and blue.
        masks: Of red, green, blue and perhaps alpha; inside the header where it has room.
        size: Width, and height that is below zero when the first row is at the top.
        start: What the header says about where pixels start; None for the truth.
        colours: What it says about the number of colours; None for the truth.
    """
    count = len(palette) if colours is None else colours
    if header == 12:
        second = struct.pack("<IHHHH", 12, size[0], abs(size[1]), 1, bits)
    else:
        numbers = (header, *size, 1, bits, packing, len(pixels), 2835, 2835, count, 0)
        second = struct.pack("<IiiHHIIiiII", *numbers)[:header]
    inside = struct.pack(f"<{len(masks)}I", *masks)
    behind = b""
    if header > 40:
        second = (second + inside).ljust(header, b"\0")
    else:
        behind = inside
    step = 3 if header == 12 else 4
    table = b"".join(bytes([b, g, r, 0])[:step] for r, g, b in palette)
    whole = second + behind + table
    at = 14 + len(whole) if start is None else start
    return struct.pack("<2sIHHI", b"BM", 14 + len(whole) + len(pixels), 0, 0, at) + whole + pixels
