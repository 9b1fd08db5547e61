"""Read what a picture file says of its colours."""

import struct
from collections.abc import Mapping
from typing import Any

from refboard.services.imaging.colour.sources import bmp, exif, gif, items, jpeg, png, webp
from refboard.services.imaging.colour.statement import Calibration, ColourStatement

_BROKEN = (struct.error, IndexError, ValueError, OverflowError)


def statement_of(
    format_name: str, content: bytes, info: Mapping[Any, object], directory: int | None = None
) -> ColourStatement:
    """Return what a file says about its colours; what is broken in it says nothing.

    Args:
        format_name: As `formats.sniff` gave it.
        content: The whole file.
        info: What the decoder of AVIF and HEIC knows besides pixels, under Pillow's names:
            "icc_profile", "exif". The other formats are read from their bytes.
        directory: Where the directory of a TIFF's picture lies; None for the first one.
    """
    try:
        return _statement(format_name, content, info, directory)
    except _BROKEN:
        return ColourStatement(profile=_bytes(info, "icc_profile"))


def _statement(
    format_name: str, content: bytes, info: Mapping[Any, object], directory: int | None
) -> ColourStatement:
    match format_name:
        case "PNG":
            return png.statement(content)
        case "BMP":
            return bmp.statement(content)
        case "GIF":
            return ColourStatement(gif.profile(content))
        case "TIFF":
            profile, calibration = exif.of_tiff(content, directory)
            return ColourStatement(profile, calibration=calibration)
        case "JPEG":
            profile, block = jpeg.profile_and_exif(content)
        case "WEBP":
            profile, block = webp.profile_and_exif(content)
        case _:
            said = items.statement(content)
            if said.profile or said.cicp:
                return said
            profile, block = _bytes(info, "icc_profile"), _bytes(info, "exif")
    return ColourStatement(profile, calibration=_declared(block))


def _declared(block: bytes) -> Calibration | None:
    try:
        return exif.calibration_of(block) if block else None
    except _BROKEN:
        return None


def _bytes(info: Mapping[Any, object], key: str) -> bytes:
    value = info.get(key)
    return value if isinstance(value, bytes) else b""
