"""Shrink any pixel mode by a whole factor, before colours are converted: few pixels are left then.

A mode whose values may be averaged comes first; bands of rows, so that no second full-size copy is
ever made.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from refboard.services.imaging.raster import DeepPixels

Samples = NDArray[np.uint16]
Sums = NDArray[Any]  # uint32 or uint64

_AVERAGEABLE = frozenset({"L", "LA", "RGB", "RGBA", "CMYK", "LAB"})
_ALPHA_MODES = frozenset({"LA", "La", "PA", "RGBA", "RGBa"})
_BAND_PIXELS = 4_000_000
_DEEP_BAND_PIXELS = 500_000


def averaged(pixels: Image.Image | DeepPixels, factor: int) -> Image.Image | DeepPixels:
    """Return the pixels shrunk by a whole factor, in a mode whose values may be averaged."""
    if isinstance(pixels, DeepPixels):
        return _deep_averaged(pixels, factor)
    return _averaged(pixels, factor)


def averageable(image: Image.Image) -> Image.Image:
    """Return the image in one of the modes L, LA, RGB, RGBA, CMYK and LAB.

    Args:
        image: Any mode; transparency given as a palette entry or a key colour becomes alpha.
    """
    if image.mode.startswith("I"):  # 16 bits, of an icon that holds such a PNG
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    if image.mode in _AVERAGEABLE and not _has_key_colour(image):
        return image
    if image.has_transparency_data or image.mode in _ALPHA_MODES:
        return image.convert("RGBA")
    return image.convert("L" if image.mode == "1" else "RGB")


def _averaged(image: Image.Image, factor: int) -> Image.Image:
    if factor == 1:
        return averageable(image)
    rows = max(1, _BAND_PIXELS // (image.width * factor)) * factor
    result: Image.Image | None = None
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        small = averageable(band).reduce(factor)
        if result is None:
            result = Image.new(small.mode, (small.width, -(-image.height // factor)))
        result.paste(small, (0, top // factor))
    assert result is not None, "a decoded picture has at least one row"
    return result


def _deep_averaged(pixels: DeepPixels, factor: int) -> DeepPixels:
    if factor == 1:
        return pixels
    values = pixels.values
    height, width, channels = values.shape
    result = np.empty((-(-height // factor), -(-width // factor), channels), np.uint16)
    band = max(1, _DEEP_BAND_PIXELS // (width * factor))
    for top in range(0, len(result), band):
        rows = values[top * factor : (top + band) * factor]
        counts = _sums(np.ones((*rows.shape[:2], 1), np.uint8), factor)
        if pixels.mode.endswith("A"):
            result[top : top + band] = _weighted(rows, factor, counts)
        else:
            result[top : top + band] = (_sums(rows, factor) + counts // 2) // counts
    return DeepPixels(result, pixels.mode)


def _weighted(rows: Samples, factor: int, counts: Sums) -> Sums:
    """Return the mean of each block, its colours by how much is seen of them: alpha is last."""
    alpha = rows[:, :, -1:].astype(np.uint64)
    seen = _sums(alpha, factor)
    colours = _sums(rows[:, :, :-1] * alpha, factor)
    return np.concatenate(
        [(colours + seen // 2) // np.maximum(seen, 1), (seen + counts // 2) // counts], axis=2
    )


def _sums(rows: NDArray[Any], factor: int) -> Sums:
    """Return the sum of each block of `factor` rows and columns; at the edges they may be fewer.

    Row is added to row and column to column: that is several times as quick as one sum over both.
    """
    height, width, channels = rows.shape
    down, across = -(-height // factor), -(-width // factor)
    kind = np.uint64 if rows.dtype.itemsize > 4 else np.uint32
    tall = np.zeros((down, across * factor, channels), kind)
    for offset in range(factor):
        part = rows[offset::factor]
        tall[: len(part), :width] += part
    sums = np.zeros((down, across, channels), kind)
    for offset in range(factor):
        sums += tall[:, offset::factor]
    return sums


def _has_key_colour(image: Image.Image) -> bool:
    return image.mode not in _ALPHA_MODES and image.has_transparency_data
