"""Marbled paper: ink that drifted in rings and folds, with thin metal veins.

The flow is smooth, so it is computed small and enlarged; only colour and lines are drawn large.
"""

from __future__ import annotations

import numpy as np
from PIL import Image

from sample_art.painting import Brief, Field, finish, noise, over, shade, smoothstep
from sample_art.palette import ramp

_COARSE = 3


def draw(brief: Brief) -> Image.Image:
    """Draw marbling; the variant sets how tightly the ink was folded."""
    palette = brief.palette
    flow, lift = _flow(brief)
    bands = flow * (3.4, 4.2, 2.8)[brief.variant % 3]
    t = bands - np.floor(bands)
    tones = (0.0, 0.16, 0.5, 0.86, 1.0, 0.7, 0.36, 0.08, 0.0)
    places = (0.0, 0.17, 0.2, 0.34, 0.46, 0.6, 0.76, 0.79, 1.0)
    pixels = shade(ramp([palette.tone(d) for d in tones], places), t)
    fine = flow * (26, 34, 22)[brief.variant % 3]
    hair = np.abs(fine - np.round(fine))
    steep = np.hypot(*np.gradient(fine)) + 1e-4
    over(
        pixels,
        palette.tone(0.03),
        np.clip(1.1 - hair / steep, 0, 1) * smoothstep(0.1, 0.6, lift) * 0.3,
    )
    seam = np.abs(t - 0.5) / (np.hypot(*np.gradient(bands)) + 1e-5)
    width = brief.size[1] / 420 * (1 + np.clip(lift, -0.5, 1.5))
    gold = ramp([palette.accent * np.float32(0.72), palette.accent, palette.tone(0.0)])
    vein = np.clip(width - seam + 0.5, 0, 1) * smoothstep(-0.5, 0.3, lift)
    shine = noise(brief.size, np.random.default_rng(brief.seed + 2), 24, 3) * 0.25 + 0.42
    over(pixels, shade(gold, shine), vein)
    _wet(pixels, flow, lift)
    return finish(pixels, brief, grain=0.014, vignette=0.08)


def _flow(brief: Brief) -> tuple[Field, Field]:
    small = (max(8, brief.size[0] // _COARSE), max(8, brief.size[1] // _COARSE))
    rng, aspect = brief.rng, brief.aspect
    x = np.linspace(0, aspect, small[0], dtype=np.float32)[None, :]
    y = np.linspace(0, 1, small[1], dtype=np.float32)[:, None]
    px = x + noise(small, rng, 1.6, 2) * 0.08
    py = y + noise(small, rng, 1.6, 2) * 0.08
    for _ in range(9):
        cx, cy = rng.uniform(0, aspect), rng.uniform(0, 1)
        reach, twist = rng.uniform(0.12, 0.34), rng.choice([-1.0, 1.0]) * rng.uniform(1.2, 2.3)
        px, py = _stir(px, py, (cx, cy), reach, twist)
    angle = rng.uniform(0, 3.14)
    flow = px * np.cos(angle) + py * np.sin(angle) + noise(small, rng, 2.2, 2) * 0.06
    lift = noise(small, rng, 3, 3)
    return _enlarge(flow, brief), _enlarge(lift, brief)


def _stir(
    x: Field, y: Field, centre: tuple[float, float], reach: float, twist: float
) -> tuple[Field, Field]:
    """Turn the bath about a point; the turn, in radians, dies away over ``reach``."""
    dx, dy = x - np.float32(centre[0]), y - np.float32(centre[1])
    turn = np.float32(twist) * np.exp(-(dx**2 + dy**2) / np.float32(reach**2))
    cosine, sine = np.cos(turn), np.sin(turn)
    return (
        dx * cosine - dy * sine + np.float32(centre[0]),
        dx * sine + dy * cosine + np.float32(centre[1]),
    )


def _enlarge(field: Field, brief: Brief) -> Field:
    image = Image.fromarray(np.ascontiguousarray(field, dtype=np.float32))
    return np.asarray(image.resize(brief.size, Image.Resampling.BICUBIC))


def _wet(pixels: Field, flow: Field, lift: Field) -> None:
    """Add the faint sheen of a wet surface, brighter where the flow faces up and left."""
    down, right = np.gradient(flow * 1.0 + lift * 0.05)
    sheen = np.clip(-(down + right) * 16, -0.09, 0.09)
    pixels += sheen[..., None].astype(np.float32)
