"""Read HEIC and HEIF: with all bits where there are more than eight."""

from io import BytesIO

import numpy as np

from refboard.services.imaging.colour.reading import statement_of
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import DeepMode, DeepPixels, Raster
from refboard.services.imaging.readers import pillow
from refboard.services.imaging.readers.opening import open_image
from refboard.services.imaging.readers.pillow import DraftGoal

_MODES: dict[int, DeepMode] = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


def read(content: bytes, name: str, format_name: str, goal: DraftGoal, limits: Limits) -> Raster:
    """Return the pixels; see `reading.read_raster`.

    Turns and mirrors of the item are applied; an orientation in EXIF counts for nothing beside
    them, as MIAF says.
    """
    image = open_image(format_name, BytesIO(content))
    limits.check_size(name, *image.size)
    bits = image.info.get("bit_depth")
    if not isinstance(bits, int) or not 8 < bits <= 16:
        return pillow.read(content, name, format_name, goal, limits)
    pixels = _deep(content, bits)
    return Raster(pixels, pixels.size, statement_of(format_name, content, image.info))


def _deep(content: bytes, bits: int) -> DeepPixels:
    import pi_heif

    values = np.asarray(pi_heif.open_heif(BytesIO(content), convert_hdr_to_8bit=False))
    planes = values.reshape(*values.shape[:2], -1)
    top = 2**bits - 1
    wide = (planes >> (16 - bits)).astype(np.uint32) * 65535  # it fills the low bits with zeros
    return DeepPixels(((wide + top // 2) // top).astype(np.uint16), _MODES[planes.shape[2]])
