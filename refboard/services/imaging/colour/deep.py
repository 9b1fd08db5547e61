"""Bring samples of more than 8 bits to sRGB without narrowing them first."""

import numpy as np
from numpy.typing import NDArray

from refboard.services.imaging.colour import profiles
from refboard.services.imaging.colour.icc_tags import MatrixShaper
from refboard.services.imaging.colour.primaries import SRGB, to_d50
from refboard.services.imaging.colour.profiles import Route
from refboard.services.imaging.colour.transfer import srgb_levels
from refboard.services.imaging.readers import codecs

Deep = NDArray[np.uint16]
Bytes = NDArray[np.uint8]

_SPACE_OF_MODE = {"L": "gray", "RGB": "rgb", "CMYK": "cmyk"}
_BAND_PIXELS = 1_000_000
_D50 = np.array([0.9642, 1.0, 0.8249], np.float32)
_XYZ_TO_SRGB = np.linalg.inv(to_d50(SRGB)).astype(np.float32)


def narrowed(values: Deep) -> Bytes:
    """Return 8 bits for 16, rounded."""
    return np.asarray(((values.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8))


def along(values: Deep, route: Route) -> Bytes:
    """Return sRGB, [h, w, 3].

    Args:
        values: [h, w, channels] without alpha; grey may go a way for red, green and blue.
        route: One that changes numbers.
    """
    if route.mode == "L":
        values = values[:, :, 0]
    elif route.mode == "RGB" and values.shape[2] == 1:
        values = values.repeat(3, axis=2)
    if route.shaper:
        return _shaped(values, route.shaper)
    return narrowed(
        codecs.load().cms_transform(
            np.ascontiguousarray(values),
            route.profile,
            profiles.srgb(),
            colorspace=_SPACE_OF_MODE[route.mode],
            outcolorspace="rgb",
            intent=int(profiles.INTENT),
            flags=int(profiles.FLAGS | profiles.NO_OPTIMISATION),
        )
    )


def _shaped(values: Deep, shaper: MatrixShaper) -> Bytes:
    """Convert by curves and matrix: several times as quick as an engine that knows tables, too."""
    matrix = (_XYZ_TO_SRGB @ shaper.matrix).astype(np.float32)
    height, width = values.shape[:2]
    result = np.empty((height, width, 3), np.uint8)
    rows = max(1, _BAND_PIXELS // width)
    for first in range(0, height, rows):
        band = values[first : first + rows]
        light = np.stack([shaper.curves[n][band[:, :, n]] for n in range(3)], axis=2)
        result[first : first + rows] = srgb_levels(light @ matrix.T)
    return result


def from_lab(values: Deep) -> Bytes:
    """Return sRGB, [h, w, 3], for CIE Lab under D50."""
    wide = values.astype(np.float32)
    y = (wide[:, :, 0] * (100 / 65535) + 16) / 116
    x = y + (wide[:, :, 1] - 32768) / (256 * 500)
    z = y - (wide[:, :, 2] - 32768) / (256 * 200)
    roots = np.stack([x, y, z], axis=2)
    xyz = np.where(roots > 6 / 29, roots**3, (roots - 4 / 29) * (3 * (6 / 29) ** 2)) * _D50
    return srgb_levels((xyz @ _XYZ_TO_SRGB.T).astype(np.float32))


def widened_lab(values: Bytes) -> Deep:
    """Return 16-bit Lab for the bytes of an 8-bit image, whose a and b are signed."""
    wide = values.astype(np.uint16)
    return np.asarray(np.dstack([wide[:, :, 0] * 257, (wide[:, :, 1:] ^ 128) << 8]))


def from_ink(values: Deep) -> Bytes:
    """Return red, green and blue, [h, w, 3], for CMYK that nothing is said of."""
    paper = 65535 - values.astype(np.uint32)
    return narrowed((paper[:, :, :3] * paper[:, :, 3:] // 65535).astype(np.uint16))
