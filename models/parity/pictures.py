"""Twelve kinds of pictures that processors disagree about; the same, bit for bit, everywhere.

NumPy with integers and Pillow only: the environment of the references and the product's make the
same ones.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

SIZES = {
    "landscape": (640, 427),
    "portrait": (427, 640),
    "square": (512, 512),
    "exact": (224, 224),
    "one more": (225, 224),
    "odd margins": (301, 224),
    "tiny": (40, 31),
    "narrow": (90, 600),
    "wide": (700, 120),
    "large": (1600, 1100),
    "barely larger": (257, 256),
    "odd": (333, 517),
}


def pictures() -> dict[str, Image.Image]:
    """Return the pictures by kind, mode RGB."""
    return {
        kind: Image.fromarray(_texture(width, height, seed))
        for seed, (kind, (width, height)) in enumerate(SIZES.items())
    }


def _texture(width: int, height: int, seed: int) -> npt.NDArray[np.uint8]:
    """Return gradients, edges and noise in three unlike channels, uint8 [height, width, 3]."""
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    noise = (x * 7919 + y * 104729 + seed * 15485863) * 2654435761 % 2**32 >> 26
    red = x * 180 // width + noise
    green = ((x // 9 + y // 7) % 2) * 150 + noise
    blue = np.where((x + 2 * y) % 37 < 15, 200, 20) + y * 30 // height
    return np.stack([red, green, blue], axis=-1).clip(0, 255).astype(np.uint8)
