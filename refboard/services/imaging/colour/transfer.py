"""Curves of ITU-T H.273 from numbers to light: tags of ICC profiles, and plain functions."""

import struct
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from refboard.services.imaging.colour.statement import Curve

Values = NDArray[np.float64]

PQ, HLG = 16, 18
HDR = frozenset({PQ, HLG})

_SAMPLES = 4096
_STEPS = 65535
_PARAMETRIC, _SAMPLED = b"para", b"curv"
_FROM_SRGB = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
# From camera light to numbers in H.273, so here the other way: what the numbers mean.
_ALPHA_709, _BETA_709 = 1.099296826809442, 0.018053968510807
_ALPHA_240, _BETA_240 = 1.111572195921731, 0.022821585529445
_FROM_BT709 = (1 / 0.45, 1 / _ALPHA_709, 1 - 1 / _ALPHA_709, 1 / 4.5, 4.5 * _BETA_709)
_FROM_SMPTE240 = (1 / 0.45, 1 / _ALPHA_240, 1 - 1 / _ALPHA_240, 1 / 4.0, 4.0 * _BETA_240)
_CINEMA_GAIN = 52.37 / 48

_PARAMETERS: dict[int, tuple[float, ...]] = {
    1: _FROM_BT709,
    2: _FROM_SRGB,  # unspecified: what MIAF and everybody assumes
    4: (2.2,),
    5: (2.8,),
    6: _FROM_BT709,
    7: _FROM_SMPTE240,
    8: (1.0,),
    11: _FROM_BT709,
    12: _FROM_BT709,
    13: _FROM_SRGB,
    14: _FROM_BT709,
    15: _FROM_BT709,
    17: (2.6, _CINEMA_GAIN ** (1 / 2.6), 0.0),
}
_FUNCTION_TYPES = {1: 0, 3: 1, 5: 3}
"""The ICC's kind of parametric curve, by how many parameters there are."""
_LOGARITHMIC_DECADES = {9: 2.0, 10: 2.5}

KNOWN = frozenset(_PARAMETERS) | frozenset(_LOGARITHMIC_DECADES) | HDR
"""TransferCharacteristics that mean something; the rest is reserved."""


def curve_tag(curve: Curve) -> bytes:
    """Return the tag of an ICC profile for an exponent or for samples."""
    return _sampled(curve) if isinstance(curve, tuple) else _parametric((curve,))


def transfer_tag(transfer: int) -> bytes:
    """Return the tag of an ICC profile for a TransferCharacteristics that is not HDR."""
    if transfer in _LOGARITHMIC_DECADES:
        steps = np.linspace(0, 1, _SAMPLES)
        light = 10 ** (_LOGARITHMIC_DECADES[transfer] * (steps - 1))
        light[0] = 0
        return _sampled(tuple(int(value) for value in np.rint(light * 65535)))
    return _parametric(_PARAMETERS[transfer])


def pq_light(values: Values) -> Values:
    """Return the light in cd/m2 that numbers 0..1 stand for (SMPTE ST 2084)."""
    root = np.clip(values, 0, 1) ** (1 / _M2)
    return np.asarray(10_000 * (np.maximum(root - _C1, 0) / (_C2 - _C3 * root)) ** (1 / _M1))


def pq_values(light: Values) -> Values:
    """Return the numbers 0..1 for light in cd/m2: the inverse of `pq_light`."""
    power = (np.clip(light, 0, 10_000) / 10_000) ** _M1
    return np.asarray(((_C1 + _C2 * power) / (1 + _C3 * power)) ** _M2)


def hlg_scene(values: Values) -> Values:
    """Return the scene light 0..1 for numbers 0..1 (ITU-R BT.2100, inverse OETF)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    clipped = np.clip(values, 0, 1)
    return np.asarray(
        np.where(clipped <= 0.5, clipped**2 / 3, (np.exp((clipped - c) / a) + b) / 12)
    )


def srgb_levels(linear: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return 8-bit sRGB for linear light (IEC 61966-2-1); what is below 0 or above 1 is cut off."""
    steps = np.clip(linear, 0, 1) * np.float32(_STEPS) + np.float32(0.5)
    return _srgb_table()[steps.astype(np.uint16)]


@lru_cache(maxsize=1)
def _srgb_table() -> NDArray[np.uint8]:
    """Return the level of each step of light: a level has 20 of them where it is narrowest."""
    linear = np.linspace(0, 1, _STEPS + 1)
    curved = 1.055 * linear ** (1 / 2.4) - 0.055
    values = np.where(linear <= 0.0031308, 12.92 * linear, curved)
    return np.asarray(np.rint(values * 255).astype(np.uint8))


_M1, _M2 = 2610 / 16384, 2523 / 4096 * 128
_C1, _C2, _C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32


def _parametric(parameters: tuple[float, ...]) -> bytes:
    kind = _FUNCTION_TYPES[len(parameters)]
    return struct.pack(
        f">4s4xH2x{len(parameters)}i", _PARAMETRIC, kind, *(round(p * 65536) for p in parameters)
    )


def _sampled(samples: tuple[int, ...]) -> bytes:
    return struct.pack(f">4s4xI{len(samples)}H", _SAMPLED, len(samples), *samples)
