"""Read what a picture file says of its colours."""

import struct
from collections.abc import Mapping
from typing import Any

from refboard.services.imaging.colour.sources import bmp, exif, gif, items, png
from refboard.services.imaging.colour.statement import Calibration, ColourStatement


def statement_of(format_name: str, content: bytes, info: Mapping[Any, object]) -> ColourStatement:
    """Return what a file says about its colours; what is broken in it says nothing.

    Args:
        format_name: As `formats.sniff` gave it.
        content: The whole file.
        info: What the decoder knows besides pixels, under Pillow's names: "icc_profile", "exif".
    """
    try:
        return _statement(format_name, content, info)
    except (struct.error, IndexError, ValueError, OverflowError):
        return ColourStatement(profile=_bytes(info, "icc_profile"))


def _statement(format_name: str, content: bytes, info: Mapping[Any, object]) -> ColourStatement:
    match format_name:
        case "PNG":
            return png.statement(content)
        case "BMP":
            return bmp.statement(content)
        case "GIF":
            return ColourStatement(gif.profile(content))
        case "TIFF":
            profile, calibration = exif.of_tiff(content)
            return ColourStatement(profile, calibration=calibration)
    profile = _bytes(info, "icc_profile")
    if format_name in ("AVIF", "HEIF"):
        said = items.statement(content)
        if said.profile or said.cicp:
            return said
    return ColourStatement(profile, calibration=_declared(info))


def _declared(info: Mapping[Any, object]) -> Calibration | None:
    block = _bytes(info, "exif")
    try:
        return exif.calibration_of(block) if block else None
    except struct.error:
        return None


def _bytes(info: Mapping[Any, object], key: str) -> bytes:
    value = info.get(key)
    return value if isinstance(value, bytes) else b""
