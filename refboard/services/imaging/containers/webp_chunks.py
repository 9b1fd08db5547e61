"""The chunks of a WebP: its canvas, its first frame, and what is said beside the pixels."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_ALPHA, _ANIMATED = 0x10, 0x02
_PIXELS = (b"VP8 ", b"VP8L")


@dataclass(frozen=True, slots=True)
class PlainWebp:
    """The first picture of a WebP.

    Attributes:
        content: A whole WebP file of nothing but it.
        canvas: Width and height of the whole; None when they are those of the picture.
        left: Where the picture is on the canvas.
        top: Likewise.
        profile: The ICC profile; empty when there is none.
        exif: The EXIF block; empty when there is none.
    """

    content: bytes
    canvas: tuple[int, int] | None
    left: int
    top: int
    profile: bytes
    exif: bytes


def plain(content: bytes) -> PlainWebp:
    """Return the first picture of a WebP: of an animation its first frame.

    Raises:
        EOFError: the file ends before its pixels do.
    """
    found: dict[bytes, bytes] = {}
    for kind, body in _chunks(content, 12):
        found.setdefault(kind, body)
    header = found.get(b"VP8X", b"").ljust(10, b"\0")
    profile = found.get(b"ICCP", b"")
    block = found.get(b"EXIF", b"")
    left, top, canvas = 0, 0, None
    if header[0] & _ANIMATED and b"ANMF" in found:
        frame = found[b"ANMF"].ljust(16, b"\0")
        left, top = 2 * _three(frame, 0), 2 * _three(frame, 3)
        size, canvas = (frame[6:9], frame[9:12]), (_three(header, 4) + 1, _three(header, 7) + 1)
        found = dict(_chunks(frame, 16))
        has_header = True
    else:
        size = header[4:7], header[7:10]
        has_header = b"VP8X" in found
    pixels = next((kind for kind in _PIXELS if kind in found), None)
    if pixels is None:
        raise EOFError("the file ends before its pixels")
    pieces = [_chunk(pixels, found[pixels])]
    if pixels == b"VP8 " and b"ALPH" in found and (canvas or header[0] & _ALPHA):
        pieces.insert(0, _chunk(b"ALPH", found[b"ALPH"]))
    is_see_through = len(pieces) > 1 or (pixels == b"VP8L" and (canvas or header[0] & _ALPHA))
    if has_header:
        flags = bytes([_ALPHA if is_see_through else 0, 0, 0, 0])
        pieces.insert(0, _chunk(b"VP8X", flags + b"".join(size)))
    body = b"WEBP" + b"".join(pieces)
    whole = b"RIFF" + struct.pack("<I", len(body)) + body
    return PlainWebp(whole, canvas, left, top, profile, block)


def has_frames(content: bytes) -> bool:
    """Return whether a WebP is an animation of more than one frame."""
    kinds = [kind for kind, _ in _chunks(content, 12)]
    return kinds.count(b"ANMF") > 1


def _chunks(content: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    """Yield kind and body of the chunks from an offset on; the last one may be cut."""
    while at + 8 <= len(content):
        kind, length = struct.unpack_from("<4sI", content, at)
        yield kind, content[at + 8 : at + 8 + length]
        at += 8 + length + (length & 1)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)


def _three(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 3], "little")
