"""Change a picture the way copies of it differ, and trim what a frame added.

Every transform takes and returns an RGB Pillow image.
"""

import io
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageOps

Transform = Callable[[Image.Image], Image.Image]

TRIM_TOLERANCE = 12
TRIM_SHARE = 0.99
TRIM_LIMIT = 0.25


def trim_borders(image: Image.Image) -> Image.Image:
    """Cut rows and columns off each side that are plain in the corner's colour.

    A row or column is plain when at least 99 % of its pixels differ from the top left
    pixel by at most 12 in every channel. At most a quarter is cut from each side.
    """
    pixels = np.asarray(image.convert("RGB"), np.int16)
    is_plain = np.abs(pixels - pixels[0, 0]).max(2) <= TRIM_TOLERANCE
    rows = is_plain.mean(1) >= TRIM_SHARE
    columns = is_plain.mean(0) >= TRIM_SHARE
    top, bottom = _plain_run(rows), _plain_run(rows[::-1])
    left, right = _plain_run(columns), _plain_run(columns[::-1])
    return image.crop((left, top, image.width - right, image.height - bottom))


def _plain_run(lines: np.ndarray) -> int:
    """Count the plain lines at the start, a quarter of all at most."""
    limit = int(len(lines) * TRIM_LIMIT)
    busy = np.flatnonzero(~lines[:limit])
    return int(busy[0]) if len(busy) else limit


def crop70(image: Image.Image) -> Image.Image:
    """Keep the middle 70 % of each side."""
    dx, dy = int(image.width * 0.15), int(image.height * 0.15)
    return image.crop((dx, dy, image.width - dx, image.height - dy))


def jpeg30(image: Image.Image) -> Image.Image:
    """Compress as JPEG of quality 30."""
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=30)
    return Image.open(buffer).convert("RGB")


def small(image: Image.Image) -> Image.Image:
    """Scale to 0.3 of each side."""
    return image.resize(
        (max(1, round(image.width * 0.3)), max(1, round(image.height * 0.3))),
        Image.Resampling.BICUBIC,
    )


def greyscale(image: Image.Image) -> Image.Image:
    """Drop the colour."""
    return image.convert("L").convert("RGB")


def hue50(image: Image.Image) -> Image.Image:
    """Turn every hue by 50 degrees."""
    hue, saturation, value = image.convert("HSV").split()
    turned = hue.point([(level + round(50 / 360 * 256)) % 256 for level in range(256)])
    return Image.merge("HSV", (turned, saturation, value)).convert("RGB")


def mirror(image: Image.Image) -> Image.Image:
    """Flip left to right."""
    return ImageOps.mirror(image)


def white_border(image: Image.Image) -> Image.Image:
    """Put a white frame around it, a tenth of the longer side wide."""
    return ImageOps.expand(image, round(0.1 * max(image.size)), (255, 255, 255))


TRANSFORMS: dict[str, Transform] = {
    "crop70": crop70,
    "jpeg30": jpeg30,
    "small": small,
    "grey": greyscale,
    "hue50": hue50,
    "mirror": mirror,
    "border": white_border,
}
