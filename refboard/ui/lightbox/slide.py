"""One picture by itself, as it lies on the board, measured in its own pixels.

Crop, flips, rotation and greyscale are the board's; opacity is not: what is faint there can be
looked at here. The middle of the picture is the origin, and a unit is a pixel of its original.
"""

from dataclasses import replace

from refboard.core.board import Item, Viewpoint
from refboard.core.geometry import Size
from refboard.ui.canvas.looking.pixel_scale import pixels_per_unit
from refboard.ui.canvas.transform import fitting
from refboard.ui.document.known_assets import KnownAssets

ENLARGED = 3.0
"""A small picture is enlarged so much at most to fill the window."""

PIXEL_PX = 64.0
"""Device pixels that a pixel of a picture takes, from nearest."""


def slide_of(item: Item, known_assets: KnownAssets) -> Item:
    """Return an item's picture by itself; unknown pixels count as one for each board unit."""
    scale = pixels_per_unit(item, known_assets) or 1.0
    placement = item.placement
    width, height = placement.width * scale, placement.height * scale
    alone = replace(placement, x=-width / 2, y=-height / 2, width=width, height=height)
    return replace(item, placement=alone, opacity=1.0, is_locked=False)


def fitted(slide: Item, room: Size, ratio: float, padding: float) -> Viewpoint:
    """Return where one sees all of a slide.

    Args:
        slide: As `slide_of` makes it.
        room: The window in logical pixels.
        ratio: Device pixels to a logical one.
        padding: Logical pixels that stay free around it.
    """
    return fitting(slide.placement.bounds, room, padding=padding, zoom_limit=ENLARGED / ratio)


def held(wanted: Viewpoint, slide: Item, room: Size, ratio: float, fit: float) -> Viewpoint:
    """Return the nearest viewpoint from which one still sees as much as there is room for.

    Args:
        wanted: Where one would like to look.
        slide: What is looked at.
        room: The window in logical pixels.
        ratio: Device pixels to a logical one.
        fit: The zoom at which all of it is seen.
    """
    actual = 1.0 / ratio
    zoom = min(max(wanted.zoom, min(fit, actual)), max(PIXEL_PX * actual, fit))
    bounds = slide.placement.bounds
    free_x = max(bounds.width - room.width / zoom, 0.0) / 2
    free_y = max(bounds.height - room.height / zoom, 0.0) / 2
    return Viewpoint(min(max(wanted.x, -free_x), free_x), min(max(wanted.y, -free_y), free_y), zoom)
