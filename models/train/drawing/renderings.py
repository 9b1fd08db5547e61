"""Render one object program several times, each with another look.

What the renderings share is the object; palette, textures, background, light, pose, noise
and sometimes the drawing style differ. That is all the network is ever taught.
"""

import cv2
import numpy as np

from models.train.arrays import Float32Array, Image, Random
from models.train.drawing.painting import Dress, Pose, Style, paint, shadow
from models.train.drawing.palettes import colour, palette
from models.train.drawing.programs import COLOUR_SLOTS, program
from models.train.drawing.textures import TextureBank, soften

_LINE_ART_SHARE = 0.08
_SILHOUETTE_SHARE = 0.04
_NEW_PALETTE_SHARE = 0.55
_NEW_TEXTURES_SHARE = 0.6
_NEW_BACKGROUND_SHARE = 0.75


def render_group(rng: Random, bank: TextureBank, *, views: int, side: int) -> Image:
    """Draw one random object and render it `views` times.

    Returns:
        uint8 [views, side, side, 3].
    """
    parts = program(rng)
    jitter = rng.uniform(0, 1.3)
    colours, textures = palette(rng, COLOUR_SLOTS), _textures(rng, bank, side)
    backdrop: Image | None = None
    images = np.empty((views, side, side, 3), np.uint8)
    for view in range(views):
        style = _style(rng)
        if view and rng.random() < _NEW_PALETTE_SHARE:
            colours = palette(rng, COLOUR_SLOTS)
            if rng.random() < _NEW_TEXTURES_SHARE:
                textures = _textures(rng, bank, side)
        if backdrop is None or rng.random() < _NEW_BACKGROUND_SHARE:
            backdrop = background(rng, bank, side)
        canvas = images[view]
        canvas[:] = backdrop
        light = rng.uniform(-1, 1, 2)
        pose = Pose.draw(rng, side)
        if style is Style.PAINTED:
            _furnish(canvas, rng, bank)
            if rng.random() < 0.25:
                shadow(canvas, parts, rng, pose)
            paint(canvas, parts, rng, pose, Dress(colours, textures, light, jitter))
            if rng.random() < 0.12:
                clutter(canvas, rng, bank, 1)
        else:
            inked = _inked(canvas, rng, colours)
            paint(canvas, parts, rng, pose, Dress(inked, textures, light, jitter, style))
        canvas[:] = _worn(canvas, rng)
    return images


def background(rng: Random, bank: TextureBank, side: int) -> Image:
    """Paint a plain, textured, faint or horizon background."""
    kind = rng.random()
    if kind < 0.22:
        plain = np.empty((side, side, 3), np.uint8)
        plain[:] = 255 - abs(rng.normal(0, 6)) if rng.random() < 0.7 else colour(rng)
        return plain
    if kind < 0.5:
        return bank.patch(rng, side, rng.uniform(0.4, 1))
    if kind < 0.75:
        patch = bank.patch(rng, side, rng.uniform(0.2, 1)).astype(np.float32)
        faint = soften(patch, rng.uniform(0.8, 6))
        mean = faint.mean((0, 1))
        pale: Image = np.clip(mean + (faint - mean) * rng.uniform(0.2, 1), 0, 255).astype(np.uint8)
        return pale
    return _horizon(rng, bank, side)


def clutter(canvas: Image, rng: Random, bank: TextureBank, count: int) -> None:
    """Strew a few small objects that mean nothing."""
    side = canvas.shape[0]
    for _ in range(count):
        parts = program(rng)[:4]
        pose = Pose(Pose.draw(rng, side).matrix * rng.uniform(0.2, 0.5), rng.uniform(0, side, 2))
        dress = Dress(palette(rng, COLOUR_SLOTS), (bank.patch(rng, side),), rng.uniform(-1, 1, 2))
        paint(canvas, parts, rng, pose, dress)


def _horizon(rng: Random, bank: TextureBank, side: int) -> Image:
    level = int(side * rng.uniform(0.25, 0.8))
    sky: Image = bank.patch(rng, side)
    ground = bank.patch(rng, side)
    if rng.random() < 0.7:
        sky = soften(sky, rng.uniform(2, 8)).astype(np.uint8)
    scene = sky.copy()
    if rng.random() < 0.5:
        scene[level:] = ground[level:]
        return scene
    ridge = level + np.cumsum(rng.normal(0, rng.uniform(0.1, 1.5), side))
    below = np.arange(side)[:, None] > ridge[None]
    scene[below] = ground[below]
    return scene


def _textures(rng: Random, bank: TextureBank, side: int) -> tuple[Image, ...]:
    return bank.patch(rng, side), bank.patch(rng, side)


def _style(rng: Random) -> Style:
    draw = rng.random()
    if draw < _LINE_ART_SHARE:
        return Style.LINE_ART
    return Style.SILHOUETTE if draw < _LINE_ART_SHARE + _SILHOUETTE_SHARE else Style.PAINTED


def _furnish(canvas: Image, rng: Random, bank: TextureBank) -> None:
    if rng.random() < 0.3:
        clutter(canvas, rng, bank, int(rng.integers(1, 4)))


def _inked(canvas: Image, rng: Random, colours: Float32Array) -> Float32Array:
    """Clear the paper, most of the time, and return colours whose first is the ink."""
    if rng.random() < 0.8:
        canvas[:] = 255 - abs(rng.normal(0, 8))
    inked = colours.copy()
    if rng.random() < 0.8:
        inked[0] = rng.uniform(0, 90, 3)
    return inked


def _worn(canvas: Image, rng: Random) -> Image:
    """Add grain to every second image and blur every fourth."""
    worn: Image = canvas
    if rng.random() < 0.5:
        grain = rng.normal(0, rng.uniform(1, 9), (*canvas.shape[:2], 1))
        worn = np.clip(worn + grain, 0, 255).astype(np.uint8)
    if rng.random() < 0.25:
        worn = cv2.GaussianBlur(worn, (0, 0), rng.uniform(0.4, 1.2)).astype(np.uint8)
    return worn
