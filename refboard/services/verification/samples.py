"""Drawn pictures that a caption says all of: what a model for pictures and words must agree on.

Plain colours and plain shapes: every encoder that was trained on captions knows them, and a model
whose channels are in another order mistakes the colours.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

SIDE = 256
ORDER = ("red", "green", "blue")
"""The colours that tell the order of the channels."""
_COLOURS = {
    "red": (214, 24, 28),
    "green": (22, 148, 42),
    "blue": (28, 54, 205),
    "yellow": (245, 214, 20),
    "black": (8, 8, 8),
    "white": (250, 250, 250),
    "grey": (128, 128, 128),
}
_FIGURES = ("background", "circle", "square")
_WORD = "STOP"

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sample:
    """A drawn picture.

    Attributes:
        caption: What it shows, in English.
        image: RGB, 256 x 256.
        colour: Of `ORDER`, for those that differ in nothing else; empty for others.
        figure: What has that colour.
    """

    caption: str
    image: Image.Image
    colour: str = ""
    figure: str = ""


def samples() -> tuple[Sample, ...]:
    """Return the pictures with their captions, no two alike."""
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    masks = {
        "background": np.ones((SIDE, SIDE), dtype=np.bool_),
        "circle": np.hypot(x - 128, y - 128) < 80,
        "square": (abs(x - 128) < 72) & (abs(y - 128) < 72),
    }
    told = [
        Sample(f"a {colour} {figure}", _drawn(masks[figure], colour), colour, figure)
        for figure in _FIGURES
        for colour in ORDER
    ]
    stripes, board = x // 16 % 2 == 0, (x // 32 + y // 32) % 2 == 0
    triangle = (y > 56) & (y < 200) & (abs(x - 128) < (y - 56) * 0.6)
    return (
        *told,
        Sample("a yellow background", _drawn(masks["background"], "yellow")),
        Sample("a black background", _drawn(masks["background"], "black")),
        Sample("black and white stripes", _drawn(stripes, "black")),
        Sample("a black and white checkerboard", _drawn(board, "black")),
        Sample("a yellow triangle", _drawn(triangle, "yellow", "grey")),
        Sample(f'the word "{_WORD}"', _written()),
    )


def _drawn(mask: Mask, colour: str, ground: str = "white") -> Image.Image:
    pixels = np.empty((SIDE, SIDE, 3), dtype=np.uint8)
    pixels[:] = _COLOURS[ground]
    pixels[mask] = _COLOURS[colour]
    return Image.fromarray(pixels)


def _written() -> Image.Image:
    image = Image.new("RGB", (SIDE, SIDE), _COLOURS["white"])
    font = ImageFont.load_default(size=72)
    ImageDraw.Draw(image).text((128, 128), _WORD, _COLOURS["black"], font, anchor="mm")
    return image
