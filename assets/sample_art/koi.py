"""Koi from above: supple bodies, translucent fins, lily pads and light on the bottom of a pond.

A fish is painted in its own coordinates, along and across a bending spine, so that its pattern,
its scales and its light bend with it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from sample_art.painting import (
    Brief,
    Field,
    Pixels,
    Points,
    Sheet,
    axes,
    finish,
    noise,
    over,
    shade,
    shifted,
    smoothstep,
    soften,
    spline,
)
from sample_art.palette import Colour, lighten, mix

_STEPS = 72
_WIDTHS = spline(
    ((0.0, 0.36), (0.05, 0.6), (0.14, 0.84), (0.3, 1.0), (0.55, 0.8), (0.8, 0.34), (1.0, 0.16)),
    _STEPS + 1,
)

# x and y of the nose (shares of the picture), heading, bend, length in heights, coat
_Fish = tuple[float, float, float, float, float, int]
_SHOALS: tuple[tuple[_Fish, ...], ...] = (
    (
        (0.72, 0.36, 1.2, -1.7, 0.43, 0),
        (0.28, 0.6, -1.94, -1.7, 0.43, 2),
        (0.36, 0.43, 2.9, 0.9, 0.25, 1),
    ),
    (
        (0.44, 0.3, -0.35, 1.3, 0.5, 0),
        (0.82, 0.42, 0.5, -1.4, 0.48, 2),
        (0.5, 0.72, 0.1, -1.2, 0.46, 1),
        (0.86, 0.8, -0.2, 1.0, 0.3, 0),
    ),
    (
        (0.81, 0.48, 1.5, -1.5, 0.36, 0),
        (0.36, 0.77, 3.6, -1.5, 0.36, 2),
        (0.32, 0.25, -0.6, -1.5, 0.36, 0),
    ),
)


@dataclass(frozen=True, slots=True)
class _Strip:
    """A fish's spine from nose to tail, the normals to it and half its width, in heights."""

    spine: Points
    aside: Points
    half: Points
    turn: Points
    length: float
    bend: float


@dataclass(frozen=True, slots=True)
class _Coat:
    base: Colour
    patch: Colour
    third: Colour


def draw(brief: Brief) -> Image.Image:
    """Draw a pond with a shoal chosen by the variant."""
    pixels = _pond(brief)
    shoal = [(_strip(brief, one), _coat(brief, one[5])) for one in _SHOALS[brief.variant % 3]]
    under, marks = Sheet(brief.size), Sheet(brief.size)
    for strip, coat in shoal:
        _fins(under, brief, strip, coat)
        edge = strip.aside * strip.half[:, None]
        body = np.concatenate([strip.spine + edge, (strip.spine - edge)[::-1]])
        under.polygon(body, coat.base)
        _marks(marks, brief, strip, coat)
    colours, mask = under.layer()
    over(
        pixels, brief.palette.tone(1.0), shifted(soften(mask, 0.015), 0.03, 0.05) * np.float32(0.5)
    )
    over(pixels, colours, mask)
    rng = brief.rng
    for strip, coat in shoal:
        _body(pixels, brief, strip, coat, rng)
    over(pixels, *marks.layer())
    _ripples(pixels, brief)
    _pads(pixels, brief, rng)
    return finish(pixels, brief, grain=0.014, vignette=0.26)


def _pond(brief: Brief) -> Pixels:
    palette, (x, y) = brief.palette, axes(brief.size)
    rng = np.random.default_rng(brief.seed + 2)
    deep = noise(brief.size, rng, 2, 5)
    t = 0.5 + deep * 0.13 + (x / brief.aspect - 0.4) * 0.3 + (y - 0.4) * 0.25
    pixels = shade(palette.ramp(0.56, 0.76, 0.94), t)
    # Where two wavy fields cross zero together, light gathers in a net.
    a, b = noise(brief.size, rng, 7, 2), noise(brief.size, rng, 7, 2)
    net = np.exp(-np.abs(a) * 9) + np.exp(-np.abs(b) * 9)
    over(pixels, palette.tone(0.3), np.clip(net, 0, 1) * smoothstep(0.9, 0.2, t) * np.float32(0.2))
    return pixels


def _ripples(pixels: Pixels, brief: Brief) -> None:
    x, y = axes(brief.size)
    rng = np.random.default_rng(brief.seed + 8)
    for _ in range(3):
        cx, cy = rng.uniform(0.1, 0.9) * brief.aspect, rng.uniform(0.1, 0.9)
        size = rng.uniform(0.1, 0.2)
        distance = np.hypot(x - cx, y - cy)
        ring = np.sin(distance * 150) * np.exp(-(((distance - size * 0.6) / (size * 0.4)) ** 2))
        over(pixels, brief.palette.tone(0.05), np.clip(ring, 0, 1) * np.float32(0.16))
        over(pixels, brief.palette.tone(1.0), np.clip(-ring, 0, 1) * np.float32(0.12))


