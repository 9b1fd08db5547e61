"""Open a picture with exactly the decoder of its format, without decoding it yet.

The decoder classes are called directly: `Image.open` would try every plugin it can import. Pillow's
own limit on pixels is process-wide, warns, and lies below ours; it is lifted here, so whoever opens
a picture checks `Limits` on its header before and on its size after.
"""

import threading
import warnings
from importlib import import_module
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

_DECODERS = {
    "JPEG": ("PIL.JpegImagePlugin", "JpegImageFile"),
    "PNG": ("PIL.PngImagePlugin", "PngImageFile"),
    "WEBP": ("PIL.WebPImagePlugin", "WebPImageFile"),
    "GIF": ("PIL.GifImagePlugin", "GifImageFile"),
    "BMP": ("PIL.BmpImagePlugin", "BmpImageFile"),
    "TIFF": ("PIL.TiffImagePlugin", "TiffImageFile"),
    "AVIF": ("PIL.AvifImagePlugin", "AvifImageFile"),
    "ICO": ("PIL.IcoImagePlugin", "IcoImageFile"),
    "HEIF": ("pi_heif", "HeifImageFile"),
}
SELF_TURNING = frozenset({"TIFF", "HEIF"})
"""Formats whose decoders apply the orientation themselves; nobody may apply it again."""

_ORIENTATION_TAG = 0x0112

# Warning filters are process-wide before Python 3.14: one thread at a time may swap them. Opening
# takes about a millisecond; decoding, which takes the time, happens outside.
_filters_lock = threading.Lock()


def open_image(format_name: str, file: BinaryIO) -> "ImageFile":
    """Return the opened picture; its size is known, its pixels are not decoded.

    Pillow warns about broken metadata, which costs no picture; nobody could act on it.

    Raises:
        Whatever the decoder raises: call it inside `failures.decoding`.
    """
    from PIL import Image

    module_name, class_name = _DECODERS[format_name]
    decoder = getattr(import_module(module_name), class_name)
    Image.MAX_IMAGE_PIXELS = None
    with _filters_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image: ImageFile = decoder(file)
        if format_name == "TIFF":
            _read_tags(image)
    return image


def _read_tags(image: "ImageFile") -> None:
    """Read a TIFF's tags now, where warnings are quiet; decoding finds them read."""
    from PIL.TiffTags import TAGS_V2_GROUPS

    tags = image.getexif()
    tags.get(_ORIENTATION_TAG)
    for group in TAGS_V2_GROUPS:
        if group in tags:
            tags.get_ifd(group)
