"""The palette of a picture: its few main colours, how much of it each has, in a few bytes.

Four bytes a colour keep it well below what eyes tell apart: lightness in steps of 1/255, a and b
in steps of 1/400, and the square root of its amount, so that small ones are told apart, too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from refboard.core.colour.oklab import Float32Array, lch_of, rgb_of

MOST = 8
"""Colours of a palette at most."""
BYTES = 4
"""What one takes when it is stored."""
AB_STEPS = 400
"""Steps of a and b in 1; stored, 0 is 128."""


@dataclass(frozen=True, slots=True)
class PaletteColour:
    """One colour of a picture.

    Attributes:
        lab: In OKLab.
        amount: Its share of what is not transparent, 0 to 1.
    """

    lab: tuple[float, float, float]
    amount: float

    @property
    def rgb(self) -> tuple[int, int, int]:
        """The colour in sRGB, 0 to 255 each."""
        red, green, blue = rgb_of(np.array([self.lab])).tolist()[0]
        return red, green, blue

    @property
    def lch(self) -> tuple[float, float, float]:
        """Lightness, chroma and hue in degrees."""
        light, chroma, hue = lch_of(np.array([self.lab])).tolist()[0]
        return light, chroma, hue


Palette = tuple[PaletteColour, ...]
"""The most first; empty where all is transparent."""


def packed(palette: Palette) -> bytes:
    """Return a palette as it is stored."""
    rows = np.array([(*one.lab, one.amount) for one in palette]).reshape(-1, BYTES)
    columns = (rows[:, 0] * 255, *(rows[:, 1:3] * AB_STEPS + 128).T, np.sqrt(rows[:, 3]) * 255)
    steps = np.clip(np.rint(np.column_stack(columns)), 0, 255)
    return bytes(steps.astype(np.uint8))


def unpacked(stored: bytes) -> Palette:
    """Return a stored palette; one that is cut in the middle of a colour ends before it."""
    whole = len(stored) // BYTES * BYTES
    lab, amounts = values_of(np.frombuffer(stored[:whole], np.uint8).reshape(-1, BYTES))
    rows = zip(lab.tolist(), amounts.tolist(), strict=True)
    return tuple(PaletteColour((light, a, b), amount) for (light, a, b), amount in rows)


def values_of(codes: NDArray[np.uint8]) -> tuple[Float32Array, Float32Array]:
    """Return colours in OKLab [n, 3] and amounts [n] of stored bytes [n, 4]."""
    lab = np.empty((len(codes), 3), np.float32)
    lab[:, 0] = codes[:, 0] / np.float32(255)
    lab[:, 1:] = (codes[:, 1:3].astype(np.float32) - 128) / AB_STEPS
    return lab, np.square(codes[:, 3] / np.float32(255))
