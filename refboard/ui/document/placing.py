"""How large new pictures appear on a board, and where.

Pictures that come together are equally high but for what makes the ends of their rows flush. A
picture whose size is not known yet takes a box of BOX's shape, or the shape that a page or a header
claims for it. When its own shape is known, the item takes it about the same middle: inside the room
of a box, so that nothing is ever pushed over its neighbour; at the same height where the shape was
a claim, as if it had been true. Nothing here stretches pictures, so every other shape is a wrong
guess, whenever it was made. The correction is no step of the undo history: it is made again after
undo and redo.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from refboard.core.asset import Asset
from refboard.core.board import Item, Placement
from refboard.core.content import Picture
from refboard.core.geometry import Point, Rect, Size, bounding
from refboard.core.ids import AssetId, new_item_id
from refboard.core.layout.arrange import block_beside
from refboard.core.layout.justified_rows import flush

BOX = Size(400.0, 300.0)

GAP = 16.0
"""Between pictures that come together."""

STEP_ASIDE = 24.0
"""From one thing to the next that is pasted at the same place, right and down."""

LEAST_HEIGHT = 150.0
ALONE = 3.0
"""How many times as high as others a picture may be that comes alone: it keeps its pixels then as
long as it fits into a usual view."""

WIDE_ALONE = 2.0
"""Width of that over its height, at most."""

LONGEST = 4.0
"""Width of the widest picture over the height of all that come together."""

ASPECT_TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class FreeRoom:
    """Where nothing lies yet, as near to a point as there is room."""

    near: Point


@dataclass(frozen=True, slots=True)
class Aside:
    """At a point, or as many steps aside as are needed to hide nothing that lies there exactly."""

    near: Point


Place = Point | FreeRoom | Aside
"""Where pictures go: with their middle at a point, whatever lies there, or into free room."""


def rects_at(place: Place, sizes: Sequence[Size], gap: float, items: Iterable[Item]) -> list[Rect]:
    """Return where pictures that come together lie on a board with these items.

    In rows with flush ends: some are a little smaller than they came.
    """
    if isinstance(place, FreeRoom) and (occupied := [i.placement.bounds for i in items]):
        rects = flush(sizes, gap=gap, aspect=1.0)
        whole = bounding(rects)
        if whole is None:
            return []
        source = Rect(place.near.x, place.near.y, 0, 0)
        corner = block_beside(source, whole.size, gap=gap, occupied=occupied)
        return [rect.moved(corner.x, corner.y) for rect in rects]
    near = place if isinstance(place, Point) else place.near
    rects = flush(sizes, gap=gap)
    whole = bounding(rects)
    if whole is None:
        return []
    rects = [rect.moved(near.x - whole.width / 2, near.y - whole.height / 2) for rect in rects]
    if isinstance(place, Aside):
        far = _way_aside([rect.centre for rect in rects], items)
        rects = [rect.moved(far, far) for rect in rects]
    return rects


def middle_at(place: Place, copied: Iterable[Item], items: Iterable[Item]) -> Point:
    """Return where the middle of copies of items goes, on a board with these items."""
    if not isinstance(place, Aside):
        return place if isinstance(place, Point) else place.near
    rects = [item.placement.bounds for item in copied]
    whole = bounding(rects)
    if whole is None:
        return place.near
    dx, dy = place.near.x - whole.centre.x, place.near.y - whole.centre.y
    far = _way_aside([rect.centre.moved(dx, dy) for rect in rects], items)
    return place.near.moved(far, far)


def _way_aside(middles: Sequence[Point], items: Iterable[Item]) -> float:
    """Return how far right and down things with these middles go, to lie on no other's middle."""
    taken = {_cell(item.placement.bounds.centre) for item in items}
    far = 0.0
    for _ in range(len(taken)):  # so far out that a step is lost in rounding, none is free
        if not any(_is_near(_cell(middle.moved(far, far)), taken) for middle in middles):
            break
        far += STEP_ASIDE
    return far


def _cell(point: Point) -> tuple[int, int]:
    side = STEP_ASIDE / 3  # a step always leads out of the cells beside one
    return math.floor(point.x / side), math.floor(point.y / side)


def _is_near(cell: tuple[int, int], taken: Collection[tuple[int, int]]) -> bool:
    x, y = cell
    return any((x + dx, y + dy) in taken for dx in (-1, 0, 1) for dy in (-1, 0, 1))


