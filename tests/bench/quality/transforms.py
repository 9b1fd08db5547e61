"""Change a picture the way copies of it differ.

Every transform takes and returns an RGB Pillow image.
"""

import io
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

Transform = Callable[[Image.Image], Image.Image]


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


def rotated(image: Image.Image) -> Image.Image:
    """Turn by 10 degrees on white, the corners cut off."""
    return image.rotate(10, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))


def text_over(image: Image.Image) -> Image.Image:
    """Write a word across the middle, an eighth of the width high, white with a black edge."""
    marked = image.copy()
    font = ImageFont.load_default(size=max(12, image.width // 8))
    place = image.width * 0.1, image.height * 0.4
    ImageDraw.Draw(marked).text(
        place, "REFERENCE", (255, 255, 255), font, stroke_width=2, stroke_fill=(0, 0, 0)
    )
    return marked


def dark(image: Image.Image) -> Image.Image:
    """Halve the brightness."""
    return ImageEnhance.Brightness(image).enhance(0.5)


TRANSFORMS: dict[str, Transform] = {
    "crop70": crop70,
    "jpeg30": jpeg30,
    "small": small,
    "grey": greyscale,
    "hue50": hue50,
    "mirror": mirror,
    "border": white_border,
    "rotated": rotated,
    "text": text_over,
    "dark": dark,
}
