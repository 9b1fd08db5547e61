"""Fixed pictures, drawn by arithmetic, that every way of running a model must see alike.

They differ in what models look at: flat and busy, smooth and sharp, grey and colourful. Their size
is no model's, so that resizing and cropping are part of what is compared.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

from refboard.core.model_card import ModelCard
from refboard.core.query import Float32Array
from refboard.services.embedding.preprocess import model_pixels

WIDTH, HEIGHT = 320, 240
_SEED = 20261120

_Channel = npt.NDArray[np.float64]


def golden_pictures() -> dict[str, Image.Image]:
    """Return the pictures by name, RGB."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float64)
    u, v = x / (WIDTH - 1), y / (HEIGHT - 1)
    zero, one = np.zeros_like(u), np.ones_like(u)
    rings = np.cos(np.hypot(u - 0.5, v - 0.5) * 60) * 0.5 + 0.5
    waves = np.sin(u * 40 + np.sin(v * 12) * 3) * 0.5 + 0.5
    board = ((x // 20 + y // 20) % 2).astype(np.float64)
    disc = (np.hypot(x - 200, y - 110) < 70).astype(np.float64)
    cloud = _cloud()
    noise = np.random.default_rng(_SEED).random((HEIGHT, WIDTH, 3))
    return {
        "grey": _rgb(one * 0.5, one * 0.5, one * 0.5),
        "night": _rgb(one * 0.02, one * 0.02, one * 0.05),
        "dusk": _rgb(0.95 - 0.5 * v, 0.7 - 0.55 * v, 0.35 + 0.3 * v),
        "ramp": _rgb(u, u, u),
        "rings": _rgb(rings, rings * 0.4, 1 - rings),
        "waves": _rgb(waves * 0.2, waves * 0.7, waves),
        "board": _rgb(board, board, board),
        "disc": _rgb(0.95 - disc * 0.2, 0.92 - disc * 0.75, 0.88 - disc * 0.7),
        "cloud": _rgb(0.4 + cloud * 0.6, 0.55 + cloud * 0.45, 0.8 + cloud * 0.2),
        "meadow": _rgb(cloud * 0.4, 0.3 + cloud * 0.6, zero + 0.15),
        "noise": _rgb(noise[..., 0], noise[..., 1], noise[..., 2]),
        "window": _rgb(one, 1 - board * disc, 1 - disc),
    }


def golden_inputs(card: ModelCard) -> Float32Array:
    """Return the pictures as a model takes them, [12, 3, height, width]."""
    if card.image is None:
        raise ValueError(f"the model {card.name} takes no pictures")
    contract = card.image.preprocess
    return np.stack([model_pixels(image, contract) for image in golden_pictures().values()])


def _cloud() -> _Channel:
    """Return smooth blotches, 0 to 1: noise of four sizes, drawn large."""
    found: _Channel = np.zeros((HEIGHT, WIDTH))
    for octave in range(4):
        grid = np.random.default_rng(_SEED + 1 + octave).random((3 << octave, 4 << octave))
        patch = Image.fromarray((grid * 255).astype(np.uint8))
        grown = patch.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        found += np.asarray(grown, dtype=np.float64) / 255 / (1 << octave)
    scaled: _Channel = (found - found.min()) / np.ptp(found)
    return scaled


def _rgb(red: _Channel, green: _Channel, blue: _Channel) -> Image.Image:
    stacked = np.stack([red, green, blue], axis=-1).clip(0, 1)
    return Image.fromarray((stacked * 255).round().astype(np.uint8))