def shown_sizes(sizes: Iterable[Size], most: float = BOX.height) -> list[Size]:
    """Return the sizes of pictures that come together: equally high, ratios kept.

    They are as high as `most`, or as the lowest of them when that is lower, but not below
    LEAST_HEIGHT: even lower pictures keep their pixels, since none is ever enlarged. Very wide ones
    get LONGEST times as wide at most.

    Args:
        sizes: Pixels; 0 x 0 where unknown.
        most: How high they are at most, in board units.
    """
    sizes = list(sizes)
    lowest = min((size.height for size in sizes if size.height > 0), default=most)
    height = min(most, max(LEAST_HEIGHT, lowest))
    unknown = Size(height * BOX.aspect, height)
    return [
        shown_size(int(size.width), int(size.height), Size(LONGEST * most, height))
        if size.width > 0 and size.height > 0
        else unknown
        for size in sizes
    ]


def imported_sizes(sizes: Iterable[Size], most: float = BOX.height) -> list[Size]:
    """Return the sizes of pictures that come from outside: one that comes alone is larger.

    Args:
        sizes: Pixels; 0 x 0 where unknown.
        most: How high several are at most, in board units.
    """
    sizes = list(sizes)
    if len(sizes) != 1 or min(sizes[0].width, sizes[0].height) <= 0:
        return shown_sizes(sizes, most)
    room = Size(WIDE_ALONE * ALONE * most, ALONE * most)
    return [shown_size(sizes[0].width, sizes[0].height, room)]


def shown_size(width: float, height: float, room: Size = BOX) -> Size:
    """Return the size of a picture in `room`: ratio kept, never larger than its pixels.

    Args:
        width: Pixels; 0 when unknown.
        height: Pixels; 0 when unknown.
        room: What it must fit into.
    """
    if width <= 0 or height <= 0:
        return room
    return _scaled(Size(width, height), min(room.width / width, room.height / height, 1.0))


def items_in(asset_ids: Sequence[AssetId], rects: Sequence[Rect], top_z: float) -> tuple[Item, ...]:
    """Return fresh items for assets in these rectangles, stacked in order above `top_z`."""
    corners = [Point(rect.x, rect.y) for rect in rects]
    return new_items(asset_ids, [rect.size for rect in rects], corners, top_z)


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


def corrections(
    pairs: Iterable[tuple[Item, Asset]], most: float = BOX.height
) -> list[tuple[Item, Item]]:
    """Return (before, after) of the pictures that are shown in another shape than their own.

    Args:
        pairs: Items with what they show.
        most: How high new pictures are at most, in board units.
    """
    changed = []
    for item, asset in pairs:
        if item.picture is None or not asset.is_stored or min(asset.width, asset.height) <= 0:
            continue
        shown = item.picture.shown_size(asset.width, asset.height)
        placement = in_own_shape(item.placement, shown, most)
        if placement is not item.placement:
            changed.append((item, replace(item, placement=placement)))
    return changed


def in_own_shape(placement: Placement, shown: Size, most: float = BOX.height) -> Placement:
    """Return where a picture lies in its own shape: the same placement when it has it already.

    Args:
        placement: As it lies now; rotation, flips, order and middle are kept.
        shown: How much of the picture is shown, in pixels.
        most: How high new pictures are at most, in board units.
    """
    if abs(placement.rect.size.aspect / shown.aspect - 1) <= ASPECT_TOLERANCE:
        return placement
    room = placement.rect
    size = (
        _size_in_box(room.size, shown, most)
        if _is_box_shaped(room.size)
        else _as_high(room.size, shown, most)
    )
    if math.isclose(size.width, room.width) and math.isclose(size.height, room.height):
        return placement  # so long or high that its shape cannot be shown
    middle = room.centre
    return placement.with_rect(
        Rect(middle.x - size.width / 2, middle.y - size.height / 2, size.width, size.height)
    )


def _is_box_shaped(room: Size) -> bool:
    return abs(room.aspect / BOX.aspect - 1) < 1e-6


def _size_in_box(room: Size, shown: Size, most: float) -> Size:
    """Return the size inside the room of a placeholder; one that a person enlarged is filled."""
    is_enlarged = room.height > most * (1 + ASPECT_TOLERANCE)
    scale = min(room.width / shown.width, room.height / shown.height)
    return _scaled(shown, scale if is_enlarged else min(scale, 1.0))


def _as_high(room: Size, shown: Size, most: float) -> Size:
    """Return the size as high as the room, but not wider than it or the widest new picture."""
    widest = max(room.width, LONGEST * most)
    return _scaled(shown, min(room.height / shown.height, widest / shown.width))


def _scaled(size: Size, scale: float) -> Size:
    return Size(max(size.width * scale, 1.0), max(size.height * scale, 1.0))
