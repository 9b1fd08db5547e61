"""What a board looks like, worked out with NumPy from its pictures: by nothing that draws it.

Every pixel of the result asks each picture, from the lowest up, what it shows there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from refboard.core.board import Item
from refboard.core.content import Crop, Picture
from refboard.core.geometry import Rect
from refboard.core.ids import AssetId

Numbers = NDArray[np.float64]
_WHOLE = Crop(0.0, 0.0, 1.0, 1.0)


@dataclass
class Composition:
    """What is expected.

    Attributes:
        pixels: [height, width, 4] levels, alpha last and not multiplied into the others.
        inside: [height, width] whether no edge of a picture is near, where smoothing may differ.
    """

    pixels: Numbers
    inside: NDArray[np.bool_]


def composed(
    items: Iterable[Item],
    pictures: dict[AssetId, NDArray[np.uint8]],
    part: Rect,
    scale: float,
    background: tuple[int, int, int] | None,
    near_px: float = 2.0,
) -> Composition:
    """Return what a part of a board looks like at so many pixels to a unit.

    Args:
        items: In any order.
        pictures: [height, width, 3 or 4] levels of each asset.
        part: Board units.
        scale: Pixels to a unit.
        background: None for none.
        near_px: What is nearer to an edge is not inside.
    """
    height, width = round(part.height * scale), round(part.width * scale)
    rows, columns = np.mgrid[0:height, 0:width]
    x, y = (columns + 0.5) / scale + part.x, (rows + 0.5) / scale + part.y
    colour = np.zeros((height, width, 3))
    alpha = np.zeros((height, width))
    if background is not None:
        colour[:], alpha[:] = background, 1.0
    inside = np.ones((height, width), bool)
    for item in sorted(items, key=lambda item: (item.placement.z, item.id)):
        picture = item.content
        assert isinstance(picture, Picture)
        at = item.placement
        middle, turn = at.rect.centre, radians(-at.rotation)
        dx, dy = x - middle.x, y - middle.y
        u = (dx * cos(turn) - dy * sin(turn)) / at.width
        v = (dx * sin(turn) + dy * cos(turn)) / at.height
        u, v = (-u if at.is_flipped_h else u) + 0.5, (-v if at.is_flipped_v else v) + 0.5
        to_edge = np.minimum(
            (0.5 - np.abs(u - 0.5)) * at.width, (0.5 - np.abs(v - 0.5)) * at.height
        )
        if at.rotation % 90:
            inside &= np.abs(to_edge * scale) > near_px
        shown = _sampled(_seen(pictures[picture.asset_id], picture), picture.crop or _WHOLE, u, v)
        share = np.where(to_edge > 0, shown[..., 3] / 255 * item.opacity, 0.0)
        under = alpha * (1 - share)
        total = share + under
        weight = np.divide(share, total, out=np.zeros_like(share), where=total > 0)[..., None]
        colour = shown[..., :3] * weight + colour * (1 - weight)
        alpha = total
    return Composition(np.dstack([colour, alpha * 255]), inside)


def _seen(levels: NDArray[np.uint8], picture: Picture) -> Numbers:
    """Return [height, width, 4] levels as they are looked at."""
    full = np.full((*levels.shape[:2], 4), 255.0)
    full[..., : levels.shape[2]] = levels
    if picture.view.is_greyscale:
        numbers = full[..., :3] / 255
        light = np.where(
            numbers <= 0.04045, numbers / 12.92, ((numbers + 0.055) / 1.055) ** 2.4
        ) @ np.array([0.2126, 0.7152, 0.0722])
        grey = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
        full[..., :3] = 255 * grey[..., None]
    return full


def _sampled(levels: Numbers, crop: Crop, u: Numbers, v: Numbers) -> Numbers:
    """Return [height, width, 4] levels at places in what is shown, between pixels in proportion."""
    height, width = levels.shape[:2]
    x = (crop.x + u * crop.width) * width - 0.5
    y = (crop.y + v * crop.height) * height - 0.5
    left, top = np.floor(x + 1e-9).astype(int), np.floor(y + 1e-9).astype(int)
    right_share, lower_share = (x - left)[..., None], (y - top)[..., None]

    def at(row: NDArray[np.int64], column: NDArray[np.int64]) -> Numbers:
        return levels[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)]

    upper = at(top, left) * (1 - right_share) + at(top, left + 1) * right_share
    lower = at(top + 1, left) * (1 - right_share) + at(top + 1, left + 1) * right_share
    return np.asarray(upper * (1 - lower_share) + lower * lower_share)
