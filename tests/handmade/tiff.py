"""TIFF files written by hand: any tag, any order, with what no encoder writes."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.handmade.quads import Samples, packed_rows

MIN_IS_WHITE, MIN_IS_BLACK, RGB, PALETTE, CMYK, YCBCR, CIE_LAB, ICC_LAB = 0, 1, 2, 3, 5, 6, 8, 9
UNSIGNED, SIGNED, FLOAT = 1, 2, 3

Tags = Mapping[int, Sequence[float] | bytes]
_SIZES = {"H": 2, "I": 4, "Q": 8, "B": 1, "f": 4}
_CODES = {"H": 3, "I": 4, "Q": 16, "B": 7, "f": 11}
_WIDE_TAGS = frozenset({256, 257, 273, 278, 279, 322, 323, 324, 325, 330, 254})


def tags_of(
    values: Samples,
    photometric: int,
    bits: int | None = None,
    format_: int | None = None,
    extra: Sequence[int] | None = None,
) -> dict[int, Sequence[float] | bytes]:
    """Return the usual tags for samples [h, w, channels], in one strip, not compressed.

    Args:
        values: The samples.
        photometric: The colour space.
        bits: Of a sample; None for those of their type.
        format_: Unsigned, signed or floating point; None to leave it out.
        extra: What the samples behind the colours are; None to leave it out.
    """
    height, width, channels = values.shape
    depth = bits or values.dtype.itemsize * 8
    tags: dict[int, Sequence[float] | bytes] = {
        256: [width], 257: [height], 258: [depth] * channels, 259: [1], 262: [photometric],
        277: [channels], 278: [height], 284: [1],
    }  # fmt: skip
    if format_ is not None:
        tags[339] = [format_] * channels
    if extra is not None:
        tags[338] = extra
    return tags


@dataclass
class Page:
    """One directory: its tags, its strips or tiles, and directories inside it."""

    tags: dict[int, Sequence[float] | bytes]
    pieces: Sequence[bytes]
    inner: list["Page"] = field(default_factory=list)


def tiff(
    tags: Mapping[int, Sequence[float] | bytes], *pieces: bytes, order: str = "<", big: bool = False
) -> bytes:
    """Return a TIFF of one page; offsets and lengths of the pieces are filled in."""
    return pages([Page(dict(tags), pieces)], order=order, big=big)


def quad_tiff(
    values: Samples,
    photometric: int,
    *,
    bits: int | None = None,
    format_: int | None = None,
    extra: Sequence[int] | None = None,
    more: Tags | None = None,
) -> bytes:
    """Return an uncompressed TIFF of samples, as `tags_of` takes them, with more tags."""
    order = ">" if values.dtype.byteorder == ">" else "<"
    content = (
        b"".join(packed_rows(values, bits or 0))
        if bits not in (None, 8, 16, 32, 64)
        else values.tobytes()
    )
    tags = tags_of(values, photometric, bits, format_, extra) | dict(more or {})
    return tiff(tags, content, order=order)


def pages(found: Sequence[Page], order: str = "<", big: bool = False) -> bytes:
    """Return a TIFF of several directories, each behind its pixels."""
    mark = b"II" if order == "<" else b"MM"
    offset = "Q" if big else "I"
    head = mark + (struct.pack(f"{order}HHH", 43, 8, 0) if big else struct.pack(f"{order}H", 42))
    body = bytearray(head + struct.pack(f"{order}{offset}", 0))
    link = len(head)
    for page in found:
        inner = [_append(body, one, order, big)[0] for one in page.inner]
        if inner:
            page.tags[330] = inner
        start, after = _append(body, page, order, big)
        struct.pack_into(f"{order}{offset}", body, link, start)
        link = after
    return bytes(body)


def _append(body: bytearray, page: Page, order: str, big: bool) -> tuple[int, int]:
    """Append pixels and directory; return where it starts and where its link to the next is."""
    starts = []
    for piece in page.pieces:
        starts.append(len(body))
        body += piece
    tags = dict(page.tags)
    is_tiled = 322 in tags
    tags.setdefault(324 if is_tiled else 273, starts)
    tags.setdefault(325 if is_tiled else 279, [len(piece) for piece in page.pieces])
    entries = b""
    for tag in sorted(tags):
        value = tags[tag]
        letter = _letter(tag, value)
        content = (
            value
            if isinstance(value, bytes)
            else struct.pack(f"{order}{len(value)}{letter}", *value)
        )
        count = len(content) // _SIZES[letter]
        room = 8 if big else 4
        if len(content) > room:
            inner = struct.pack(order + ("Q" if big else "I"), len(body))
            body += content + b"\0" * (len(content) % 2)
        else:
            inner = content.ljust(room, b"\0")
        entries += struct.pack(order + ("HHQ" if big else "HHI"), tag, _CODES[letter], count)
        entries += inner
    start = len(body)
    body += struct.pack(order + ("Q" if big else "H"), len(tags)) + entries
    after = len(body)
    body += bytes(8 if big else 4)
    return start, after


def _letter(tag: int, value: Sequence[float] | bytes) -> str:
    if isinstance(value, bytes):
        return "B"
    if any(isinstance(number, float) for number in value):
        return "f"
    return "I" if tag in _WIDE_TAGS or max(value, default=0) > 0xFFFF else "H"
