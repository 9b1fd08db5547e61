"""Pictures as other files hold them: their own bytes where those can be believed, else pixels.

A file that is held as it is loses nothing and costs no time. That is a JPEG or PNG that lies
upright in sRGB: programs that show SVG and PDF neither turn nor convert reliably.
"""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from refboard.core.asset import Asset
from refboard.services.imaging import exif
from refboard.services.imaging.colour.profiles import route_of, srgb
from refboard.services.imaging.colour.reading import statement_of
from refboard.services.imaging.colour.transfer import srgb_levels
from refboard.services.imaging.decode import decode
from refboard.services.imaging.failures import decoding
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.originals import read_original
from refboard.services.imaging.readers.opening import open_image

_QUALITY = 95
_LOSSY = frozenset({"JPEG", "WEBP", "HEIF", "AVIF"})
_DRAWINGS = frozenset({"SVG", "SVGZ"})
_PLAIN = {"JPEG": ("RGB", "L"), "PNG": ("RGB", "L", "RGBA", "LA", "P", "1")}
_LIMITS = Limits(max_megapixels=2000)
"""What is in the library was within the limit when it came."""
_BAND_ROWS = 256

GREY = (0.2126, 0.7152, 0.0722)
"""Shares of red, green and blue light in a grey of sRGB: what Qt, and with that the board, does."""

_NUMBERS = np.arange(256) / 255
_LIGHT = np.where(
    _NUMBERS <= 0.04045, _NUMBERS / 12.92, ((_NUMBERS + 0.055) / 1.055) ** 2.4
).astype(np.float32)
"""The light of each level of sRGB."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """One picture.

    Attributes:
        width: Pixels, upright.
        height: Likewise.
        media_type: Of `content`: "image/jpeg" or "image/png"; empty when there are only pixels.
        content: The file as it is.
        image: Upright, sRGB, mode L, RGB or RGBA; None when the file is held as it is.
        is_lossy: Its own file was compressed with loss, so that doing so again is no great harm.
    """

    width: int
    height: int
    media_type: str = ""
    content: bytes = b""
    image: Image.Image | None = None
    is_lossy: bool = False


def embedded(
    asset: Asset,
    originals_dir: Path,
    *,
    longest: int = 0,
    is_greyscale: bool = False,
    as_pixels: bool = False,
) -> Embedded:
    """Return a stored asset's picture at its full size.

    Args:
        asset: A stored one.
        originals_dir: The library's folder of originals.
        longest: Pixels of a vector drawing's longer side, where it has less; others have their own.
        is_greyscale: Without its colours: as pixels.
        as_pixels: Whatever its file is: something is to be made of them.

    Raises:
        InputError: its original is gone, was changed, or cannot be decoded.
    """
    content = read_original(asset, originals_dir).content
    is_changed = is_greyscale or as_pixels
    if asset.format in _PLAIN and not is_changed and _is_plain(asset, content):
        media_type = f"image/{asset.format.lower()}"
        return Embedded(asset.width, asset.height, media_type, content)
    own = max(asset.width, asset.height, 1)
    side = max(own, longest) if asset.format in _DRAWINGS else None
    found = decode(content, name=asset.name, longest_side=side, limits=_LIMITS, draws_up=True)
    image = grey(found.image) if is_greyscale else found.image
    is_lossy = asset.format in _LOSSY and not found.has_alpha
    return Embedded(image.width, image.height, image=image, is_lossy=is_lossy)


def as_file(picture: Embedded) -> Embedded:
    """Return a picture as a file: a JPEG where its own was about one, else a PNG."""
    if picture.image is None:
        return picture
    if picture.is_lossy:
        content, media_type = jpeg_bytes(picture.image), "image/jpeg"
    else:
        file = BytesIO()
        picture.image.save(file, "PNG", compress_level=4)
        content, media_type = file.getvalue(), "image/png"
    return Embedded(picture.width, picture.height, media_type, content)


def jpeg_bytes(image: Image.Image) -> bytes:
    """Return an opaque image as a JPEG that can hardly be told from it."""
    file = BytesIO()
    image.save(file, "JPEG", quality=_QUALITY, subsampling=0, icc_profile=srgb())
    return file.getvalue()


def grey(image: Image.Image) -> Image.Image:
    """Return an image without its colours: mode L, or RGBA where it has an alpha channel."""
    made = Image.new("L", image.size)
    for top in range(0, image.height, _BAND_ROWS):
        band = image.crop((0, top, image.width, min(top + _BAND_ROWS, image.height)))
        light = _LIGHT[np.asarray(band.convert("RGB"))] @ np.array(GREY, np.float32)
        made.paste(Image.fromarray(srgb_levels(light)), (0, top))
    if image.mode != "RGBA":
        return made
    return Image.merge("RGBA", (made, made, made, image.getchannel("A")))


def _is_plain(asset: Asset, content: bytes) -> bool:
    """Return whether any program shows a file as we do."""
    with decoding(asset.name, asset.format):
        image = open_image(asset.format, BytesIO(content))
        said = statement_of(asset.format, content, image.info)
        tags = image.info.get("exif", b"")
        turn = exif.orientation(tags) if isinstance(tags, bytes) else exif.UPRIGHT
        is_sized = image.size == (asset.width, asset.height)
        mode = image.mode
    if mode not in _PLAIN[asset.format] or turn != exif.UPRIGHT or not is_sized:
        return False
    if said.cicp is not None or said.calibration is not None:
        return False
    if not said.profile:
        return True
    route = route_of(said.profile, "L" if mode in ("L", "LA", "1") else "RGB")
    return route is not None and route.transform is None and route.hdr is None
