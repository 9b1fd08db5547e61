"""Make the scalar fields that textures are built on: shaped noise and warped coordinates.

All fields are TEXTURE_PX square; a texture never asks for another size.
"""

import enum

import numpy as np

from models.train.arrays import Float32Array, Float64Array, Random

TEXTURE_PX = 160

_FREQ_Y = np.fft.fftfreq(TEXTURE_PX)[:, None]
_FREQ_X = np.fft.rfftfreq(TEXTURE_PX)[None]
GRID_Y, GRID_X = (
    axis.astype(np.float32) for axis in np.mgrid[-1 : 1 : TEXTURE_PX * 1j, -1 : 1 : TEXTURE_PX * 1j]
)


class Spectrum(enum.Enum):
    """Which frequencies a noise field holds."""

    POWER_LAW = "power law"
    BAND_PASS = "band pass"


def noise(rng: Random, count: int = 1, spectrum: Spectrum | None = None) -> list[Float32Array]:
    """Filter white noise into fields of unit deviation that share one random spectrum.

    The spectrum is stretched along a random direction; without a choice, two fields of
    three follow a power law (clouds, bark) and one a band (spots, ripples).
    """
    angle = rng.uniform(0, np.pi)
    stretch = np.exp(abs(rng.normal(0, 0.7)))
    along = _FREQ_Y * np.cos(angle) + _FREQ_X * np.sin(angle)
    across = -_FREQ_Y * np.sin(angle) + _FREQ_X * np.cos(angle)
    frequency = np.sqrt((along * stretch) ** 2 + (across / stretch) ** 2) + 1e-3
    if spectrum is None:
        spectrum = Spectrum.POWER_LAW if rng.integers(3) < 2 else Spectrum.BAND_PASS
    if spectrum is Spectrum.POWER_LAW:
        amplitude = frequency ** -rng.uniform(0.6, 2.2)
    else:
        centre = 2 ** rng.uniform(-6, -2.2)
        amplitude = np.exp(-((np.log(frequency / centre) / rng.uniform(0.15, 0.6)) ** 2))
    amplitude[0, 0] = 0
    return [_filtered(rng, amplitude) for _ in range(count)]


def _filtered(rng: Random, amplitude: Float64Array) -> Float32Array:
    shape = (TEXTURE_PX, TEXTURE_PX)
    white = rng.standard_normal(shape, dtype=np.float32)
    field = np.fft.irfft2(amplitude * np.fft.rfft2(white), s=shape).astype(np.float32)
    scaled: Float32Array = field / (field.std() + np.float32(1e-9))
    return scaled


def coordinates(rng: Random, *, warped: bool | None = None) -> tuple[Float32Array, Float32Array]:
    """Draw a scaled, turned and shifted plane, bent by noise three times out of five."""
    scale, angle = 2 ** rng.uniform(-1, 2.5), rng.uniform(0, 2 * np.pi)
    x = (GRID_X * np.cos(angle) - GRID_Y * np.sin(angle)) * scale + rng.uniform(-2, 2)
    y = (GRID_X * np.sin(angle) + GRID_Y * np.cos(angle)) * scale + rng.uniform(-2, 2)
    if warped is None:
        warped = bool(rng.random() < 0.6)
    if warped:
        bend = noise(rng, 2, Spectrum.POWER_LAW)
        amount = rng.uniform(0.02, 0.35)
        x, y = x + amount * bend[0], y + amount * bend[1]
    return x.astype(np.float32), y.astype(np.float32)
