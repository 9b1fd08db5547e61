"""Pixels as a reader gives them, before size, colours and turn are brought right."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from refboard.services.imaging.colour.statement import UNSAID, ColourStatement

DeepMode = Literal["L", "LA", "RGB", "RGBA", "CMYK", "CMYKA", "LAB", "LABA"]


@dataclass(frozen=True, slots=True)
class DeepPixels:
    """Samples of more than 8 bits, which Pillow has no mode for.

    Attributes:
        values: [height, width, channels] uint16, the whole range from 0 to 65535: alpha not
            multiplied in, CMYK with 0 for no ink, Lab with a and b counted from 32768.
        mode: What the channels are.
    """

    values: NDArray[np.uint16]
    mode: DeepMode

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.values.shape[1], self.values.shape[0]


@dataclass(frozen=True, slots=True)
class Raster:
    """A picture as its reader gives it.

    Attributes:
        pixels: Of any Pillow mode, or deep; a JPEG may be scaled down already.
        full_size: Width and height of the whole picture, before it is turned.
        statement: What the file says about its colours.
        turn: EXIF orientation 1..8 that is still to be applied.
    """

    pixels: Image.Image | DeepPixels
    full_size: tuple[int, int]
    statement: ColourStatement = UNSAID
    turn: int = 1