def _coat(brief: Brief, kind: int) -> _Coat:
    palette = brief.palette
    white = mix(palette.tone(0.0), palette.second, 0.1)
    if kind == 0:
        return _Coat(white, palette.accent, palette.accent)
    if kind == 1:
        return _Coat(mix(palette.accent, palette.second, 0.5), palette.accent, white)
    return _Coat(white, mix(palette.tone(1.0), palette.accent, 0.08), palette.accent)


def _strip(brief: Brief, fish: _Fish) -> _Strip:
    nose_x, nose_y, heading, bend, length, _ = fish
    t = np.linspace(0, 1, _STEPS + 1)
    turn = heading + np.pi + bend * (t**1.3 - 0.1) + np.sin(t * 4.5) * 0.12 * np.sign(bend)
    spine = np.stack([np.cumsum(np.cos(turn)), np.cumsum(np.sin(turn))], axis=1) * length / _STEPS
    spine += np.array([nose_x * brief.aspect, nose_y]) - spine[0]
    aside = np.stack([-np.sin(turn), np.cos(turn)], axis=1)
    return _Strip(spine, aside, _WIDTHS[:, 1] * length * 0.12, turn, length, bend)


def _fins(sheet: Sheet, brief: Brief, strip: _Strip, coat: _Coat) -> None:
    fin = mix(coat.base, brief.palette.tone(0.05), 0.4)
    spread = np.linspace(-0.6, 0.6, 17)
    reach = strip.length * (0.17 + 0.17 * (np.abs(spread) / 0.6) ** 1.3)
    _fan(sheet, strip.spine[-4], strip.turn[-1] + spread + strip.bend * 0.15, reach, fin)
    for at, size, sweep in ((17, 0.2, 0.95), (42, 0.1, 0.6)):
        for side in (-1.0, 1.0):
            foot = strip.spine[at] + strip.aside[at] * strip.half[at] * 0.7 * side
            share = np.linspace(0.0, 1.0, 13)
            angles = strip.turn[at] + side * (share * sweep + 0.3)
            lengths = strip.length * size * np.sin((0.3 + 0.55 * share) * np.pi) ** 0.6
            _fan(sheet, foot, angles, lengths, fin)


def _fan(sheet: Sheet, root: Points, angles: Points, lengths: Points, fill: Colour) -> None:
    tips = root + np.stack([np.cos(angles), np.sin(angles)], axis=1) * lengths[:, None]
    sheet.polygon(np.concatenate([root[None], tips]), fill, 0.66)
    for tip in tips[1:-1]:
        sheet.line(np.stack([root, tip]), lighten(fill, -0.16), 0.0014, 0.66)


def _body(
    pixels: Pixels, brief: Brief, strip: _Strip, coat: _Coat, rng: np.random.Generator
) -> None:
    """Find each pixel's place along and across the spine and colour it there."""
    height, margin = brief.size[1], float(strip.half.max()) + 0.005
    low = np.maximum((strip.spine.min(axis=0) - margin) * height, 0).astype(int)
    high = np.maximum((strip.spine.max(axis=0) + margin) * height, 0).astype(int)
    x, y = axes(brief.size)
    x, y = x[:, low[0] : high[0]], y[low[1] : high[1]]
    area = pixels[low[1] : high[1], low[0] : high[0]]
    if not area.size:
        return
    along, across, half = _places(x, y, strip)
    mask = np.clip((half - np.abs(across)) * height + 0.5, 0, 1)
    mask *= (along > -0.03) & (along < 0.995)
    u = np.clip(across / half, -1, 1)
    pattern = _pattern(rng, along, u)
    paint = np.empty_like(area)
    paint[:] = coat.base
    over(paint, coat.patch, smoothstep(0.18, 0.3, pattern))
    over(paint, coat.third, smoothstep(-0.85, -0.95, pattern))
    ridge = np.sqrt(np.clip(1 - u * u, 0, 1))
    toward = np.interp(along, np.linspace(0, 1, _STEPS + 1), strip.aside @ np.array([-0.55, -0.83]))
    scales = np.abs(np.sin(np.pi * (along * 30 + u * 4)) * np.sin(np.pi * (along * 30 - u * 4)))
    scaled = smoothstep(0.16, 0.24, along) * smoothstep(0.95, 0.7, along)
    light = 0.6 + 0.34 * ridge + 0.2 * u * toward + (scales - 0.5) * 0.09 * scaled
    paint *= light[..., None].astype(np.float32)
    over(paint, brief.palette.tone(0.8), (np.clip(0.95 - light, 0, 1) * 0.5).astype(np.float32))
    over(area, paint, mask.astype(np.float32))


