"""Bring high dynamic range into that of a usual screen, the standard way.

Light is decoded by ITU-R BT.2100 (HLG for a screen of 1,000 cd/m2), brought under the reference
white of BT.2408 with the curve of BT.2390, on the brightest channel so that hues stay, and what is
outside of sRGB then is pulled towards the grey of its own luminance.
"""

import numpy as np
from numpy.typing import NDArray

from refboard.services.imaging.colour.primaries import PRIMARIES, to_linear_srgb
from refboard.services.imaging.colour.statement import Cicp
from refboard.services.imaging.colour.transfer import (
    HLG,
    hlg_scene,
    pq_light,
    pq_values,
    srgb_levels,
)

Numbers = NDArray[np.uint8] | NDArray[np.uint16]
Light = NDArray[np.float32]

_WHITE = 203.0
"""Reference white of BT.2408 in cd/m2; shown as the white of sRGB."""
_USUAL_PEAK = 1000.0
"""What HDR is graded for where the file does not say."""
_HLG_GAMMA = 1.2
_UNSPECIFIED, _BT2020 = 2, 9
_BT2100_LUMINANCE = np.array([0.2627, 0.6780, 0.0593], np.float32)
_SRGB_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
_BAND_PIXELS = 1_000_000
_STEPS = 4096


def tone_mapped(numbers: Numbers, cicp: Cicp, peak: float) -> NDArray[np.uint8]:
    """Return the picture in sRGB, [h, w, 3] uint8.

    Args:
        numbers: [h, w, 3] or [h, w, 1], the whole range of their type.
        cicp: Known code points with PQ or HLG.
        peak: The brightest of the picture in cd/m2; 0 where that is not known.
    """
    top = int(np.iinfo(numbers.dtype).max)
    decode = hlg_scene if cicp.transfer == HLG else pq_light
    table = decode(np.linspace(0, 1, top + 1)).astype(np.float32)
    # HLG is relative, and decoded for the screen that it is defined with.
    brightest = _USUAL_PEAK if cicp.transfer == HLG or peak <= 0 else peak
    # BT.2100 is all of it: who leaves the primaries open means those.
    code = _BT2020 if cicp.primaries == _UNSPECIFIED else cicp.primaries
    primaries = cicp.chromaticities or PRIMARIES[code]
    matrix = to_linear_srgb(primaries).astype(np.float32)
    height, width = numbers.shape[:2]
    result = np.empty((height, width, 3), np.uint8)
    rows = max(1, _BAND_PIXELS // width)
    for first in range(0, height, rows):
        band = table[numbers[first : first + rows]]
        if band.shape[2] == 1:
            band = band.repeat(3, axis=2)
        light = _shown_by_hlg(band) if cicp.transfer == HLG else band
        linear = _under_white(light, brightest) @ matrix.T
        result[first : first + rows] = srgb_levels(_within(linear))
    return result


def _shown_by_hlg(scene: Light) -> Light:
    """Apply the opto-optical transfer function: from scene light 0..1 to cd/m2."""
    luminance: Light = scene @ _BT2100_LUMINANCE
    gain: Light = _USUAL_PEAK * luminance ** np.float32(_HLG_GAMMA - 1)
    return scene * gain[..., None]


def _under_white(light: Light, peak: float) -> Light:
    """Compress cd/m2 to 0..1, which is reference white (BT.2390 EETF)."""
    steps = pq_light(np.linspace(0, 1, _STEPS))
    # The same factor for all channels: looked up by the brightest of them.
    factors = np.divide(_compressed(steps, peak), steps, out=np.ones(_STEPS), where=steps > 0)
    factors[0] = factors[1]
    brightest = light.max(axis=2)
    factor = np.interp(brightest, steps, factors).astype(np.float32)
    under: Light = light * (factor / np.float32(_WHITE))[..., None]
    return np.minimum(under, np.float32(1))


def _compressed(light: NDArray[np.float64], peak: float) -> NDArray[np.float64]:
    if peak <= _WHITE:
        return np.minimum(light, _WHITE)
    source = float(pq_values(np.array(peak)))
    values = np.minimum(pq_values(light) / source, 1)
    most = float(pq_values(np.array(_WHITE))) / source
    knee = 1.5 * most - 0.5
    if knee >= 1:
        return np.minimum(light, _WHITE)
    t = np.clip((values - knee) / (1 - knee), 0, 1)
    curve = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (-2 * t**3 + 3 * t**2) * most
    )
    return pq_light(np.where(values < knee, values, curve) * source)


def _within(linear: Light) -> Light:
    """Pull colours outside of sRGB towards the grey of their luminance until they are inside."""
    luminance = np.clip(linear @ _SRGB_LUMINANCE, 0, 1)[..., None]
    spread = linear - luminance
    low, high = spread.min(axis=2, keepdims=True), spread.max(axis=2, keepdims=True)
    # Inside, low is no deeper than the luminance and high no higher than what is left above it.
    share = np.minimum(
        np.divide(luminance, -low, out=np.ones_like(low), where=-low > luminance),
        np.divide(1 - luminance, high, out=np.ones_like(high), where=high > 1 - luminance),
    )
    return np.asarray(np.clip(luminance + spread * share, 0, 1))
