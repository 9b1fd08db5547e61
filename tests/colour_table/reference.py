"""What numbers in a picture file look like in sRGB, from the specifications, in 64-bit floats.

This is the ruler: it knows nothing of the product, and no colour engine is asked. Sources:
ICC.1:2022 (matrix and curves, Lab under D50), IEC 61966-2-1 (sRGB), ITU-T H.273 (code points),
SMPTE ST 2084 and ITU-R BT.2100 (PQ, HLG), BT.2390 (how range is compressed), BT.2408 (reference
white), and the Bradford transform of ICC.1 annex E.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Curve = Callable[[float], float]
Points = tuple[float, float, float, float, float, float, float, float]
"""x and y of white, red, green and blue."""


class Meaning(Protocol):
    """What the numbers of one pixel, each from 0 to 1, mean."""

    def srgb(self, numbers: Sequence[float]) -> Numbers:
        """Return red, green and blue of sRGB from 0 to 255, not rounded."""
        ...


BT709: Points = (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
BT2020: Points = (0.3127, 0.3290, 0.708, 0.292, 0.170, 0.797, 0.131, 0.046)
P3: Points = (0.3127, 0.3290, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
DCI_P3: Points = (0.314, 0.351, 0.680, 0.320, 0.265, 0.690, 0.150, 0.060)
ADOBE: Points = (0.3127, 0.3290, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
PROPHOTO: Points = (0.3457, 0.3585, 0.7347, 0.2653, 0.1596, 0.8404, 0.0366, 0.0001)
SWAPPED: Points = (0.3127, 0.3290, 0.15, 0.06, 0.30, 0.60, 0.64, 0.33)
"""Red is blue: whoever ignores it is seen at once."""

D50 = np.array([0.9642, 1.0, 0.8249])
BT709_LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
WHITE = 203.0


def srgb_light(v: float) -> float:
    return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4


def srgb_number(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)


def bt709_light(v: float) -> float:
    alpha, beta = 1.099296826809442, 0.018053968510807
    return v / 4.5 if v < 4.5 * beta else float(((v + alpha - 1) / alpha) ** (1 / 0.45))


def power(exponent: float) -> Curve:
    return lambda v: float(max(v, 0.0) ** exponent)


def table(samples: Sequence[int]) -> Curve:
    """Light 0..65535 at equal steps, straight lines between them."""
    steps = np.linspace(0, 1, len(samples))
    return lambda v: float(np.interp(v, steps, np.array(samples) / 65535))


def to_xyz(points: Points) -> Numbers:
    """Return the matrix from linear red, green, blue to XYZ under D50."""
    white, *colours = ((x, y, 1 - x - y) for x, y in zip(points[::2], points[1::2], strict=True))
    primaries = np.array(colours).T
    white_xyz = np.array(white) / white[1]
    bradford = np.array(
        [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
    )
    scale = np.diag((bradford @ D50) / (bradford @ white_xyz))
    adapt = np.linalg.inv(bradford) @ scale @ bradford
    return np.asarray(adapt @ primaries @ np.diag(np.linalg.inv(primaries) @ white_xyz))


def from_xyz(xyz: Numbers) -> Numbers:
    """Return sRGB numbers 0..255 of one colour; what is outside is cut off."""
    linear = np.clip(np.linalg.inv(to_xyz(BT709)) @ xyz, 0, 1)
    return np.array([255 * srgb_number(float(value)) for value in linear])


@dataclass(frozen=True)
class Rgb:
    """Red, green and blue with primaries and curves: matrix profiles, code points, calibration."""

    points: Points = BT709
    curves: tuple[Curve, ...] = (srgb_light,)

    def srgb(self, numbers: Sequence[float]) -> Numbers:
        curves = self.curves * 3 if len(self.curves) == 1 else self.curves
        rgb = numbers if len(numbers) == 3 else [numbers[0]] * 3
        linear = [curve(v) for curve, v in zip(curves, rgb, strict=True)]
        return from_xyz(to_xyz(self.points) @ np.array(linear))


@dataclass(frozen=True)
class Grey:
    """One channel of light under D50, as a grey profile has it."""

    curve: Curve

    def srgb(self, numbers: Sequence[float]) -> Numbers:
        return from_xyz(self.curve(numbers[0]) * D50)


@dataclass(frozen=True)
class Lab:
    """Lightness 0..1 for 0..100, a and b from 0 to 1 for -128 to 127."""

    def srgb(self, numbers: Sequence[float]) -> Numbers:
        lightness, a, b = 100 * numbers[0], 255 * numbers[1] - 128, 255 * numbers[2] - 128
        return lab_srgb(lightness, a, b)


def lab_srgb(lightness: float, a: float, b: float) -> Numbers:
    y = (lightness + 16) / 116
    roots = np.array([y + a / 500, y, y - b / 200])
    xyz = np.where(roots > 6 / 29, roots**3, 3 * (6 / 29) ** 2 * (roots - 4 / 29))
    return from_xyz(xyz * D50)


@dataclass(frozen=True)
class Ink:
    """Cyan, magenta, yellow and black; nothing is said of them: what each leaves of the light."""

    def srgb(self, numbers: Sequence[float]) -> Numbers:
        return 255 * (1 - np.array(numbers[:3])) * (1 - numbers[3])


@dataclass(frozen=True)
class LabTable:
    """A profile with a table; asked only at its nodes, where no interpolation matters."""

    node: Callable[[Sequence[float]], tuple[float, float, float]]

    def srgb(self, numbers: Sequence[float]) -> Numbers:
        return lab_srgb(*self.node(numbers))


def pq_light(v: float) -> float:
    root = v ** (4096 / (2523 * 128))
    above = max(root - 3424 / 4096, 0.0)
    return float(10_000 * (above / (2413 / 128 - 2392 / 128 * root)) ** (16384 / 2610))


def pq_number(light: float) -> float:
    power_ = (light / 10_000) ** (2610 / 16384)
    fraction = (3424 / 4096 + 2413 / 128 * power_) / (1 + 2392 / 128 * power_)
    return float(fraction ** (2523 / 4096 * 128))


def compressed(light: float, peak: float) -> float:
    """Return cd/m2 under WHITE for cd/m2 up to `peak`: BT.2390, 5.4.1, with black at 0."""
    top = pq_number(peak)
    e1 = min(pq_number(light) / top, 1.0)
    most = pq_number(WHITE) / top
    knee = 1.5 * most - 0.5
    if most >= 1 or e1 < knee:
        return min(light, WHITE)
    t = (e1 - knee) / (1 - knee)
    e2 = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (-2 * t**3 + 3 * t**2) * most
    )
    return pq_light(e2 * top)


def shown(light: Sequence[float], points: Points, peak: float) -> Numbers:
    """Return sRGB numbers 0..255 for linear red, green and blue in cd/m2."""
    brightest = max(light)
    factor = compressed(brightest, peak) / brightest if brightest > 0 else 0.0
    to_srgb = np.linalg.inv(to_xyz(BT709)) @ to_xyz(points)
    linear = to_srgb @ (np.minimum(np.array(light) * factor, WHITE) / WHITE)
    luminance = float(np.clip(BT709_LUMINANCE @ linear, 0, 1))
    share = 1.0
    for value in linear:  # towards the grey of the same luminance, until it is inside
        if value < 0:
            share = min(share, luminance / (luminance - value))
        if value > 1:
            share = min(share, (1 - luminance) / (value - luminance))
    inside = np.clip(luminance + share * (linear - luminance), 0, 1)
    return np.array([255 * srgb_number(float(value)) for value in inside])


@dataclass(frozen=True)
class Pq:
    """Absolute light, SMPTE ST 2084."""

    points: Points = BT2020
    peak: float = 1000.0

    def srgb(self, numbers: Sequence[float]) -> Numbers:
        rgb = numbers if len(numbers) == 3 else [numbers[0]] * 3
        return shown([pq_light(v) for v in rgb], self.points, self.peak)


@dataclass(frozen=True)
class Hlg:
    """Hybrid log-gamma on a screen of 1,000 cd/m2."""

    points: Points = BT2020

    def srgb(self, numbers: Sequence[float]) -> Numbers:
        scene = [
            v * v / 3 if v <= 0.5 else (exp((v - 0.55991073) / 0.17883277) + 0.28466892) / 12
            for v in (numbers if len(numbers) == 3 else [numbers[0]] * 3)
        ]
        luminance = 0.2627 * scene[0] + 0.6780 * scene[1] + 0.0593 * scene[2]
        return shown([1000 * luminance**0.2 * value for value in scene], self.points, 1000.0)


@dataclass(frozen=True)
class Narrow:
    """Numbers of 8 bits with black at 16 and white at 235."""

    inner: Meaning

    def srgb(self, numbers: Sequence[float]) -> Numbers:
        wide = [(round(v * 255) - 16) / 219 for v in numbers]
        return self.inner.srgb([min(1.0, max(0.0, v)) for v in wide])


SRGB = Rgb()
