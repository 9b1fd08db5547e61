"""One picture at one size, as an image that can be painted: from its preview, else its original.

Every image says that it is sRGB, so that whoever gets it, another program too, need not guess.
Stateless, and safe in any thread. Previews are a cache that is never believed: one that is missing
or damaged is made anew, and never an error while the original is there.
"""

import logging
import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QSize
from PySide6.QtGui import QColorSpace, QImage, QImageReader

from refboard.core.asset import PREVIEW_SIDES, Asset
from refboard.core.errors import InputError, StorageError

if TYPE_CHECKING:
    from PIL import Image

    from refboard.services.imaging.decode import Picture

log = logging.getLogger(__name__)

Doubt = Callable[[bool], None]
"""Takes whether a preview was damaged and can be mended; else it is the original that is not as it
should be."""

_BAND_ROWS = 64
_SRGB = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
_MOST_SQUEEZED = 4


def read_rendition(
    asset: Asset,
    side: int,
    previews_dir: Path,
    originals_dir: Path,
    doubt: Doubt = lambda _: None,
) -> QImage | None:
    """Return the picture with a longer side of at most `side` pixels, or None if it is gone.

    A preview that is missing or not what was written is made anew from the original at once, and
    an original that is not what it was is never shown: its previews are, as long as they last.

    Args:
        asset: A stored one.
        side: Pixels.
        previews_dir: The library's folder of previews.
        originals_dir: The library's folder of originals.
        doubt: Told when something was not as it should be.
    """
    if side <= PREVIEW_SIDES[-1]:
        image = _shown_preview(asset, side, previews_dir, doubt)
        if image is None:
            image = _remade(asset, side, previews_dir, originals_dir, doubt)
    else:
        image = _from_original(asset, side, originals_dir, doubt)
    if image is None:
        image = _stand_in(asset, side, previews_dir)
    return None if image is None else _paintable(image)


def _shown_preview(asset: Asset, side: int, previews_dir: Path, doubt: Doubt) -> QImage | None:
    """Return the smallest preview that is large enough and can be believed."""
    from refboard.services.imaging.previews import read_preview

    sides = [preview_side for preview_side in PREVIEW_SIDES if preview_side >= side]
    for preview_side in sides:
        found = read_preview(previews_dir, asset, preview_side)
        image = _read_scaled(found.content, side) if found.state.is_shown else None
        if image is not None:
            if preview_side != sides[0]:
                doubt(True)
            return image
    return None


def _remade(
    asset: Asset, side: int, previews_dir: Path, originals_dir: Path, doubt: Doubt
) -> QImage | None:
    """Make the previews anew, and return the picture."""
    # The decoders are imported by the first picture that needs them, never by the window.
    from refboard.services.imaging.previews import decode_original, write_previews

    try:
        picture = decode_original(asset, originals_dir, PREVIEW_SIDES[-1])
    except InputError as error:
        log.info("No rendition of %s: %s", asset.id, error)
        doubt(False)
        return None
    try:
        write_previews(picture, previews_dir, asset.sha256)
        doubt(True)
    except StorageError as error:
        # A full disk, or a library that may not be written: the picture is seen all the same.
        log.info("The previews of %s are not kept: %s", asset.id, error)
    return _fitted(picture, side)


def _from_original(asset: Asset, side: int, originals_dir: Path, doubt: Doubt) -> QImage | None:
    from refboard.services.imaging.previews import decode_original

    try:
        return _fitted(decode_original(asset, originals_dir, side), side)
    except InputError as error:
        log.info("No rendition of %s: %s", asset.id, error)
        doubt(False)
        return None


def _stand_in(asset: Asset, side: int, previews_dir: Path) -> QImage | None:
    """Return what is left of a picture whose original cannot be had: a preview of its shape."""
    from refboard.services.imaging.decode import fitted_size
    from refboard.services.imaging.previews import read_preview

    for preview_side in reversed(PREVIEW_SIDES):
        content = read_preview(previews_dir, asset, preview_side).content
        image = _read_scaled(content, preview_side) if _has_end(content) else None
        size = fitted_size(asset.width, asset.height, preview_side)
        if image is not None and (image.width(), image.height()) == size:
            return image.scaled(*fitted_size(*size, side)) if side < max(size) else image
    return None


def _has_end(content: bytes) -> bool:
    """Return whether an encoded picture is not cut: some decoders show half of one."""
    if content.startswith(b"RIFF"):
        return len(content) == int.from_bytes(content[4:8], "little") + 8
    return content.endswith(b"\xff\xd9")


def _read_scaled(content: bytes, side: int) -> QImage | None:
    """Read a preview at its size on screen; Qt gives the interpreter free while it decodes."""
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    longest = max(size.width(), size.height())
    if longest > side:
        width, height = size.width() * side / longest, size.height() * side / longest
        reader.setScaledSize(QSize(max(round(width), 1), max(round(height), 1)))
    image = reader.read()
    return None if image.isNull() else image


def _fitted(picture: "Picture", side: int) -> QImage:
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

    from refboard.services.imaging.previews import decode_original

    # Shrunk by the decoder while both sides are long enough, and to the very pixels after that.
    scale = max(width / max(asset.width, 1), height / max(asset.height, 1))
    longest = math.ceil(scale * max(asset.width, asset.height, 1))
    # A shape that is squeezed a lot asks for a side out of all proportion.
    longest = min(longest, _MOST_SQUEEZED * max(width, height))
    picture = decode_original(asset, originals_dir, longest, draws_up=True)
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
    image.setColorSpace(_SRGB)
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
    painted = image if image.format() == wanted else image.convertToFormat(wanted)
    painted.setColorSpace(_SRGB)
    return painted
