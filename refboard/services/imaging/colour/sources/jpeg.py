"""Where a JPEG keeps its ICC profile and its EXIF block: segments before the first scan."""

import struct
from collections.abc import Iterator

_PROFILE_NAME, _EXIF_NAME = b"ICC_PROFILE\0", b"Exif\0\0"
_APP1, _APP2 = 0xE1, 0xE2
_SCAN, _END = 0xDA, 0xD9
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


def profile_and_exif(content: bytes) -> tuple[bytes, bytes]:
    """Return both; empty is what is not there, and a profile of which a piece is missing."""
    pieces: dict[int, bytes] = {}
    count, exif = 0, b""
    for marker, body in _segments(content):
        if marker == _APP1 and body.startswith(_EXIF_NAME) and not exif:
            exif = body
        elif marker == _APP2 and body.startswith(_PROFILE_NAME) and len(body) > 14:
            number, count = body[12], body[13]
            pieces.setdefault(number, body[14:])
    is_whole = sorted(pieces) == list(range(1, count + 1))
    return b"".join(pieces[n] for n in sorted(pieces)) if is_whole else b"", exif


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and body; junk between segments is stepped over, as decoders do."""
    at = 2
    while (at := content.find(b"\xff", at)) >= 0 and at + 4 <= len(content):
        marker = content[at + 1]
        if marker in (0x00, 0xFF) or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
            continue
        if marker in (_SCAN, _END):
            return
        (length,) = struct.unpack_from(">H", content, at + 2)
        yield marker, content[at + 4 : at + 2 + length]
        at += 2 + max(2, length)
