"""In which order things are laid out: by what is known of their pictures, or as they lie."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from refboard.core.asset import Asset
from refboard.core.board import Item
from refboard.core.ordering.colouring import Colouring
from refboard.core.ordering.natural_order import natural_key
from refboard.ui.document.reading_order import in_reading_order


class Order(StrEnum):
    """An order of items."""

    READING = "reading"
    """As they are read where they lie."""
    NAME = "name"
    """By the names of their pictures, 2 before 10."""
    ADDED = "added"
    """Pictures that came first come first."""
    TAKEN = "taken"
    """By the day that a camera wrote into the file."""
    SIZE = "size"
    """The largest on the board first."""
    PIXELS = "pixels"
    """The picture of most pixels first."""
    RATIO = "ratio"
    """From the narrowest to the widest."""
    HUE = "hue"
    """Around the colour circle from red; greys last, the dark ones first."""
    BRIGHTNESS = "brightness"
    """From dark to bright."""
    STACKING = "stacking"
    """From the topmost down."""
    RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of what items show; None for what is not known, or for no picture."""

    asset: Callable[[Item], Asset | None]
    colouring: Callable[[Item], Colouring | None] = lambda _: None
    taken: Callable[[Item], str | None] = lambda _: None


Key = Callable[[Item], Any]  # Any: values of one order are compared with each other only


def ordered(
    items: Iterable[Item],
    order: Order,
    facts: Facts,
    *,
    is_backward: bool = False,
    seed: int = 0,
) -> list[Item]:
    """Return items in an order.

    What is alike stays in reading order. Of which nothing is known comes last, either way round.

    Args:
        items: In any order.
        order: Which.
        facts: What is known of them.
        is_backward: The other way round.
        seed: Decides a random order.
    """
    found = in_reading_order(items)
    if order is Order.READING:
        return found[::-1] if is_backward else found
    if order is Order.RANDOM:
        random.Random(seed).shuffle(found)
        return found
    key = _key(order, facts)
    keys = {item.id: key(item) for item in found}
    known = [item for item in found if keys[item.id] is not None]
    known.sort(key=lambda item: keys[item.id], reverse=is_backward)
    return known + [item for item in found if keys[item.id] is None]


def _key(order: Order, facts: Facts) -> Key:
    def of_asset(value: Callable[[Asset], Any]) -> Key:
        def key(item: Item) -> Any:
            asset = facts.asset(item)
            return None if asset is None else value(asset)

        return key

    keys: dict[Order, Key] = {
        Order.NAME: of_asset(lambda asset: natural_key(asset.name)),
        Order.ADDED: of_asset(lambda asset: asset.imported_at or None),
        Order.PIXELS: of_asset(lambda asset: -asset.width * asset.height or None),
        Order.TAKEN: lambda item: facts.taken(item) or None,
        Order.SIZE: lambda item: -item.placement.width * item.placement.height,
        Order.RATIO: lambda item: item.placement.bounds.size.aspect,
        Order.HUE: lambda item: _if_known(facts.colouring(item), lambda known: known.by_hue),
        Order.BRIGHTNESS: lambda item: _if_known(
            facts.colouring(item), lambda known: known.brightness
        ),
        Order.STACKING: lambda item: -item.placement.z,
    }
    return keys[order]


def _if_known(colouring: Colouring | None, value: Callable[[Colouring], Any]) -> Any:
    return None if colouring is None else value(colouring)
