"""The chunks of a PNG: which are needed for its pixels, and what the others say."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_END, BytesIO
from typing import BinaryIO

from refboard.services.imaging import exif

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MAX_CHUNKS = 50_000
_FIRST_CHUNKS = 512
_LAST_BYTES = 64 * 1024
_MAX_BODY = 32 * 1024 * 1024
_NEEDED = frozenset({b"IHDR", b"PLTE", b"IDAT"})
_READ = frozenset({b"tRNS", b"iCCP", b"eXIf"})
_ANY_LENGTH = -2
_HARMLESS = {
    b"gAMA": 4, b"cHRM": 32, b"sRGB": 1, b"cICP": 4, b"pHYs": 9, b"tIME": 7, b"eXIf": _ANY_LENGTH,
}  # fmt: skip
"""What may stay if it is whole, with its length: most files need no second copy then."""
_PALETTE, _KEYS = 3, {0: 2, 2: 6}
_END = b"\0\0\0\0IEND\xaeB`\x82"


@dataclass(frozen=True, slots=True)
class Chunk:
    """Where a chunk lies.

    Attributes:
        kind: Its four letters.
        start: Where its body starts in the file.
        length: How long its body says it is; the file may end before.
    """

    kind: bytes
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class PlainPng:
    """A PNG without what no pixel needs: words, animation, whatever is broken.

    Attributes:
        content: A whole PNG file: header, palette, key colour and pixels.
        depth: Bits of a sample: 1, 2, 4, 8 or 16.
        is_grey: Grey without alpha.
        has_key: Its transparency is one key colour, or that of palette entries.
        turn: EXIF orientation 1..8.
    """

    content: bytes
    depth: int
    is_grey: bool
    has_key: bool
    turn: int


def chunks(file: BinaryIO, most: int = _MAX_CHUNKS) -> Iterator[Chunk]:
    """Yield the chunks of a PNG up to its end, or to where the file ends, or so many."""
    at = len(SIGNATURE)
    for _ in range(most):
        file.seek(at)
        head = file.read(8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        length = int.from_bytes(head[:4], "big")
        yield Chunk(head[4:], at + 8, length)
        at += length + 12


def body(file: BinaryIO, chunk: Chunk) -> bytes | None:
    """Return a chunk's body; None when it is damaged, cut or unreasonably long."""
    if chunk.length > _MAX_BODY:
        return None
    file.seek(chunk.start)
    content = file.read(chunk.length + 4)
    is_whole = len(content) == chunk.length + 4
    check = zlib.crc32(content[:-4], zlib.crc32(chunk.kind))
    return content[:-4] if is_whole and check == int.from_bytes(content[-4:], "big") else None


def turn(file: BinaryIO) -> int:
    """Return the orientation 1..8 that a PNG's EXIF chunk asks for.

    It is looked for among the first chunks and, where there are very many of pixels, in the last
    bytes: this must be quick for a file of any size.
    """
    count = 0
    for chunk in chunks(file, _FIRST_CHUNKS):
        count += 1
        if chunk.kind == b"eXIf":
            return exif.orientation(body(file, chunk) or b"")
    if count < _FIRST_CHUNKS:
        return exif.UPRIGHT
    start = max(0, file.seek(0, SEEK_END) - _LAST_BYTES)
    file.seek(start)
    tail = file.read(_LAST_BYTES)
    at = tail.rfind(b"eXIf")
    if at < 4:
        return exif.UPRIGHT
    length = int.from_bytes(tail[at - 4 : at], "big")
    return exif.orientation(body(file, Chunk(b"eXIf", start + at + 4, length)) or b"")


def plain(content: bytes) -> PlainPng:
    """Return a PNG without what no pixel needs.

    A chunk that may be left out and is damaged is left out. Of an animation its still picture is
    kept.

    Raises:
        EOFError: it ends before its pixels do.
        ValueError: it has no header.
    """
    file, whole = BytesIO(content), memoryview(content)
    pieces: list[bytes | memoryview] = [SIGNATURE]
    said: dict[bytes, bytes] = {}
    is_clean, end = True, len(SIGNATURE)
    for chunk in chunks(file):
        end = chunk.start + chunk.length + 4
        if chunk.kind in _NEEDED:
            if len(content) < end:
                raise EOFError("the file ends inside a chunk")
            pieces.append(whole[chunk.start - 8 : end])
            continue
        found = body(file, chunk) if chunk.kind in _READ else None
        if found is not None:
            said.setdefault(chunk.kind, found)
        is_clean = is_clean and _HARMLESS.get(chunk.kind, -1) in (chunk.length, _ANY_LENGTH)
        is_clean = is_clean and (found or body(file, chunk)) is not None
    header = bytes(pieces[1][8:-4]) if len(pieces) > 1 and pieces[1][4:8] == b"IHDR" else b""
    if len(header) != 13:
        raise ValueError("there is no header")
    key = said.get(b"tRNS", b"")
    is_key = 0 < len(key) <= 256 if header[9] == _PALETTE else len(key) == _KEYS.get(header[9])
    if is_key:  # it lies before the pixels, behind the palette
        place = next((n for n, piece in enumerate(pieces) if piece[4:8] == b"IDAT"), len(pieces))
        pieces.insert(place, _written(b"tRNS", key))
    is_clean = is_clean and not key and content.startswith(_END, end)
    return PlainPng(
        content=content if is_clean else b"".join([*pieces, _END]),
        depth=header[8],
        is_grey=header[9] == 0,
        has_key=is_key,
        turn=exif.orientation(said.get(b"eXIf", b"")),
    )


def _written(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return b"".join([len(content).to_bytes(4, "big"), kind, content, check.to_bytes(4, "big")])
