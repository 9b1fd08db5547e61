"""Fonts that lie in the drawing: every letter of this one is a full square."""

import base64
import struct
import zlib

from tests.drawings.case import document, flat

_UNITS = 1000


def font(letters: str = "AB") -> bytes:
    """Return a TrueType font without a name."""
    square = struct.pack(">5h", 1, 0, 0, _UNITS, _UNITS)
    square += struct.pack(">2H4B", 3, 0, 1, 1, 1, 1)
    square += struct.pack(">8h", 0, _UNITS, 0, -_UNITS, 0, 0, _UNITS, 0)
    square += bytes(-len(square) % 4)
    first, last = ord(letters[0]), ord(letters[-1])
    glyphs = last - first + 2
    groups = struct.pack(">3I", first, last, 1)
    table = struct.pack(">2H3I", 12, 0, 16 + len(groups), 0, 1) + groups
    advances = struct.pack(">2H", _UNITS, 0) * glyphs
    head = struct.pack(
        ">4I2H2q4h2H3h", 0x10000, 0, 0, 0x5F0F3CF5, 0, _UNITS, 0, 0, 0, 0, 0, 0, 0, 8, 2, 1, 0
    )
    tables = {
        b"cmap": struct.pack(">4HI", 0, 1, 3, 10, 12) + table,
        b"glyf": square * (glyphs - 1),
        b"head": head,
        b"hhea": struct.pack(">I3hH11hH", 0x10000, _UNITS, 0, 0, _UNITS, *[0] * 11, glyphs),
        b"hmtx": advances,
        b"loca": struct.pack(f">{glyphs + 1}I", 0, *(len(square) * n for n in range(glyphs))),
        b"maxp": struct.pack(">IH13H", 0x10000, glyphs, *[0] * 13),
    }
    return file_of(tables)


def file_of(tables: dict[bytes, bytes]) -> bytes:
    """Return a font file of some tables."""
    place = 12 + 16 * len(tables)
    head, body = struct.pack(">I4H", 0x10000, len(tables), 0, 0, 0), b""
    for name, table in sorted(tables.items()):
        head += name + struct.pack(">3I", 0, place + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return head + body


def woff(content: bytes) -> bytes:
    """Return a font compressed as WOFF."""
    (count,) = struct.unpack_from(">H", content, 4)
    place = 44 + 20 * count
    entries, body = b"", b""
    for n in range(count):
        name, _, at, size = struct.unpack_from(">4s3I", content, 12 + 16 * n)
        packed = zlib.compress(content[at : at + size])
        packed = packed if len(packed) < size else content[at : at + size]
        entries += name + struct.pack(">4I", place + len(body), len(packed), size, 0)
        body += packed + bytes(-len(packed) % 4)
    head = b"wOFF" + content[:4] + struct.pack(">I2H", 0, count, 0)
    return head + bytes(44 - len(head)) + entries + body


def _address(content: bytes) -> str:
    return f"data:font/any;base64,{base64.b64encode(content).decode()}"


def _sheet(*sources: str, family: str = "'Full Squares'") -> str:
    return f"<style>@font-face{{font-family:{family};src:{','.join(sources)}}}</style>"


_TRUE = f"url({_address(font())})"
_WOFF2 = f'url("{_address(b"wOF2" + bytes(60))}") format("woff2")'
_TEXT = '<text y="100" font-size="100" fill="red" font-family="{}">AB</text>'.format
_NESTED = base64.b64encode(document(_sheet(_TRUE) + _TEXT("Full Squares"))).decode()

CASES = (
    flat("truetype", _sheet(f'{_TRUE} format("truetype")') + _TEXT("Full Squares")),
    flat("woff", _sheet(f"url({_address(woff(font()))})") + _TEXT("Full Squares, serif")),
    flat("second-source", _sheet("local(No Such)", _WOFF2, _TRUE) + _TEXT("Full Squares")),
    flat("family-without-quotes", _sheet(_TRUE, family="Full Squares") + _TEXT("Full Squares")),
    flat(
        "by-a-sheet",
        _sheet(_TRUE) + "<style>text{font:100px Full Squares}</style>"
        '<text y="100" fill="red">AB</text>',
    ),
    flat(
        "rare-letters",
        _sheet(f"url({_address(font(chr(0xFEDCB)))})")
        + _TEXT("Full Squares").replace("AB", chr(0xFEDCB) * 2),
    ),
    flat("woff2", _sheet(_WOFF2) + _TEXT("Full Squares, serif"), not_shown=1),
    flat("damaged", _sheet(f"url({_address(font()[:90])})") + _TEXT("Full Squares"), not_shown=1),
    flat(
        "elsewhere",
        _sheet("url(http://fonts.example/a.ttf)") + _TEXT("Full Squares, serif"),
        not_shown=1,
    ),
    flat("unused", _sheet(_WOFF2) + '<rect width="200" height="100" fill="red"/>'),
    flat(
        "in-a-picture",
        f'<image width="200" height="100" href="data:image/svg+xml;base64,{_NESTED}"/>',
    ),
)
