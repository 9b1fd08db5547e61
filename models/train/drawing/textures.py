"""Fill a bank of procedural textures and cut random patches out of it.

The bank is a pure function of its seed and size; a patch never comes from anything else.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from models.train.arrays import Float32Array, Image, Random
from models.train.drawing import marks, patterns
from models.train.drawing.fields import TEXTURE_PX, Spectrum, noise

# A family that appears more often is drawn more often: shaders, leaves and gradients are
# the most varied, so they earn the larger shares.
_FAMILIES: tuple[Callable[[Random], Image], ...] = (
    patterns.grey_noise,
    patterns.coloured_noise,
    patterns.spots,
    patterns.waves,
    patterns.bricks,
    patterns.dots,
    *(patterns.shader,) * 3,
    marks.cells,
    marks.fractal,
    *(marks.leaves,) * 2,
    marks.strokes,
    marks.glyphs,
    *(patterns.gradient,) * 2,
)
_BLENDED_SHARE = 0.3


def texture(rng: Random) -> Image:
    """Paint one texture, blended with a second one three times out of ten."""
    first = _FAMILIES[rng.integers(len(_FAMILIES))](rng)
    if rng.random() >= _BLENDED_SHARE:
        return first
    second = _FAMILIES[rng.integers(len(_FAMILIES))](rng)
    mode = rng.integers(3)
    if mode == 0:
        return cv2.addWeighted(first, 0.6, second, 0.4, 0).astype(np.uint8)
    if mode == 1:
        return (first.astype(np.uint16) * second // 255).astype(np.uint8)
    mask = noise(rng, 1, Spectrum.POWER_LAW)[0] > 0
    return np.where(mask[..., None], second, first)


@dataclass(frozen=True, slots=True)
class TextureBank:
    """Textures to cut patches from, uint8 [count, TEXTURE_PX, TEXTURE_PX, 3]."""

    images: Image

    @classmethod
    def paint(cls, seed: int, count: int) -> "TextureBank":
        """Paint `count` textures; texture i depends on the seed and i alone."""
        images = np.empty((count, TEXTURE_PX, TEXTURE_PX, 3), np.uint8)
        for index in range(count):
            images[index] = texture(np.random.default_rng((seed, index)))
        return cls(images)

    def patch(self, rng: Random, side: int, zoom: float | None = None) -> Image:
        """Cut a square, turn or mirror it, sometimes swap its channels, and scale it.

        `zoom` is the share of the texture's side that is cut out, drawn when absent; the
        result is `side` pixels square.
        """
        source = self.images[rng.integers(len(self.images))]
        cut = int(TEXTURE_PX * (rng.uniform(0.25, 1) if zoom is None else zoom))
        x, y = rng.integers(0, TEXTURE_PX - cut + 1, 2)
        square = source[y : y + cut, x : x + cut]
        symmetry = rng.integers(8)
        if symmetry & 1:
            square = square[:, ::-1]
        if symmetry & 2:
            square = square[::-1]
        if symmetry & 4:
            square = square.transpose(1, 0, 2)
        method = cv2.INTER_AREA if cut > side else cv2.INTER_LINEAR
        patch = cv2.resize(np.ascontiguousarray(square), (side, side), interpolation=method)
        if rng.random() < 0.4:
            patch = np.ascontiguousarray(patch[..., rng.permutation(3)])
        return patch.astype(np.uint8, copy=False)


def soften(image: Float32Array | Image, sigma: float) -> Float32Array | Image:
    """Blur; large radii use two box filters, which look the same and cost far less."""
    if sigma < 2.2:
        return cv2.GaussianBlur(image, (0, 0), sigma)  # type: ignore[return-value]
    width = int(sigma * 1.75) | 1
    return cv2.blur(cv2.blur(image, (width, width)), (width, width))  # type: ignore[return-value]
