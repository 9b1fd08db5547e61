"""Between the board and the upright picture of an item: turned, mirrored, cropped and scaled."""

from collections.abc import Iterable

from refboard.core.board import Item
from refboard.core.finding.part import PicturePart, part_within
from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.handles import Frame
from refboard.ui.document.cropping import crop_of


def to_picture(item: Item, point: Point) -> Point:
    """Return which place of an item's picture lies at a board point, in fractions of the whole."""
    at, crop = item.placement, crop_of(item)
    straight = point.turned(at.rect.centre, -at.rotation)
    x, y = (straight.x - at.x) / at.width, (straight.y - at.y) / at.height
    x, y = 1 - x if at.is_flipped_h else x, 1 - y if at.is_flipped_v else y
    return Point(crop.x + x * crop.width, crop.y + y * crop.height)


def to_board(item: Item, place: Point) -> Point:
    """Return the board point of a place of an item's picture; `to_picture` undoes it."""
    at, crop = item.placement, crop_of(item)
    x, y = (place.x - crop.x) / crop.width, (place.y - crop.y) / crop.height
    x, y = 1 - x if at.is_flipped_h else x, 1 - y if at.is_flipped_v else y
    straight = Point(at.x + x * at.width, at.y + y * at.height)
    return straight.turned(at.rect.centre, at.rotation)


def part_of(item: Item, corners: Iterable[Point]) -> PicturePart | None:
    """Return what an outline on the board encloses of the picture that an item shows, or None."""
    crop = crop_of(item)
    shown = Rect(crop.x, crop.y, crop.width, crop.height)
    return part_within([to_picture(item, corner) for corner in corners], shown)


def shown_part(item: Item) -> PicturePart | None:
    """Return what is shown of a picture; None for all of it."""
    crop = crop_of(item)
    part = PicturePart(Rect(crop.x, crop.y, crop.width, crop.height))
    return None if part.region == Rect(0.0, 0.0, 1.0, 1.0) else part


def corners_on_board(item: Item, part: PicturePart | None) -> tuple[Point, ...]:
    """Return where the corners of a part lie on the board; those of the item for all that shows."""
    if part is None:
        return Frame(item.placement.rect, item.placement.rotation).corners
    return tuple(to_board(item, corner) for corner in part.corners)
