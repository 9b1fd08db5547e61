"""How many pixels an exported picture has, and whether that many can be had."""

from collections.abc import Callable, Iterable

from refboard.core.board import Item
from refboard.core.export.options import ExportOptions, Format, SizeRule
from refboard.core.geometry import Size
from refboard.core.ids import AssetId

MOST_SIDE = 32_000
"""Pixels: what draws counts to little more."""
MOST_WEBP_SIDE = 16_383
_PIXEL_BYTES = 4
_ENCODED_BYTES = {Format.PNG: 0, Format.JPEG: 3, Format.WEBP: 8}
"""Beside those of the picture, while a file of it is made."""

SizeOf = Callable[[AssetId], Size | None]
"""Returns an asset's size in pixels; None while that is not known."""


def density(items: Iterable[Item], size_of: SizeOf) -> float:
    """Return the pixels to a board unit at which no picture is smaller than its original.

    Args:
        items: What is drawn.
        size_of: How large originals are.

    Returns:
        Above 0; 1 without any picture.
    """
    found = 0.0
    for item in items:
        picture = item.picture
        own = None if picture is None else size_of(picture.asset_id)
        if picture is None or own is None:
            continue
        shown = picture.whole_size(item.placement.width, item.placement.height)
        found = max(found, own.width / shown.width, own.height / shown.height)
    return found or 1.0


def scale_of(options: ExportOptions, part: Size, items: Iterable[Item], size_of: SizeOf) -> float:
    """Return how many pixels a board unit gets.

    Args:
        options: What decides it.
        part: What is drawn, in board units.
        items: What lies there.
        size_of: How large originals are.
    """
    match options.size_rule:
        case SizeRule.FACTOR:
            return options.factor / 100
        case SizeRule.LONGEST:
            return options.longest / max(part.width, part.height, 1e-9)
        case SizeRule.ORIGINALS:
            return density(items, size_of)


def pixels_of(part: Size, scale: float) -> tuple[int, int]:
    """Return the width and height in pixels of a part of a board, at least 1 each."""
    return max(1, round(part.width * scale)), max(1, round(part.height * scale))


def most_scale(part: Size, most_pixels: int) -> float:
    """Return the pixels to a board unit at which a part has no more than so many in all."""
    area = max(part.width * part.height, 1e-9)
    by_side: float = MOST_SIDE / max(part.width, part.height, 1e-9)
    return min(float((most_pixels / area) ** 0.5), by_side)


def too_large(form: Format, width: int, height: int, free_bytes: int) -> str:
    """Return why a picture of this size cannot be written and what to do; empty when it can.

    Args:
        form: What is written.
        width: Pixels.
        height: Pixels.
        free_bytes: How much memory there is.
    """
    if not form.is_raster:
        return ""
    longest = max(width, height)
    if form is Format.WEBP and MOST_WEBP_SIDE < longest <= MOST_SIDE:
        return (
            f"A WebP has at most {MOST_WEBP_SIDE:,} pixels a side, and this would have "
            f"{longest:,}. Choose a smaller size, or PNG."
        )
    if longest > MOST_SIDE:
        return (
            f"A picture has at most {MOST_SIDE:,} pixels a side, and this would have "
            f"{longest:,}. Choose a smaller size, or PDF or SVG."
        )
    needed = width * height * (_PIXEL_BYTES + _ENCODED_BYTES[form])
    if needed > free_bytes:
        return (
            f"This takes {needed / 1e9:.1f} GB of memory, and {free_bytes / 1e9:.1f} GB are free. "
            "Choose a smaller size, or PDF or SVG."
        )
    return ""
