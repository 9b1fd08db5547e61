"""Read what Pillow and pi-heif decode."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image

from refboard.services.imaging import exif
from refboard.services.imaging.colour.reading import statement_of
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import Raster
from refboard.services.imaging.readers.opening import SELF_TURNING, open_image

DraftGoal = Callable[[tuple[int, int]], tuple[int, int] | None]
"""Says how small a JPEG of a size may be decoded; None for whole."""


def read(content: bytes, name: str, format_name: str, goal: DraftGoal, limits: Limits) -> Raster:
    """Return the decoded pixels, for a JPEG already scaled; see `reading.read_raster`."""
    image, full = _loaded(content, name, format_name, goal, limits)
    statement = statement_of(format_name, content, image.info)
    return Raster(image, full, statement, _orientation(image, format_name))


def read_pixels(
    content: bytes, name: str, format_name: str, goal: DraftGoal, limits: Limits
) -> Raster:
    """Return the same for a reader that knows itself what the file says of its colours."""
    image, full = _loaded(content, name, format_name, goal, limits)
    return Raster(image, full, turn=_orientation(image, format_name))


def _loaded(
    content: bytes, name: str, format_name: str, goal: DraftGoal, limits: Limits
) -> tuple[Image.Image, tuple[int, int]]:
    """Return the decoded picture, and its full size before it is turned."""
    image = open_image(format_name, BytesIO(content))
    limits.check_size(name, *image.size)
    full = image.size
    if format_name == "JPEG" and (size := goal(full)):
        image.draft(image.mode, size)
        image.load()
        return image, full
    image.load()
    return image, image.size  # some decoders turn it, or find its true size, only now


def _orientation(image: Image.Image, format_name: str) -> int:
    block = image.info.get("exif")
    if format_name in SELF_TURNING or not isinstance(block, bytes):
        return exif.UPRIGHT
    return exif.orientation(block)
