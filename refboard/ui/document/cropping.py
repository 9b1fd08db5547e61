"""What of a picture is shown, and where that lies: the one decides the other.

A crop cuts a frame out of the picture that lies on the board. What stays to be seen stays exactly
where it is, as large as it is; what was cut away comes back where it was. Board units; turned and
mirrored pictures, too. Ratios are width over height of the frame before rotation.
"""

import math
from dataclasses import replace

from refboard.core.board import Item, Placement
from refboard.core.content import Crop
from refboard.core.geometry import Rect

WHOLE = Crop(0.0, 0.0, 1.0, 1.0)

_ROUNDING = 1e-9


def crop_of(item: Item) -> Crop:
    """Return the part that is shown of what an item holds; the whole of what is no picture."""
    picture = item.picture
    return WHOLE if picture is None or picture.crop is None else picture.crop


def whole_placement(item: Item) -> Placement:
    """Return where the whole picture would lie while what is shown of it stays where it is."""
    frame, part = item.placement, seen(crop_of(item), item.placement)
    width, height = frame.width / part.width, frame.height / part.height
    rect = Rect(frame.x - part.x * width, frame.y - part.y * height, width, height)
    return _over(frame, rect)


def part_placement(whole: Placement, crop: Crop) -> Placement:
    """Return where a part of a picture lies that lies as a whole at `whole`."""
    part = seen(crop, whole)
    rect = Rect(
        whole.x + part.x * whole.width,
        whole.y + part.y * whole.height,
        part.width * whole.width,
        part.height * whole.height,
    )
    return _over(whole, rect)


def seen(crop: Crop, placement: Placement) -> Crop:
    """Return a crop as it is seen in a mirrored picture; the same again undoes it."""
    x = 1.0 - crop.x - crop.width if placement.is_flipped_h else crop.x
    y = 1.0 - crop.y - crop.height if placement.is_flipped_v else crop.y
    return Crop(max(x, 0.0), max(y, 0.0), crop.width, crop.height)


def with_crop(item: Item, crop: Crop) -> Item:
    """Return a picture that shows another part; what both parts have stays where it is."""
    placement = part_placement(whole_placement(item), crop)
    return replace(showing(item, crop), placement=placement)


def without_crop(item: Item) -> Item:
    """Return a picture that shows all of itself again; the same item where it does so already."""
    return item if crop_of(item) == WHOLE else with_crop(item, WHOLE)


def showing(item: Item, crop: Crop) -> Item:
    """Return a picture that shows another part in the frame that it has."""
    assert item.picture is not None
    kept = None if _is_whole(crop) else _inside(crop)
    return replace(item, content=replace(item.picture, crop=kept))


def cropped_to_ratio(item: Item, ratio: float) -> Item:
    """Return a picture whose frame has a ratio: as much as fits in, about the same middle.

    What somebody cut out with care loses some more of itself. What spans the picture from side to
    side one way may take the other way what it needs, so that ratios can be tried one by one.
    """
    whole, old = whole_placement(item), seen(crop_of(item), item.placement)
    spans = max(old.width, old.height) >= 1.0 - _ROUNDING
    room = WHOLE if spans else old
    # The same ratio of fractions: those of the width and the height are of different lengths.
    share = ratio * whole.height / whole.width
    width = min(room.width, room.height * share)
    height = width / share
    x = _within(old.x + (old.width - width) / 2, room.x, room.x + room.width - width)
    y = _within(old.y + (old.height - height) / 2, room.y, room.y + room.height - height)
    return with_crop(item, seen(Crop(x, y, width, height), item.placement))


def on_side(ratio: float, rotation: float) -> float:
    """Return the ratio of a frame that is to be seen with a ratio: of one on its side, inverted."""
    turn = math.radians(rotation)
    return 1 / ratio if abs(math.sin(turn)) > abs(math.cos(turn)) + _ROUNDING else ratio


def _over(placement: Placement, rect: Rect) -> Placement:
    """Return the placement that lies where `rect` does in one that is turned about its middle."""
    middle = rect.centre.turned(placement.rect.centre, placement.rotation)
    return placement.with_rect(
        Rect(middle.x - rect.width / 2, middle.y - rect.height / 2, rect.width, rect.height)
    )


def _is_whole(crop: Crop) -> bool:
    return min(crop.width, crop.height) >= 1.0 - _ROUNDING


def _inside(crop: Crop) -> Crop:
    """Return a crop without what rounding put beyond the picture."""
    x, y = min(max(crop.x, 0.0), 1.0), min(max(crop.y, 0.0), 1.0)
    return Crop(x, y, min(crop.width, 1.0 - x), min(crop.height, 1.0 - y))


def _within(value: float, least: float, most: float) -> float:
    return max(least, min(value, most))
