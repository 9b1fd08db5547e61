"""A map of where a picture is alike, as something that is laid over the picture.

What is least alike lies in the dark, what is most alike in the open with a warm glow around it:
that is seen on dark and light pictures and in both themes, and what it is about stays to be seen.
"""

import numpy as np
from PySide6.QtGui import QImage

from refboard.core.finding.heat import Heat
from refboard.core.query import Float32Array

LEGEND = "Bright: most like what you asked for. Dark: least."
LEGEND_EVEN = "About as much alike everywhere."

_STOPS = (0.0, 0.45, 0.75, 1.0)
_COLOURS = np.array(  # red, green, blue, opacity
    [(8, 10, 26, 190), (40, 18, 60, 140), (255, 120, 20, 80), (255, 214, 90, 28)], np.float32
)


def heat_image(heat: Heat) -> QImage:
    """Return a map as pixels, one for each cell; whoever paints it scales it smoothly."""
    levels = heat.values if not heat.is_even else np.full_like(heat.values, _EVEN)
    return _image(np.stack([np.interp(levels, _STOPS, one) for one in _COLOURS.T], axis=-1))


_EVEN = 0.75


def _image(colours: Float32Array) -> QImage:
    pixels = np.ascontiguousarray(np.rint(colours).astype(np.uint8))
    height, width = pixels.shape[:2]
    image = QImage(pixels.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888)
    # Its own bytes; without colour from where nothing is seen when it is scaled.
    return image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
