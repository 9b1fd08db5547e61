"""Tables of font files: what they are called, which letters they have, and the same renamed."""

import struct
import zlib
from collections.abc import Iterator
from mmap import mmap

Font = bytes | mmap
"""A whole file: TrueType, OpenType, or a collection of them."""

_KINDS = (b"\0\1\0\0", b"OTTO", b"true")
_COLLECTION, _WOFF = b"ttcf", b"wOFF"
_FAMILY, _POSTSCRIPT, _TYPOGRAPHIC_FAMILY = 1, 6, 16
_OUTLINES = (b"glyf", b"CFF ", b"CFF2", b"sbix", b"CBDT", b"SVG ")
_MOST_BYTES = 64 * 1024 * 1024
_MOST_NAMES = 1000
_WINDOWS, _UNICODE, _ENGLISH = 3, 1, 0x409


class NoFontError(Exception):
    """What was read is no font, or of a kind that is not unpacked here."""


def families(font: Font) -> Iterator[str]:
    """Yield the names that the faces in a file go by."""
    for tables in _faces(font):
        if b"name" not in tables:
            continue
        start, _ = tables[b"name"]
        _, count, strings = struct.unpack_from(">3H", font, start)
        for n in range(min(count, _MOST_NAMES)):
            record = struct.unpack_from(">6H", font, start + 6 + 12 * n)
            platform, _, _, kind, length, offset = record
            if kind in (_FAMILY, _TYPOGRAPHIC_FAMILY):
                first = start + strings + offset
                codec = "latin-1" if platform == 1 else "utf-16-be"
                yield font[first : first + length].decode(codec, "replace")


def letters_in(font: Font, letters: frozenset[str]) -> set[str]:
    """Return which of some letters the faces in a file have."""
    found: set[str] = set()
    for tables in _faces(font):
        if b"cmap" not in tables:
            continue
        start, _ = tables[b"cmap"]
        (count,) = struct.unpack_from(">H", font, start + 2)
        for n in range(min(count, _MOST_NAMES)):
            (offset,) = struct.unpack_from(">I", font, start + 8 + 8 * n)
            (layout,) = struct.unpack_from(">H", font, start + offset)
            if layout in (4, 12):
                has = _has_short if layout == 4 else _has_long
                found |= {x for x in letters - found if has(font, start + offset, ord(x))}
    return found


def _has_short(font: Font, start: int, code: int) -> bool:
    (twice,) = struct.unpack_from(">H", font, start + 6)
    if code > 0xFFFF:
        return False
    ends = struct.unpack_from(f">{twice // 2}H", font, start + 14)
    n = next((n for n, end in enumerate(ends) if end >= code), -1)
    if n < 0:
        return False
    at = start + 16 + twice + 2 * n
    first, delta, offset = (
        struct.unpack_from(">H", font, at + part * twice)[0] for part in range(3)
    )
    if first > code:
        return False
    if not offset:
        return bool((code + delta) & 0xFFFF)
    place = at + 2 * twice + offset + 2 * (code - first)
    return bool(struct.unpack_from(">H", font, place)[0])


def _has_long(font: Font, start: int, code: int) -> bool:
    (count,) = struct.unpack_from(">I", font, start + 12)
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        first, last, glyph = struct.unpack_from(">3I", font, start + 16 + 12 * middle)
        if first <= code <= last:
            return bool(glyph + code - first)
        low, high = (middle + 1, high) if last < code else (low, middle)
    return False


def renamed(content: bytes, family: str) -> bytes:
    """Return a font as the only one of a family.

    Args:
        content: TrueType, OpenType or WOFF.
        family: What it is called from then on.

    Raises:
        NoFontError: it is none of these, or damaged.
    """
    try:
        kind, tables = _unpacked(content)
    except (struct.error, zlib.error) as error:
        raise NoFontError from error
    if b"cmap" not in tables or not any(name in tables for name in _OUTLINES):
        raise NoFontError
    tables[b"name"] = _names({_FAMILY: family, _POSTSCRIPT: "Embedded"})
    place = 12 + 16 * len(tables)
    head, body = [kind + struct.pack(">4H", len(tables), 0, 0, 0)], []
    for name, table in sorted(tables.items()):
        head.append(name + struct.pack(">3I", 0, place, len(table)))
        body.append(table + bytes(-len(table) % 4))
        place += len(body[-1])
    return b"".join(head + body)


def _names(names: dict[int, str]) -> bytes:
    records, strings = b"", b""
    for number, text in names.items():
        coded = text.encode("utf-16-be", "replace")
        records += struct.pack(
            ">6H", _WINDOWS, _UNICODE, _ENGLISH, number, len(coded), len(strings)
        )
        strings += coded
    return struct.pack(">3H", 0, len(names), 6 + len(records)) + records + strings


def _unpacked(content: bytes) -> tuple[bytes, dict[bytes, bytes]]:
    if content[:4] != _WOFF:
        for tables in _faces(content):
            first = struct.unpack_from(">I", content, 12)[0] if content[:4] == _COLLECTION else 0
            found = {name: content[at : at + size] for name, (at, size) in tables.items()}
            return content[first : first + 4], found
        raise NoFontError
    (count,) = struct.unpack_from(">H", content, 12)
    unpacked: dict[bytes, bytes] = {}
    left = _MOST_BYTES
    for n in range(count):
        name, at, packed, size, _ = struct.unpack_from(">4s4I", content, 44 + 20 * n)
        table = content[at : at + packed]
        left -= size
        if left < 0:
            raise NoFontError
        unpacked[name] = table if packed >= size else zlib.decompressobj().decompress(table, size)
    return content[4:8], unpacked


def _faces(font: Font) -> Iterator[dict[bytes, tuple[int, int]]]:
    """Yield the tables of each face: where they begin and how long they are."""
    offsets: tuple[int, ...] = (0,)
    if font[:4] == _COLLECTION:
        (count,) = struct.unpack_from(">I", font, 8)
        offsets = struct.unpack_from(f">{min(count, _MOST_NAMES)}I", font, 12)
    for offset in offsets:
        if font[offset : offset + 4] not in _KINDS:
            continue
        (count,) = struct.unpack_from(">H", font, offset + 4)
        entries = (struct.unpack_from(">4s3I", font, offset + 12 + 16 * n) for n in range(count))
        yield {name: (at, size) for name, _, at, size in entries}
