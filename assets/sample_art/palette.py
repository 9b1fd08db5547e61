"""Colours of the sample pictures: six palettes shared by the families, and ramps between tones.

Mixing happens in Oklab, so that a ramp keeps its chroma and never passes through mud or grey.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Colour = NDArray[np.float32]  # three sRGB channels, 0 to 1
Ramp = NDArray[np.float32]  # RAMP_STEPS x 3, sRGB, 0 to 1

RAMP_STEPS = 1024

_TO_CONE = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def colour(text: str) -> Colour:
    """Return the sRGB colour written as ``#rrggbb``."""
    return np.array([int(text[i : i + 2], 16) / 255 for i in (1, 3, 5)], dtype=np.float32)


def _to_oklab(srgb: NDArray[np.float64]) -> NDArray[np.float64]:
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(linear @ _TO_CONE.T) @ _TO_LAB.T)


def _from_oklab(lab: NDArray[np.float64]) -> NDArray[np.float64]:
    cone = (lab @ np.linalg.inv(_TO_LAB).T) ** 3
    linear = np.clip(cone @ np.linalg.inv(_TO_CONE).T, 0.0, 1.0)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def ramp(stops: Sequence[Colour], at: Sequence[float] | None = None) -> Ramp:
    """Blend colours into a table; ``at`` places the stops from 0 to 1, evenly when absent."""
    places = np.linspace(0.0, 1.0, len(stops)) if at is None else np.asarray(at)
    lab = _to_oklab(np.asarray(stops, dtype=np.float64))
    t = np.linspace(0.0, 1.0, RAMP_STEPS)
    blended = np.stack([np.interp(t, places, lab[:, i]) for i in range(3)], axis=1)
    return _from_oklab(blended).astype(np.float32)


def mix(a: Colour, b: Colour, t: float) -> Colour:
    """Return the colour a share ``t`` of the way from ``a`` to ``b``."""
    lab = _to_oklab(np.asarray([a, b], dtype=np.float64))
    return _from_oklab(lab[0] + (lab[1] - lab[0]) * t).astype(np.float32)


def lighten(base: Colour, share: float) -> Colour:
    """Move a colour towards white, or towards black when ``share`` is negative.

    It is plain arithmetic, for shapes drawn by the thousand where ``mix`` would cost too much.
    """
    return base + ((share > 0) - base) * np.float32(abs(share))


@dataclass(frozen=True, slots=True)
class Palette:
    """Five tones from light to dark, an accent that stands out, a second one, and its sunlight."""

    tones: tuple[str, str, str, str, str]
    accent_hex: str
    second_hex: str
    glow_hex: str

    def tone(self, depth: float) -> Colour:
        """Return the tone at ``depth``: 0 is the lightest, 1 the darkest."""
        place = min(max(depth, 0.0), 1.0) * 4
        index = min(int(place), 3)
        return mix(colour(self.tones[index]), colour(self.tones[index + 1]), place - index)

    def ramp(self, *depths: float) -> Ramp:
        """Return an even ramp through the tones at these depths."""
        return ramp([self.tone(depth) for depth in depths])

    @property
    def accent(self) -> Colour:
        """The colour that stands out."""
        return colour(self.accent_hex)

    @property
    def glow(self) -> Colour:
        """The warm colour of light: sun, lamps and what they fall on."""
        return colour(self.glow_hex)

    @property
    def second(self) -> Colour:
        """The colour that supports the accent."""
        return colour(self.second_hex)


TERRACOTTA = Palette(
    ("#f6e9d8", "#e8bf96", "#cb7548", "#8f3f2a", "#33191a"), "#2f7f86", "#e9a23b", "#ffcf7d"
)
DAWN = Palette(
    ("#fff1e2", "#fbc9b0", "#e58f9c", "#8d6a9f", "#3a3564"), "#ffb45c", "#5f7fb8", "#ffb45c"
)
INDIGO = Palette(
    ("#e8eef6", "#a3badb", "#4f74b3", "#263f80", "#0c1533"), "#f4b84a", "#d96f5c", "#f4c267"
)
SAGE = Palette(
    ("#f5f2e4", "#ced7b6", "#8aa67a", "#48705a", "#17332e"), "#d98350", "#e6c56b", "#f0d486"
)
LAGOON = Palette(
    ("#ecf8f2", "#a6decf", "#45aca8", "#176d7e", "#082a3e"), "#ff7f5e", "#f6cf75", "#f6cf75"
)
GRAPHITE = Palette(
    ("#f5f3ee", "#cdc9c1", "#8d8984", "#474645", "#141416"), "#c8412f", "#d9b58a", "#ecd0a4"
)
