"""Read TIFF: the picture that is no thumbnail, by every tag that changes its pixels."""

from dataclasses import replace
from io import BytesIO

from refboard.services.imaging.colour.reading import statement_of
from refboard.services.imaging.containers import tiff_tags
from refboard.services.imaging.failures import unread_kind
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import Raster
from refboard.services.imaging.readers import pillow
from refboard.services.imaging.readers.pillow import DraftGoal
from refboard.services.imaging.readers.tiff.layout import Layout, NotReadError, layout_of
from refboard.services.imaging.readers.tiff.pixels import pixels_of


def read(content: bytes, name: str, format_name: str, goal: DraftGoal, limits: Limits) -> Raster:
    """Return the pixels; see `reading.read_raster`.

    Raises:
        UnsupportedImageError: it is of a kind that nothing here reads.
    """
    directory = tiff_tags.picture(BytesIO(content))
    if directory is None:
        raise ValueError("there is no picture")
    limits.check_size(name, *tiff_tags.size(directory))
    try:
        layout = layout_of(directory)
    except NotReadError as reason:
        raise unread_kind(name, format_name, str(reason)) from reason
    statement = statement_of("TIFF", content, {})
    if layout.is_by_pillow:
        raster = pillow.read_pixels(_alone(content, layout), name, format_name, goal, limits)
        return replace(raster, statement=statement)
    pixels = pixels_of(content, layout)
    return Raster(pixels, pixels.size, statement, tiff_tags.turn(directory))


def _alone(content: bytes, layout: Layout) -> bytes:
    """Return a file that begins with the picture's own directory."""
    directory = layout.directory
    size = 8 if directory.is_big else 4
    start = directory.at.to_bytes(size, "little" if directory.order == "<" else "big")
    if content[size : 2 * size] == start:
        return content
    return content[:size] + start + content[2 * size :]
