"""Paint the textures that are functions of position: noise, waves, tiles, shaders, gradients.

Each function takes only a random generator and returns one TEXTURE_PX square image.
"""

from collections.abc import Callable

import cv2
import numpy as np

from models.train.arrays import Float32Array, Image, Random
from models.train.drawing.fields import GRID_X, GRID_Y, TEXTURE_PX, Spectrum, coordinates, noise
from models.train.drawing.palettes import colour, colourise

Activation = Callable[[Float32Array], Float32Array]

_ACTIVATIONS: tuple[Activation, ...] = (
    np.sin,
    np.tanh,
    np.abs,
    lambda t: np.exp(-t * t),
    lambda t: np.maximum(t, 0),
    lambda t: t - np.floor(t),
    lambda t: np.sin(4 * t),
)


def grey_noise(rng: Random) -> Image:
    """Paint one noise field through a colour ramp."""
    return colourise(noise(rng)[0], rng)


def coloured_noise(rng: Random) -> Image:
    """Mix three noise fields into three correlated colour channels."""
    fields = np.stack(noise(rng, 3), axis=-1)
    mix = rng.normal(0, 1, (3, 3)) * rng.choice([0.3, 1.0]) + rng.normal(0, 1, 3)[None]
    mixed = fields @ mix.astype(np.float32) * rng.uniform(15, 45) + colour(rng)
    image: Image = np.clip(mixed, 0, 255).astype(np.uint8)
    return image


def spots(rng: Random) -> Image:
    """Squash band-pass noise into spots and labyrinths."""
    field = noise(rng, 1, Spectrum.BAND_PASS)[0]
    return colourise(np.tanh(field * rng.uniform(1, 8)).astype(np.float32), rng)


def waves(rng: Random) -> Image:
    """Paint stripes, waves, rings, rays, a checker or a grid on bent coordinates."""
    x, y = coordinates(rng)
    kind = rng.integers(6)
    if kind == 0:
        field = np.sin(6 * x)
    elif kind == 1:
        field = np.sin(6 * x) * np.sin(6 * y)
    elif kind == 2:
        field = np.sin(6 * np.hypot(x, y))
    elif kind == 3:
        field = np.sin(
            rng.integers(2, 9) * np.arctan2(y, x) + 6 * np.hypot(x, y) * rng.integers(0, 2)
        )
    elif kind == 4:
        field = (np.floor(2 * x) + np.floor(2 * y)) % 2
    else:
        width = rng.uniform(0.05, 0.4, 2)
        field = (abs((2 * x) % 1 - 0.5) < width[0]) | (abs((2 * y) % 1 - 0.5) < width[1])
    level = field.astype(np.float32)
    if rng.random() < 0.4:
        level = np.sign(level - np.float32(rng.uniform(-0.5, 0.5)))
    return colourise(level, rng)


def bricks(rng: Random) -> Image:
    """Lay courses of bricks, each of its own tone, with mortar between them."""
    x, y = coordinates(rng, warped=bool(rng.random() < 0.3))
    row = np.floor(2 * y)
    along = x + 0.5 * (row % 2)
    gap = rng.uniform(0.04, 0.15)
    mortar = ((along % 1) < gap) | (((2 * y) % 1) < 2 * gap)
    tone = np.sin(np.floor(along) * 12.9 + row * 78.2) * 43758
    tone = tone - np.floor(tone)
    grain = noise(rng, 1, Spectrum.POWER_LAW)[0] * (0.3 * rng.uniform(0, 0.6))
    image = colourise((0.8 * tone + grain).astype(np.float32), rng)
    image[mortar] = colour(rng).astype(np.uint8)
    return image


def dots(rng: Random) -> Image:
    """Repeat a disc on a square or staggered lattice."""
    x, y = coordinates(rng, warped=bool(rng.random() < 0.4))
    down = 2 * y
    across = 2 * x + 0.5 * (np.floor(down) % 2) * rng.integers(0, 2)
    distance = np.hypot(across % 1 - 0.5, down % 1 - 0.5)
    level = (distance < rng.uniform(0.12, 0.48)).astype(np.float32)
    if rng.random() < 0.5:
        level = level + 0.3 * distance
    return colourise(level.astype(np.float32), rng)


def shader(rng: Random) -> Image:
    """Run a small random network of mixed activations over the coordinates."""
    x, y = coordinates(rng, warped=False)
    hidden = np.stack([x, y, np.hypot(x, y), np.ones_like(x)], axis=-1)
    if rng.random() < 0.5:
        hidden = hidden[::2, ::2]
    width = int(rng.integers(6, 14))
    half = width // 2
    for _ in range(rng.integers(2, 5)):
        fan_in = hidden.shape[-1]
        gain = rng.uniform(0.7, 1.6) * 1.6 / np.sqrt(fan_in)
        weights = (rng.normal(0, 1, (fan_in, width)) * gain).astype(np.float32)
        z = hidden @ weights
        first, second = rng.integers(len(_ACTIVATIONS), size=2)
        hidden = np.concatenate(
            [_ACTIVATIONS[first](z[..., :half]), _ACTIVATIONS[second](z[..., half:])], axis=-1
        )
    if rng.random() < 0.5:
        image = colourise(np.ascontiguousarray(hidden[..., 0]), rng)
    else:
        rgb = hidden @ rng.normal(0, 1, (width, 3)).astype(np.float32)
        rgb = (rgb - rgb.mean((0, 1))) / (rgb.std((0, 1)) + 1e-4)
        image = np.clip(rgb * rng.uniform(25, 60) + rng.uniform(70, 180, 3), 0, 255).astype(
            np.uint8
        )
    if image.shape[0] == TEXTURE_PX:
        return image
    return cv2.resize(image, (TEXTURE_PX, TEXTURE_PX), interpolation=cv2.INTER_LINEAR).astype(
        np.uint8
    )


def gradient(rng: Random) -> Image:
    """Paint a linear or radial gradient with a little grain, as skies and backdrops have."""
    angle = rng.uniform(0, 2 * np.pi)
    field = GRID_X * np.cos(angle) + GRID_Y * np.sin(angle)
    if rng.random() < 0.4:
        field = np.hypot(
            GRID_X - rng.uniform(-1, 1), (GRID_Y - rng.uniform(-1, 1)) * rng.uniform(0.5, 2)
        )
    ramp = colourise(field.astype(np.float32), rng).astype(np.float32)
    smooth = cv2.GaussianBlur(ramp, (0, 0), 4)
    grain = rng.normal(0, rng.uniform(0, 6), smooth.shape)
    image: Image = np.clip(smooth + grain, 0, 255).astype(np.uint8)
    return image
