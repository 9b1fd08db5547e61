"""One picture at one size, as an image that can be painted: from its preview, else its original.

Stateless, and safe in any thread. Previews are a cache: a missing one is never an error while the
original is there.
"""

import logging
import math
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QImageReader

from refboard.core.asset import PREVIEW_SIDES, Asset
from refboard.core.errors import InputError, UnreadableFileError

if TYPE_CHECKING:
    from PIL import Image

log = logging.getLogger(__name__)

_BAND_ROWS = 64
_MOST_MEGAPIXELS = 2000
"""The most that the settings allow: what is in the library was within the limit when it came."""
_MOST_SQUEEZED = 4


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
    from refboard.services.imaging.originals import original_file

    try:
        content = original_file(asset, originals_dir).read_bytes()
        picture = decode(content, name=asset.name, longest_side=side)
    except (OSError, InputError) as error:
        log.debug("No rendition of %s: %s", asset.id, error)
        return None
    if max(picture.image.size) > side:
        picture.image.thumbnail((side, side))
    return _image_of(picture.image)


def read_exact(asset: Asset, width: int, height: int, originals_dir: Path) -> QImage:
    """Return a picture for exactly so many pixels, always from its original.

    A picture of fewer pixels is returned as it is: nothing is scaled up. A drawing has as many as
    are asked for.

    Args:
        asset: A stored one.
        width: Pixels.
        height: Pixels; the picture is squeezed if it has another shape.
        originals_dir: The library's folder of originals.

    Raises:
        InputError: the original is gone, was changed, or cannot be decoded.
    """
    from PIL import Image

    from refboard.services.imaging.decode import decode
    from refboard.services.imaging.failures import quoted
    from refboard.services.imaging.limits import Limits
    from refboard.services.imaging.originals import original_file
    from refboard.services.imaging.source import read_source

    read = read_source(original_file(asset, originals_dir))
    if read.sha256 != asset.sha256:
        raise UnreadableFileError(f"{quoted(asset.name)} was changed after it was added.")
    # Shrunk by the decoder while both sides are long enough, and to the very pixels after that.
    scale = max(width / max(asset.width, 1), height / max(asset.height, 1))
    longest = math.ceil(scale * max(asset.width, asset.height, 1))
    picture = decode(
        read.content,
        name=asset.name,
        # A shape that is squeezed a lot asks for a side out of all proportion.
        longest_side=min(longest, _MOST_SQUEEZED * max(width, height)),
        limits=Limits(max_megapixels=_MOST_MEGAPIXELS),
        draws_up=True,
    )
    image = picture.image
    size = (min(width, image.width), min(height, image.height))
    if size != image.size:
        image = image.resize(size, Image.Resampling.LANCZOS)
    return _image_of(image)


def _image_of(picture: "Image.Image") -> QImage:
    """Copy a picture band by band, so that no other thread waits long for the interpreter."""
    width, height = picture.size
    is_opaque = picture.mode == "RGB"
    packed, order = ("RGBA", "BGRA") if is_opaque else ("RGBa", "BGRa")
    # What is opaque has an alpha of 255 everywhere, which this format leaves alone.
    kind = QImage.Format.Format_RGB32 if is_opaque else QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(width, height, kind)
    pixels = memoryview(image.bits())
    for top in range(0, height, _BAND_ROWS):
        bottom = min(top + _BAND_ROWS, height)
        band = picture.crop((0, top, width, bottom)).convert(packed)
        pixels[top * width * 4 : bottom * width * 4] = band.tobytes("raw", order)
    return image


def _paintable(image: QImage) -> QImage:
    """Return the image in the format that is painted fastest, opaque where it can be."""
    wanted = QImage.Format.Format_RGB32
    if image.hasAlphaChannel():
        wanted = QImage.Format.Format_ARGB32_Premultiplied
    return image if image.format() == wanted else image.convertToFormat(wanted)
