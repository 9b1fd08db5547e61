"""Where a WebP keeps its ICC profile and its EXIF block: chunks of RIFF."""

import struct

_HEADER = 12


def profile_and_exif(content: bytes) -> tuple[bytes, bytes]:
    """Return both; empty is what is not there."""
    found: dict[bytes, bytes] = {}
    at = _HEADER
    while at + 8 <= len(content):
        kind, length = struct.unpack_from("<4sI", content, at)
        if kind in (b"ICCP", b"EXIF"):
            found.setdefault(kind, content[at + 8 : at + 8 + length])
        at += 8 + length + (length & 1)
    return found.get(b"ICCP", b""), found.get(b"EXIF", b"")
