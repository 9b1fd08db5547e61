"""Decode a picture to upright 8-bit sRGB, no larger than asked for.

The order matters: header and limits before any decoder, JPEG `draft` before any pixel, shrinking
before colour conversion, and orientation exactly once. Truncated files fail; they are never shown
half grey.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from refboard.services.imaging import colour, exif, svg
from refboard.services.imaging.failures import decoding
from refboard.services.imaging.formats import HEAD_BYTES
from refboard.services.imaging.headers import oriented_size
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.opening import SELF_TURNING, open_image
from refboard.services.imaging.probe import known_format

_DRAFT_GAP = 1.9
"""How much larger than the target a JPEG is decoded; 2 would decode the usual 4032 pixels of a
phone whole for a 1024 preview, at twice the time and no visible gain."""
_BAND_PIXELS = 4_000_000
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
    """

    image: Image.Image
    width: int
    height: int
    format: str
    has_alpha: bool


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
    format_name = known_format(content[:HEAD_BYTES], name)
    if format_name in svg.FORMATS:
        return _vector(content, name, format_name, longest_side, limits, draws_up=draws_up)
    claimed = oriented_size(BytesIO(content), format_name)
    if claimed:
        limits.check_size(name, *claimed)
    with decoding(name, format_name):
        goal = _goal(longest_side, shortest_side)
        image, full = _loaded(content, name, format_name, goal, limits)
        profile = image.info.get("icc_profile")
        turn = _orientation(image, format_name)
        small = _coarse(image, shortest_side) if shortest_side else None
        if small is None:
            small = _shrunk(image, fitted_size(*full, longest_side))
        srgb = colour.to_srgb(small, profile if isinstance(profile, bytes) else None)
    if turn in _TURNS:
        srgb = srgb.transpose(_TURNS[turn])
    width, height = exif.turned_size(*full, turn)
    return _picture(srgb, width, height, format_name)


def fitted_size(width: int, height: int, longest_side: int | None) -> tuple[int, int]:
    """Return the size scaled down so that its longer side is at most `longest_side`."""
    longest = max(width, height)
    if longest_side is None or longest <= longest_side:
        return width, height
    scale = longest_side / longest
    return max(1, round(width * scale)), max(1, round(height * scale))


Goal = Callable[[tuple[int, int]], tuple[int, int] | None]
"""Says how small a JPEG of a size may be decoded; None for whole."""


def _goal(longest_side: int | None, shortest_side: int | None) -> Goal:
    def goal(full: tuple[int, int]) -> tuple[int, int] | None:
        if shortest_side:
            scale = min(1.0, shortest_side / min(full))
            return math.ceil(full[0] * scale), math.ceil(full[1] * scale)
        return fitted_size(*full, int(longest_side * _DRAFT_GAP)) if longest_side else None

    return goal


def _loaded(
    content: bytes, name: str, format_name: str, goal: Goal, limits: Limits
) -> tuple[Image.Image, tuple[int, int]]:
    """Return the decoded pixels, for a JPEG already scaled, and the full size before turning."""
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


def _shrunk(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    factor = max(1, int(max(image.size) / (_DRAFT_GAP * max(size))))
    averaged = _averaged(image, factor)
    if averaged.size == size:
        return averaged
    return averaged.resize(size, Image.Resampling.HAMMING)


def _coarse(image: Image.Image, shortest_side: int) -> Image.Image:
    """Shrink by the largest whole factor that leaves the shorter side long enough."""
    return _averaged(image, max(1, min(image.size) // shortest_side))


def _averaged(image: Image.Image, factor: int) -> Image.Image:
    """Shrink by a whole factor, band by band, so that no second full-size copy is ever made."""
    span = colour.value_span(image)
    if factor == 1:
        return colour.averageable(image, span)
    rows = max(1, _BAND_PIXELS // (image.width * factor)) * factor
    result: Image.Image | None = None
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        small = colour.averageable(band, span).reduce(factor)
        if result is None:
            result = Image.new(small.mode, (small.width, -(-image.height // factor)))
        result.paste(small, (0, top // factor))
    assert result is not None, "a decoded picture has at least one row"
    return result


def _vector(
    content: bytes,
    name: str,
    format_name: str,
    longest_side: int | None,
    limits: Limits,
    *,
    draws_up: bool,
) -> Picture:
    drawing = svg.read(content, name)
    limits.check_size(name, drawing.width, drawing.height)
    size = fitted_size(drawing.width, drawing.height, longest_side)
    if draws_up and longest_side is not None:
        scale = longest_side / max(drawing.width, drawing.height)
        size = max(1, round(drawing.width * scale)), max(1, round(drawing.height * scale))
    with decoding(name, format_name):
        png = open_image("PNG", BytesIO(svg.render(drawing, size, name)))
        srgb = colour.to_srgb(png, None)
    return _picture(srgb, drawing.width, drawing.height, format_name)


def _picture(image: Image.Image, width: int, height: int, format_name: str) -> Picture:
    return Picture(image, width, height, format_name, image.mode == "RGBA")
