"""Which item lies above which.

Pure: each function returns (before, after) pairs for a Change. Only the items that were asked for
get another z, unless there is no number left between two neighbours.
"""

import itertools
from collections.abc import Iterable
from dataclasses import replace

from refboard.core.board import Item
from refboard.core.ids import ItemId

_MOST_COUNTED = 2.0**53
"""From here on a number and the one that is 1 higher may be the same."""

Pairs = list[tuple[Item, Item]]


def bottom_up(items: Iterable[Item]) -> list[Item]:
    """Return the items in stacking order, the lowest first."""
    return sorted(items, key=_height)


def _height(item: Item) -> tuple[float, ItemId]:
    return item.placement.z, item.id


def to_front(items: Iterable[Item], ids: frozenset[ItemId]) -> Pairs:
    """Put `ids` above all other items."""
    chosen: list[Item] = []
    others: list[Item] = []
    for item in items:
        (chosen if item.id in ids else others).append(item)
    chosen = bottom_up(chosen)
    top = max(others, key=_height, default=None)
    if not chosen or top is None or _height(top) < _height(chosen[0]):
        return []
    z = top.placement.z
    if abs(z) + len(chosen) < _MOST_COUNTED:
        return [_at(item, z + place) for place, item in enumerate(chosen, 1)]
    return _renumbered(bottom_up(others) + chosen, ids)


def to_back(items: Iterable[Item], ids: frozenset[ItemId]) -> Pairs:
    """Put `ids` below all other items."""
    order = bottom_up(items)
    return _renumbered(
        [i for i in order if i.id in ids] + [i for i in order if i.id not in ids], ids
    )


def raised(items: Iterable[Item], pairs: Iterable[tuple[Item, Item]]) -> Pairs:
    """Return the pairs of an edit such that what it changes lies on top, its own order kept."""
    edited = {old.id: (old, new) for old, new in pairs}
    for old, new in to_front(items, frozenset(edited)):
        _, base = edited.get(old.id, (old, old))
        edited[old.id] = (old, _at(base, new.placement.z)[1])
    return list(edited.values())


def forward(items: Iterable[Item], ids: frozenset[ItemId]) -> Pairs:
    """Put each of `ids` above the next item that overlaps it."""
    return _renumbered(_stepped(bottom_up(items), ids), ids)


def backward(items: Iterable[Item], ids: frozenset[ItemId]) -> Pairs:
    """Put each of `ids` below the next item that it overlaps."""
    order = _stepped(bottom_up(items)[::-1], ids)
    return _renumbered(order[::-1], ids)


def _stepped(order: list[Item], ids: frozenset[ItemId]) -> list[Item]:
    """Return `order` with each of `ids` one overlapping neighbour further along."""
    result = list(order)
    for item in [i for i in reversed(order) if i.id in ids]:
        at = result.index(item)
        bounds = item.placement.bounds
        for place in range(at + 1, len(result)):
            other = result[place]
            if other.id not in ids and other.placement.bounds.intersects(bounds):
                result.insert(place, result.pop(at))
                break
    return result


def _renumbered(order: list[Item], ids: frozenset[ItemId]) -> Pairs:
    """Give `ids` the z that their place in `order` asks for; all items where there is no room."""
    if order == bottom_up(order):
        return []
    heights = _heights(order, ids)
    if heights is None:
        return [_at(item, float(place)) for place, item in enumerate(order)]
    pairs = zip(order, heights, strict=True)
    return [_at(item, z) for item, z in pairs if item.id in ids]


def _heights(order: list[Item], ids: frozenset[ItemId]) -> list[float] | None:
    """Return a z for every item such that only `ids` get new ones, or None without room."""
    heights: list[float] = []
    for is_free, run in itertools.groupby(order, key=lambda item: item.id in ids):
        members = list(run)
        if not is_free:
            heights += [item.placement.z for item in members]
            continue
        stop = len(heights) + len(members)
        above = order[stop].placement.z if stop < len(order) else None
        below = heights[-1] if heights else (above or 0.0) - len(members) - 1
        step = 1.0 if above is None else (above - below) / (len(members) + 1)
        free = [below + step * (place + 1) for place in range(len(members))]
        edge = [below, *free] if above is None else [below, *free, above]
        if any(low >= high for low, high in itertools.pairwise(edge)):
            return None
        heights += free
    return heights


def _at(item: Item, z: float) -> tuple[Item, Item]:
    return item, item.placed(replace(item.placement, z=z))
