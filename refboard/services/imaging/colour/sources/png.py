"""What a PNG says of its colours: chunks before the pixels (PNG, third edition, 4.3 and 11.3.2)."""

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO

from refboard.services.imaging.colour.matrix_profile import is_known
from refboard.services.imaging.colour.primaries import SRGB, are_near
from refboard.services.imaging.colour.sources.exif import calibration_of
from refboard.services.imaging.colour.statement import (
    UNSAID,
    Calibration,
    Chromaticities,
    Cicp,
    ColourStatement,
)
from refboard.services.imaging.containers import png_chunks

_KINDS = frozenset({b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"cLLI", b"mDCV", b"eXIf"})
_BEHIND_PIXELS = frozenset({b"eXIf"})
_MOST_PROFILE_BYTES = 64 * 1024 * 1024
_UNSPECIFIED = 2
_UNIT = 100_000
_LIGHT_UNIT = 10_000
_USUAL_GAMMA = 45455
_GAMMA_TOLERANCE = 500
_PLAUSIBLE_GAMMA = range(_UNIT // 100, 100 * _UNIT + 1)
"""What is beyond would leave nothing but black or white; it counts as not said."""


def statement(content: bytes) -> ColourStatement:
    """Return what counts: cICP over iCCP over sRGB over gAMA and cHRM over eXIf."""
    chunks = _said(content)
    if cicp := _cicp(chunks.get(b"cICP", b"")):
        return ColourStatement(cicp=cicp, peak=_peak(chunks))
    profile = _profile(chunks.get(b"iCCP", b""))
    if b"sRGB" in chunks:  # what stands in a profile that cannot be used
        return ColourStatement(profile) if profile else UNSAID
    if b"gAMA" in chunks or b"cHRM" in chunks:
        return ColourStatement(profile, calibration=_calibration(chunks))
    exif = chunks.get(b"eXIf", b"")
    return ColourStatement(profile, calibration=calibration_of(exif) if exif else None)


def _said(content: bytes) -> Mapping[bytes, bytes]:
    """Return the bodies of what is of use here, the first whole one of a kind.

    What says the colours counts before the pixels only; EXIF may stand behind them.
    """
    file = BytesIO(content)
    found: dict[bytes, bytes] = {}
    kinds = _KINDS
    for chunk in png_chunks.chunks(file):
        kinds = _BEHIND_PIXELS if chunk.kind == b"IDAT" else kinds
        if chunk.kind in kinds and (body := png_chunks.body(file, chunk)) is not None:
            found.setdefault(chunk.kind, body)
    return found


def _cicp(body: bytes) -> Cicp | None:
    if len(body) != 4:
        return None
    primaries, transfer, matrix, full = body
    cicp = Cicp(primaries, transfer, bool(full))
    says_nothing = matrix != 0 or _UNSPECIFIED in (primaries, transfer) or not is_known(cicp)
    return None if says_nothing else cicp


def _profile(body: bytes) -> bytes:
    _, _, packed = body.partition(b"\0")
    if packed[:1] != b"\0":  # the only way of compressing
        return b""
    try:
        return zlib.decompressobj().decompress(packed[1:], _MOST_PROFILE_BYTES)
    except zlib.error:
        return b""


def _calibration(chunks: Mapping[bytes, bytes]) -> Calibration | None:
    gamma, points = chunks.get(b"gAMA", b""), chunks.get(b"cHRM", b"")
    value = int.from_bytes(gamma, "big") if len(gamma) == 4 else 0
    value = value if value in _PLAUSIBLE_GAMMA else 0
    chromaticities = _chromaticities(points) if len(points) == 32 else None
    # Programs write 1/2.2 for sRGB, and its chunk says so where both are there.
    if (not value or abs(value - _USUAL_GAMMA) <= _GAMMA_TOLERANCE) and _is_srgb(chromaticities):
        return None
    return Calibration(chromaticities, (_UNIT / value,) if value else ())


def _chromaticities(body: bytes) -> Chromaticities:
    numbers = [value / _UNIT for value in struct.unpack(">8I", body)]
    white, red, green, blue = zip(numbers[::2], numbers[1::2], strict=True)
    return Chromaticities(white, red, green, blue)


def _is_srgb(said: Chromaticities | None) -> bool:
    if said is None:
        return True
    return are_near(said.points, SRGB.points)


def _peak(chunks: Mapping[bytes, bytes]) -> float:
    """Return the brightest light in cd/m2: of the picture, else of the screen it was made on."""
    levels, mastering = chunks.get(b"cLLI", b""), chunks.get(b"mDCV", b"")
    most = struct.unpack_from(">I", levels)[0] if len(levels) == 8 else 0
    screen = struct.unpack_from(">I", mastering, 16)[0] if len(mastering) == 24 else 0
    return float(most or screen) / _LIGHT_UNIT
