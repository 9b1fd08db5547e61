"""What EXIF and TIFF tags say of colours (EXIF 2.3, DCF 2.0, TIFF 6.0 section 20)."""

from io import BytesIO

from refboard.services.imaging.colour.primaries import ADOBE_RGB
from refboard.services.imaging.colour.statement import (
    UNSAID,
    Calibration,
    Chromaticities,
    ColourStatement,
    Curve,
)
from refboard.services.imaging.containers import tiff_tags
from refboard.services.imaging.containers.tiff_tags import Directory

ADOBE = Calibration(ADOBE_RGB, (563 / 256,))

_EXIF_PREFIX = b"Exif\0\0"
_PROFILE, _EXIF_DIRECTORY = 0x8773, 0x8769
_WHITE_POINT, _PRIMARIES, _TRANSFER_FUNCTION = 0x013E, 0x013F, 0x012D
_COLOUR_SPACE, _GAMMA, _INTEROPERABILITY = 0xA001, 0xA500, 0xA005
_INDEX = 0x0001
_SRGB, _ADOBE_RGB, _UNCALIBRATED = 1, 2, 0xFFFF
_OPTIONAL_SPACE = b"R03"
_MOST_SAMPLES = 4096


def calibration_of(block: bytes) -> Calibration | None:
    """Return what an EXIF block declares; None for sRGB and for nothing."""
    directory = tiff_tags.first(BytesIO(block.removeprefix(_EXIF_PREFIX)))
    return None if directory is None else _declared(directory)


def of_tiff(content: bytes) -> ColourStatement:
    """Return the embedded profile of the picture that a TIFF shows, and what its tags declare."""
    directory = tiff_tags.picture(BytesIO(content))
    if directory is None:
        return UNSAID
    profile = directory.content(_PROFILE)
    curves = _curves(directory.whole(_TRANSFER_FUNCTION))
    chromaticities = _chromaticities(directory)
    if curves or chromaticities:
        return ColourStatement(profile, calibration=Calibration(chromaticities, curves))
    return ColourStatement(profile, calibration=_declared(directory))


def _declared(directory: Directory) -> Calibration | None:
    inner = tiff_tags.beside(directory, directory.one(_EXIF_DIRECTORY, 0))
    space = inner.one(_COLOUR_SPACE, _SRGB)
    if space == _ADOBE_RGB:  # not in the standard, and written by many cameras
        return ADOBE
    if space != _UNCALIBRATED:
        return None
    agreed = tiff_tags.beside(directory, inner.one(_INTEROPERABILITY, 0))
    if agreed.content(_INDEX).startswith(_OPTIONAL_SPACE):
        return ADOBE
    chromaticities = _chromaticities(directory)
    if chromaticities is None:
        return None
    gamma = next(iter(inner.values(_GAMMA)), 0.0)
    return Calibration(chromaticities, (gamma,) if gamma > 0 else ())


def _chromaticities(directory: Directory) -> Chromaticities | None:
    white, points = directory.values(_WHITE_POINT), directory.values(_PRIMARIES)
    if len(white) != 2 or len(points) != 6:
        return None
    return Chromaticities(
        (white[0], white[1]),
        (points[0], points[1]),
        (points[2], points[3]),
        (points[4], points[5]),
    )


def _curves(samples: tuple[int, ...]) -> tuple[Curve, ...]:
    """Return one table, or one for each channel, for 2, 4, 8 or 16 bits."""
    for count in (1, 3):
        length, rest = divmod(len(samples), count)
        if not rest and length in (4, 16, 256, 65536):
            return tuple(_thinned(samples[i * length : (i + 1) * length]) for i in range(count))
    return ()


def _thinned(samples: tuple[int, ...]) -> tuple[int, ...]:
    """Return as many samples at equal steps as engines take."""
    if len(samples) <= _MOST_SAMPLES:
        return samples
    last = _MOST_SAMPLES - 1
    return tuple(samples[round(i * (len(samples) - 1) / last)] for i in range(_MOST_SAMPLES))
