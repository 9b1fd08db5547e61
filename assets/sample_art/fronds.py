"""Botanical studies: ferns, palms and eucalyptus grown leaf by leaf along bending stems.

A leaf is two halves in two tones, so every frond catches the same light from the upper left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from sample_art.painting import (
    Brief,
    Pixels,
    Points,
    Sheet,
    axes,
    finish,
    noise,
    over,
    shade,
    shifted,
    soften,
)
from sample_art.palette import Colour, lighten, mix

if TYPE_CHECKING:
    from PIL import Image

_Grow = Callable[[Sheet, Points, Colour, np.random.Generator], None]
_ALONG = np.linspace(0.0, 1.0, 9)
_HALF_LEAF = np.stack([_ALONG, np.sin(np.pi * _ALONG**0.8) ** 0.9 / 2], axis=1)  # of unit length


def draw(brief: Brief) -> Image.Image:
    """Draw fern, eucalyptus or palm (by variant) in three depths over toned paper."""
    palette = brief.palette
    pixels = _paper(brief)
    grow: _Grow = (_fern, _eucalyptus, _palm)[brief.variant % 3]
    rng = brief.rng
    for depth, tone, blur in ((0, 0.3, 0.012), (1, 0.52, 0.0035), (2, 0.78, 0.0)):
        sheet = Sheet(brief.size)
        for stem in _stems(brief, depth, rng):
            grow(sheet, stem, mix(palette.tone(tone), palette.tone(tone + 0.12), rng.random()), rng)
        colours, mask = sheet.layer()
        if blur:
            mask = soften(mask, blur)
            colours = np.broadcast_to(palette.tone(tone), colours.shape).astype(np.float32)
        cast = shifted(soften(mask, 0.014 + 0.008 * depth), 0.014 + 0.008 * depth, 0.02)
        over(pixels, palette.tone(0.9), cast * np.float32(0.16 + 0.07 * depth))
        over(pixels, colours, mask * np.float32(0.55 + 0.225 * depth))
    return finish(pixels, brief, grain=0.015)


def draw_cutout(brief: Brief) -> Image.Image:
    """Draw one fern frond with nothing behind it."""
    sheet = Sheet(brief.size)
    rng = brief.rng
    width = brief.aspect
    stem = _bend((width * 0.47, 0.97), 0.95, -1.72, 0.42)
    _fern(sheet, stem, brief.palette.tone(0.66), rng)
    return sheet.image()


def add_branch(
    sheet: Sheet,
    foot: tuple[float, float],
    length: float,
    angle: float,
    fill: Colour,
    rng: np.random.Generator,
) -> None:
    """Grow a small leafy branch from ``foot``; the angle is in radians, 0 to the right."""
    stem = _bend(foot, length, angle, float(rng.uniform(-0.5, 0.5)))
    _eucalyptus(sheet, stem, fill, rng, bare=18)


def _paper(brief: Brief) -> Pixels:
    palette, (x, y) = brief.palette, axes(brief.size)
    fibre = noise(brief.size, brief.rng, 6, 5) * 0.03
    glow = np.hypot(x - brief.aspect * 0.32, y - 0.28) * 0.5
    return shade(palette.ramp(0.02, 0.14, 0.3), glow + fibre)


def _stems(brief: Brief, depth: int, rng: np.random.Generator) -> list[Points]:
    count = (5, 4, 4)[depth]
    stems = []
    for i in range(count):
        share = (i + 0.5) / count + rng.uniform(-0.05, 0.05)
        angle = -1.57 + (share - 0.5) * (1.5 - 0.2 * depth)
        foot = (brief.aspect * (0.5 + (share - 0.5) * 0.85), 1.05)
        length = (1.0, 0.9, 0.76)[depth] * rng.uniform(0.78, 1.12)
        stems.append(_bend(foot, length, angle, (share - 0.5) * 1.5))
    return stems


def _bend(foot: tuple[float, float], length: float, angle: float, bend: float) -> Points:
    turn = angle + bend * np.linspace(0, 1, 60) ** 1.5
    step = length / 59
    x = foot[0] + np.concatenate([[0.0], np.cumsum(np.cos(turn[:-1]) * step)])
    y = foot[1] + np.concatenate([[0.0], np.cumsum(np.sin(turn[:-1]) * step)])
    return np.stack([x, y], axis=1)


def _leaf(
    sheet: Sheet, foot: Points, angle: float, length: float, plump: float, fill: Colour
) -> None:
    """Draw one leaf of two tones; ``plump`` is its width over its length."""
    cosine, sine = np.cos(angle) * length, np.sin(angle) * length
    turn = np.array([[cosine, sine], [-sine * plump, cosine * plump]])
    # The half that faces up and left is lit.
    lit = 1.0 if 0.5 * sine - 0.86 * cosine > 0 else -1.0
    for side in (1.0, -1.0):
        tone = lighten(fill, 0.16) if side == lit else fill
        sheet.polygon(foot + _HALF_LEAF * (1.0, side) @ turn, tone)


def _direction(stem: Points, index: int) -> float:
    before, after = stem[max(0, index - 1)], stem[min(len(stem) - 1, index + 1)]
    return float(np.arctan2(after[1] - before[1], after[0] - before[0]))


def _fern(sheet: Sheet, stem: Points, fill: Colour, rng: np.random.Generator) -> None:
    length = float(np.hypot(*(stem[-1] - stem[0])))
    for index in range(9, 59, 2):
        t = (index - 8) / 51
        # Widest a third of the way up, then tapering evenly to the tip.
        reach = length * 0.3 * min(t / 0.3, 1.0) ** 0.5 * (1 - t) ** 0.8 + 0.02 * (1 - t)
        heading = _direction(stem, index)
        tone = lighten(fill, float(rng.uniform(0, 0.1)) + 0.12 * t)
        for side in (-1.0, 1.0):
            angle = heading + side * (1.25 - 0.35 * t)
            _pinna(sheet, stem[index], (angle, side), reach, tone)
    sheet.line(stem, lighten(fill, -0.25), 0.0045)


def _pinna(
    sheet: Sheet, foot: Points, aim: tuple[float, float], length: float, fill: Colour
) -> None:
    angle, side = aim
    curl = _bend((float(foot[0]), float(foot[1])), length, angle, -side * 0.4)
    count = max(3, int(length * 62))
    for i in range(1, count):
        t = i / count
        index = int(t * 59)
        heading = _direction(curl, index)
        size = (length * 0.165 + 0.004) * (1 - t) ** 0.6
        for lean in (-1.0, 1.0):
            _leaf(sheet, curl[index], heading + lean * 0.95, size, 0.5, fill)
    _leaf(sheet, curl[-4], _direction(curl, 58), 0.004 + length * 0.05, 0.4, fill)
    sheet.line(curl[::6], lighten(fill, -0.12), 0.002)


def _eucalyptus(
    sheet: Sheet, stem: Points, fill: Colour, rng: np.random.Generator, bare: int = 8
) -> None:
    length = float(np.hypot(*(stem[-1] - stem[0])))
    sheet.line(stem, lighten(fill, -0.2), 0.003 + 0.003 * length)
    for step, index in enumerate(range(bare, 58, 5)):
        t = (index - 8) / 50
        heading = _direction(stem, index)
        for side in (-1.0, 1.0):
            angle = heading + side * (1.2 - 0.5 * t) + rng.uniform(-0.25, 0.25)
            size = length * (0.165 - 0.1 * t) * rng.uniform(0.85, 1.15)
            tone = lighten(fill, float(rng.uniform(0, 0.25)))
            plump = 0.74 - 0.1 * (step % 2)
            at = stem[min(index + int(side + 1), 59)]
            _leaf(sheet, at, float(angle), float(size), plump, tone)
    _leaf(sheet, stem[-1], _direction(stem, 59), length * 0.08, 0.5, fill)


def _palm(sheet: Sheet, stem: Points, fill: Colour, rng: np.random.Generator) -> None:
    length = float(np.hypot(*(stem[-1] - stem[0])))
    for index in range(12, 60):
        t = (index - 12) / 48
        heading = _direction(stem, index)
        size = length * (0.44 * np.sin(np.pi * (0.2 + 0.72 * t)) ** 0.7 + 0.03)
        for side in (-1.0, 1.0):
            angle = heading + side * (1.05 - 0.72 * t) + rng.uniform(-0.05, 0.05)
            tone = mix(fill, np.ones(3, dtype=np.float32), float(rng.uniform(0, 0.18)))
            _leaf(sheet, stem[index], float(angle), float(size), 0.085, tone)
    sheet.line(stem, lighten(fill, 0.2), 0.006)
