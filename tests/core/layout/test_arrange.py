"""Arranging: nothing overlaps, nothing is lost, and the block has the shape that was asked for."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refboard.core.geometry import Point, Rect, Size, bounding
from refboard.core.layout import arrange
from refboard.core.layout.packing import packed

GAP = 12.0
Layout = Callable[..., list[Point]]

sides = st.floats(1, 2000)
sizes_of_things = st.lists(st.builds(Size, sides, sides), max_size=40)
places = st.floats(-5000, 5000)
rects = st.builds(Rect, places, places, sides, sides)
layouts = pytest.mark.parametrize("layout", [arrange.row, arrange.column, arrange.grid])

layouts_and_packing = pytest.mark.parametrize(
    "layout", [arrange.row, arrange.column, arrange.grid, packed]
)


def placed(sizes: Sequence[Size], corners: Sequence[Point]) -> list[Rect]:
    return [Rect(c.x, c.y, s.width, s.height) for s, c in zip(sizes, corners, strict=True)]


def assert_apart(rects: Sequence[Rect], gap: float) -> None:
    for at, rect in enumerate(rects):
        grown = rect.expanded(gap - 1e-6)
        assert not any(grown.intersects(other) for other in rects[at + 1 :])


@layouts
@given(sizes=sizes_of_things)
@settings(max_examples=40, deadline=None)
def test_every_size_gets_a_corner_and_a_gap_around_it(layout: Layout, sizes: list[Size]) -> None:
    rects = placed(sizes, layout(sizes, gap=GAP))

    assert_apart(rects, GAP)


@layouts
@given(sizes=sizes_of_things)
@settings(max_examples=40, deadline=None)
def test_a_layout_begins_at_the_origin(layout: Layout, sizes: list[Size]) -> None:
    whole = bounding(placed(sizes, layout(sizes, gap=GAP)))

    assert whole is None or (whole.x, whole.y) == pytest.approx((0, 0), abs=1e-6)


@layouts_and_packing
def test_nothing_is_laid_out_as_nothing(layout: Layout) -> None:
    assert layout([], gap=GAP) == []


@layouts_and_packing
def test_one_thing_lies_at_the_origin(layout: Layout) -> None:
    assert layout([Size(30, 20)], gap=GAP) == [Point(0, 0)]


@layouts_and_packing
def test_a_gap_of_zero_and_sizes_of_zero_are_fine(layout: Layout) -> None:
    sizes = [Size(0, 0), Size(10, 0), Size(5, 5)]

    assert len(layout(sizes, gap=0)) == 3


def test_a_row_keeps_its_order_and_aligns_tops() -> None:
    assert arrange.row([Size(10, 5), Size(20, 9)], gap=4) == [Point(0, 0), Point(14, 0)]


def test_a_column_keeps_its_order_and_aligns_left_sides() -> None:
    assert arrange.column([Size(10, 5), Size(20, 9)], gap=4) == [Point(0, 0), Point(0, 9)]


@given(sizes=sizes_of_things, columns=st.integers(1, 8))
@settings(max_examples=40, deadline=None)
def test_a_grid_is_read_row_by_row(sizes: list[Size], columns: int) -> None:
    rects = placed(sizes, arrange.grid(sizes, gap=GAP, columns=columns))

    for at in range(1, len(rects)):
        before, after = rects[at - 1].centre, rects[at].centre
        if at % columns:
            assert after.x > before.x
            assert after.y == pytest.approx(before.y)
        else:
            assert after.y > before.y


def test_a_grid_of_equal_pictures_has_about_the_shape_of_the_view() -> None:
    sizes = [Size(300, 200)] * 60

    whole = bounding(placed(sizes, arrange.grid(sizes, gap=GAP)))

    assert whole is not None
    assert 1.1 < whole.width / whole.height < 2.3


@pytest.mark.parametrize("aspect", [0.6, 1.0, 2.4])
def test_a_pack_is_tight_and_has_about_the_shape_that_was_asked_for(aspect: float) -> None:
    sizes = [Size(100 + 37 * n % 230, 100 + 53 * n % 190) for n in range(150)]

    whole = bounding(placed(sizes, packed(sizes, gap=0, aspect=aspect)))

    assert whole is not None
    covered = sum(size.width * size.height for size in sizes)
    assert covered / (whole.width * whole.height) > 0.8
    assert whole.width / whole.height == pytest.approx(aspect, rel=0.25)


def test_packing_keeps_pictures_near_their_turn() -> None:
    sizes = [Size(200, 150)] * 40

    rects = placed(sizes, packed(sizes, gap=GAP))

    assert rects == sorted(rects, key=lambda rect: (rect.y, rect.x))


@given(sizes=st.lists(st.builds(Size, sides, sides), min_size=1, max_size=20), x=places, y=places)
@settings(max_examples=30, deadline=None)
def test_dropped_pictures_lie_around_the_point(sizes: list[Size], x: float, y: float) -> None:
    rects = placed(sizes, arrange.flow_at(Point(x, y), sizes, GAP))

    whole = bounding(rects)
    assert whole is not None
    assert_apart(rects, GAP)
    assert (whole.centre.x, whole.centre.y) == pytest.approx((x, y), abs=1e-3)


@given(
    source=rects,
    sizes=st.lists(st.builds(Size, sides, sides), min_size=1, max_size=8),
    occupied=st.lists(rects, max_size=30),
)
@settings(max_examples=80, deadline=None)
def test_what_is_brought_covers_nothing(
    source: Rect, sizes: list[Size], occupied: list[Rect]
) -> None:
    rects = placed(sizes, arrange.beside(source, sizes, gap=GAP, occupied=occupied))

    assert_apart(rects, GAP)
    for rect in rects:
        grown = rect.expanded(GAP - 1e-6)
        assert not any(grown.intersects(other) for other in [source, *occupied])


def test_what_is_brought_lies_right_of_its_source_when_there_is_room() -> None:
    corners = arrange.beside(Rect(0, 0, 100, 80), [Size(50, 50)], gap=10, occupied=[])

    assert corners == [Point(110, 0)]


@pytest.mark.parametrize(
    ("blocked", "expected"),
    [
        ([Rect(100, -500, 500, 1000)], Point(0, 90)),
        ([Rect(100, -500, 500, 1000), Rect(-500, 80, 1000, 500)], Point(-60, 0)),
    ],
    ids=["below", "left"],
)
def test_what_is_brought_goes_where_room_is_nearest(blocked: list[Rect], expected: Point) -> None:
    corners = arrange.beside(Rect(0, 0, 100, 80), [Size(50, 50)], gap=10, occupied=blocked)

    assert corners == [expected]


@given(sizes=st.lists(st.builds(Size, sides, sides), min_size=1, max_size=6), dx=places, dy=places)
@settings(max_examples=30, deadline=None)
def test_bringing_moves_along_with_its_source(sizes: list[Size], dx: float, dy: float) -> None:
    source, occupied = Rect(0, 0, 100, 100), [Rect(150, -50, 80, 300), Rect(-20, 130, 60, 60)]

    here = arrange.beside(source, sizes, gap=GAP, occupied=occupied)
    there = arrange.beside(
        source.moved(dx, dy), sizes, gap=GAP, occupied=[rect.moved(dx, dy) for rect in occupied]
    )

    for old, new in zip(here, there, strict=True):
        assert (new.x, new.y) == pytest.approx((old.x + dx, old.y + dy), abs=1e-6)