def _places(x: Field, y: Field, strip: _Strip) -> tuple[Field, Field, Field]:
    """Return the share along the spine, the distance across it and the half width there."""
    # Every second point of the spine is near enough to measure from.
    sx, sy = (strip.spine[::2, i].astype(np.float32) for i in range(2))
    nearest = ((x[..., None] - sx) ** 2 + (y[..., None] - sy) ** 2).argmin(axis=2)
    dx, dy = x - sx[nearest], y - sy[nearest]
    ax, ay = (strip.aside[::2, i].astype(np.float32)[nearest] for i in range(2))
    across = dx * ax + dy * ay
    along = nearest * 2 / _STEPS + (dx * ay - dy * ax) / np.float32(strip.length)
    half = np.interp(along, np.linspace(0, 1, _STEPS + 1), strip.half)
    # The nose is rounded off beyond the first point.
    half = half * np.sqrt(np.clip(1 - (np.minimum(along, 0) / 0.03) ** 2, 1e-4, 1))
    return along.astype(np.float32), across.astype(np.float32), half.astype(np.float32)


def _pattern(rng: np.random.Generator, along: Field, u: Field) -> Field:
    grid = rng.standard_normal((4, 11)).astype(np.float32)
    image = np.asarray(Image.fromarray(grid).resize((900, 300), Image.Resampling.BICUBIC))
    rows = np.clip((u + 1) * 149.5, 0, 299).astype(int)
    return np.asarray(image[rows, np.clip(along * 899, 0, 899).astype(int)])


def _marks(sheet: Sheet, brief: Brief, strip: _Strip, coat: _Coat) -> None:
    """Draw the fin on the back, the eyes and the whiskers."""
    palette = brief.palette
    back = strip.spine[24:50:2]
    lean = strip.aside[24:50:2] * np.sin(np.linspace(0.2, 3.1, 13))[:, None] * strip.length * 0.02
    fin = mix(coat.base, palette.tone(0.6), 0.3)
    sheet.polygon(np.concatenate([back, (back + lean * np.sign(strip.bend))[::-1]]), fin, 0.9)
    for side in (-1.0, 1.0):
        eye = strip.spine[7] + strip.aside[7] * strip.half[7] * 0.72 * side
        sheet.disc(float(eye[0]), float(eye[1]), strip.length * 0.0105, palette.tone(1.0))
        sheet.disc(
            float(eye[0]) - 0.001, float(eye[1]) - 0.001, strip.length * 0.003, palette.tone(0.0)
        )
        tip = strip.spine[0] + strip.aside[0] * strip.half[0] * 2.1 * side
        root = strip.spine[1] + strip.aside[1] * strip.half[1] * 0.7 * side
        sheet.line(np.stack([root, tip]), fin, strip.length * 0.007)


def _pads(pixels: Pixels, brief: Brief, rng: np.random.Generator) -> None:
    sheet = Sheet(brief.size)
    corners = ((0.06, 0.06), (0.95, 0.1), (0.04, 0.92), (0.93, 0.97), (0.52, 1.0))
    for cx, cy in corners:
        for _ in range(3):
            x = cx * brief.aspect + rng.uniform(-0.13, 0.13)
            y = cy + rng.uniform(-0.12, 0.12)
            _pad(sheet, brief, (float(x), float(y)), float(rng.uniform(0.045, 0.1)), rng)
    colours, mask = sheet.layer()
    over(
        pixels, brief.palette.tone(1.0), shifted(soften(mask, 0.01), 0.012, 0.02) * np.float32(0.5)
    )
    over(pixels, colours, mask)


def _pad(
    sheet: Sheet, brief: Brief, centre: tuple[float, float], radius: float, rng: np.random.Generator
) -> None:
    palette = brief.palette
    notch = rng.uniform(0, 6.28)
    angle = np.linspace(notch + 0.16, notch + 6.12, 60)
    wobble = radius * (1 + 0.025 * np.sin(angle * 5 + notch))
    rim = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    middle = np.array(centre)
    green = mix(palette.tone(0.52), palette.tone(0.7), float(rng.random()))
    leaf = mix(green, palette.glow, 0.16)
    for shrink, tone in (
        (1.0, mix(leaf, palette.tone(0.1), 0.25)),
        (0.965, leaf),
        (0.6, mix(leaf, palette.tone(0.2), 0.1)),
    ):
        sheet.polygon(
            np.concatenate([middle[None], middle + rim * (wobble * shrink)[:, None]]), tone
        )
    vein = mix(leaf, palette.tone(0.15), 0.3)
    for spoke in range(3, 58, 6):
        sheet.line(np.stack([middle, middle + rim[spoke] * radius * 0.93]), vein, 0.0014)
