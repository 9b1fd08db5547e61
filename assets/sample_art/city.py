"""A city over water after sunset: towers with lit windows, their glow and their reflections.

Windows sit on whole pixels; the water is the finished skyline, mirrored and broken by waves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sample_art.painting import (
    Brief,
    Field,
    Pixels,
    axes,
    cover,
    finish,
    noise,
    over,
    shade,
    smoothstep,
    soften,
)
from sample_art.palette import Colour, mix, ramp

if TYPE_CHECKING:
    from PIL import Image

_WATERLINE = 0.68


def draw(brief: Brief) -> Image.Image:
    """Draw the skyline; the variant places the moon and the tallest towers."""
    pixels = _sky(brief)
    lights = np.zeros_like(pixels)
    rng = brief.rng
    for depth in (0.0, 0.5, 1.0):
        _row(pixels, lights, brief, depth, rng)
    glow = np.stack([soften(lights[..., i], 0.012) for i in range(3)], axis=2)
    haze = np.stack([soften(lights[..., i], 0.05) for i in range(3)], axis=2)
    pixels += glow * 0.95 + haze * 1.25
    _water(pixels, brief)
    return finish(pixels, brief, grain=0.018, vignette=0.2)


def _sky(brief: Brief) -> Pixels:
    palette, (x, y) = brief.palette, axes(brief.size)
    drift = noise(brief.size, brief.rng, 3, 5, stretch=4)
    low = mix(palette.tone(0.3), palette.glow, 0.45)
    table = ramp([palette.tone(1.0), palette.tone(0.84), palette.tone(0.6), low], (0, 0.4, 0.75, 1))
    pixels = shade(table, y / _WATERLINE + drift * 0.025)
    rng = np.random.default_rng(brief.seed + 1)
    height = brief.size[1]
    for _ in range(int(150 * brief.aspect)):
        sx, sy = rng.uniform(0, brief.aspect), rng.uniform(0, 0.42) ** 1.2
        column, row = min(int(sx * height), brief.size[0] - 1), int(sy * height)
        pixels[row, column] += rng.uniform(0.1, 0.6) * (0.45 - sy) * 2
    moon_x, moon_y = brief.aspect * (0.78, 0.25, 0.8)[brief.variant % 3], 0.19
    distance = np.hypot(x - moon_x, y - moon_y)
    pale = mix(palette.tone(0.0), palette.glow, 0.25)
    over(pixels, pale, np.exp(-distance * 9) * np.float32(0.32))
    mottle = noise(brief.size, rng, 22, 3) * 0.06
    face = shade(ramp([palette.tone(0.16), pale]), 0.75 - mottle * 2 + (moon_y - y) * 2)
    over(pixels, face, cover(distance - 0.062, height))
    return pixels


def _row(
    pixels: Pixels, lights: Pixels, brief: Brief, depth: float, rng: np.random.Generator
) -> None:
    palette, height = brief.palette, brief.size[1]
    haze = mix(palette.tone(0.6), palette.glow, 0.14)
    body = mix(haze, palette.tone(1.0), 0.36 + 0.56 * depth)
    centre = brief.aspect * (0.36, 0.66, 0.45)[brief.variant % 3]
    x = -0.02
    while x < brief.aspect:
        wide = rng.uniform(0.035, 0.085) * (0.8 + 0.35 * depth)
        bulge = np.exp(-(((x - centre) / (0.3 + 0.1 * brief.aspect)) ** 2))
        tall = (0.09 + 0.4 * bulge * (1 - 0.62 * depth)) * rng.uniform(0.45, 1.15) + 0.03
        left, right = round(x * height), round((x + wide) * height)
        top, foot = round((_WATERLINE - tall) * height), round(_WATERLINE * height)
        tower = (max(left, 0), min(right, brief.size[0]), top, foot)
        if tower[1] - tower[0] > 4:
            _tower(pixels, lights, brief, tower, (body, depth), rng)
        x += wide + rng.choice([0.0, 0.003, 0.014]) * (1.5 - depth)


def _tower(
    pixels: Pixels,
    lights: Pixels,
    brief: Brief,
    tower: tuple[int, int, int, int],
    look: tuple[Colour, float],
    rng: np.random.Generator,
) -> None:
    left, right, top, foot = tower
    body, depth = look
    height = brief.size[1]
    fall = np.linspace(0, 1, foot - top, dtype=np.float32)[:, None, None]
    haze = mix(body, mix(brief.palette.tone(0.5), brief.palette.glow, 0.3), 0.4 - 0.2 * depth)
    pixels[top:foot, left:right] = body + (haze - body) * fall**1.6
    lights[top:foot, left:right] *= 0.12
    edge = max(1, (right - left) // 12)
    pixels[top:foot, left : left + edge] *= 1.18
    style = rng.random()
    if style < 0.3:
        inset = (right - left) // 4
        rise = round(rng.uniform(0.012, 0.035) * height)
        pixels[max(0, top - rise) : top, left + inset : right - inset] = body
    elif style < 0.45:
        middle, mast = (left + right) // 2, round(rng.uniform(0.03, 0.07) * height)
        pixels[max(0, top - mast) : top, middle : middle + max(1, height // 700)] = body
        lights[max(0, top - mast) : top - mast + 3, middle : middle + 2] = brief.palette.second
    _windows(pixels, lights, brief, tower, (depth, rng))


def _windows(
    pixels: Pixels,
    lights: Pixels,
    brief: Brief,
    tower: tuple[int, int, int, int],
    chance: tuple[float, np.random.Generator],
) -> None:
    left, right, top, foot = tower
    depth, rng = chance
    unit = brief.size[1] / 1000
    pitch_x, pitch_y = (max(2, round((5 + 4 * depth + 2 * rng.random()) * unit)) for _ in range(2))
    wide, tall = max(1, round(pitch_x * 0.5)), max(1, round(pitch_y * rng.uniform(0.4, 0.62)))
    palette = brief.palette
    warm = [
        palette.glow,
        mix(palette.glow, palette.tone(0.0), 0.5),
        palette.accent,
        palette.tone(0.12),
    ]
    floor_lit = rng.random()
    share = rng.uniform(0.14, 0.5)
    for y in range(top + pitch_y, foot - pitch_y, pitch_y):
        if rng.random() < 0.06:
            floor_lit = rng.random()
        for x in range(left + pitch_x, right - wide - 1, pitch_x):
            if rng.random() > share * (0.6 + floor_lit):
                continue
            lamp = warm[int(rng.choice(4, p=(0.5, 0.28, 0.1, 0.12)))] * np.float32(
                rng.uniform(0.5, 1.0)
            )
            lamp = lamp * np.float32(0.62 + 0.38 * depth)
            pane = (slice(y, y + tall), slice(x, x + wide))
            pixels[pane] = np.maximum(pixels[pane] * np.float32(1.15), lamp)
            lights[pane] = lamp


def _water(pixels: Pixels, brief: Brief) -> None:
    width, height = brief.size
    line = round(_WATERLINE * height)
    rows = height - line
    down = np.arange(rows)
    rng = np.random.default_rng(brief.seed + 9)
    wave = noise((width, rows), rng, 26, 3, stretch=7)
    near = (down / rows)[:, None]
    source = line - 2 - (down[:, None] * 1.55 + wave * (1 + near * 16) * height / 1000)
    columns = np.arange(width)[None, :] + wave * (2 + 7 * near) * height / 1000
    mirror = pixels[
        np.clip(source, 0, line - 1).astype(int), np.clip(columns, 0, width - 1).astype(int)
    ]
    mirror = _smear(mirror, max(2, height // 130))
    dark = brief.palette.tone(0.97)
    over(mirror, dark, (0.16 + 0.46 * near + np.clip(wave, -1, 1) * 0.08).astype(np.float32))
    crest = smoothstep(1.1, 2.4, wave) * (1 - near) * np.float32(0.2)
    over(mirror, brief.palette.tone(0.2), crest.astype(np.float32))
    pixels[line:] = mirror
    shore: Field = np.exp(-np.abs(np.arange(height) - line)[:, None] / (0.004 * height))
    over(pixels, dark, np.broadcast_to(shore.astype(np.float32) * 0.7, (height, width)))


def _smear(mirror: Pixels, length: int) -> Pixels:
    """Average down the columns: light on water is drawn out towards the eye."""
    total = np.cumsum(np.pad(mirror, ((length, length), (0, 0), (0, 0)), mode="edge"), axis=0)
    return np.asarray((total[2 * length :] - total[: -2 * length]) / (2 * length), dtype=np.float32)
