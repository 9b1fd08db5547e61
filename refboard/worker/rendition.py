"""One picture at one size, as an image that can be painted: from its preview, else its original.

Stateless, and safe in any thread. Previews are a cache: a missing one is never an error while the
original is there.
"""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QImageReader

from refboard.core.asset import PREVIEW_SIDES, Asset
from refboard.core.errors import InputError

if TYPE_CHECKING:
    from PIL import Image

log = logging.getLogger(__name__)

_BAND_ROWS = 64


def read_rendition(
    asset: Asset, side: int, previews_dir: Path, originals_dir: Path
) -> QImage | None:
    """Return the picture with a longer side of at most `side` pixels, or None if it is gone."""
    from refboard.services.imaging.previews import preview_path

    for preview_side in PREVIEW_SIDES:
        if preview_side >= side:
            path = preview_path(previews_dir, asset.sha256, preview_side, asset.has_alpha)
            image = _read_scaled(path, side)
            if image is not None:
                return _paintable(image)
    image = _read_original(asset, side, originals_dir)
    return None if image is None else _paintable(image)


def _read_scaled(path: Path, side: int) -> QImage | None:
    """Read a preview at its size on screen; Qt gives the interpreter free while it decodes."""
    reader = QImageReader(str(path))
    size = reader.size()
    longest = max(size.width(), size.height())
    if longest > side:
        width, height = size.width() * side / longest, size.height() * side / longest
        reader.setScaledSize(QSize(max(round(width), 1), max(round(height), 1)))
    image = reader.read()
    return None if image.isNull() else image


def _read_original(asset: Asset, side: int, originals_dir: Path) -> QImage | None:
    # The decoders are imported by the first picture that needs it, never by the window.
    from refboard.services.imaging.decode import decode
    from refboard.services.imaging.originals import path_of

    try:
        content = path_of(asset, originals_dir).read_bytes()
        picture = decode(content, name=asset.name, longest_side=side)
    except (OSError, InputError) as error:
        log.debug("No rendition of %s: %s", asset.id, error)
        return None
    return _image_of(picture.image, side)


def _image_of(picture: "Image.Image", side: int) -> QImage:
    """Copy a picture band by band, so that no other thread waits long for the interpreter."""
    if max(picture.size) > side:
        picture.thumbnail((side, side))
    width, height = picture.size
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    pixels = memoryview(image.bits())
    for top in range(0, height, _BAND_ROWS):
        bottom = min(top + _BAND_ROWS, height)
        band = picture.crop((0, top, width, bottom)).convert("RGBA")
        pixels[top * width * 4 : bottom * width * 4] = band.tobytes("raw", "BGRA")
    if picture.mode == "RGB":
        # Every alpha is 255: the same bytes are an opaque image, without converting anything.
        image.reinterpretAsFormat(QImage.Format.Format_RGB32)
    return image


def _paintable(image: QImage) -> QImage:
    """Return the image in the format that is painted fastest, opaque where it can be."""
    wanted = QImage.Format.Format_RGB32
    if image.hasAlphaChannel():
        wanted = QImage.Format.Format_ARGB32_Premultiplied
    return image if image.format() == wanted else image.convertToFormat(wanted)
