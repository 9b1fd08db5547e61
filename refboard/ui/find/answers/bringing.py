"""Where results go that are brought, or gathered, beside the picture that they are like."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from refboard.core.asset import Asset
from refboard.core.board import Item
from refboard.core.geometry import Rect, Size
from refboard.core.ids import AssetId
from refboard.core.layout.arrange import beside
from refboard.ui.document.open_board import OpenBoard

Pairs = list[tuple[Item, Item]]


def parted(
    assets: Iterable[Asset], items: Iterable[Item], canonical: Callable[[AssetId], AssetId]
) -> tuple[list[Asset], list[Item]]:
    """Return which pictures lie on no item yet, and the items of the others.

    Args:
        assets: The pictures, in order.
        items: What lies on the board.
        canonical: Returns the one id of a picture that goes by several.
    """
    lying: dict[AssetId, list[Item]] = {}
    for item in items:
        if item.asset_id is not None:
            lying.setdefault(canonical(item.asset_id), []).append(item)
    fresh, here = list[Asset](), list[Item]()
    for asset in assets:
        found = lying.get(canonical(asset.id))
        if found is None:
            fresh.append(asset)
        else:
            here += found
    return fresh, here


def sizes_of(board: OpenBoard, assets: Sequence[Asset], height: float | None) -> list[Size]:
    """Return how large pictures are brought: as high as their source, where there is one."""
    sizes = [Size(asset.width, asset.height) for asset in assets]
    if height is None:
        return board.new_sizes(sizes)
    return [Size(max(size.aspect * height, 1.0), height) for size in sizes]


def gathered(items: Sequence[Item], source: Rect, gap: float, others: Iterable[Item]) -> Pairs:
    """Return items before and after they are gathered beside a source, as high as that.

    Args:
        items: None of them locked, in order.
        source: Where the source lies.
        gap: Between neighbours.
        others: What must stay uncovered.
    """
    bounds = [item.placement.bounds for item in items]
    sizes = [Size(rect.size.aspect * source.height, source.height) for rect in bounds]
    occupied = [item.placement.bounds for item in others]
    corners = beside(source, sizes, gap=gap, occupied=occupied)
    pairs = []
    for item, old, corner, size in zip(items, bounds, corners, sizes, strict=True):
        scale = size.height / old.height
        width, height = item.placement.width * scale, item.placement.height * scale
        x, y = corner.x + (size.width - width) / 2, corner.y + (size.height - height) / 2
        placement = item.placement.with_rect(Rect(x, y, width, height))
        pairs.append((item, replace(item, placement=placement)))
    return pairs
