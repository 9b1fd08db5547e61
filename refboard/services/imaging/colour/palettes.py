"""The palette of a decoded picture. What is transparent has no colour."""

import numpy as np
from PIL import Image

from refboard.core.colour.extraction import palette_of
from refboard.core.colour.palette import Palette

SIDE = 96
"""Pixels of the longer side that a palette is taken from, at least: a spot of a hundredth of the
picture still has seventy of them."""
_CLEAR = 64
"""Less opaque pixels, of 255, do not count."""


def picture_palette(image: Image.Image) -> Palette:
    """Return the palette of a picture, in a millisecond.

    Args:
        image: Upright, sRGB; mode RGB or RGBA, of any size.
    """
    factor = max(1, max(image.size) // SIDE)
    if image.mode != "RGBA":
        return palette_of(np.asarray(_small(image.convert("RGB"), factor)).reshape(-1, 3))
    # Averaged as it is painted: the colour under what is transparent does not bleed into edges.
    pixels = np.asarray(_small(image.convert("RGBa"), factor)).reshape(-1, 4)
    shown = pixels[pixels[:, 3] >= _CLEAR].astype(np.float32)
    colours = shown[:, :3] * (255 / shown[:, 3:])
    return palette_of(np.minimum(np.rint(colours), 255).astype(np.uint8))


def _small(image: Image.Image, factor: int) -> Image.Image:
    # A line of pixels is kept as long as it is.
    return image.reduce((min(factor, image.width), min(factor, image.height)))
