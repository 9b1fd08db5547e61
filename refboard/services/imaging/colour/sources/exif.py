"""What EXIF and TIFF tags say of colours (EXIF 2.3, DCF 2.0, TIFF 6.0 section 20)."""

from refboard.services.imaging.colour.primaries import ADOBE_RGB
from refboard.services.imaging.colour.sources.tags import TagReader, Values
from refboard.services.imaging.colour.statement import Calibration, Chromaticities, Curve

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
    """Return what an EXIF block declares; None for sRGB and for nothing.

    Raises:
        struct.error: the block is broken.
    """
    reader = TagReader.of(block.removeprefix(_EXIF_PREFIX))
    return None if reader is None else _declared(reader, reader.first())


def of_tiff(content: bytes, directory: int | None) -> tuple[bytes, Calibration | None]:
    """Return the embedded profile of a TIFF file's picture, and what its tags declare.

    Args:
        content: The whole file.
        directory: Where the picture's directory lies; None for the first one.

    Raises:
        struct.error: the file is broken.
    """
    reader = TagReader.of(content)
    if reader is None:
        return b"", None
    tags = reader.first() if directory is None else reader.directory(directory)
    profile = tags.get(_PROFILE, b"")
    profile = profile if isinstance(profile, bytes) else b""
    curves = _curves(tags.get(_TRANSFER_FUNCTION, ()))
    chromaticities = _chromaticities(tags)
    if curves or chromaticities:
        return profile, Calibration(chromaticities, curves)
    return profile, _declared(reader, tags)


def _declared(reader: TagReader, tags: dict[int, Values]) -> Calibration | None:
    if _EXIF_DIRECTORY not in tags:
        return None
    inner = reader.directory(int(tags[_EXIF_DIRECTORY][0]))
    space = (inner.get(_COLOUR_SPACE) or (_SRGB,))[0]
    if space == _ADOBE_RGB:  # not in the standard, and written by many cameras
        return ADOBE
    if space != _UNCALIBRATED:
        return None
    if pointer := inner.get(_INTEROPERABILITY):
        index = reader.directory(int(pointer[0])).get(_INDEX, b"")
        if index[:3] == _OPTIONAL_SPACE:
            return ADOBE
    chromaticities = _chromaticities(tags)
    if chromaticities is None:
        return None
    gamma = inner.get(_GAMMA, (0.0,))[0]
    return Calibration(chromaticities, (gamma,) if gamma > 0 else ())


def _chromaticities(tags: dict[int, Values]) -> Chromaticities | None:
    white, points = tags.get(_WHITE_POINT, ()), tags.get(_PRIMARIES, ())
    if len(white) != 2 or len(points) != 6:
        return None
    return Chromaticities(
        (white[0], white[1]),
        (points[0], points[1]),
        (points[2], points[3]),
        (points[4], points[5]),
    )


def _curves(samples: Values) -> tuple[Curve, ...]:
    """Return one table, or one for each channel, for 2, 4, 8 or 16 bits."""
    whole = tuple(int(value) for value in samples)
    for count in (1, 3):
        length, rest = divmod(len(whole), count)
        if not rest and length in (4, 16, 256, 65536):
            return tuple(_thinned(whole[i * length : (i + 1) * length]) for i in range(count))
    return ()


def _thinned(samples: tuple[int, ...]) -> tuple[int, ...]:
    """Return as many samples at equal steps as engines take."""
    if len(samples) <= _MOST_SAMPLES:
        return samples
    last = _MOST_SAMPLES - 1
    return tuple(samples[round(i * (len(samples) - 1) / last)] for i in range(_MOST_SAMPLES))
