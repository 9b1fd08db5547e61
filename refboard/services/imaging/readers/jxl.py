"""Read JPEG XL: the first frame, upright, in the colours of its profile."""

from typing import Any, BinaryIO

from PIL import Image

from refboard.services.imaging.colour.statement import ColourStatement
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import Raster
from refboard.services.imaging.readers.pillow import DraftGoal

_SECONDS = 60.0
"""A picture of the largest size allowed takes a part of it; a file made to last takes all."""


def read(content: bytes, name: str, _format: str, _goal: DraftGoal, limits: Limits) -> Raster:
    """Return the pixels; see `reading.read_raster`.

    The decoder applies the turn, and gives eight bits a sample.
    """
    import pylibjxl

    limits.check_size(name, *_size(pylibjxl.probe(content)))
    pixels, said = pylibjxl.decode(content, metadata=True, timeout=_SECONDS)
    image = Image.fromarray(
        pixels[:, :, 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels
    )
    return Raster(image, image.size, ColourStatement(said.get("icc", b"")))


def size_of(file: BinaryIO) -> tuple[int, int]:
    """Return width and height as they are shown, from the head of a file.

    Raises:
        RuntimeError: it is damaged.
    """
    import pylibjxl

    file.seek(0)
    try:
        return _size(pylibjxl.probe(file.read(65536)))
    except RuntimeError:  # what comes before the picture is longer than that
        file.seek(0)
        return _size(pylibjxl.probe(file.read()))


def _size(said: dict[str, Any]) -> tuple[int, int]:
    return said["width"], said["height"]
