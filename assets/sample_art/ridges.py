"""Mountain ridges one behind another, fading into the morning air.

Far ridges take the colour of the sky and near ones the dark end of the palette.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sample_art.painting import (
    Brief,
    Field,
    Pixels,
    Sheet,
    axes,
    cover,
    curve,
    finish,
    noise,
    over,
    shade,
    smoothstep,
)
from sample_art.palette import mix, ramp

if TYPE_CHECKING:
    from PIL import Image

_LAYERS = 7


def draw(brief: Brief) -> Image.Image:
    """Draw the ridges with a sun or moon; the variant places it."""
    pixels = _sky(brief)
    rng = brief.rng
    tilt = rng.uniform(-0.06, 0.06)
    crest = np.zeros(brief.size[0], dtype=np.float32)
    for layer in range(_LAYERS):
        depth = layer / (_LAYERS - 1)
        crest = _crest(brief, rng, depth, tilt)
        _lay(pixels, brief, crest, depth, rng)
    _trees(pixels, brief, crest, rng)
    return finish(pixels, brief, grain=0.018)


def _sky(brief: Brief) -> Pixels:
    palette, (x, y) = brief.palette, axes(brief.size)
    drift = noise(brief.size, brief.rng, 4, 4, stretch=6)
    t = y * 1.35 + drift * 0.03
    pixels = shade(palette.ramp(0.55, 0.36, 0.2, 0.06), t)
    sun_x = brief.aspect * (0.66, 0.32, 0.58, 0.4)[brief.variant % 4]
    sun_y = (0.27, 0.22, 0.3, 0.2)[brief.variant % 4]
    distance = np.hypot(x - sun_x, y - sun_y)
    glow = mix(palette.tone(0.02), palette.glow, 0.55)
    over(pixels, glow, np.exp(-distance * 4.2) * np.float32(0.8))
    disc = mix(palette.tone(0.0), palette.glow, 0.3)
    over(pixels, disc, cover(distance - 0.07, brief.size[1]))
    over(pixels, palette.tone(0.06), smoothstep(0.5, 2.2, drift) * np.float32(0.35))
    return pixels


def _crest(brief: Brief, rng: np.random.Generator, depth: float, tilt: float) -> Field:
    x = (np.arange(brief.size[0]) + 0.5) / brief.size[1]
    broad = curve(rng, x + rng.uniform(0, 3), 1.3 + 0.5 * depth, 2)
    rough = curve(rng, x + rng.uniform(0, 3), 4.5 + 2 * depth, 6)
    peaks = 1 - np.abs(rough)  # creases at the top, as eroded rock has
    base = 0.4 + 0.52 * depth**1.15
    lean = tilt * (x / brief.aspect - 0.5) * (1 - 2 * depth)
    swing = 0.085 + 0.03 * depth
    return np.asarray(base + lean - broad * swing - peaks * 0.075 + 0.05, dtype=np.float32)


def _lay(
    pixels: Pixels, brief: Brief, crest: Field, depth: float, rng: np.random.Generator
) -> None:
    palette, height = brief.palette, brief.size[1]
    top = max(0, int(crest.min() * height) - 2)
    _, y = axes(brief.size)
    below = y[top:] - crest[None, :]
    air = mix(palette.tone(0.1), palette.glow, 0.12)
    body = mix(air, palette.tone(0.42 + 0.58 * depth), 0.2 + 0.8 * depth**0.8)
    foot = mix(body, air, 0.72 * (1 - depth * 0.85))
    reach = 0.3 - 0.1 * depth
    # Slopes that fall away from the light are a little darker; gullies run down from the crest.
    slope = np.gradient(crest) * height
    gullies = noise((brief.size[0], height - top), rng, 11, 4, stretch=1.3)
    texture = (gullies * 0.035 + np.clip(slope, -1.5, 1.5)[None, :] * -0.06) * np.exp(
        -np.maximum(below, 0) * 9
    )
    paint = shade(ramp([body, foot]), below / reach + texture * (1.6 - depth) + 0.06)
    over(pixels[top:], paint, np.clip(below * height + 0.5, 0, 1))


def _trees(pixels: Pixels, brief: Brief, crest: Field, rng: np.random.Generator) -> None:
    height = brief.size[1]
    sheet = Sheet(brief.size)
    dark = brief.palette.tone(1.0)
    clumps = curve(rng, np.arange(brief.size[0]) / height, 3.0, 2)
    for x in np.sort(rng.uniform(0, brief.aspect, int(170 * brief.aspect))):
        column = min(int(x * height), brief.size[0] - 1)
        if clumps[column] < -0.15:
            continue
        tall = rng.uniform(0.02, 0.062) * (0.7 + 0.5 * float(clumps[column]))
        _fir(sheet, float(x), float(crest[column]) + 0.008, tall, dark, rng)
    colours, mask = sheet.layer()
    over(pixels, colours, mask)


def _fir(
    sheet: Sheet, x: float, foot: float, tall: float, fill: Field, rng: np.random.Generator
) -> None:
    tiers = 6
    left, right = [(x, foot - tall)], []
    for tier in range(1, tiers + 1):
        drop = foot - tall + tall * tier / tiers
        half = tall * 0.2 * (tier / tiers) ** 0.8 * rng.uniform(0.8, 1.15)
        left += [(x - half, drop), (x - half * 0.5, drop - tall * 0.015)]
        right += [(x + half, drop), (x + half * 0.5, drop - tall * 0.015)]
    sheet.polygon(np.array(left + right[::-1]), fill)
