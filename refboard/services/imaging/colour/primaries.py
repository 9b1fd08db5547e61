"""Primaries of ITU-T H.273 and of Adobe RGB, and how red, green and blue become XYZ."""

import numpy as np
from numpy.typing import NDArray

from refboard.services.imaging.colour.statement import Chromaticities, Point

Matrix = NDArray[np.float64]

_D65: Point = (0.3127, 0.3290)
_C: Point = (0.310, 0.316)
_BT709 = Chromaticities(_D65, (0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
_BT601_525 = Chromaticities(_D65, (0.630, 0.340), (0.310, 0.595), (0.155, 0.070))

SRGB = _BT709
ADOBE_RGB = Chromaticities(_D65, (0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
PRIMARIES = {
    1: _BT709,
    2: _BT709,  # unspecified: what MIAF and everybody assumes
    4: Chromaticities(_C, (0.67, 0.33), (0.21, 0.71), (0.14, 0.08)),
    5: Chromaticities(_D65, (0.64, 0.33), (0.29, 0.60), (0.15, 0.06)),
    6: _BT601_525,
    7: _BT601_525,
    8: Chromaticities(_C, (0.681, 0.319), (0.243, 0.692), (0.145, 0.049)),
    9: Chromaticities(_D65, (0.708, 0.292), (0.170, 0.797), (0.131, 0.046)),
    10: Chromaticities((1 / 3, 1 / 3), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0)),
    11: Chromaticities((0.314, 0.351), (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    12: Chromaticities(_D65, (0.680, 0.320), (0.265, 0.690), (0.150, 0.060)),
    22: Chromaticities(_D65, (0.630, 0.340), (0.295, 0.605), (0.155, 0.077)),
}
"""By ColourPrimaries of H.273; what is reserved is not here."""

_NEAR = 0.005
D50: Point = (0.9642 / 2.7891, 1 / 2.7891)
"""The white of ICC's connection space."""
_D50_XYZ = np.array([0.9642, 1.0, 0.8249])
_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)


def are_near(points: tuple[Point, ...], others: tuple[Point, ...]) -> bool:
    """Return whether points are the same but for rounding."""
    return all(
        abs(a - b) <= _NEAR
        for point, other in zip(points, others, strict=True)
        for a, b in zip(point, other, strict=True)
    )


def to_d50(chromaticities: Chromaticities) -> Matrix:
    """Return the matrix [3, 3] from linear red, green, blue to XYZ under D50 (Bradford).

    Raises:
        ValueError: these primaries span no colours.
    """
    named = (chromaticities.red, chromaticities.green, chromaticities.blue)
    columns = np.array([_xyz(point) for point in named]).T
    white = _xyz(chromaticities.white)
    if white[1] <= 0 or abs(np.linalg.det(columns)) < 1e-6:
        raise ValueError("Three primaries on one line span no colours.")
    white = white / white[1]
    primaries = columns * np.linalg.solve(columns, white)
    cones = (_BRADFORD @ _D50_XYZ) / (_BRADFORD @ white)
    return np.asarray(np.linalg.inv(_BRADFORD) @ np.diag(cones) @ _BRADFORD @ primaries)


def to_linear_srgb(chromaticities: Chromaticities) -> Matrix:
    """Return the matrix [3, 3] from linear red, green, blue to those of sRGB."""
    return np.asarray(np.linalg.inv(to_d50(SRGB)) @ to_d50(chromaticities))


def _xyz(point: Point) -> Matrix:
    x, y = point
    return np.array([x, y, 1 - x - y])
