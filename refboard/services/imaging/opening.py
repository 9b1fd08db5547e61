"""Open a picture with exactly the decoder of its format, without decoding it yet.

The decoder classes are called directly. `Image.open` would try every plugin it can import and
would check the size against a process-wide limit of Pillow's own; our limits are per call.
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
    "HEIF": ("pillow_heif", "HeifImageFile"),
}
SELF_TURNING = frozenset({"TIFF", "HEIF"})
"""Formats whose decoders apply the orientation themselves; nobody may apply it again."""

# Warning filters are process-wide before Python 3.14: one thread at a time may swap them. Opening
# takes about a millisecond; decoding, which takes the time, happens outside.
_filters_lock = threading.Lock()


def open_image(format_name: str, file: BinaryIO) -> "ImageFile":
    """Return the opened picture; its size is known, its pixels are not decoded.

    Pillow warns about broken metadata, which costs no picture; nobody could act on it.

    Raises:
        Whatever the decoder raises: call it inside `failures.decoding`.
    """
    module_name, class_name = _DECODERS[format_name]
    decoder = getattr(import_module(module_name), class_name)
    with _filters_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        image: ImageFile = decoder(file)
    return image
