"""The segments of a JPEG: what its frame is, which scans there are, and whether it ends."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

END = b"\xff\xd9"
_FRAMES = frozenset({*range(0xC0, 0xD0), 0xF7}) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_RESTARTS = frozenset({0x00, *range(0xD0, 0xD8), 0xFF})
_END, _SCAN = 0xD9, 0xDA
_MAX_SEGMENTS = 4096
_EXIF, _PROFILE = b"Exif\0\0", b"ICC_PROFILE\0"


@dataclass(frozen=True, slots=True)
class Frame:
    """How the pixels are coded.

    Attributes:
        kind: The second byte of the marker: 0xC0 and on; 0xF7 for JPEG-LS.
        precision: Bits of a sample.
        components: The numbers of its colours.
    """

    kind: int
    precision: int
    components: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Applications:
    """What programs said beside the pixels.

    Attributes:
        exif: The EXIF block with its name before it; empty when there is none.
        profile: The ICC profile; empty when there is none.
        is_adobe: Adobe's segment is there: inks are written upside down.
    """

    exif: bytes
    profile: bytes
    is_adobe: bool


@dataclass(frozen=True, slots=True)
class Scan:
    """One pass over the pixels.

    Attributes:
        components: The numbers of its colours.
        first: The first coefficient that it brings, 0..63.
        last: The last one.
        low: How many of their lowest bits are still missing.
    """

    components: tuple[int, ...]
    first: int
    last: int
    low: int


def frame_of(content: bytes) -> tuple[Frame | None, int]:
    """Return the frame, and where the first scan starts; 0 when the file ends before it."""
    frame: Frame | None = None
    for marker, at, length in _segments(content, 2):
        if marker in _FRAMES and length >= 8:
            precision, _, _, count = struct.unpack_from(">BHHB", content, at + 2)
            numbers = content[at + 8 : at + length : 3][:count]
            frame = Frame(marker, precision, tuple(numbers))
        if marker == _SCAN:
            return frame, at
    return frame, 0


def without_stumps(content: bytes) -> bytes:
    """Return the file without segments of JFIF and Adobe that are too short to say anything."""
    stumps: list[tuple[int, int]] = []
    for marker, at, length in _segments(content, 2):
        if marker == _SCAN:
            break
        for kind, name, least in ((0xE0, b"JFIF", 16), (0xEE, b"Adobe", 14)):
            if marker == kind and length < least and content.startswith(name, at + 2):
                stumps.append((at - 2, at + length))
    for start, end in reversed(stumps):
        content = content[:start] + content[end:]
    return content


def applications(content: bytes) -> Applications:
    """Return what is said beside the pixels, in the segments before the first scan."""
    exif, is_adobe, parts = b"", False, {}
    for marker, at, length in _segments(content, 2):
        body = content[at + 2 : at + length]
        if marker == _SCAN:
            break
        if marker == 0xE1 and body.startswith(_EXIF) and not exif:
            exif = body
        elif marker == 0xE2 and body.startswith(_PROFILE) and len(body) > len(_PROFILE) + 2:
            parts[body[len(_PROFILE)]] = body[len(_PROFILE) + 2 :]
        elif marker == 0xEE and body.startswith(b"Adobe"):
            is_adobe = True
    return Applications(exif, b"".join(parts[number] for number in sorted(parts)), is_adobe)


def scans(content: bytes, start: int) -> Iterator[Scan]:
    """Yield the scans from the one that starts there on."""
    for marker, at, length in _segments(content, start - 2):
        if marker != _SCAN or length < 6:
            continue
        count = content[at + 2]
        numbers = content[at + 3 : at + 3 + 2 * count : 2]
        tail = content[at + 3 + 2 * count : at + 6 + 2 * count]
        if len(tail) == 3:
            yield Scan(tuple(numbers), tail[0], min(tail[1], 63), tail[2] & 15)


def _segments(content: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Yield marker, offset of the length, and length; packed pixels are passed over."""
    for _ in range(_MAX_SEGMENTS):
        at = _next_marker(content, at)
        if at < 0:
            return
        marker = content[at + 1]
        at += 2
        if marker == _END:
            return
        if marker in _ALONE:
            continue
        length = int.from_bytes(content[at : at + 2], "big")
        if at + max(length, 2) > len(content):
            return
        yield marker, at, length
        at += max(length, 2)


def _next_marker(content: bytes, at: int) -> int:
    """Return where the next marker is that is no part of packed pixels; -1 for none."""
    at = content.find(b"\xff", at)
    while 0 <= at < len(content) - 1:
        if content[at + 1] not in _RESTARTS:
            return at
        at = content.find(b"\xff", at + (1 if content[at + 1] == 0xFF else 2))
    return -1
