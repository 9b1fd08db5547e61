"""Read JPEG XL: the first frame, upright, in the colours of its profile."""

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

    claimed = pylibjxl.probe(content)
    limits.check_size(name, claimed["width"], claimed["height"])
    pixels, said = pylibjxl.decode(content, metadata=True, timeout=_SECONDS)
    image = Image.fromarray(
        pixels[:, :, 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels
    )
    return Raster(image, image.size, ColourStatement(said.get("icc", b"")))
