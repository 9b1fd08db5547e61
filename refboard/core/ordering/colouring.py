"""What can be said of a picture's pixels in a few numbers: its main hue, and how bright it is."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_GREY = 0.06
"""A picture whose colours, all together, are weaker than this is grey."""


@dataclass(frozen=True, slots=True)
class Colouring:
    """The colours of a picture as a whole.

    Attributes:
        hue: Degrees on the colour circle, 0 is red; of what is most colourful in it.
        strength: How much colour there is, 0 (grey, or of all colours alike) to 1.
        brightness: 0 (black) to 1 (white).
    """

    hue: float
    strength: float
    brightness: float

    @property
    def by_hue(self) -> tuple[bool, float]:
        """What sorts pictures by hue: around the circle, then the greys from dark to bright."""
        is_grey = self.strength < _GREY
        return is_grey, self.brightness if is_grey else self.hue


def colouring_of(pixels: NDArray[np.uint8]) -> Colouring:
    """Return the colouring of pixels.

    Args:
        pixels: [n, 3] red, green, blue in sRGB; at least one.
    """
    red, green, blue = (pixels.astype(np.float64) / 255).T
    # Hue as a direction, as far out as a colour is vivid: opposite colours cancel each other out.
    across = red - (green + blue) / 2
    up = (green - blue) * (math.sqrt(3) / 2)
    x, y = float(across.mean()), float(up.mean())
    brightness = float((0.2126 * red + 0.7152 * green + 0.0722 * blue).mean())
    return Colouring(math.degrees(math.atan2(y, x)) % 360, math.hypot(x, y), brightness)
