"""Quiet still lifes: thrown pots on a table, window light on the wall, long soft shadows.

A pot is a profile turned round its axis, so light, glaze lines and rims follow the same ellipses.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from sample_art.fronds import add_branch
from sample_art.painting import (
    Brief,
    Field,
    Pixels,
    Sheet,
    Size,
    axes,
    cover,
    finish,
    noise,
    over,
    shade,
    smoothstep,
    soften,
    spline,
)
from sample_art.palette import Colour, mix, ramp

_TILT = 0.17  # how much of a circle is seen: the eye is a little above the table
_TABLE = 0.7
_LIGHT = np.array([-0.66, -0.5, 0.56])

_BOTTLE = (
    (0.0, 0.3),
    (0.04, 0.27),
    (0.2, 0.24),
    (0.36, 0.34),
    (0.6, 0.93),
    (0.85, 0.98),
    (1.0, 0.72),
)
_AMPHORA = (
    (0.0, 0.46),
    (0.05, 0.4),
    (0.16, 0.38),
    (0.36, 0.88),
    (0.52, 1.0),
    (0.8, 0.68),
    (1.0, 0.4),
)
_BOWL = ((0.0, 1.0), (0.1, 0.995), (0.4, 0.93), (0.7, 0.72), (0.9, 0.48), (1.0, 0.44))
_GLOBE = ((0.0, 0.34), (0.04, 0.36), (0.18, 0.68), (0.48, 1.0), (0.78, 0.86), (1.0, 0.46))
_CYLINDER = ((0.0, 0.94), (0.04, 0.98), (0.5, 1.0), (0.9, 0.97), (1.0, 0.9))


@dataclass(frozen=True, slots=True)
class _Pot:
    x: float  # in widths of the picture
    base: float
    height: float
    radius: float
    profile: tuple[tuple[float, float], ...]
    depth: float  # tone of the clay; negative takes the accent, below -1 the second colour
    dip: float = 0.0  # share of the height that is glazed, from the top
    branch: bool = False


_GROUPS = (
    (
        _Pot(0.37, 0.8, 0.46, 0.15, _BOTTLE, 0.5, dip=0.42, branch=True),
        _Pot(0.7, 0.83, 0.2, 0.13, _GLOBE, 0.16),
        _Pot(0.5, 0.9, 0.1, 0.14, _BOWL, -1.0),
    ),
    (
        _Pot(0.6, 0.79, 0.4, 0.165, _AMPHORA, 0.34, dip=0.3, branch=True),
        _Pot(0.34, 0.82, 0.27, 0.085, _CYLINDER, 0.7),
        _Pot(0.44, 0.89, 0.13, 0.095, _GLOBE, -1.0),
    ),
    (
        _Pot(0.3, 0.82, 0.32, 0.16, _GLOBE, 0.76),
        _Pot(0.53, 0.8, 0.44, 0.115, _BOTTLE, 0.12, dip=0.36),
        _Pot(0.7, 0.88, 0.13, 0.15, _BOWL, -2.0),
        _Pot(0.42, 0.92, 0.09, 0.055, _CYLINDER, -1.0),
    ),
)


def draw(brief: Brief) -> Image.Image:
    """Draw one of three groups of pots, chosen by the variant."""
    pots = _GROUPS[brief.variant % len(_GROUPS)]
    pixels = _room(brief)
    for pot in pots:
        _cast_shadow(pixels, brief, pot)
    for pot in pots:
        if pot.branch:
            _stand_branch(pixels, brief, pot)
        _throw(pixels, brief, pot)
    return finish(pixels, brief, grain=0.017, vignette=0.2)


def _room(brief: Brief) -> Pixels:
    palette, (x, y) = brief.palette, axes(brief.size)
    plaster = noise(brief.size, brief.rng, 5, 5) * 0.025
    wall = ramp([palette.tone(0.14), palette.tone(0.34)])
    pixels = shade(wall, x / brief.aspect * 0.55 + (1 - y) * 0.25 + plaster)
    table = ramp([palette.tone(0.1), palette.tone(0.3)])
    streak = noise(brief.size, brief.rng, 10, 3, stretch=14) * 0.05
    top = shade(table, x / brief.aspect * 0.7 + (y - _TABLE) * 0.8 + streak)
    edge = smoothstep(_TABLE - 0.003, _TABLE + 0.003, y)
    over(pixels, palette.tone(0.62), np.exp(-(np.maximum(_TABLE - y, 0)) * 26) * np.float32(0.32))
    over(pixels, top, edge * np.ones_like(x))
    over(pixels, mix(palette.tone(0.0), palette.glow, 0.3), _window(brief) * np.float32(0.66))
    return pixels


def _window(brief: Brief) -> Field:
    """Return where the sun falls through a window, with the shadow of a plant outside."""
    lean, left, wide = 0.34, 0.1 * brief.aspect, 0.3 * brief.aspect
    sheet = Sheet(brief.size)
    white = np.ones(3, dtype=np.float32)
    for column in range(2):
        for row in range(3):
            x = left + column * (wide + 0.022)
            y = 0.02 + row * 0.21 + x * lean * 0.5
            corners = [(x, y), (x + wide, y + wide * lean), (x + wide, y + wide * lean + 0.19)]
            sheet.polygon(np.array([*corners, (x, y + 0.19)]), white)
    _, panes = sheet.layer()
    plant = Sheet(brief.size)
    rng = np.random.default_rng(brief.seed + 3)
    for start in (0.42, 0.6, 0.78):
        add_branch(plant, (start * brief.aspect, 0.62), 0.62, -1.95 + start * 0.5, white, rng)
    _, leaves = plant.layer()
    _, level = axes(brief.size)
    return soften(panes * (1 - leaves * 0.75), 0.009) * (level < _TABLE)


def _clay(brief: Brief, pot: _Pot) -> Colour:
    if pot.depth < -1:
        return brief.palette.second
    return brief.palette.accent if pot.depth < 0 else brief.palette.tone(pot.depth)


def _radii(pot: _Pot, y: Field) -> tuple[Field, Field]:
    """Return the pot's radius and the radius's slope at these heights."""
    knots = spline(pot.profile, 240)
    t = (y - (pot.base - pot.height)) / pot.height
    radius = np.interp(t, knots[:, 0], knots[:, 1]).astype(np.float32) * np.float32(pot.radius)
    step = np.float32(0.012)
    t = np.clip(t, step, 1 - step)
    after = np.interp(t + step, knots[:, 0], knots[:, 1]) * pot.radius
    before = np.interp(t - step, knots[:, 0], knots[:, 1]) * pot.radius
    return radius, ((after - before) / (2 * step * pot.height)).astype(np.float32)


def _ellipse(x: Field, y: Field, radius: float, height_px: int) -> Field:
    reach = np.hypot(x, y / _TILT)
    return cover((reach - radius) * _TILT**0.5, height_px)


def _around(brief: Brief, pot: _Pot) -> tuple[slice, slice]:
    """Return the rows and columns that the pot can touch."""
    width, height = brief.size
    lip = pot.radius * _TILT + 0.01
    top, foot = pot.base - pot.height - lip, pot.base + lip
    left, right = (pot.x * brief.aspect + side * (pot.radius * 1.04 + 0.01) for side in (-1, 1))
    return (
        slice(max(0, int(top * height)), min(height, int(foot * height) + 1)),
        slice(max(0, int(left * height)), min(width, int(right * height) + 1)),
    )


def _silhouette(brief: Brief, pot: _Pot, box: tuple[slice, slice]) -> Field:
    (x, y), height = axes(brief.size), brief.size[1]
    dx, y = x[:, box[1]] - np.float32(pot.x * brief.aspect), y[box[0]]
    radius, slope = _radii(pot, y)
    side = np.clip((radius - np.abs(dx)) / np.sqrt(1 + slope**2) * height + 0.5, 0, 1)
    top = pot.base - pot.height
    side *= (y >= top) & (y <= pot.base)
    for level, knot in ((top, pot.profile[0]), (pot.base, pot.profile[-1])):
        side = np.maximum(side, _ellipse(dx, y - level, knot[1] * pot.radius, height))
    return np.asarray(side)


def _throw(pixels: Pixels, brief: Brief, pot: _Pot) -> None:
    (x, y), height = axes(brief.size), brief.size[1]
    box = _around(brief, pot)
    x, y, area = x[:, box[1]], y[box[0]], pixels[box]
    dx = x - np.float32(pot.x * brief.aspect)
    radius, slope = _radii(pot, y)
    u = np.clip(dx / radius, -0.999, 0.999)
    front = np.sqrt(1 - u * u)
    light = (u * _LIGHT[0] - slope * _LIGHT[1] + front * _LIGHT[2]) / np.sqrt(1 + slope**2)
    tone = np.clip(light * 0.54 + 0.36, 0, 1) ** 1.2 + np.clip(u, 0, 1) ** 3 * 0.13
    tone += (
        _surface(brief, pot, (x.shape[1], y.shape[0]))
        + np.sin((y + front * radius * _TILT) * 420) * 0.005
    )
    clay = _clay(brief, pot)
    paint = shade(_glaze(brief, clay), tone)
    if pot.dip:
        line = pot.base - pot.height * (1 - pot.dip) + radius * _TILT * (front - 1)
        line = line + np.sin(dx * 40 + pot.x * 9) * 0.004
        lower = np.clip((y - line) * height + 0.5, 0, 1)
        raw = mix(brief.palette.tone(0.16), clay, 0.18)
        over(paint, shade(_glaze(brief, raw), tone), lower)
    over(paint, brief.palette.tone(0.0), np.clip(light - 0.86, 0, 1) ** 2 * np.float32(9))
    over(area, paint, _silhouette(brief, pot, box))
    _mouth(area, brief, pot, clay, (dx, y))


def _surface(brief: Brief, pot: _Pot, size: Size) -> Field:
    """Return the unevenness of the clay: a soft cloud and the dark specks of stoneware."""
    rng = np.random.default_rng(brief.seed + int(pot.x * 1000))
    cloud = noise(size, rng, 5, 3) * 0.008
    specks = smoothstep(1.7, 2.5, noise(size, rng, 300 * pot.height, 1)) * 0.06
    return cloud - specks


def _glaze(brief: Brief, clay: Colour) -> Pixels:
    dark = mix(clay, brief.palette.tone(1.0), 0.78)
    return ramp([dark, mix(clay, dark, 0.4), clay, mix(clay, brief.palette.tone(0.0), 0.55)])


def _mouth(area: Pixels, brief: Brief, pot: _Pot, clay: Colour, at: tuple[Field, Field]) -> None:
    dx, y = at
    top = y - (pot.base - pot.height)
    radius, height = pot.profile[0][1] * pot.radius, brief.size[1]
    rim = _ellipse(dx, top, radius, height)
    over(area, mix(clay, brief.palette.tone(0.0), 0.45), rim * np.float32(0.85))
    inside = _ellipse(dx, top, radius - 0.007, height)
    dark = mix(clay, brief.palette.tone(1.0), 0.85)
    hollow = shade(ramp([dark, mix(clay, dark, 0.45)]), dx / radius * 0.45 + 0.35 + top / radius)
    over(area, hollow, inside)


def _cast_shadow(pixels: Pixels, brief: Brief, pot: _Pot) -> None:
    (x, y), palette = axes(brief.size), brief.palette
    width, height = brief.size
    box = _around(brief, pot)
    standing = np.zeros((height, width), dtype=np.uint8)
    standing[box] = _silhouette(brief, pot, box) * 255
    shape = Image.fromarray(standing)
    foot = pot.base * height
    # Lay the silhouette down on the table: heights above the foot run off to the right.
    flat, lean = 0.11, 8.5
    lying = shape.transform(
        shape.size,
        Image.Transform.AFFINE,
        (1, lean, -lean * foot, 0, 1 / flat, foot - foot / flat),
        Image.Resampling.BILINEAR,
    )
    shadow = np.asarray(lying, dtype=np.float32) / 255
    away = smoothstep(0.0, 0.5, x - pot.x * brief.aspect)
    blurred = soften(shadow, 0.006) * (1 - away) + soften(shadow, 0.022) * away
    dark = mix(palette.tone(0.85), palette.second, 0.08)
    over(pixels, dark, blurred * (y > _TABLE) * (0.6 - 0.25 * away))
    touch = np.hypot(
        (x - pot.x * brief.aspect - 0.01) / (pot.radius * 1.05), (y - pot.base - 0.004) / 0.035
    )
    over(pixels, palette.tone(0.95), np.exp(-(touch**2) * 1.4) * np.float32(0.5) * (y > _TABLE))


def _stand_branch(pixels: Pixels, brief: Brief, pot: _Pot) -> None:
    sheet = Sheet(brief.size)
    rng = np.random.default_rng(brief.seed + 11)
    leaf = mix(brief.palette.tone(0.74), brief.palette.second, 0.12)
    mouth = (pot.x * brief.aspect, pot.base - pot.height + 0.012)
    for angle, length in ((-1.98, 0.27), (-1.5, 0.31), (-1.08, 0.23)):
        add_branch(sheet, mouth, length, angle, leaf, rng)
    colours, mask = sheet.layer()
    over(pixels, colours, mask)
