"""How items are turned, mirrored, sized, faded and put back: pure functions that make pairs.

Each returns (before, after) of items for one undo step; the caller leaves out what is locked. Every
function keeps the middles of items and their ratios unless it says otherwise.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from refboard.core.board import Item, Placement
from refboard.core.content.picture import AS_IT_IS
from refboard.core.geometry import Point, Rect, Size, bounding
from refboard.ui.document.cropping import without_crop

LEAST_SIDE = 8.0
"""Board units below which no picture can be made smaller."""

MOST_SIDE = 100_000.0

Pairs = list[tuple[Item, Item]]

SizeOf = Callable[[Item], Size | None]
"""How many pixels of its original an item shows; None where that is not known."""


# Turned and mirrored


def turned(items: Sequence[Item], degrees: float) -> Pairs:
    """Turn items clockwise about the middle of their bounds."""
    bounds = bounding(item.placement.bounds for item in items)
    if bounds is None:
        return []
    pivot = items[0].placement.rect.centre if len(items) == 1 else bounds.centre
    pairs = []
    for item in items:
        old = item.placement
        middle = old.rect.centre
        there = middle.turned(pivot, degrees)
        moved = old.moved(there.x - middle.x, there.y - middle.y)
        placement = replace(moved, rotation=(old.rotation + degrees) % 360)
        pairs.append((item, item.placed(placement)))
    return pairs


def flipped_h(items: Iterable[Item]) -> Pairs:
    """Mirror each item left to right, as it is seen."""
    return _placed(
        items,
        lambda old: replace(old, is_flipped_h=not old.is_flipped_h, rotation=-old.rotation % 360),
    )


def flipped_v(items: Iterable[Item]) -> Pairs:
    """Mirror each item top to bottom, as it is seen."""
    return _placed(
        items,
        lambda old: replace(old, is_flipped_v=not old.is_flipped_v, rotation=-old.rotation % 360),
    )


# The same size


def same_height(items: Sequence[Item]) -> Pairs:
    """Give items the height that they have on average, as they lie."""
    return _evened(items, lambda item: item.placement.bounds.height)


def same_width(items: Sequence[Item]) -> Pairs:
    """Give items the width that they have on average, as they lie."""
    return _evened(items, lambda item: item.placement.bounds.width)


def same_area(items: Sequence[Item]) -> Pairs:
    """Give items the area that they have on average."""
    return _evened(items, lambda item: math.sqrt(item.placement.width * item.placement.height))


def same_scale(items: Iterable[Item], size_of: SizeOf) -> Pairs:
    """Show the originals of items as large as each other: one pixel is as wide in all of them."""
    sizes = [(item, size_of(item)) for item in items]
    known = {item.id: size for item, size in sizes if size is not None}
    measured = [item for item, _ in sizes if item.id in known]
    return _evened(measured, lambda item: item.placement.width / known[item.id].width)


def scaled(item: Item, scale: float) -> Item:
    """Return an item at another size about its middle; the scale is held to what can be used."""
    placement = item.placement
    scale = usable_scale(placement, scale)
    return _sized(item, placement.width * scale, placement.height * scale)


def usable_scale(placement: Placement, scale: float) -> float:
    """Return the scale that is nearest to `scale` and leaves sides that can be worked with."""
    least = min(LEAST_SIDE / min(placement.width, placement.height), 1.0)
    most = max(MOST_SIDE / max(placement.width, placement.height), 1.0)
    return min(max(scale, least), most)


# How they look


def faded(items: Iterable[Item], opacity: float) -> Pairs:
    """Give items an opacity, 0 (invisible) to 1."""
    opacity = min(max(opacity, 0.0), 1.0)
    return [(item, replace(item, opacity=opacity)) for item in items]


def faded_by(items: Iterable[Item], step: float) -> Pairs:
    """Make each item more opaque by `step`, or less for one below 0."""
    return [
        (item, replace(item, opacity=min(max(round(item.opacity + step, 4), 0.0), 1.0)))
        for item in items
    ]


def greyed(items: Iterable[Item], *, is_greyscale: bool) -> Pairs:
    """Show pictures without their colours, or with them; other items stay."""
    pairs = []
    for item in items:
        picture = item.picture
        if picture is not None and picture.view.is_greyscale != is_greyscale:
            view = replace(picture.view, is_greyscale=is_greyscale)
            # The usual view is known by identity where that is faster.
            view = AS_IT_IS if view == AS_IT_IS else view
            pairs.append((item, replace(item, content=replace(picture, view=view))))
    return pairs


def are_greyscale(items: Iterable[Item]) -> bool:
    """Return whether there are pictures among items, and all of them are without colours."""
    views = [item.picture.view.is_greyscale for item in items if item.picture is not None]
    return bool(views) and all(views)


# Back to how they came


def unturned(items: Iterable[Item]) -> Pairs:
    """Set items upright about their own middles."""
    return _placed(items, lambda old: replace(old, rotation=0.0))


def unflipped(items: Iterable[Item]) -> Pairs:
    """Take mirroring back; a turned item stays turned as it is seen."""
    return _placed(items, _unmirrored)


def original_size(items: Iterable[Item], size_of: SizeOf) -> Pairs:
    """Give pictures the size in pixels of what they show of their originals, middles kept."""
    return [(item, _at_original_size(item, size_of)) for item in items]


def uncropped(items: Iterable[Item]) -> Pairs:
    """Show pictures whole; what was shown of them stays where it is."""
    return [(item, without_crop(item)) for item in items]


def reset(items: Iterable[Item], size_of: SizeOf) -> Pairs:
    """Take back rotation, size, crop, mirroring and opacity."""
    pairs = []
    for item in items:
        whole = without_crop(item)
        upright = replace(whole.placement, rotation=0.0, is_flipped_h=False, is_flipped_v=False)
        new = replace(whole, placement=upright, opacity=1.0)
        pairs.append((item, _at_original_size(new, size_of)))
    return pairs


def _placed(items: Iterable[Item], placed: Callable[[Placement], Placement]) -> Pairs:
    return [(item, replace(item, placement=placed(item.placement))) for item in items]


def _evened(items: Sequence[Item], measure: Callable[[Item], float]) -> Pairs:
    """Scale items so that all measure what they do on average."""
    measured = [measure(item) for item in items]
    if not measured:
        return []
    wanted = math.fsum(measured) / len(measured)
    return [(item, scaled(item, wanted / size)) for item, size in zip(items, measured, strict=True)]


def _unmirrored(old: Placement) -> Placement:
    # Each mirroring turns the lean around; two of them leave it as it was.
    is_odd = old.is_flipped_h != old.is_flipped_v
    rotation = -old.rotation % 360 if is_odd else old.rotation
    return replace(old, is_flipped_h=False, is_flipped_v=False, rotation=rotation)


def _at_original_size(item: Item, size_of: SizeOf) -> Item:
    size = size_of(item)
    return item if size is None else _sized(item, size.width, size.height)


def _sized(item: Item, width: float, height: float) -> Item:
    placement = item.placement
    return replace(item, placement=_about(placement, placement.rect.centre, width, height))


def _about(placement: Placement, middle: Point, width: float, height: float) -> Placement:
    return placement.with_rect(Rect(middle.x - width / 2, middle.y - height / 2, width, height))
