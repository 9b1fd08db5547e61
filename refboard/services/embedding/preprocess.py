"""Turn a decoded picture into a model's input exactly as the model's card says.

Whatever is done here is part of the vectors: the same card must give the same pixels in every
version. The part of the picture that survives a crop is chosen before it is resized, so that a
strip of 1 x 60,000 pixels never becomes a giant.
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

Box = tuple[float, float, float, float]


def model_pixels(image: Image.Image, contract: Preprocess) -> Float32Array:
    """Return the model's input for one picture.

    Args:
        image: Oriented, sRGB; mode RGB, or RGBA which is laid on the contract's background.
            Other modes are converted to one of these first.
        contract: The card's preprocessing.

    Returns:
        [3, height, width] float32, contiguous.
    """
    opaque = _opaque(image, contract.background)
    resized = opaque.resize(
        (contract.width, contract.height),
        _FILTERS[contract.interpolation],
        box=_source_box(opaque.width, opaque.height, contract),
    )
    pixels = np.asarray(resized, dtype=np.float32) / np.float32(255.0)
    mean = np.asarray(contract.mean, dtype=np.float32)
    std = np.asarray(contract.std, dtype=np.float32)
    return np.ascontiguousarray(((pixels - mean) / std).transpose(2, 0, 1))


def _opaque(image: Image.Image, background: tuple[int, int, int]) -> Image.Image:
    if image.mode == "RGB":
        return image
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image if image.mode == "RGBA" else image.convert("RGBA")
    flat = Image.new("RGB", layered.size, background)
    flat.paste(layered, mask=layered.getchannel("A"))
    return flat


def _source_box(width: int, height: int, contract: Preprocess) -> Box:
    """Return the part of the picture that fills the input: all of it, or its middle.

    The middle is what a resize of the whole picture, shortest edge first, followed by a crop
    would keep: the longer edge is rounded down and the crop starts on a whole pixel.
    """
    if contract.resize == "squash":
        return (0.0, 0.0, float(width), float(height))
    scale = max(contract.width / width, contract.height / height)
    scaled = (
        max(contract.width, int(width * scale)),
        max(contract.height, int(height * scale)),
    )
    left = (scaled[0] - contract.width) // 2 * width / scaled[0]
    top = (scaled[1] - contract.height) // 2 * height / scaled[1]
    return (
        left,
        top,
        min(float(width), left + contract.width * width / scaled[0]),
        min(float(height), top + contract.height * height / scaled[1]),
    )
