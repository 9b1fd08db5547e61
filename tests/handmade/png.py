"""PNG files written by hand, with what no encoder writes."""

import struct
import zlib
from collections.abc import Mapping, Sequence

from tests.handmade.quads import HEIGHT, WIDTH

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
END_CHUNK = b"\0\0\0\0IEND\xaeB`\x82"


def chunk(kind: bytes, body: bytes, check: int | None = None) -> bytes:
    """Return a chunk with its right sum, or with the one that is given."""
    right = zlib.crc32(kind + body) if check is None else check
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", right)


def png(
    rows: Sequence[bytes],
    depth: int,
    colour: int,
    *,
    before: bytes = b"",
    after: bytes = b"",
    size: tuple[int, int] = (WIDTH, HEIGHT),
    end: bytes = END_CHUNK,
) -> bytes:
    """Return a PNG file.

    Args:
        rows: Packed samples, each row whole bytes.
        depth: Bits of a sample.
        colour: PNG's colour type.
        before: Chunks between header and pixels.
        after: Chunks behind the pixels.
        size: What the header claims.
        end: The last chunk.
    """
    header = struct.pack(">IIBBBBB", *size, depth, colour, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"".join([SIGNATURE, chunk(b"IHDR", header), before, chunk(b"IDAT", packed), after, end])


def interlaced(rows_of: Mapping[int, Sequence[bytes]], depth: int, colour: int) -> bytes:
    """Return an interlaced PNG file.

    Args:
        rows_of: Rows of each of the seven passes, packed as above, by the number of the pass.
        depth: Bits of a sample.
        colour: PNG's colour type.
    """
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, depth, colour, 0, 0, 1)
    raw = b"".join(b"\0" + row for n in sorted(rows_of) for row in rows_of[n])
    return SIGNATURE + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + END_CHUNK
