"""Worlds in the dark: a cratered moon, a banded giant with rings, a crescent.

A world is a disc turned into a sphere; its relief bends the light before anything is coloured.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from sample_art.painting import (
    Brief,
    Field,
    Pixels,
    Size,
    axes,
    cover,
    finish,
    noise,
    over,
    shade,
    smoothstep,
)
from sample_art.palette import mix, ramp

_RING_TILT = 0.27  # height of the rings' ellipse over its width


def draw_moon(brief: Brief) -> Image.Image:
    """Draw a cratered world in a field of stars; the variant turns the light."""
    pixels = _space(brief)
    x, y = axes(brief.size)
    cx, cy, radius = (
        brief.aspect * (0.5, 0.58)[brief.variant % 2],
        (0.5, 0.55)[brief.variant % 2],
        0.36,
    )
    distance = np.hypot(x - cx, y - cy)
    over(
        pixels,
        brief.palette.tone(0.3),
        np.exp(-np.maximum(distance - radius, 0) * 16) * np.float32(0.2),
    )
    world, mask, box = _world(brief, cx, cy, radius)
    over(pixels[box], world, mask)
    if brief.variant % 2:
        small = Brief(brief.size, brief.palette, brief.seed + 40, 1)
        world, mask, box = _world(small, brief.aspect * 0.2, 0.24, 0.055)
        over(pixels[box], world, mask)
    return finish(pixels, brief, grain=0.018)


def draw_cutout(brief: Brief) -> Image.Image:
    """Draw a cratered moon with nothing behind it."""
    world, mask, _ = _world(brief, brief.aspect / 2, 0.5, 0.47)
    rgba = np.zeros((brief.size[1], brief.size[0], 4), dtype=np.float32)
    _, _, box = _disc(brief.size, brief.aspect / 2, 0.5, 0.47)
    rgba[box] = np.concatenate([world, mask[..., None]], axis=2)
    return Image.fromarray((np.clip(rgba, 0, 1) * 255 + 0.5).astype(np.uint8))


def draw_giant(brief: Brief) -> Image.Image:
    """Draw a banded planet with rings and their shadow."""
    pixels = _space(brief)
    cx, cy, radius = brief.aspect * 0.5, 0.52, 0.27
    x, y = axes(brief.size)
    cosine, sine = np.float32(np.cos(-0.36)), np.float32(np.sin(-0.36))
    along = ((x - cx) * cosine + (y - cy) * sine) / radius
    aside = ((y - cy) * cosine - (x - cx) * sine) / radius
    reach = np.hypot(along, aside / _RING_TILT)
    ring = _ring(brief, reach)
    stripes = (reach - 1.3) / 1.05 + np.sin(reach * 60) * 0.05
    paint = shade(brief.palette.ramp(0.5, 0.05, 0.3, 0.0), stripes)
    # The planet's shadow runs off to the far right, over the ring plane.
    away = np.abs(aside / _RING_TILT + along * 0.55)
    paint *= (1 - 0.92 * smoothstep(1.0, 0.9, away) * (along > 0) * (aside < 0.07))[..., None]
    over(pixels, paint, ring * (aside < 0))
    disc = cover((np.hypot(along, aside) - 1) * radius, brief.size[1])
    over(pixels, _banded(brief, along, aside), disc)
    over(pixels, paint, ring * (aside >= 0))
    return finish(pixels, brief, grain=0.018)


def _banded(brief: Brief, along: Field, aside: Field) -> Pixels:
    """Return the cloud bands of a giant, lit from the left, with the shadow of its rings."""
    palette = brief.palette
    sphere = np.sqrt(np.clip(1 - along**2 - aside**2, 0, 1))
    swirl = noise(brief.size, brief.rng, 5, 5, stretch=3)
    latitude = aside + swirl * 0.028 + 0.1 * (1 - sphere)
    bands = np.sin(latitude * 11) * 0.3 + np.sin(latitude * 27 + 1) * 0.16
    bands += np.sin(latitude * 61) * 0.05
    light_end = (palette.second, palette.tone(0.14), palette.tone(0.03))
    table = ramp([palette.tone(0.62), palette.tone(0.4), *light_end])
    body = shade(table, bands + 0.5 + swirl * 0.03)
    light = np.clip(-0.72 * along - 0.25 * aside + 0.62 * sphere + 0.02, 0, 1)
    shadow = _ring(brief, np.hypot(along + 0.07, (aside + 0.19) / _RING_TILT))
    body *= ((0.04 + 0.96 * light**0.8) * (1 - 0.55 * shadow))[..., None]
    return body


def _ring(brief: Brief, reach: Field) -> Field:
    rng = np.random.default_rng(brief.seed + 4)
    grooves = np.clip(0.72 + rng.standard_normal(90).cumsum() * 0.07, 0.25, 1)
    edge = smoothstep(1.3, 1.33, reach) * smoothstep(2.3, 2.26, reach)
    gap = 1 - smoothstep(0.045, 0.02, np.abs(reach - 1.93))
    depth = np.interp(reach, np.linspace(1.3, 2.3, 90), grooves).astype(np.float32)
    return np.asarray(edge * gap * depth, dtype=np.float32)


def _space(brief: Brief) -> Pixels:
    palette, rng = brief.palette, brief.rng
    cloud = noise(brief.size, rng, 2, 5)
    veil = noise(brief.size, rng, 3, 4)
    night = mix(palette.tone(1.0), np.zeros(3, dtype=np.float32), 0.45)
    pixels = shade(ramp([night, palette.tone(0.97), palette.tone(0.78)]), cloud * 0.22 + 0.22)
    over(
        pixels,
        mix(palette.tone(0.7), palette.accent, 0.4),
        smoothstep(0.6, 2.4, veil) * np.float32(0.3),
    )
    x, y = axes(brief.size)
    height = brief.size[1]
    for _ in range(int(260 * brief.aspect)):
        sx, sy, size = (
            rng.uniform(0, brief.aspect),
            rng.uniform(0, 1),
            rng.exponential(0.0007) + 0.0004,
        )
        reach = int(size * height * 4) + 2
        row, column = int(sy * height), int(sx * height)
        box = (
            slice(max(0, row - reach), row + reach),
            slice(max(0, column - reach), column + reach),
        )
        spot = np.exp(-((np.hypot(x[:, box[1]] - sx, y[box[0]] - sy) / size) ** 2))
        tint = mix(palette.tone(0.0), palette.accent, float(rng.uniform(0, 0.5)))
        over(pixels[box], tint, spot * np.float32(rng.uniform(0.3, 1.0)))
    return pixels


def _disc(
    size: Size, cx: float, cy: float, radius: float
) -> tuple[Field, Field, tuple[slice, slice]]:
    height = size[1]
    pad = radius + 3 / height
    rows = slice(max(0, int((cy - pad) * height)), int((cy + pad) * height) + 1)
    columns = slice(max(0, int((cx - pad) * height)), int((cx + pad) * height) + 1)
    x, y = axes(size)
    return (x[:, columns] - cx) / radius, (y[rows] - cy) / radius, (rows, columns)


def _world(
    brief: Brief, cx: float, cy: float, radius: float
) -> tuple[Pixels, Field, tuple[slice, slice]]:
    u, v, box = _disc(brief.size, cx, cy, radius)
    reach = np.hypot(u, v)
    front = np.sqrt(np.clip(1 - reach**2, 0, 1))
    rng = np.random.default_rng(brief.seed + 1)
    small = (u.shape[1], v.shape[0])
    seas = noise(small, rng, 2.2, 5)
    relief = noise(small, rng, 9, 5) * 0.009 + _craters(u, v, rng)
    down, right = np.gradient(relief, np.float32(1 / (radius * brief.size[1])))
    sun = ((-0.62, -0.4, 0.68), (-0.93, -0.3, 0.1))[brief.variant % 2]
    nx, ny = u - right * 1.5, v - down * 1.5
    length = np.sqrt(nx**2 + ny**2 + front**2 + 1e-6)
    light = np.clip((nx * sun[0] + ny * sun[1] + front * sun[2]) / length, 0, 1)
    palette = brief.palette
    rock = shade(palette.ramp(0.62, 0.36, 0.14, 0.0), 0.5 - np.tanh(seas) * 0.28 + relief * 3)
    lit = (light**0.85 * 1.12 + 0.015)[..., None]
    world = rock * lit + palette.tone(0.75) * (1 - np.clip(lit, 0, 1)) * 0.1
    return world.astype(np.float32), cover((reach - 1) * radius, brief.size[1]), box


def _craters(u: Field, v: Field, rng: np.random.Generator) -> Field:
    relief = np.zeros((v.shape[0], u.shape[1]), dtype=np.float32)
    rows, columns = relief.shape
    for size in np.sort(rng.pareto(1.7, 190) * 0.014 + 0.012)[::-1]:
        angle, place = rng.uniform(0, 6.283), np.sqrt(rng.uniform(0, 0.96))
        cu, cv, size = place * np.cos(angle), place * np.sin(angle), min(float(size), 0.2)
        # A crater near the limb is seen at a slant.
        slant = max(0.3, float(np.sqrt(1 - place**2)))
        pad = size * 1.9
        box = (
            slice(
                max(0, int((cv - pad + 1) / 2 * rows)), max(0, int((cv + pad + 1) / 2 * rows) + 1)
            ),
            slice(
                max(0, int((cu - pad + 1) / 2 * columns)),
                max(0, int((cu + pad + 1) / 2 * columns) + 1),
            ),
        )
        du, dv = u[:, box[1]] - np.float32(cu), v[box[0]] - np.float32(cv)
        out, turn = du * np.cos(angle) + dv * np.sin(angle), dv * np.cos(angle) - du * np.sin(angle)
        d = np.hypot(out / slant, turn) / size
        bowl = np.clip(d * d - 1, -0.8, 0) * 0.3
        rim = np.exp(-(((d - 1) / 0.22) ** 2)) * 0.14 + np.exp(-(((d - 1.2) / 0.4) ** 2)) * 0.04
        relief[box] += (bowl + rim).astype(np.float32) * np.float32(size)
    return relief
