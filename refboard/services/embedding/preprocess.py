"""Turn a decoded picture into a model's input exactly as the model's card says.

Whatever is done here is part of the vectors: the same card must give the same pixels in every
version. `make goldens` writes what the reference processors give.
"""

import numpy as np
from PIL import Image

from refboard.core.model_card import Preprocess
from refboard.core.query import Float32Array

_FILTERS = {
    "area": Image.Resampling.BOX,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
}

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
        whole = image.resize(scaled, kind)
        return whole.crop((left, top, left + contract.width, top + contract.height))
    # A strip: only the part that is kept is made; its edges differ by a grey level or two.
    x, y = image.width / scaled[0], image.height / scaled[1]
    right = min(float(image.width), (left + contract.width) * x)
    bottom = min(float(image.height), (top + contract.height) * y)
    return image.resize(side, kind, box=(left * x, top * y, right, bottom))


def _scaled_size(width: int, height: int, contract: Preprocess) -> tuple[int, int]:
    """Return the size of the whole picture after its shortest edge was scaled."""
    edge = contract.shortest_edge
    if edge:
        short = min(width, height)
        return int(edge * width / short), int(edge * height / short)
    scale = max(contract.width / width, contract.height / height)
    return (
        max(contract.width, int(width * scale)),
        max(contract.height, int(height * scale)),
    )


def _margin(room: int, contract: Preprocess) -> int:
    """Return where the crop starts when `room` pixels are to be cut off at both ends."""
    return room // 2 if contract.crop_rounding == "floor" else round(room / 2)
