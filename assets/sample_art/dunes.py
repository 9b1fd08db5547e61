"""Sand dunes under a low sun: a height field seen in perspective, with cast shadows and haze.

The field is evaluated on rays of the picture's columns; the nearest depth that reaches a row wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sample_art.painting import Brief, Field, Pixels, axes, cover, finish, noise, over, shade
from sample_art.palette import Palette, mix, ramp

if TYPE_CHECKING:
    from PIL import Image

_DEPTHS = 1000
_NEAR, _FAR = 1.0, 30.0
_CAMERA_HEIGHT = 1.55
_MARGIN = 0.35  # columns beyond each side whose dunes still cast shadows into the picture
_SUN_SLOPE = 0.33


@dataclass(frozen=True, slots=True)
class _Terrain:
    row: Field  # where each sample lands on the picture, in picture heights
    light: Field
    haze: Field


def draw(brief: Brief) -> Image.Image:
    """Draw a sea of dunes; the variant moves the horizon and turns the crests."""
    night = brief.palette.tones[4] == "#0c1533"
    horizon = (0.36, 0.42, 0.3)[brief.variant % 3]
    pixels = _sky(brief, horizon, night=night)
    terrain = _terrain(brief, horizon)
    ground, mask = _project(brief, terrain, _sand(brief.palette, night=night))
    over(pixels, ground, mask)
    return finish(pixels, brief, grain=0.02)


def _sand(palette: Palette, *, night: bool) -> tuple[Pixels, Pixels]:
    if night:
        lit = palette.ramp(1.0, 0.86, 0.62, 0.34, 0.1)
        return lit, palette.tone(0.5)
    lit = ramp(
        [
            palette.tone(0.97),
            palette.tone(0.76),
            palette.tone(0.5),
            palette.tone(0.26),
            palette.tone(0.05),
        ]
    )
    return lit, mix(palette.tone(0.22), palette.second, 0.12)


def _sky(brief: Brief, horizon: float, *, night: bool) -> Pixels:
    palette, (x, y) = brief.palette, axes(brief.size)
    drift = noise(brief.size, brief.rng, 3, 4, stretch=5) * 0.035
    height = y / horizon + drift * (1 - y / horizon)
    stops = (1.0, 0.9, 0.7, 0.42) if night else (0.52, 0.32, 0.17, 0.04)
    pixels = shade(palette.ramp(*stops), height)
    sun_x, sun_y = brief.aspect * (0.24, 0.7, 0.3)[brief.variant % 3], horizon * 0.58
    distance = np.hypot(x - sun_x, y - sun_y)
    warm = palette.tone(0.0) if night else mix(palette.tone(0.0), palette.glow, 0.45)
    over(pixels, warm, np.exp(-distance * 7) * (0.4 if night else 0.75))
    over(pixels, palette.tone(0.0), cover(distance - 0.055, brief.size[1]) * np.float32(0.96))
    return pixels


def _terrain(brief: Brief, horizon: float) -> _Terrain:
    rng, (width, _) = brief.rng, brief.size
    columns = round(width // 2 * (1 + 2 * _MARGIN))
    span = np.linspace(-0.5 - _MARGIN, 0.5 + _MARGIN, columns)
    z = np.geomspace(_NEAR, _FAR, _DEPTHS).astype(np.float32)[:, None]
    x = (span * brief.aspect).astype(np.float32)[None, :] * z * np.float32(1.25)
    height = _height(x, z, rng, turn=(0.55, -0.4, 0.9)[brief.variant % 3])
    across = np.gradient(height, axis=1) / np.gradient(x, axis=1)
    along = np.gradient(height, axis=0) / np.gradient(z, axis=0) - across * x / z
    ripples = (
        np.sin(x * 26 + z * 17 + 2.6 * np.sin(z * 2.3 + x * 1.4)) * 0.075 / (1 + 0.25 * z**1.4)
    )
    facing = (-(across + ripples) * -0.82 + along * 0.18 + 0.42) / np.sqrt(1 + across**2 + along**2)
    reach = height + x * np.float32(_SUN_SLOPE)
    shadow = np.clip((np.maximum.accumulate(reach, axis=1) - reach) * 14 / np.sqrt(z), 0, 1)
    light = np.clip(facing * (1 - 0.72 * shadow) + 0.1, 0, 1)
    row = horizon + (_CAMERA_HEIGHT - height) / z * 0.62
    haze = np.broadcast_to(1 - np.exp(-((z / 19) ** 1.4)), row.shape)
    return _Terrain(row, light.astype(np.float32), haze.astype(np.float32))


def _height(x: Field, z: Field, rng: np.random.Generator, *, turn: float) -> Field:
    phase = rng.uniform(0, 6.28, 8)
    warp = 0.9 * np.sin(z * 0.42 + phase[0] + 0.5 * np.sin(x * 0.35 + phase[1]))
    warp += 0.35 * np.sin(z * 1.1 + x * 0.4 + phase[2])
    # Far crests lie between two depths: round them there, or they come out as teeth.
    blunt = 0.012 + 0.0035 * z
    large = _ridge(x * 0.2 + z * 0.2 * turn + warp * 0.32 + phase[3], blunt)
    small = _ridge(x * 0.47 - z * 0.13 + warp * 0.5 + phase[4], blunt * 1.8)
    small = small * np.exp(-z / 14)
    swell = 0.62 + 0.38 * np.sin(x * 0.13 + z * 0.31 + phase[5])
    rise = np.clip((z - 1.5) / 9, 0, 1)
    return np.asarray((large * (0.35 + 0.95 * rise) + small * 0.26) * swell, dtype=np.float32)


def _ridge(phase: Field, blunt: Field) -> Field:
    """Rise slowly to windward and fall steeply to lee, with a crest as round as ``blunt``."""
    t = phase - np.floor(phase)
    rise = np.clip(t / 0.7, 0, 1)
    fall = np.clip((1 - t) / 0.3, 0, 1)
    up = rise * rise * (1.6 - 0.6 * rise)
    down = fall * fall * (1.5 - 0.5 * fall)
    lower = (up + down - np.sqrt((up - down) ** 2 + blunt**2)) / 2
    return np.asarray(lower, dtype=np.float32)


def _project(brief: Brief, terrain: _Terrain, paint: tuple[Pixels, Pixels]) -> tuple[Pixels, Field]:
    # Rows are doubled and columns halved: crests run across, and need their edges smooth.
    width, height = brief.size[0] // 2, brief.size[1]
    rows = (np.arange(height * 2, dtype=np.float32) + 0.5) / (height * 2)
    first = (terrain.row.shape[1] - width) // 2
    light = np.zeros((height * 2, width), dtype=np.float32)
    haze = np.zeros_like(light)
    hit = np.zeros_like(light)
    for column in range(width):
        source = terrain.row[:, first + column]
        nearest = np.minimum.accumulate(source)
        index = _DEPTHS - np.searchsorted(nearest[::-1], rows, side="right")
        found = index < _DEPTHS
        far = np.clip(index, 1, _DEPTHS - 1)
        gap = source[far - 1] - source[far]
        share = np.clip((source[far - 1] - rows) / np.where(np.abs(gap) < 1e-6, 1, gap), 0, 1)
        for target, values in ((light, terrain.light), (haze, terrain.haze)):
            line = values[:, first + column]
            target[:, column] = line[far - 1] * (1 - share) + line[far] * share
        hit[:, column] = found
    table, mist = paint
    ground = shade(table, light)
    over(ground, mist, haze)
    mask = (hit[::2] + hit[1::2]) / 2
    return _widen((ground[::2] + ground[1::2]) / 2, brief.size[0]), _widen(mask, brief.size[0])


def _widen(half: Field, width: int) -> Field:
    place = np.clip(np.arange(width, dtype=np.float32) / 2 - 0.25, 0, half.shape[1] - 1)
    left = place.astype(int)
    right = np.minimum(left + 1, half.shape[1] - 1)
    share = (place - left).reshape((-1,) + (1,) * (half.ndim - 2))
    first = half[:, left]
    return np.asarray(first + (half[:, right] - first) * share)
