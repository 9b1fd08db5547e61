"""Architecture in hard sun: arcades of deep niches, and portals that open on the sea.

Depth is parallax: what lies behind is shifted, what the sun reaches is shifted the other way.
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
)
from sample_art.palette import colour, mix, ramp

if TYPE_CHECKING:
    from PIL import Image

_SHADE = colour("#8b83a3")
_DOORS = (((1, 3), (2, 1)), ((1, 0), (2, 2)))  # storey and column, for each arcade


def draw_arcade(brief: Brief) -> Image.Image:
    """Draw storeys of deep arched niches under a strip of sky."""
    (x, y), palette, height = axes(brief.size), brief.palette, brief.size[1]
    columns, storeys = ((4, 3), (3, 3))[brief.variant % 2]
    top = (0.15, 0.0)[brief.variant % 2]
    plaster = noise(brief.size, brief.rng, 7, 5) * 0.022
    pixels = _sky(brief)
    wall = shade(palette.ramp(0.2, 0.32, 0.44), 0.4 * y + plaster + 0.12 * x / brief.aspect)
    over(pixels, wall, np.clip((y - top) * height + 0.5, 0, 1) * np.ones_like(x))
    wide, tall = brief.aspect / columns, (1 - top) / storeys
    storey = np.floor((y - top) / tall)
    inside = (y >= top).astype(np.float32)
    dx = x - (np.floor(x / wide) + 0.5) * wide
    dy = (y - top) - (storey + 1) * tall
    half, spring = wide * 0.34, -tall * 0.82 + wide * 0.34
    floor = -tall * 0.045
    niche = cover(_arch(dx, dy, half, spring, floor), height) * inside
    _niches(pixels, brief, (dx, dy), (half, spring, floor), niche)
    for level, column in _DOORS[brief.variant % 2]:
        closed = niche * ((storey == level) & (np.floor(x / wide) == column))
        _doors(pixels, brief, (dx, dy), (half, spring, floor), closed)
    _ledges(pixels, brief, (y - top) - np.round((y - top) / tall) * tall, top)
    _sun_edge(pixels, brief)
    return finish(pixels, brief, grain=0.02, vignette=0.16)


def _arch(dx: Field, dy: Field, half: float, spring: float, floor: float) -> Field:
    """Return the signed distance to an arched opening; y grows downwards."""
    round_head = np.hypot(dx, dy - spring) - half
    straight = np.abs(dx) - half
    return np.asarray(np.maximum(np.where(dy < spring, round_head, straight), dy - floor))


def _niches(
    pixels: Pixels,
    brief: Brief,
    at: tuple[Field, Field],
    opening: tuple[float, float, float],
    niche: Field,
) -> None:
    (dx, dy), (half, spring, floor) = at, opening
    palette, height = brief.palette, brief.size[1]
    # The eye is to the left and below: the far wall moves left and up, the right jamb shows.
    back = _arch(dx + half * 0.42, dy + half * 0.12, half, spring, floor + half * 0.12)
    sunlit = _arch(dx - half * 0.5, dy - half * 0.62, half, spring, 9.0)
    jamb = shade(palette.ramp(0.3, 0.02, 0.1), (dy - spring) * 1.6 + 0.5)
    over(pixels, jamb, niche)
    # The sill's own floor catches light between the far wall and the front edge.
    deep = shade(palette.ramp(0.9, 0.66, 0.58), (dy - spring) * 1.9 + 0.55)
    far = cover(back, height) * niche
    over(pixels, deep, far)
    patch = cover(sunlit, height) * far
    warm = shade(
        ramp([palette.tone(0.3), mix(palette.tone(0.4), palette.second, 0.25)]), dy - spring
    )
    over(pixels, warm, patch)
    head = smoothstep(0.02, -0.2, dy - spring) * niche * smoothstep(-half, half, -dx)
    over(pixels, palette.tone(0.95), head * np.float32(0.28))


def _doors(
    pixels: Pixels,
    brief: Brief,
    at: tuple[Field, Field],
    opening: tuple[float, float, float],
    niche: Field,
) -> None:
    """Close a niche with a painted door set back in it, half in the shadow of its head."""
    (dx, dy), (half, spring, floor) = at, opening
    palette, height = brief.palette, brief.size[1]
    back = dx + half * 0.42
    leaf = _arch(back, dy + half * 0.12, half, spring, floor + half * 0.12)
    boards = np.abs((back / half * 4) % 1 - 0.5)
    sunlit = cover(_arch(dx - half * 0.5, dy - half * 0.62, half, spring, 9.0), height)
    light = 0.35 + 0.45 * sunlit - 0.18 * smoothstep(0.42, 0.5, boards)
    dark = mix(palette.accent, palette.tone(1.0), 0.7)
    table = ramp([dark, palette.accent, mix(palette.accent, palette.glow, 0.3)])
    over(pixels, shade(table, light), cover(leaf, height) * niche)


def _ledges(pixels: Pixels, brief: Brief, dy: Field, top: float) -> None:
    (x, y), palette, height = axes(brief.size), brief.palette, brief.size[1]
    whole = np.ones_like(x) * (y > top - 0.012)
    slab = cover(np.abs(dy) - 0.0085, height) * whole
    under = np.clip(1 - (dy - 0.0085) / 0.028, 0, 1) * (dy > 0.0085) * whole
    over(pixels, palette.tone(0.85), under * np.float32(0.5))
    over(pixels, palette.tone(0.06), slab)


def _sun_edge(pixels: Pixels, brief: Brief) -> None:
    """Let a neighbouring building throw one broad diagonal shadow over the facade."""
    x, y = axes(brief.size)
    line = (x / brief.aspect) * 0.62 + y - (1.32, 1.24)[brief.variant % 2]
    shadow = smoothstep(-0.003, 0.003, line)
    # Shade keeps the colours below it and cools them.
    pixels *= 1 - shadow[..., None] * (1 - _SHADE)


def _sky(brief: Brief) -> Pixels:
    palette, (x, y) = brief.palette, axes(brief.size)
    top = palette.accent if brief.variant % 2 == 0 else palette.tone(0.5)
    table = ramp([top, mix(top, palette.tone(0.0), 0.5)])
    return shade(table, y * 4 + x * 0.05)


def draw_portal(brief: Brief) -> Image.Image:
    """Draw arches within arches that lead over steps to the sea and a low sun."""
    (x, y), palette, height = axes(brief.size), brief.palette, brief.size[1]
    centre, sea = brief.aspect * 0.5, 0.66
    pixels = _sea(brief, centre, sea)
    frames = 5
    plaster = noise(brief.size, brief.rng, 6, 4) * 0.02
    night = brief.variant % 2 == 1
    for i in range(frames):
        t = i / (frames - 1)
        half = min(brief.aspect * 0.5, 0.42) * (0.34 + 0.74 * t)
        spring = 0.4 - 0.2 * t
        floor = sea + 0.05 + 0.24 * t**1.25
        dx, dy = x - centre, y
        inner = _arch(dx, dy, half, spring, floor)
        outside = 1 - cover(inner, height)
        near = 0.12 + 0.42 * t if not night else 0.62 + 0.38 * t
        body = palette.ramp(max(near - 0.1, 0.0), near + 0.12)
        # Frames catch the light of the opening on their right side and lose it on their left.
        paint = shade(body, 0.5 - 0.75 * dx / brief.aspect + plaster + (y - 0.4) * 0.3)
        rim = np.exp(-np.maximum(inner, 0) * (34 - 14 * t))
        glow = mix(palette.tone(0.0), palette.accent, 0.5 if night else 0.25)
        over(
            pixels,
            palette.tone(1.0),
            outside * np.exp(-np.maximum(inner, 0) * 9) * np.float32(0.12),
        )
        over(paint, glow, rim * (0.55 - 0.35 * t) * smoothstep(-0.5, 0.6, dx / half))
        over(pixels, paint, outside * (y < floor))
        _step(pixels, brief, floor, near, i)
    _path(pixels, brief, centre, sea)
    return finish(pixels, brief, grain=0.018, vignette=0.2)


def _sea(brief: Brief, centre: float, level: float) -> Pixels:
    (x, y), palette = axes(brief.size), brief.palette
    night = brief.variant % 2 == 1
    drift = noise(brief.size, brief.rng, 5, 4, stretch=5) * 0.05
    stops = (1.0, 0.72, 0.5, 0.3) if night else (0.62, 0.4, 0.2, 0.04)
    pixels = shade(palette.ramp(*stops), y / level + drift)
    sun_x, sun_y = centre + 0.035, level - 0.13
    distance = np.hypot(x - sun_x, y - sun_y)
    warm = mix(palette.tone(0.0), palette.accent, 0.7)
    over(pixels, warm, np.exp(-distance * 8) * np.float32(0.75))
    over(
        pixels, mix(palette.tone(0.0), palette.accent, 0.35), cover(distance - 0.05, brief.size[1])
    )
    water = shade(palette.ramp(0.42, 0.7, 0.85), (y - level) * 4 + drift * 2)
    wave = noise(brief.size, brief.rng, 60, 2, stretch=9)
    streak = np.exp(-(((x - sun_x) / (0.035 + (y - level) * 0.5)) ** 2)) * smoothstep(
        -0.4, 0.9, wave
    )
    over(water, warm, streak)
    over(pixels, water, np.clip((y - level) * brief.size[1] + 0.5, 0, 1) * np.ones_like(x))
    return pixels


def _step(pixels: Pixels, brief: Brief, floor: float, near: float, index: int) -> None:
    (x, y), palette, height = axes(brief.size), brief.palette, brief.size[1]
    rise = 0.012 + 0.006 * index
    tread = np.clip((y - floor) * height + 0.5, 0, 1) * np.ones_like(x)
    over(pixels, palette.tone(max(near - 0.12, 0.02)), tread)
    riser = np.clip((y - floor - rise * 1.6) * height + 0.5, 0, 1) * np.ones_like(x)
    face = shade(palette.ramp(min(near + 0.22, 1.0), min(near + 0.06, 1.0)), (y - floor) * 6)
    over(pixels, face, riser)


def _path(pixels: Pixels, brief: Brief, centre: float, level: float) -> None:
    """Lay the light of the opening over the steps, towards the viewer."""
    x, y = axes(brief.size)
    spread = 0.08 + (y - level) * 0.55
    beam = np.exp(-(((x - centre) / spread) ** 2) * 1.6) * smoothstep(level, level + 0.05, y)
    warm = mix(brief.palette.tone(0.0), brief.palette.accent, 0.45)
    over(pixels, warm, beam * np.float32(0.34) * (1.25 - y))
