"""Cut near-uniform borders away, so that a picture with a frame is compared by what it shows.

Only for comparing: what people see and keep is never trimmed.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_TOLERANCE = 12
"""Largest difference of any channel from the border's colour, 0..255."""
_SHARE = 0.99
"""How much of a row or column must be of that colour."""
_STEP = 8
_MAX_TRIM = 0.25
"""At most this part of the width or height is cut from one side."""


def trim_borders(image: Image.Image) -> Image.Image:
    """Return the image without its near-uniform borders, or itself when it has none.

    Each side has its own colour: the one its two corners share. A side whose corners differ has
    no border.

    Args:
        image: RGB; anything else is taken as RGB.
    """
    pixels = np.asarray(image.convert("RGB"))
    sides = {
        "top": pixels,
        "bottom": pixels[::-1],
        "left": pixels.transpose(1, 0, 2),
        "right": pixels.transpose(1, 0, 2)[::-1],
    }
    cut = {side: _border_rows(rows) for side, rows in sides.items()}
    if not any(cut.values()):
        return image
    width, height = image.size
    return image.crop((cut["left"], cut["top"], width - cut["right"], height - cut["bottom"]))


def _border_rows(rows: NDArray[np.uint8]) -> int:
    """Return how many of the first rows [n, m, 3] are of one colour."""
    colour = rows[0, 0].astype(np.int16)
    if np.abs(colour - rows[0, -1]).max() > _TOLERANCE:
        return 0
    candidates = rows[: int(len(rows) * _MAX_TRIM)]
    # A few rows at a time: most pictures have no border, and that shows at once.
    for start in range(0, len(candidates), _STEP):
        deviations = np.abs(candidates[start : start + _STEP] - colour).max(axis=2)
        is_border = (deviations <= _TOLERANCE).mean(axis=1) >= _SHARE
        if not is_border.all():
            return start + int(is_border.argmin())
    return len(candidates)
