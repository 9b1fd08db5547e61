"""Read a picture's oriented size from its header, touching only the bytes that say it.

Nothing is imported and nothing is decoded here: it runs on the GUI thread while a drop is handled.
None means "not found the short way"; the decoder has the last word then.
"""

import struct
from collections.abc import Callable
from io import SEEK_CUR
from typing import Any, BinaryIO

from refboard.services.imaging import exif
from refboard.services.imaging.containers import (
    exr_header,
    gif_blocks,
    jxl_header,
    png_chunks,
    psd_blocks,
    tiff_tags,
)
from refboard.services.imaging.containers.bmff import associations, boxes

Size = tuple[int, int]

_MAX_SEGMENTS = 512
_MAX_META_BYTES = 4 * 1024 * 1024
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_JPEG_APP1, _JPEG_END, _JPEG_SCAN = 0xE1, 0xD9, 0xDA
_WEBP_HAS_EXIF = 0x08


def oriented_size(file: BinaryIO, format_name: str) -> Size | None:
    """Return width and height as they will be shown, or None when the header does not say.

    Args:
        file: Positioned anywhere; it is left anywhere.
        format_name: As `formats.sniff` gave it.
    """
    reader = _READERS.get(format_name)
    if reader is None:
        return None
    file.seek(0)
    try:
        size = reader(file)
    except (struct.error, IndexError):  # the file ends inside its header
        return None
    return size if size and min(size) > 0 else None


def _unpack(file: BinaryIO, layout: str) -> tuple[Any, ...]:  # Any: what the layout says
    return struct.unpack(layout, file.read(struct.calcsize(layout)))


def _jpeg(file: BinaryIO) -> Size | None:
    file.seek(2)
    size: Size | None = None
    turn = 0
    for _ in range(_MAX_SEGMENTS):
        marker = _next_jpeg_marker(file)
        if marker in (None, _JPEG_END, _JPEG_SCAN):
            break
        if marker in _JPEG_STANDALONE:
            continue
        (length,) = _unpack(file, ">H")
        end = file.tell() + length - 2
        if marker in _JPEG_FRAMES:
            _, height, width = _unpack(file, ">BHH")
            size = (width, height)
        elif marker == _JPEG_APP1 and not turn:
            block = file.read(length - 2) if length > 2 else b""
            turn = exif.orientation(block) if block.startswith(b"Exif\x00\x00") else 0
        file.seek(end)
    return exif.turned_size(*size, turn) if size else None


def _next_jpeg_marker(file: BinaryIO) -> int | None:
    """Skip to the next marker; junk between segments is allowed, as decoders allow it."""
    byte = file.read(1)
    for _ in range(_MAX_SEGMENTS):
        if not byte:
            return None
        is_lead = byte == b"\xff"
        byte = file.read(1)
        if is_lead and byte not in (b"\xff", b"\x00", b""):
            return byte[0]
    return None


def _png(file: BinaryIO) -> Size | None:
    file.seek(12)
    kind, width, height = _unpack(file, ">4sII")
    if kind != b"IHDR":
        return None
    return exif.turned_size(width, height, png_chunks.turn(file))


def _gif(file: BinaryIO) -> Size | None:
    frame = gif_blocks.first_frame(file)
    return frame.size if frame else None


def _bmp(file: BinaryIO) -> Size:
    file.seek(14)
    (header_size,) = _unpack(file, "<I")
    width, height = _unpack(file, "<HH" if header_size == 12 else "<ii")
    return width, abs(height)


