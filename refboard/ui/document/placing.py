"""How large new pictures appear on a board, and where.

Pictures that come together are equally high, so that they lie in even rows. A picture whose size
is not known yet takes a box of BOX's shape; when it is known, the picture is fitted into the room
that the item has by then, so that nothing is ever pushed over its neighbour. The correction is no
step of the undo history: whenever an item with the box's shape meets an asset with another one, it
is fitted again, after undo and redo too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from refboard.core.asset import Asset
from refboard.core.board import Item, Placement
from refboard.core.content import Picture
from refboard.core.geometry import Point, Rect, Size
from refboard.core.ids import AssetId, new_item_id
from refboard.core.layout.arrange import beside, flow_at

BOX = Size(400.0, 300.0)

LEAST_HEIGHT = 150.0
WIDEST = 1200.0

ASPECT_TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class FreeRoom:
    """Where nothing lies yet, as near to a point as there is room."""

    near: Point


Place = Point | FreeRoom
"""Where pictures go: with their middle at a point, whatever lies there, or into free room."""


def corners_at(
    place: Place, sizes: Sequence[Size], gap: float, items: Iterable[Item]
) -> list[Point]:
    """Return the corners of pictures that come together onto a board with these items."""
    if isinstance(place, Point):
        return flow_at(place, sizes, gap)
    occupied = [item.placement.bounds for item in items]
    near = place.near
    if not occupied:
        return flow_at(near, sizes, gap)
    return beside(Rect(near.x, near.y, 0, 0), sizes, gap=gap, occupied=occupied)


def shown_sizes(sizes: Iterable[Size]) -> list[Size]:
    """Return the sizes of pictures that come together: equally high, ratios kept.

    They are as high as BOX, or as the lowest of them when that is lower, but not below
    LEAST_HEIGHT: even lower pictures keep their pixels, since none is ever enlarged. Very wide ones
    get WIDEST at most.

    Args:
        sizes: Pixels; 0 x 0 where unknown.
    """
    sizes = list(sizes)
    lowest = min((size.height for size in sizes if size.height > 0), default=BOX.height)
    height = min(BOX.height, max(LEAST_HEIGHT, lowest))
    unknown = Size(height * BOX.aspect, height)
    return [
        shown_size(int(size.width), int(size.height), Size(WIDEST, height))
        if size.width > 0 and size.height > 0
        else unknown
        for size in sizes
    ]


def shown_size(width: float, height: float, room: Size = BOX) -> Size:
    """Return the size of a picture in `room`: ratio kept, never larger than its pixels.

    Args:
        width: Pixels; 0 when unknown.
        height: Pixels; 0 when unknown.
        room: What it must fit into.
    """
    if width <= 0 or height <= 0:
        return room
    scale = min(room.width / width, room.height / height, 1.0)
    return Size(max(width * scale, 1.0), max(height * scale, 1.0))


def new_items(
    asset_ids: Sequence[AssetId], sizes: Sequence[Size], corners: Sequence[Point], top_z: float
) -> tuple[Item, ...]:
    """Return fresh items for assets, stacked in order above `top_z`."""
    return tuple(
        Item(
            new_item_id(),
            Placement(corner.x, corner.y, size.width, size.height, z=top_z + number),
            Picture(asset_id),
        )
        for number, (asset_id, size, corner) in enumerate(
            zip(asset_ids, sizes, corners, strict=True), start=1
        )
    )


def corrections(pairs: Iterable[tuple[Item, Asset]]) -> list[tuple[Item, Item]]:
    """Return (before, after) of the items that still have the box's shape wrongly."""
    changed = []
    for item, asset in pairs:
        if item.picture is None or not asset.is_stored or not _is_box_shaped(item.placement):
            continue
        shown = item.picture.shown_size(asset.width, asset.height)
        if not _fits(item.placement, shown):
            changed.append((item, replace(item, placement=_fitted(item.placement, shown))))
    return changed


def _is_box_shaped(placement: Placement) -> bool:
    return abs(placement.width / placement.height / BOX.aspect - 1) < 1e-6


def _fits(placement: Placement, shown: Size) -> bool:
    return abs(placement.rect.size.aspect / shown.aspect - 1) <= ASPECT_TOLERANCE


def _fitted(placement: Placement, shown: Size) -> Placement:
    room = placement.rect
    size = shown_size(shown.width, shown.height, room.size)
    middle = room.centre
    return placement.with_rect(
        Rect(middle.x - size.width / 2, middle.y - size.height / 2, size.width, size.height)
    )
