from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from refboard.core.asset import Asset
from refboard.core.board import Item
from refboard.core.ids import AssetId
from refboard.core.ordering.colouring import Colouring, colouring_of
from refboard.ui.arranging.ordering import Facts, Order, ordered
from tests.ui.canvas.conftest import make_item

ITEMS = [make_item(number) for number in range(4)]


def facts(names: Mapping[int, Asset]) -> Facts:
    known = {ITEMS[number].asset_id: asset for number, asset in names.items()}
    return Facts(lambda item: known.get(item.asset_id))


def numbers(items: list[Item]) -> list[int]:
    return [ITEMS.index(item) for item in items]


def asset(name: str = "", width: int = 10) -> Asset:
    return Asset(AssetId(name), "", name, width, 10)


def test_names_are_counted_and_what_has_none_comes_last_either_way_round() -> None:
    known = facts({0: asset("a10"), 2: asset("a2"), 3: asset("A1")})

    assert numbers(ordered(ITEMS, Order.NAME, known)) == [3, 2, 0, 1]
    assert numbers(ordered(ITEMS, Order.NAME, known, is_backward=True)) == [0, 2, 3, 1]


def test_the_largest_come_first_and_the_narrowest() -> None:
    known = facts({n: asset(str(n), width=10 * (n + 1)) for n in range(4)})
    sized = [
        replace(item, placement=replace(item.placement, width=100 - 20 * n, height=50))
        for n, item in enumerate(ITEMS)
    ]

    assert numbers(ordered(ITEMS, Order.PIXELS, known)) == [3, 2, 1, 0]
    assert [sized.index(item) for item in ordered(sized, Order.SIZE, known)] == [0, 1, 2, 3]
    assert [sized.index(item) for item in ordered(sized, Order.RATIO, known)] == [3, 2, 1, 0]


def test_a_random_order_is_the_same_for_one_seed_and_keeps_everything() -> None:
    known = facts({})

    once = ordered(ITEMS, Order.RANDOM, known, seed=5)

    assert once == ordered(ITEMS[::-1], Order.RANDOM, known, seed=5)
    assert sorted(numbers(once)) == [0, 1, 2, 3]
    assert any(ordered(ITEMS, Order.RANDOM, known, seed=seed) != once for seed in range(5))


@pytest.mark.parametrize(
    ("rgb", "hue"), [((255, 0, 0), 0), ((255, 255, 0), 60), ((0, 255, 0), 120), ((0, 0, 255), 240)]
)
def test_hues_are_where_the_colour_circle_has_them(rgb: tuple[int, int, int], hue: float) -> None:
    found = colouring_of(np.array([rgb, (128, 128, 128)], np.uint8))

    assert found.hue == pytest.approx(hue, abs=1e-6)


def test_hues_go_around_and_greys_come_last_from_dark_to_bright() -> None:
    known = {
        ITEMS[0].id: Colouring(0, 0.0, 0.9),
        ITEMS[1].id: Colouring(0, 0.01, 0.1),
        ITEMS[2].id: Colouring(200, 0.4, 0.5),
        ITEMS[3].id: Colouring(20, 0.4, 0.2),
    }
    all_facts = Facts(lambda _: None, lambda item: known.get(item.id))

    assert numbers(ordered(ITEMS, Order.HUE, all_facts)) == [3, 2, 1, 0]
    assert numbers(ordered(ITEMS, Order.BRIGHTNESS, all_facts)) == [1, 3, 2, 0]
