"""What a BMP says of its colours (BITMAPV4HEADER, BITMAPV5HEADER)."""

import struct

from refboard.services.imaging.colour.primaries import SRGB, are_near
from refboard.services.imaging.colour.statement import (
    UNSAID,
    Calibration,
    Chromaticities,
    ColourStatement,
    Point,
)

_FILE_HEADER = 14
_V4, _V5 = 108, 124
_CALIBRATED, _EMBEDDED = 0, 0x4D424544
_KIND_AT, _ENDPOINTS_AT, _GAMMAS_AT, _PROFILE_AT = 56, 60, 96, 112
_USUAL_GAMMAS = (2.15, 2.25)


def statement(content: bytes) -> ColourStatement:
    """Return the profile, or the primaries and exponents, of a BMP whose header has them.

    Raises:
        struct.error: the header is cut off.
    """
    (size,) = struct.unpack_from("<I", content, _FILE_HEADER)
    if size < _V4:
        return UNSAID
    (kind,) = struct.unpack_from("<I", content, _FILE_HEADER + _KIND_AT)
    if kind == _EMBEDDED and size >= _V5:
        start, length = struct.unpack_from("<II", content, _FILE_HEADER + _PROFILE_AT)
        start += _FILE_HEADER
        return ColourStatement(content[start : start + length])
    return ColourStatement(calibration=_calibration(content)) if kind == _CALIBRATED else UNSAID


def _calibration(content: bytes) -> Calibration | None:
    """Return what is calibrated; None where the fields are empty, as most programs leave them."""
    parts = struct.unpack_from("<9i", content, _FILE_HEADER + _ENDPOINTS_AT)
    gammas = struct.unpack_from("<3I", content, _FILE_HEADER + _GAMMAS_AT)
    points = [_point(*parts[n : n + 3]) for n in (0, 3, 6)]
    if not all(gammas) or None in points:
        return None
    red, green, blue = (point for point in points if point is not None)
    # Files have the exponent to light, and a few its inverse.
    exponents = tuple(max(gamma / 65536, 65536 / gamma) for gamma in gammas)
    chromaticities = Chromaticities(SRGB.white, red, green, blue)
    is_usual = all(_USUAL_GAMMAS[0] <= exponent <= _USUAL_GAMMAS[1] for exponent in exponents)
    if is_usual and are_near(chromaticities.points, SRGB.points):
        return None
    return Calibration(chromaticities, exponents)


def _point(x: int, y: int, z: int) -> Point | None:
    total = x + y + z
    return (x / total, y / total) if total > 0 else None
