"""Draw random closed outlines: the parts that objects are put together from.

An outline is [points, 2], about one unit in radius around the origin.
"""

from collections.abc import Callable

import numpy as np

from models.train.arrays import Float64Array, Random

_POINTS = 64
_ANGLES = np.linspace(0, 2 * np.pi, _POINTS, endpoint=False)


def _polar(angles: Float64Array, radius: Float64Array | float) -> Float64Array:
    return np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=-1)


def blob(rng: Random) -> Float64Array:
    """Sum a few harmonics into a soft closed curve."""
    radius = np.ones(_POINTS)
    for harmonic in range(1, int(rng.integers(2, 7)) + 1):
        radius += rng.normal(0, 0.35 / harmonic) * np.cos(harmonic * _ANGLES + rng.uniform(0, 6.3))
    return _polar(_ANGLES, np.maximum(radius, 0.15))


def superformula(rng: Random) -> Float64Array:
    """Draw Gielis's superformula: petals, rounded polygons, pinched stars."""
    lobes = rng.integers(1, 9)
    outer = 2 ** rng.uniform(-1, 3)
    inner = 2 ** rng.uniform(-1, 3, 2)
    quarter = lobes * _ANGLES / 4
    total = np.abs(np.cos(quarter)) ** inner[0] + np.abs(np.sin(quarter)) ** inner[1] + 1e-3
    radius = total ** (-1 / outer)
    return _polar(_ANGLES, np.clip(radius / np.median(radius), 0.1, 2.2))


def polygon(rng: Random) -> Float64Array:
    """Draw an irregular polygon of three to eight corners."""
    corners = int(rng.integers(3, 9))
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False) + rng.uniform(-0.3, 0.3, corners)
    return _polar(angles, rng.uniform(0.5, 1.2, corners))


def circle(_rng: Random) -> Float64Array:
    """Draw the unit circle."""
    return _polar(_ANGLES, 1.0)


def rectangle(rng: Random) -> Float64Array:
    """Draw a rectangle no taller than it is wide."""
    height = rng.uniform(0.2, 1)
    return np.array([[-1, -height], [1, -height], [1, height], [-1, height]])


def star(rng: Random) -> Float64Array:
    """Draw a star with points or a gear with teeth."""
    tips = int(rng.integers(3, 13))
    valley, duty = rng.uniform(0.25, 0.85), rng.uniform(0.3, 0.7)
    if rng.random() < 0.5:
        angles = np.linspace(0, 2 * np.pi, 2 * tips, endpoint=False)
        return _polar(angles, np.where(np.arange(2 * tips) % 2, valley, 1.0))
    return _polar(_ANGLES, np.where(_ANGLES * tips / (2 * np.pi) % 1 < duty, 1.0, valley))


def limb(rng: Random) -> Float64Array:
    """Draw a tapered limb along a bent spine: an arm, a tail, a neck, a branch."""
    t = np.linspace(0, 1, 14)
    bend = rng.normal(0, 0.8, 3)
    heading = np.cumsum(bend[0] + 2 * bend[1] * t + bend[2] * np.sin(6 * t)) / 7
    spine = np.stack([np.cumsum(np.cos(heading)), np.cumsum(np.sin(heading))], axis=-1)
    width = rng.uniform(0.3, 3) * (1 - t * rng.uniform(0, 1)) + 0.2
    width = width * (1 + 0.3 * np.sin(t * rng.uniform(0, 12)))
    normal = np.stack([-np.sin(heading), np.cos(heading)], axis=-1) * width[:, None]
    points = np.concatenate([spine + normal, (spine - normal)[::-1]])
    points -= points.mean(0)
    fitted: Float64Array = points / np.abs(points).max()
    return fitted


def vase(rng: Random) -> Float64Array:
    """Turn a random profile, mirrored about the vertical: vases, bottles, chess pieces."""
    y = np.linspace(-1, 1, 24)
    knots = int(rng.integers(4, 8))
    profile = np.interp(y, np.linspace(-1, 1, knots), rng.uniform(0.05, 0.8, knots))
    if rng.random() < 0.7:
        profile = np.convolve(np.pad(profile, 2, "edge"), np.ones(5) / 5, "valid")
    return np.concatenate([np.stack([profile, y], axis=-1), np.stack([-profile, y], axis=-1)[::-1]])


def crescent(rng: Random) -> Float64Array:
    """Draw a crescent or an arch between two arcs."""
    thickness = rng.uniform(0.3, 0.9)
    angles = np.linspace(-rng.uniform(0.6, 2.8), rng.uniform(0.6, 2.8), 24)
    inner = np.stack(
        [thickness * np.cos(angles) + rng.uniform(0, 0.2), thickness * np.sin(angles)], axis=-1
    )
    return np.concatenate([_polar(angles, 1.0), inner[::-1]])


_FAMILIES: tuple[Callable[[Random], Float64Array], ...] = (
    blob,
    superformula,
    polygon,
    circle,
    rectangle,
    star,
    limb,
    vase,
    crescent,
)


def outline(rng: Random) -> Float64Array:
    """Draw an outline of a random family, [points, 2]."""
    return _FAMILIES[rng.integers(len(_FAMILIES))](rng)
