"""Read an ICC profile's tags: whether it has a table, its curves, its colorants (ICC.1:2022)."""

import struct
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_DIRECTORY = 128
_MAX_TAGS = 200
_TABLES = (b"A2B0", b"A2B1", b"A2B2", b"D2B0", b"D2B1", b"D2B2")
_PARAMETERS = (1, 3, 4, 5, 7)
"""How many each kind of parametric curve has."""


@dataclass(frozen=True, slots=True)
class MatrixShaper:
    """A profile that is three curves and a matrix.

    Attributes:
        curves: [3, 65536] light 0..1 for every 16-bit number.
        matrix: [3, 3] from linear red, green, blue to XYZ under D50.
    """

    curves: NDArray[np.float32]
    matrix: NDArray[np.float64]


def tag(profile: bytes, wanted: bytes) -> bytes:
    """Return the body of a tag; empty when it is not there."""
    if len(profile) < _DIRECTORY + 4:
        return b""
    (count,) = struct.unpack_from(">I", profile, _DIRECTORY)
    for index in range(min(count, _MAX_TAGS)):
        at = _DIRECTORY + 4 + 12 * index
        if at + 12 > len(profile):
            break
        name, start, size = struct.unpack_from(">4sII", profile, at)
        if name == wanted:
            return profile[start : start + size]
    return b""


def has_table(profile: bytes) -> bool:
    """Return whether a table goes over curves and colorants, where both are there."""
    return any(tag(profile, name) for name in _TABLES)


def matrix_shaper(profile: bytes) -> MatrixShaper | None:
    """Return curves and matrix; None for a profile with tables, or with curves not known here."""
    if has_table(profile) or profile[20:24] != b"XYZ ":
        return None
    try:
        columns = [_colorant(tag(profile, letter + b"XYZ")) for letter in (b"r", b"g", b"b")]
        curves = [_curve(tag(profile, letter + b"TRC")) for letter in (b"r", b"g", b"b")]
    except struct.error:
        return None
    known = [curve for curve in curves if curve is not None]
    if len(known) < len(curves):
        return None
    return MatrixShaper(np.stack(known).astype(np.float32), np.array(columns).T)


def _colorant(body: bytes) -> tuple[float, float, float]:
    x, y, z = struct.unpack_from(">3i", body, 8)
    return x / 65536, y / 65536, z / 65536


def _curve(body: bytes) -> NDArray[np.float64] | None:
    numbers = np.linspace(0, 1, 65536)
    if body[:4] == b"para":
        (kind,) = struct.unpack_from(">H", body, 8)
        return _parametric(numbers, kind, body) if kind < len(_PARAMETERS) else None
    if body[:4] != b"curv":
        return None
    (count,) = struct.unpack_from(">I", body, 8)
    if count == 0:
        return numbers
    samples = struct.unpack_from(f">{count}H", body, 12)
    if count == 1:
        return np.asarray(numbers ** (samples[0] / 256))
    light = np.array(samples) / 65535
    return np.interp(numbers, np.linspace(0, 1, count), light)


def _parametric(numbers: NDArray[np.float64], kind: int, body: bytes) -> NDArray[np.float64]:
    """Return a curve of ICC.1:2022, 10.18; g, a, b, c, d, e, f where a kind has them."""
    values = np.zeros(7)
    count = _PARAMETERS[kind]
    values[:count] = np.array(struct.unpack_from(f">{count}i", body, 12)) / 65536
    g, a, b, c, d, e, f = (float(value) for value in values)
    if kind == 0:
        a = 1.0
    elif kind in (1, 2):  # the third is what is added, and what is left below
        d = -b / a if a else 0.0
        c, e, f = 0.0, c, c
    with np.errstate(all="ignore"):  # a broken curve may be infinite, and is cut off
        upper = np.maximum(a * numbers + b, 0) ** g + e
    light = np.where(numbers >= d, upper, c * numbers + f)
    return np.asarray(np.clip(np.nan_to_num(light), 0, 1), np.float64)
