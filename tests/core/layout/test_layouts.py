"""All layouts: nothing overlaps, gaps and sizes are kept, and once is as good as twice."""

import math
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refboard.core.geometry import Rect, Size, bounding
from refboard.core.layout.justified_rows import SHRINK_LIMIT, flush
from refboard.core.layout.layouts import SIZING, Equal, Layout, evened, laid_out
from refboard.core.ordering.natural_order import natural_key

GAP = 12.0
sides = st.floats(1, 2000)
sizes_of_things = st.lists(st.builds(Size, sides, sides), max_size=30)
apart = [layout for layout in Layout if layout is not Layout.STACK]
keeping = [layout for layout in Layout if layout not in SIZING]


def sizes_of(rects: Sequence[Rect]) -> list[Size]:
    return [rect.size for rect in rects]


@pytest.mark.parametrize("layout", apart)
@given(sizes=sizes_of_things, aspect=st.floats(0.4, 2.5))
@settings(max_examples=30, deadline=None)
def test_nothing_is_nearer_to_its_neighbour_than_the_gap(
    layout: Layout, sizes: list[Size], aspect: float
) -> None:
    rects = laid_out(sizes, layout, gap=GAP, aspect=aspect)

    assert len(rects) == len(sizes)
    for at, rect in enumerate(rects):
        grown = rect.expanded(GAP - 1e-4)
        assert not any(grown.intersects(other) for other in rects[at + 1 :])


@pytest.mark.parametrize("layout", Layout)
@given(sizes=sizes_of_things)
@settings(max_examples=20, deadline=None)
def test_a_layout_begins_at_the_origin_and_keeps_every_ratio(
    layout: Layout, sizes: list[Size]
) -> None:
    rects = laid_out(sizes, layout, gap=GAP)

    whole = bounding(rects)
    assert whole is None or (whole.x, whole.y) == pytest.approx((0, 0), abs=1e-6)
    for size, rect in zip(sizes, rects, strict=True):
        assert rect.size.aspect == pytest.approx(size.aspect)
        assert layout in SIZING or rect.size == size


@pytest.mark.parametrize("layout", [*keeping, Layout.MASONRY])
@given(sizes=sizes_of_things)
@settings(max_examples=8, deadline=None)
def test_laying_out_what_is_laid_out_changes_nothing(layout: Layout, sizes: list[Size]) -> None:
    once = laid_out(sizes, layout, gap=GAP)

    twice = laid_out(sizes_of(once), layout, gap=GAP)

    for first, second in zip(once, twice, strict=True):
        assert (second.x, second.y) == pytest.approx((first.x, first.y), rel=1e-6, abs=1e-4)


def test_the_columns_of_a_masonry_have_one_width_and_about_one_height() -> None:
    sizes = [Size(100 + 37 * n % 230, 100 + 53 * n % 190) for n in range(80)]

    rects = laid_out(sizes, Layout.MASONRY, gap=GAP)

    assert {round(rect.width, 6) for rect in rects} == {round(rects[0].width, 6)}
    ends = [
        max(rect.bottom for rect in rects if rect.x == left) for left in {rect.x for rect in rects}
    ]
    assert min(ends) > 0.85 * max(ends)


@given(sizes=st.lists(st.builds(Size, sides, sides), min_size=1, max_size=12))
def test_what_is_made_equal_is_equal_and_ratios_are_kept(sizes: list[Size]) -> None:
    heights = [size.height for size in evened(sizes, Equal.HEIGHT)]
    widths = [size.width for size in evened(sizes, Equal.WIDTH)]
    areas = [size.width * size.height for size in evened(sizes, Equal.AREA)]

    for measured in (heights, widths, areas):
        assert measured == pytest.approx([measured[0]] * len(sizes))
    ratios = [size.aspect for size in evened(sizes, Equal.AREA)]
    assert ratios == pytest.approx([size.aspect for size in sizes])


@given(sizes=sizes_of_things)
@settings(max_examples=40, deadline=None)
def test_flush_rows_keep_their_gap_and_enlarge_nothing(sizes: list[Size]) -> None:
    rects = flush(sizes, gap=GAP)

    for size, rect in zip(sizes, rects, strict=True):
        assert rect.size.aspect == pytest.approx(size.aspect)
        assert size.width / SHRINK_LIMIT - 1e-6 <= rect.width <= size.width + 1e-6
    for at, rect in enumerate(rects):
        grown = rect.expanded(GAP - 1e-4)
        assert not any(grown.intersects(other) for other in rects[at + 1 :])


def test_a_stack_goes_right_and_down_and_stays_small() -> None:
    rects = laid_out([Size(300, 200)] * 500, Layout.STACK, gap=GAP)

    assert all(b.x > a.x and b.y > a.y for a, b in pairwise(rects))
    whole = bounding(rects)
    assert whole is not None
    assert whole.width <= 700


@pytest.mark.parametrize("gap", [0.0, 16.0])
@pytest.mark.parametrize("count", [60, 200])
def test_a_packing_leaves_hardly_any_room_and_has_the_shape_of_the_view(
    count: int, gap: float
) -> None:
    sizes = [Size(100 + 37 * n * n % 230, 100 + 53 * n % 190) for n in range(count)]

    whole = bounding(laid_out(sizes, Layout.PACK, gap=gap, aspect=1.6))

    assert whole is not None
    covered = sum((size.width + gap) * (size.height + gap) for size in sizes)
    assert covered / ((whole.width + gap) * (whole.height + gap)) > 0.92
    assert math.isclose(whole.size.aspect, 1.6, rel_tol=0.3)


def test_the_same_things_are_packed_in_the_same_way_in_any_order() -> None:
    sizes = [Size(100 + 37 * n % 230, 100 + 53 * n % 190) for n in range(50)]

    places = laid_out(sizes, Layout.PACK, gap=GAP)
    turned = laid_out(sizes[::-1], Layout.PACK, gap=GAP)[::-1]

    assert sorted(places, key=repr) == sorted(turned, key=repr)


def test_names_are_sorted_as_people_count() -> None:
    names = ["a10", "A2", "b1", "a2", "a", "10", "9", "a02b"]

    assert sorted(names, key=natural_key) == ["9", "10", "a", "A2", "a2", "a02b", "a10", "b1"]


@given(numbers=st.lists(st.integers(0, 10**9)), before=st.text("abc ._-", max_size=4))
def test_numbered_names_are_sorted_by_their_numbers(numbers: list[int], before: str) -> None:
    names = sorted((f"{before}{number}.jpg" for number in numbers), key=natural_key)

    assert names == [f"{before}{number}.jpg" for number in sorted(numbers)]


def test_rows_of_few_photographs_are_flush_though_one_of_them_has_fewer() -> None:
    ratios = (300 / 188, 4 / 3, 300 / 218, 1.33, 1.345, 1.2876, 0.85, 4 / 3)
    rects = flush([Size(188 * ratio, 188.0) for ratio in ratios], gap=GAP)

    ends = {round(rect.y, 3): rect.right for rect in rects}
    assert len(ends) > 1
    assert max(ends.values()) - min(ends.values()) < 1e-6
