"""Read what a picture file says of its colours."""

import struct
from collections.abc import Mapping
from typing import Any

from refboard.services.imaging.colour.sources import bmp, exif, gif, items, png
from refboard.services.imaging.colour.statement import Calibration, ColourStatement

_BROKEN = (struct.error, IndexError, ValueError, OverflowError)


def statement_of(format_name: str, content: bytes, info: Mapping[Any, object]) -> ColourStatement:
    """Return what a file says about its colours; what is broken in it says nothing.

    Args:
        format_name: As `formats.sniff` gave it.
        content: The whole file.
        info: What its reader knows besides pixels, under Pillow's names: "icc_profile", "exif".
            PNG, TIFF, GIF and BMP are read from their bytes, as are the items of AVIF and HEIC.
    """
    try:
        return _statement(format_name, content, info)
    except _BROKEN:
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
            return exif.of_tiff(content)
        case "AVIF" | "HEIF":
            said = items.statement(content)
            if said.profile or said.cicp:
                return said
    return ColourStatement(_bytes(info, "icc_profile"), calibration=_declared(_bytes(info, "exif")))


def _declared(block: bytes) -> Calibration | None:
    try:
        return exif.calibration_of(block) if block else None
    except _BROKEN:
        return None


def _bytes(info: Mapping[Any, object], key: str) -> bytes:
    value = info.get(key)
    return value if isinstance(value, bytes) else b""
