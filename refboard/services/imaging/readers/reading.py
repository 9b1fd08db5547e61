"""Read a picture with the reader of its format."""

from refboard.services.imaging.limits import Limits
from refboard.services.imaging.raster import Raster
from refboard.services.imaging.readers import (
    avif,
    exr,
    gif,
    heif,
    jpeg,
    jxl,
    pillow,
    png,
    raw,
    webp,
)
from refboard.services.imaging.readers.bmp import reader as bmp
from refboard.services.imaging.readers.pillow import DraftGoal
from refboard.services.imaging.readers.psd import reader as psd
from refboard.services.imaging.readers.tiff import reader as tiff

_READERS = {
    "AVIF": avif.read,
    "BMP": bmp.read,
    "EXR": exr.read,
    "GIF": gif.read,
    "HEIF": heif.read,
    "JPEG": jpeg.read,
    "JXL": jxl.read,
    "PNG": png.read,
    "PSD": psd.read,
    "RAW": raw.read,
    "TIFF": tiff.read,
    "WEBP": webp.read,
}


def read_raster(
    content: bytes, name: str, format_name: str, goal: DraftGoal, limits: Limits
) -> Raster:
    """Return the pixels of a picture and what its file says about them.

    Args:
        content: The whole file.
        name: Its name, for sentences.
        format_name: As `formats.sniff` gave it; no vector drawing.
        goal: How small a JPEG may be decoded.
        limits: What is too large.

    Raises:
        Whatever a decoder raises: call it inside `failures.decoding`.
        ImageTooLargeError: it is beyond the limits.
    """
    read = _READERS.get(format_name, pillow.read)
    return read(content, name, format_name, goal, limits)