def _webp(file: BinaryIO) -> Size | None:
    file.seek(12)
    kind, _ = _unpack(file, "<4sI")
    start = file.tell()
    head = file.read(10)
    if kind == b"VP8 " and head[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", head[6:10])
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and head[:1] == b"\x2f":
        bits = int.from_bytes(head[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind != b"VP8X" or len(head) < 10:
        return None
    size = int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1
    if not head[0] & _WEBP_HAS_EXIF:
        return size
    file.seek(start + 10)
    return exif.turned_size(*size, _webp_orientation(file))


def _webp_orientation(file: BinaryIO) -> int:
    for _ in range(_MAX_SEGMENTS):
        head = file.read(8)
        if len(head) < 8:
            break
        length = int.from_bytes(head[4:], "little")
        if head[:4] == b"EXIF":
            return exif.orientation(file.read(min(length, 65536)))
        file.seek(length + (length & 1), SEEK_CUR)
    return exif.UPRIGHT


def _tiff(file: BinaryIO) -> Size | None:
    directory = tiff_tags.picture(file)
    return tiff_tags.size(directory) if directory else None


def _ico(file: BinaryIO) -> Size | None:
    """Return the size of the largest image; one stored as PNG says its own size."""
    _, _, count = _unpack(file, "<HHH")
    entries = [_unpack(file, "<BBBBHHII") for _ in range(min(count, 256))]
    sizes: list[Size] = []
    for width, height, *_, offset in entries:
        file.seek(offset)
        inner = file.read(24)
        is_png = inner.startswith(b"\x89PNG") and len(inner) == 24
        sizes.append(struct.unpack(">II", inner[16:]) if is_png else (width or 256, height or 256))
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def _bmff(file: BinaryIO) -> Size | None:
    """Read size and rotation of the primary item of an ISO base media file (AVIF, HEIC)."""
    for _ in range(32):
        length, kind = _unpack(file, ">I4s")
        body = length - 8
        if length == 1:
            (length,) = _unpack(file, ">Q")
            body = length - 16
        if kind == b"meta" and 4 <= body <= _MAX_META_BYTES:
            return _primary_size(file.read(body))
        if body < 0:
            break
        file.seek(body, SEEK_CUR)
    return None


def _primary_size(meta: bytes) -> Size | None:
    inner = dict(boxes(meta[4:]))
    properties = dict(boxes(inner.get(b"iprp", b"")))
    pitm, ipma = inner.get(b"pitm", b""), properties.get(b"ipma", b"")
    if not pitm or not ipma:
        return None
    (primary,) = struct.unpack_from(">I" if pitm[0] else ">H", pitm, 4)
    all_properties = list(boxes(properties.get(b"ipco", b"")))
    size: Size | None = None
    is_turned = False
    for index in associations(ipma, primary):
        if not 0 < index <= len(all_properties):
            continue
        kind, body = all_properties[index - 1]
        if kind == b"ispe":
            width, height = struct.unpack_from(">II", body, 4)
            size = (width, height)
        elif kind == b"irot" and body:
            is_turned = bool(body[0] & 1)
        elif kind == b"clap":  # coded sizes are padded to whole blocks, this cuts them back
            size = _cropped(body)
    return (size[1], size[0]) if size and is_turned else size


def _cropped(clean_aperture: bytes) -> Size | None:
    """Return the size of a crop that is given in fractions; None when they are no whole pixels."""
    width, width_over, height, height_over = struct.unpack_from(">IIII", clean_aperture)
    if not width_over or not height_over or width % width_over or height % height_over:
        return None
    return width // width_over, height // height_over


def _raw(file: BinaryIO) -> Size | None:
    """Return what the sensor saw, which has about the ratio of the preview that is shown.

    The raw files that are TIFF files say so in their tags; of the others a decoder would have to
    read all, which is too much for a guess.
    """
    picture, first = tiff_tags.picture(file), tiff_tags.first(file)
    if picture is None or first is None:
        return None
    size = picture.one(tiff_tags.WIDTH, 0), picture.one(tiff_tags.HEIGHT, 0)
    return exif.turned_size(*size, tiff_tags.turn(first))


def _psd(file: BinaryIO) -> Size:
    head = psd_blocks.header(file)
    return head.width, head.height


_READERS: dict[str, Callable[[BinaryIO], Size | None]] = {
    "JPEG": _jpeg,
    "PNG": _png,
    "GIF": _gif,
    "BMP": _bmp,
    "WEBP": _webp,
    "TIFF": _tiff,
    "ICO": _ico,
    "AVIF": _bmff,
    "HEIF": _bmff,
    "JXL": jxl_header.oriented_size,
    "PSD": _psd,
    "RAW": _raw,
    "EXR": exr_header.size,
}
