"""Painting tools over numpy arrays: axes, noise, coverage, soft shadows, sheets of shapes, finish.

Lengths are in picture heights and colours in sRGB from 0 to 1, so a scene looks the same at every
size; only pixel-level grain depends on the size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from sample_art.palette import RAMP_STEPS, Colour, Palette, Ramp

if TYPE_CHECKING:
    from collections.abc import Sequence

Pixels = NDArray[np.floating]  # height x width x 3, sRGB, 0 to 1
Field = NDArray[np.floating]  # height x width, or something that broadcasts to it
Points = NDArray[np.float64]  # n x 2, in picture heights
Size = tuple[int, int]  # width, height in pixels

OVERSAMPLE = 2
_WIDEST_DIRECT_BLUR_PX = 6.0
_STRIP_ROWS = 32


@dataclass(frozen=True, slots=True)
class Brief:
    """What a scene is asked for: how large, in which colours, which arrangement, which chance."""

    size: Size
    palette: Palette
    seed: int
    variant: int = 0

    @property
    def aspect(self) -> float:
        """Width in picture heights."""
        return self.size[0] / self.size[1]

    @property
    def rng(self) -> np.random.Generator:
        """A fresh generator that starts from the seed."""
        return np.random.default_rng(self.seed)


def axes(size: Size) -> tuple[Field, Field]:
    """Return x as a row and y as a column, pixel centres, in picture heights."""
    width, height = size
    x = (np.arange(width, dtype=np.float32) + 0.5) / height
    y = (np.arange(height, dtype=np.float32) + 0.5) / height
    return x[None, :], y[:, None]


def noise(
    size: Size, rng: np.random.Generator, cells: float, octaves: int = 4, stretch: float = 1.0
) -> Field:
    """Return smooth noise of about unit deviation; ``cells`` a height, ``stretch`` widens them."""
    width, height = size
    total = np.zeros((height, width), dtype=np.float32)
    for octave in range(octaves):
        rows = max(2, round(cells * 2**octave)) + 2
        columns = max(2, round(cells * 2**octave * width / height / stretch)) + 2
        grid = rng.standard_normal((rows, columns)).astype(np.float32)
        layer = Image.fromarray(grid).resize(size, Image.Resampling.BICUBIC)
        total += np.asarray(layer) * 0.5**octave
    return total / np.float32(1.1)


def curve(rng: np.random.Generator, t: NDArray[np.floating], cells: float, octaves: int) -> Field:
    """Return smooth noise along one axis, about -1 to 1, at the places ``t``."""
    total = np.zeros(t.shape, dtype=np.float64)
    for octave in range(octaves):
        frequency = cells * 2**octave
        knots = rng.uniform(-1.0, 1.0, int(np.max(t) * frequency) + 4)
        place = t * frequency
        index = place.astype(int)
        eased = smoothstep(0.0, 1.0, (place - index).astype(np.float32))
        total += (knots[index] * (1 - eased) + knots[index + 1] * eased) * 0.5**octave
    return total.astype(np.float32)


def spline(points: Sequence[tuple[float, float]], count: int) -> Points:
    """Return ``count`` points on a smooth curve that passes through all ``points``."""
    knots = np.array([points[0], *points, points[-1]], dtype=np.float64)
    t = np.linspace(0.0, len(points) - 1 - 1e-9, count)
    i = t.astype(int)
    f = (t - i)[:, None]
    a, b, c, d = knots[i], knots[i + 1], knots[i + 2], knots[i + 3]
    bend = (2 * a - 5 * b + 4 * c - d) * f**2 + (3 * b - a - 3 * c + d) * f**3
    return np.asarray(b + 0.5 * ((c - a) * f + bend))


def distance(x: Field, y: Field) -> Field:
    """Return the distance of each point from the origin."""
    return np.asarray(np.hypot(x, y))


def smoothstep(low: float, high: float, value: Field) -> Field:
    """Ease from 0 at ``low`` to 1 at ``high``."""
    t = np.clip((value - low) / (high - low), 0.0, 1.0)
    return np.asarray(t * t * (3 - 2 * t), dtype=np.float32)


def cover(distance: Field, height_px: int) -> Field:
    """Turn a signed distance, negative inside, into antialiased coverage."""
    return np.asarray(np.clip(0.5 - distance * height_px, 0.0, 1.0))


def shade(table: Ramp, t: Field) -> Pixels:
    """Look colours up in a ramp, ``t`` from 0 to 1."""
    index = np.clip(t * (RAMP_STEPS - 1), 0, RAMP_STEPS - 1).astype(np.int16)
    return np.take(table, index, axis=0)


def over(pixels: Pixels, paint: Pixels | Colour, mask: Field | float) -> None:
    """Lay ``paint`` over ``pixels`` in place, as opaque as ``mask`` says."""
    if isinstance(mask, float):
        pixels += (paint - pixels) * np.float32(mask)
        return
    # Strips of rows stay in the processor's cache, and those that nothing covers are skipped.
    for first in range(0, pixels.shape[0], _STRIP_ROWS):
        rows = slice(first, first + _STRIP_ROWS)
        share = mask[rows]
        if not share.any():
            continue
        change = (paint[rows] if paint.ndim == 3 else paint) - pixels[rows]
        change *= share[..., None]
        pixels[rows] += change


def soften(mask: Field, radius: float) -> Field:
    """Blur a mask of values from 0 to 1; ``radius`` is in picture heights."""
    height, width = mask.shape
    radius_px = radius * height
    image = Image.fromarray((np.clip(mask, 0.0, 1.0) * 255).astype(np.uint8))
    # A wide blur has no detail left: do it small, then enlarge.
    factor = max(1, int(radius_px / _WIDEST_DIRECT_BLUR_PX))
    if factor > 1:
        image = image.reduce(factor)
    image = image.filter(ImageFilter.GaussianBlur(radius_px / factor))
    if factor > 1:
        image = image.resize((width, height), Image.Resampling.BICUBIC)
    return np.asarray(image, dtype=np.float32) / 255


class Sheet:
    """A transparent sheet of flat shapes, drawn large and reduced for smooth edges."""

    def __init__(self, size: Size) -> None:
        self._size = size
        self._scale = size[1] * OVERSAMPLE
        self._image = Image.new("RGBA", (size[0] * OVERSAMPLE, size[1] * OVERSAMPLE))
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Points, fill: Colour, opacity: float = 1.0) -> None:
        """Fill a polygon; its corners are in picture heights."""
        corners = (points * self._scale).ravel().tolist()
        self._draw.polygon(corners, fill=_rgba(fill, opacity))

    def line(self, points: Points, fill: Colour, width: float, opacity: float = 1.0) -> None:
        """Draw a line; points and width are in picture heights."""
        corners = (points * self._scale).ravel().tolist()
        thickness = max(1, round(width * self._scale))
        self._draw.line(corners, fill=_rgba(fill, opacity), width=thickness, joint="curve")

    def disc(self, x: float, y: float, radius: float, fill: Colour, opacity: float = 1.0) -> None:
        """Fill a circle; centre and radius are in picture heights."""
        r = radius * self._scale
        cx, cy = x * self._scale, y * self._scale
        self._draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=_rgba(fill, opacity))

    def image(self) -> Image.Image:
        """Return the sheet at its final size."""
        return self._image.reduce(OVERSAMPLE)

    def layer(self) -> tuple[Pixels, Field]:
        """Return the sheet's colours and its coverage."""
        rgba = np.asarray(self.image(), dtype=np.float32) / 255
        return rgba[..., :3], rgba[..., 3]


