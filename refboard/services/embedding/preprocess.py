"""Turn a decoded picture into a model's input exactly as the model's card says.

Whatever is done here is part of the vectors: the same card must give the same pixels in every
version. `make goldens` writes what the reference processors give.
"""

import math

import numpy as np
from PIL import Image

from refboard.core.model_card import Preprocess
from refboard.core.query import Float32Array

_FILTERS = {
    "area": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
}

_REACH = 2
"""How many pixels the widest of the filters reaches to each side."""

Size = tuple[int, int]

LONGEST_WHOLE = 10
"""How many times as long as the input a whole resized picture may be, before only the part that
is kept is made: a strip of 1 x 60,000 pixels must not become a giant."""


def model_pixels(
    image: Image.Image, contract: Preprocess, full_size: Size | None = None
) -> Float32Array:
    """Return the model's input for one picture.

    Args:
        image: Oriented, sRGB; mode RGB, or RGBA which is laid on the contract's background.
            Other modes are converted to one of these first.
        contract: The card's preprocessing.
        full_size: Width and height of the original where `image` was decoded smaller: what is
            cropped goes by the original, whose proportions a smaller copy has only roughly.

    Returns:
        [3, height, width] float32, contiguous.
    """
    opaque = _opaque(image, contract.background)
    resized = _resized(opaque, contract, full_size or opaque.size)
    # Channel by channel and in place: half the time of whole arrays, and the very same numbers.
    pixels = np.empty((3, contract.height, contract.width), dtype=np.float32)
    pixels[:] = np.asarray(resized).transpose(2, 0, 1)
    pixels /= np.float32(255.0)
    for channel, mean, std in zip(pixels, contract.mean, contract.std, strict=True):
        channel -= np.float32(mean)
        channel /= np.float32(std)
    return pixels


def _opaque(image: Image.Image, background: tuple[int, int, int]) -> Image.Image:
    if image.mode == "RGB":
        return image
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image if image.mode == "RGBA" else image.convert("RGBA")
    flat = Image.new("RGB", layered.size, background)
    flat.paste(layered, mask=layered.getchannel("A"))
    return flat


def _resized(image: Image.Image, contract: Preprocess, full_size: Size) -> Image.Image:
    """Return the picture at the input's size: all of it, or its middle.

    The middle is what a resize of the whole picture, shortest edge first, followed by a crop
    keeps: the longer edge is rounded down and the crop starts on a whole pixel.
    """
    kind = _FILTERS[contract.interpolation]
    side = (contract.width, contract.height)
    if contract.resize == "squash":
        return image.resize(side, kind)
    scaled = _scaled_size(*full_size, contract)
    left = _margin(scaled[0] - contract.width, contract)
    top = _margin(scaled[1] - contract.height, contract)
    if max(scaled) <= LONGEST_WHOLE * max(side):
        return _cut(image.resize(scaled, kind), left, top, side)
    return _part(image, scaled, (left, top), contract)


def _part(
    image: Image.Image, scaled: Size, corner: tuple[int, int], contract: Preprocess
) -> Image.Image:
    """Return what the picture, resized to `scaled`, has at `corner`, to a grey level.

    Of a long axis only what is kept is made. One axis at a time, in the order in which Pillow
    would resize the whole: where a filter overshoots, the order shows.
    """
    kind, side = _FILTERS[contract.interpolation], (contract.width, contract.height)
    longest = LONGEST_WHOLE * max(side)
    (x, width), (y, height) = (
        (0, whole) if whole <= longest else (start, kept)
        for whole, start, kept in zip(scaled, corner, side, strict=True)
    )
    first_x, last_x, left, right = _span(image.width, scaled[0], x, width)
    first_y, last_y, top, bottom = _span(image.height, scaled[1], y, height)
    part = image.crop((first_x, first_y, last_x, last_y))
    if image.height - scaled[1] > max(0, 2 * (image.width - scaled[0])):
        part = part.resize((part.width, height), kind, box=(0, top, part.width, bottom))
        top, bottom = 0, height
    part = part.resize((width, part.height), kind, box=(left, 0, right, part.height))
    part = part.resize((width, height), kind, box=(0, top, width, bottom))
    return _cut(part, corner[0] - x, corner[1] - y, side)


def _cut(image: Image.Image, left: int, top: int, side: Size) -> Image.Image:
    return image.crop((left, top, left + side[0], top + side[1]))


def _span(length: int, scaled: int, start: int, kept: int) -> tuple[int, int, float, float]:
    """Return which pixels of one axis make `kept` pixels from `start` on, of `scaled` in all.

    Returns:
        The first pixel that a filter reaches, the one after the last, and where between them,
        counted from the first, the part begins and ends. Counted from so near, Pillow's 32-bit
        edges are precise enough.
    """
    step = length / scaled
    begin, end = start * step, min((start + kept) * step, float(length))
    reach = math.ceil(_REACH * max(1.0, step)) + 1
    first, last = max(0, math.floor(begin) - reach), min(length, math.ceil(end) + reach)
    return first, last, begin - first, end - first


def _scaled_size(width: int, height: int, contract: Preprocess) -> Size:
    """Return the size of the whole picture after its shortest edge was scaled.

    In whole numbers: 999 * (224 / 888) is a hair less than 252, and one pixel would be lost.
    """
    edge = contract.shortest_edge
    least_x, least_y = (edge, edge) if edge else (contract.width, contract.height)
    if least_x * height >= least_y * width:
        return least_x, least_x * height // width
    return least_y * width // height, least_y


def _margin(room: int, contract: Preprocess) -> int:
    """Return where the crop starts when `room` pixels are to be cut off at both ends."""
    return room // 2 if contract.crop_rounding == "floor" else round(room / 2)
