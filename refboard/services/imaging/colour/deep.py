"""Bring samples of more than 8 bits to sRGB without narrowing them first."""

import numpy as np
from numpy.typing import NDArray

from refboard.services.imaging.colour import profiles
from refboard.services.imaging.colour.primaries import SRGB, to_d50
from refboard.services.imaging.colour.transfer import srgb_levels
from refboard.services.imaging.readers import codecs

Deep = NDArray[np.uint16]
Bytes = NDArray[np.uint8]

_SPACE_OF_MODE = {"L": "gray", "RGB": "rgb", "CMYK": "cmyk"}
_D50 = np.array([0.9642, 1.0, 0.8249], np.float32)
_XYZ_TO_SRGB = np.linalg.inv(to_d50(SRGB)).astype(np.float32)


def narrowed(values: Deep) -> Bytes:
    """Return 8 bits for 16, rounded."""
    return np.asarray(((values.astype(np.uint32) * 255 + 32767) // 65535).astype(np.uint8))


def through_profile(values: Deep, mode: str, profile: bytes) -> Bytes:
    """Return sRGB, [h, w, 3].

    Args:
        values: [h, w, channels] without alpha.
        mode: What the profile is for: L, RGB or CMYK; grey may go through one for RGB.
        profile: One that `profiles.route_of` found good.
    """
    if mode == "L":
        values = values[:, :, 0]
    elif mode == "RGB" and values.shape[2] == 1:
        values = values.repeat(3, axis=2)
    return narrowed(
        codecs.load().cms_transform(
            np.ascontiguousarray(values),
            profile,
            profiles.srgb(),
            colorspace=_SPACE_OF_MODE[mode],
            outcolorspace="rgb",
            intent=int(profiles.INTENT),
            flags=int(profiles.FLAGS | profiles.NO_OPTIMISATION),
        )
    )


def from_lab(values: Deep) -> Bytes:
    """Return sRGB, [h, w, 3], for CIE Lab under D50."""
    wide = values.astype(np.float32)
    y = (wide[:, :, 0] * (100 / 65535) + 16) / 116
    x = y + (wide[:, :, 1] - 32768) / (256 * 500)
    z = y - (wide[:, :, 2] - 32768) / (256 * 200)
    roots = np.stack([x, y, z], axis=2)
    xyz = np.where(roots > 6 / 29, roots**3, (roots - 4 / 29) * (3 * (6 / 29) ** 2)) * _D50
    return srgb_levels(np.clip(xyz @ _XYZ_TO_SRGB.T, 0, 1).astype(np.float32))


def widened_lab(values: Bytes) -> Deep:
    """Return 16-bit Lab for the bytes of an 8-bit image, whose a and b are signed."""
    wide = values.astype(np.uint16)
    return np.asarray(np.dstack([wide[:, :, 0] * 257, (wide[:, :, 1:] ^ 128) << 8]))


def from_ink(values: Deep) -> Bytes:
    """Return red, green and blue, [h, w, 3], for CMYK that nothing is said of."""
    paper = 65535 - values.astype(np.uint32)
    return narrowed((paper[:, :, :3] * paper[:, :, 3:] // 65535).astype(np.uint16))
