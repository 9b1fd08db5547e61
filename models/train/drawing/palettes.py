"""Draw random palettes and turn scalar fields into coloured images.

Every colour is RGB in 0..255; every random decision comes from the generator that is passed in.
"""

import cv2
import numpy as np

from models.train.arrays import Float32Array, Image, Random

_SATURATIONS = (25, 80, 150, 220)
_VALUES = (70, 130, 190)
_LUT_SIZE = 256


def palette(rng: Random, count: int = 4) -> Float32Array:
    """Draw colours that belong together: related hues, opposed hues, or no rule at all.

    Returns:
        [count, 3] RGB in 0..255.
    """
    rule = rng.integers(4)
    if rule == 0:
        return rng.integers(0, 256, (count, 3)).astype(np.float32)
    spread = rng.uniform(4, 60)
    hue = rng.uniform(0, 180) + rng.normal(0, spread, count)
    if rule == 1:
        hue = hue + 90 * rng.integers(0, 2, count)
    saturation = np.clip(rng.normal(rng.choice(_SATURATIONS), 35, count), 0, 255)
    value = np.clip(rng.normal(rng.choice(_VALUES), 65, count), 8, 255)
    hsv = np.stack([hue % 180, saturation, value], axis=-1).astype(np.uint8)[None]
    rgb: Float32Array = cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0].astype(np.float32)
    return rgb


def colour(rng: Random) -> Float32Array:
    """Draw one colour, [3] RGB in 0..255."""
    single: Float32Array = palette(rng, 1)[0]
    return single


def scalar(rgb: Float32Array) -> tuple[float, float, float]:
    """Convert a colour to the tuple that OpenCV's drawing calls take."""
    return float(rgb[0]), float(rgb[1]), float(rgb[2])


def colourise(field: Float32Array, rng: Random) -> Image:
    """Map a scalar field, [h, w], through a random colour ramp: smooth, folded or in steps."""
    count = int(rng.integers(2, 6))
    colours = palette(rng, count)
    low, high = np.percentile(field[::3, ::3], [2, 98])
    level = np.clip((field - low) / (high - low + 1e-6), 0, 1)
    if rng.random() < 0.3:
        level = level ** rng.uniform(0.4, 2.5)
    if rng.random() < 0.25:
        level = 1 - np.abs(1 - (level * rng.integers(1, 4) * 2) % 2)
    if rng.random() < 0.2:
        ramp = colours[np.minimum(np.arange(_LUT_SIZE) * count // _LUT_SIZE, count - 1)]
    else:
        stops = np.linspace(0, 1, count)
        steps = np.linspace(0, 1, _LUT_SIZE)
        ramp = np.stack([np.interp(steps, stops, colours[:, c]) for c in range(3)], axis=-1)
    lut: Image = ramp.astype(np.uint8)
    image: Image = lut[(level * (_LUT_SIZE - 1)).astype(np.uint8)]
    return image
