"""Tell whether a file holds more than the one picture that is shown of it: frames, or pages."""

import struct
from io import BytesIO
from typing import BinaryIO

from refboard.services.imaging.containers import gif_blocks, png_chunks, tiff_tags, webp_chunks

_FRAMES_CHUNK = b"acTL"
_MOVING_BRANDS = frozenset({b"avis", b"msf1", b"hevc", b"hevx"})
_MOST_BRANDS = 256


def moves(content: bytes, format_name: str) -> bool:
    """Return whether a file is an animation or a sequence; what is damaged is none.

    Args:
        content: The whole file.
        format_name: As `formats.sniff` gave it.
    """
    try:
        match format_name:
            case "GIF":
                return gif_blocks.has_frames(BytesIO(content))
            case "PNG":
                return _has_png_frames(BytesIO(content))
            case "WEBP":
                return webp_chunks.has_frames(content)
            case "AVIF" | "HEIF":
                return _is_sequence(content)
            case "JXL":
                import pylibjxl

                return bool(pylibjxl.probe(content)["have_animation"])
    except (struct.error, RuntimeError):
        return False
    return False


def pages(content: bytes, format_name: str) -> int:
    """Return how many pages a document has, thumbnails and masks left out; 1 for other pictures."""
    if format_name != "TIFF":
        return 1
    return max(1, len(tiff_tags.page_offsets(BytesIO(content))))


def _has_png_frames(file: BinaryIO) -> bool:
    """Return whether more than one frame is announced before the pixels."""
    for chunk in png_chunks.chunks(file):
        if chunk.kind == _FRAMES_CHUNK and chunk.length >= 8:
            file.seek(chunk.start)
            return int.from_bytes(file.read(4), "big") > 1
        if chunk.kind == b"IDAT":
            return False
    return False


def _is_sequence(content: bytes) -> bool:
    end = min(int.from_bytes(content[:4], "big"), len(content), _MOST_BRANDS)
    # The major brand says what the file is for; a still picture may be compatible with more.
    return content[8:12] in _MOVING_BRANDS and end >= 16
