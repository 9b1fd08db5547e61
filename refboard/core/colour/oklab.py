"""OKLab: a space in which equal distances look about equally far, and its round form OKLCH.

L is lightness, 0 to 1; a and b are colour, within about 0.32 of 0 for what a screen shows.
Matrices: Björn Ottosson, "A perceptual color space for image processing", 2020, as revised in
January 2021; the transfer curve is that of IEC 61966-2-1.
"""

import numpy as np
from numpy.typing import NDArray

Float32Array = NDArray[np.float32]

_RGB_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    dtype=np.float32,
)
_LMS_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ],
    dtype=np.float32,
)
_LMS_TO_RGB = np.linalg.inv(_RGB_TO_LMS.astype(np.float64))
_LAB_TO_LMS = np.linalg.inv(_LMS_TO_LAB.astype(np.float64))


def _linear_of_bytes() -> Float32Array:
    value = np.arange(256) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return linear.astype(np.float32)


_LINEAR = _linear_of_bytes()


def oklab_of(rgb: NDArray[np.uint8]) -> Float32Array:
    """Return colours in OKLab.

    Args:
        rgb: [n, 3] red, green, blue in sRGB, 0 to 255.

    Returns:
        [n, 3] float32: L, a, b.
    """
    lms = _LINEAR[rgb] @ _RGB_TO_LMS.T
    result: Float32Array = np.cbrt(lms) @ _LMS_TO_LAB.T
    return result


def is_shown(lab: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Return which colours [n, 3] an sRGB screen can show, to within half a step."""
    linear = _linear_of(lab)
    slack = 0.5 / 255 / 12.92
    inside = (linear >= -slack) & (linear <= 1 + slack)
    result: NDArray[np.bool_] = np.logical_and.reduce(inside, axis=1)
    return result


def rgb_of(lab: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Return colours in sRGB, [n, 3]; a channel that no screen can show is cut off.

    Args:
        lab: [n, 3] in OKLab.
    """
    linear = np.clip(_linear_of(lab), 0, 1)
    curved = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    result: NDArray[np.uint8] = np.rint(curved * 255).astype(np.uint8)
    return result


def lch_of(lab: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return lightness, chroma and hue in degrees, [n, 3], of colours [n, 3] in OKLab."""
    light, a, b = np.asarray(lab, dtype=np.float64).T
    hue = np.degrees(np.arctan2(b, a)) % 360
    return np.stack([light, np.hypot(a, b), hue], axis=1)


def lab_of_lch(lch: NDArray[np.floating]) -> NDArray[np.float64]:
    """Return colours in OKLab, [n, 3], from lightness, chroma and hue in degrees, [n, 3]."""
    light, chroma, hue = np.asarray(lch, dtype=np.float64).T
    turn = np.radians(hue)
    return np.stack([light, chroma * np.cos(turn), chroma * np.sin(turn)], axis=1)


def _linear_of(lab: NDArray[np.floating]) -> NDArray[np.float64]:
    lms = (np.asarray(lab, dtype=np.float64) @ _LAB_TO_LMS.T) ** 3
    linear: NDArray[np.float64] = lms @ _LMS_TO_RGB.T
    return linear
