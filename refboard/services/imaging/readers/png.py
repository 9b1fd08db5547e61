"""Read PNG: every depth, and key colours at the depth that they are given in."""

from dataclasses import replace

import numpy as np
from PIL import Image

from refboard.services.imaging.colour.reading import statement_of
from refboard.services.imaging.containers import png_chunks
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import DeepMode, DeepPixels, Raster
from refboard.services.imaging.readers import codecs, pillow
from refboard.services.imaging.readers.pillow import DraftGoal

_MODES: dict[int, DeepMode] = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


def read(content: bytes, name: str, format_name: str, goal: DraftGoal, limits: Limits) -> Raster:
    """Return the pixels; see `reading.read_raster`.

    Pillow keeps 8 of 16 bits and compares key colours afterwards, and it takes no key colour of
    2 and 4 bits; libpng itself reads those.
    """
    plain = png_chunks.plain(content)
    statement = statement_of("PNG", content, {})
    if plain.depth == 16 or (plain.has_key and plain.is_grey and plain.depth < 8):
        pixels = _by_libpng(plain.content)
        return Raster(pixels, pixels.size, statement, plain.turn)
    raster = pillow.read_pixels(plain.content, name, format_name, goal, limits)
    return replace(raster, statement=statement, turn=plain.turn)


def _by_libpng(content: bytes) -> Image.Image | DeepPixels:
    values = codecs.load().png_decode(content)
    if values.dtype == np.uint16:
        planes = values.reshape(*values.shape[:2], -1)
        return DeepPixels(planes, _MODES[planes.shape[2]])
    return Image.fromarray(values)