def _rgba(fill: Colour, opacity: float) -> tuple[int, int, int, int]:
    red, green, blue = (int(min(max(c, 0.0), 1.0) * 255 + 0.5) for c in fill.tolist())
    return red, green, blue, int(opacity * 255 + 0.5)


def shifted(mask: Field, dx: float, dy: float) -> Field:
    """Move a mask by picture heights, repeating its border."""
    height, width = mask.shape
    rows = np.clip(np.arange(height) - round(dy * height), 0, height - 1)
    columns = np.clip(np.arange(width) - round(dx * height), 0, width - 1)
    return np.asarray(mask[rows][:, columns])


def finish(
    pixels: Pixels, brief: Brief, grain: float = 0.016, vignette: float = 0.12
) -> Image.Image:
    """Darken the corners a little, add film grain and return the 8-bit picture."""
    width, height = brief.size
    x, y = axes(brief.size)
    aspect = brief.aspect
    corner = ((x / aspect - 0.5) ** 2 + (y - 0.5) ** 2) * 2
    rng = np.random.default_rng(brief.seed + 7)
    speck = rng.standard_normal((height, width), dtype=np.float32) * np.float32(grain)
    light = 1 - np.float32(vignette) * corner**1.5
    pixels *= light[..., None]
    pixels += speck[..., None]
    return Image.fromarray((np.clip(pixels, 0.0, 1.0) * 255 + 0.5).astype(np.uint8))
