"""The pixels of a cropped picture: what other programs show right without knowing of crops."""

import math

from PIL import Image

from refboard.core.content import Crop
from refboard.core.geometry import Rect, Size

_WHOLE = 0.02
"""How far from a whole pixel, in pixels, a side may be that is taken to lie on it."""
_MOST_DRAWN = 8192


def cut_out(
    image: Image.Image, crop: Crop, shown: Size, *, is_smooth: bool = True
) -> tuple[Image.Image, Rect]:
    """Return the part of an image that a crop shows, and what it covers of what is shown.

    No pixel is changed where the crop lies on whole pixels, or where pixels are so small that one
    too many is hardly seen: those that the crop divides are in the part, which then covers a bit
    more than what is shown. Larger pixels are divided.

    Args:
        image: The whole one.
        crop: Of it.
        shown: What is shown, in units of the drawing.
        is_smooth: Pixels that are divided are smoothed.
    """
    wide, high = image.size
    left, top = crop.x * wide, crop.y * high
    right, bottom = left + crop.width * wide, top + crop.height * high
    box = _whole(left, right, wide), _whole(top, bottom, high)
    (x0, x1), (y0, y1) = box
    across, down = shown.width / (right - left), shown.height / (bottom - top)
    hangs_over = max((left - x0), (x1 - right), (top - y0), (y1 - bottom))
    # Those that a side cuts off, too, when it is taken to lie on a whole pixel.
    if hangs_over > _WHOLE and max(across, down) > 1:
        size = _divided(right - left, across), _divided(bottom - top, down)
        how = Image.Resampling.BILINEAR if is_smooth else Image.Resampling.NEAREST
        within = max(left, 0.0), max(top, 0.0), min(right, wide), min(bottom, high)
        return image.resize(size, how, within), Rect(0.0, 0.0, shown.width, shown.height)
    part = image.crop((x0, y0, x1, y1))
    if hangs_over <= _WHOLE:
        return part, Rect(0.0, 0.0, shown.width, shown.height)
    covered = Rect((x0 - left) * across, (y0 - top) * down, (x1 - x0) * across, (y1 - y0) * down)
    return part, covered


def _whole(start: float, end: float, count: int) -> tuple[int, int]:
    """Return the first pixel that is touched, and the one after the last."""
    first = min(max(math.floor(start + _WHOLE), 0), count - 1)
    return first, min(max(math.ceil(end - _WHOLE), first + 1), count)


def _divided(pixels: float, units: float) -> int:
    return max(1, min(round(pixels * max(units, 1.0)), max(_MOST_DRAWN, math.ceil(pixels))))
