"""Which rendition of a picture is painted: levels of detail by pixels on screen.

A level is the longer side of a rendition in pixels. Levels are planned for everything in sight
together within the budget, so that what is visible always fits and nothing is loaded in circles.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from refboard.core.ids import AssetId

LEVELS = (16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384)

_LEVELS = np.array(LEVELS)
_TOLERANCE = 0.95
"""A rendition this much too small is not told apart from the right one."""

_BYTES_PER_PIXEL = 4


class Appearance(NamedTuple):
    """How large an asset appears: the longer side on screen and the original's sides, in pixels."""

    shown_px: float
    width: int
    height: int


def level_for(wanted_px: float, longest_px: int) -> int:
    """Return the smallest level that is sharp at `wanted_px`.

    Args:
        wanted_px: Longer side on screen in device pixels.
        longest_px: Longer side of the original, beyond which nothing gets sharper; 0 unknown.
    """
    needed = min(wanted_px, longest_px) if longest_px > 0 else wanted_px
    for level in LEVELS:
        if level >= needed * _TOLERANCE:
            return level
    return LEVELS[-1]


def level_bytes(level: int, width: int, height: int) -> int:
    """Return what a rendition of a `width` x `height` picture takes in memory."""
    longest = max(width, height, 1)
    scale = min(level / longest, 1.0)
    return int(max(width * scale, 1) * max(height * scale, 1)) * _BYTES_PER_PIXEL


def planned_levels(seen: Mapping[AssetId, Appearance], budget: int) -> dict[AssetId, int]:
    """Return a level for everything in sight such that all of it fits the budget.

    The largest levels give way first: each step halves the highest level in use. Arrays, because
    ten thousand pictures may be in sight.
    """
    if not seen:
        return {}
    shown, width, height = np.array(list(seen.values()), np.float64).T
    longest = np.maximum(np.maximum(width, height), 1.0)
    needed = np.where(longest > 1, np.minimum(shown, longest), shown) * _TOLERANCE
    steps = np.minimum(np.searchsorted(_LEVELS, needed), len(LEVELS) - 1)
    while steps.any():
        scale = np.minimum(_LEVELS[steps] / longest, 1.0)
        pixels = np.maximum(width * scale, 1) * np.maximum(height * scale, 1)
        if pixels.sum() * _BYTES_PER_PIXEL <= budget:
            break
        steps = np.minimum(steps, steps.max() - 1)
    return dict(zip(seen, _LEVELS[steps].tolist(), strict=True))
