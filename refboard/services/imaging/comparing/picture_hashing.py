"""From a decoded picture to the hashes by which its copies are met: half a millisecond.

A preview gives the same as the original but for a few weak waves, so libraries from before are
filled from their previews.
"""

import numpy as np
from PIL import Image

from refboard.core.finding.picture_hash import SIDE, PictureHash, PictureHashes
from refboard.core.query import Float32Array
from refboard.services.imaging.trim import trim_borders

RULES = 1
"""Grows when the same picture gets another hash than before: those of older rules are made anew."""
_GRID = 64
_LEAST_CONTRAST = 1.5
"""Standard deviation, of 255, of what the waves show; below it there is only noise."""


def hashes_of(image: Image.Image) -> PictureHashes:
    """Return the hashes of an upright picture, transparency taken as white."""
    plain = opaque(image)
    trimmed = trim_borders(plain)
    whole = _hash(plain)
    return PictureHashes(whole, None if trimmed.size == plain.size else _hash(trimmed))


def opaque(image: Image.Image) -> Image.Image:
    """Return a picture as RGB, a new image, with white behind what is transparent."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    white = Image.new("RGB", image.size, (255, 255, 255))
    white.paste(image, mask=image.getchannel("A"))
    return white


def grey_square(image: Image.Image, side: int) -> Float32Array:
    """Return a picture squeezed into a square of grey levels, [side, side], 0..255."""
    factor = min(image.size) // (2 * side)
    if factor > 1:
        image = image.reduce(factor)
    square = image.resize((side, side), Image.Resampling.BOX).convert("L")
    return np.asarray(square, dtype=np.float32)


def _hash(image: Image.Image) -> PictureHash:
    waves = _COSINES @ grey_square(image, _GRID) @ _COSINES.T
    shown = waves.copy()
    shown[0, 0] = 0.0
    # The basis is orthonormal: by Parseval this is the spread of the pixels that it shows.
    if float(np.linalg.norm(shown)) / _GRID < _LEAST_CONTRAST:
        return PictureHash(0, 0)
    return PictureHash.of_waves(waves)


def _cosines() -> Float32Array:
    """Return the first waves of the orthonormal cosine transform, [8, 64]."""
    places = (np.arange(_GRID) + 0.5) / _GRID
    waves = np.cos(np.pi * np.arange(SIDE)[:, None] * places) * np.sqrt(2 / _GRID)
    waves[0] = np.sqrt(1 / _GRID)
    rounded: Float32Array = waves.astype(np.float32)
    return rounded


_COSINES = _cosines()
