"""Decode a picture to upright 8-bit sRGB, no larger than asked for.

The order matters: header and limits before any decoder, JPEG `draft` before any pixel, shrinking
before colour conversion, and orientation exactly once. Truncated files fail; they are never shown
half grey.
"""

import math
from dataclasses import dataclass, replace
from io import BytesIO

from PIL import Image

from refboard.core.asset import Remark, RemarkKind
from refboard.services.imaging import exif
from refboard.services.imaging.colour.convert import is_tone_mapped, to_srgb
from refboard.services.imaging.colour.statement import UNSAID
from refboard.services.imaging.failures import decoding
from refboard.services.imaging.formats import LONG_HEAD_BYTES
from refboard.services.imaging.headers import oriented_size
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.probe import known_format
from refboard.services.imaging.raster import DeepPixels, Raster
from refboard.services.imaging.readers import motion
from refboard.services.imaging.readers.opening import open_image
from refboard.services.imaging.readers.pillow import DraftGoal
from refboard.services.imaging.readers.reading import read_raster
from refboard.services.imaging.shrinking import averaged
from refboard.services.imaging.svg import drawing as svg

_DRAFT_GAP = 1.9
"""How much larger than the target a JPEG is decoded; 2 would decode the usual 4032 pixels of a
phone whole for a 1024 preview, at twice the time and no visible gain."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_NO_LIMITS_GIVEN = Limits()


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture.

    Attributes:
        image: Upright, sRGB; mode RGBA when `has_alpha`, else RGB.
        width: Oriented width of the original in pixels, whatever the image was shrunk to.
        height: Likewise.
        format: Format name, a key of `formats.CANONICAL_SUFFIX`.
        has_alpha: At least one pixel is not opaque.
        remarks: What is to be known of how it is shown.
    """

    image: Image.Image
    width: int
    height: int
    format: str
    has_alpha: bool
    remarks: tuple[Remark, ...] = ()


def decode(
    content: bytes,
    *,
    name: str,
    longest_side: int | None,
    shortest_side: int | None = None,
    limits: Limits = _NO_LIMITS_GIVEN,
    draws_up: bool = False,
) -> Picture:
    """Decode a picture.

    Args:
        content: The whole file.
        name: Its name, for sentences.
        longest_side: The result's longer side is at most this; None for full size. Nothing is
            ever scaled up.
        shortest_side: Instead of that: decode as coarsely as the format allows while the
            result's shorter side is at least this. For a model's eyes: quicker, and as near to a
            whole decode as anything can be.
        limits: What is too large.
        draws_up: Draw a vector drawing with a longer side of `longest_side` even when it is shown
            smaller: it has no pixels that would be scaled.

    Raises:
        UnsupportedImageError: it is no picture that we read.
        CorruptImageError: it is damaged, incomplete or empty.
        ImageTooLargeError: it is beyond the limits.
    """
    limits.check_bytes(name, len(content))
    format_name = known_format(content[:LONG_HEAD_BYTES], name)
    if format_name in svg.FORMATS:
        return _vector(content, name, format_name, longest_side, limits, draws_up=draws_up)
    claimed = oriented_size(BytesIO(content), format_name)
    if claimed:
        limits.check_size(name, *claimed)
    with decoding(name, format_name):
        goal = _goal(longest_side, shortest_side)
        raster = read_raster(content, name, format_name, goal, limits)
        if shortest_side:
            srgb = to_srgb(_coarse(raster.pixels, shortest_side), raster.statement)
        else:
            srgb = _shrunk(raster, fitted_size(*raster.full_size, longest_side))
        is_compressed = is_tone_mapped(raster.pixels, raster.statement)
    if raster.turn in _TURNS:
        srgb = srgb.transpose(_TURNS[raster.turn])
    width, height = exif.turned_size(*raster.full_size, raster.turn)
    remarks = _remarks(content, format_name, is_compressed=is_compressed)
    return _picture(srgb, width, height, format_name, remarks)


def _remarks(content: bytes, format_name: str, *, is_compressed: bool) -> tuple[Remark, ...]:
    remarks = [Remark(RemarkKind.TONE_MAPPED)] if is_compressed else []
    if motion.moves(content, format_name):
        remarks.append(Remark(RemarkKind.ANIMATED))
    if (count := motion.pages(content, format_name)) > 1:
        remarks.append(Remark(RemarkKind.PAGES, count))
    if format_name == "RAW":
        remarks.append(Remark(RemarkKind.CAMERA_PREVIEW))
    return tuple(remarks)


def fitted_size(width: int, height: int, longest_side: int | None) -> tuple[int, int]:
    """Return the size scaled down so that its longer side is at most `longest_side`."""
    longest = max(width, height)
    if longest_side is None or longest <= longest_side:
        return width, height
    scale = longest_side / longest
    return max(1, round(width * scale)), max(1, round(height * scale))


def _goal(longest_side: int | None, shortest_side: int | None) -> DraftGoal:
    def goal(full: tuple[int, int]) -> tuple[int, int] | None:
        if shortest_side:
            scale = min(1.0, shortest_side / min(full))
            return math.ceil(full[0] * scale), math.ceil(full[1] * scale)
        return fitted_size(*full, int(longest_side * _DRAFT_GAP)) if longest_side else None

    return goal


def _shrunk(raster: Raster, size: tuple[int, int]) -> Image.Image:
    """Return the picture at a size, in sRGB: colours last, where fewest pixels are left."""
    pixels = raster.pixels
    factor = max(1, int(max(pixels.size) / (_DRAFT_GAP * max(size))))
    small = averaged(pixels, factor)
    if isinstance(small, DeepPixels):  # nothing but averaging is done to more than 8 bits
        return _resized(to_srgb(small, raster.statement), size)
    return to_srgb(_resized(small, size), raster.statement)


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image if image.size == size else image.resize(size, Image.Resampling.HAMMING)


def _coarse(pixels: Image.Image | DeepPixels, shortest_side: int) -> Image.Image | DeepPixels:
    """Shrink by the largest whole factor that leaves the shorter side long enough."""
    return averaged(pixels, max(1, min(pixels.size) // shortest_side))


def _vector(
    content: bytes,
    name: str,
    format_name: str,
    longest_side: int | None,
    limits: Limits,
    *,
    draws_up: bool,
) -> Picture:
    drawing = svg.render(content, name, longest_side, draws_up=draws_up)
    limits.check_size(name, drawing.width, drawing.height)
    with decoding(name, format_name):
        srgb = to_srgb(open_image("PNG", BytesIO(drawing.png)), UNSAID)
    picture = _picture(srgb, drawing.width, drawing.height, format_name)
    if srgb.mode == "RGBA" and srgb.getchannel("A").getextrema() == (0, 0):
        return replace(picture, remarks=(Remark(RemarkKind.NOTHING_SHOWN),))
    if not drawing.not_shown:
        return picture
    return replace(picture, remarks=(Remark(RemarkKind.PARTS_NOT_SHOWN, drawing.not_shown),))


def _picture(
    image: Image.Image,
    width: int,
    height: int,
    format_name: str,
    remarks: tuple[Remark, ...] = (),
) -> Picture:
    return Picture(image, width, height, format_name, image.mode == "RGBA", remarks)
