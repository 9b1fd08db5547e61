"""Rectangles, points and sizes."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.board import Placement
from refboard.core.geometry import Point, Rect, Size, bounding, rotated_bounds

numbers = st.floats(-1e4, 1e4)
lengths = st.floats(0, 1e4)
rects = st.builds(Rect, numbers, numbers, lengths, lengths)
LITTLE = 1e-6


def holds(outer: Rect, inner: Rect) -> bool:
    return (
        outer.x <= inner.x + LITTLE
        and outer.y <= inner.y + LITTLE
        and outer.right >= inner.right - LITTLE
        and outer.bottom >= inner.bottom - LITTLE
    )


@given(first=rects, second=rects)
def test_a_union_holds_both_whatever_the_order(first: Rect, second: Rect) -> None:
    union = first.united(second)

    assert holds(union, first)
    assert holds(union, second)
    assert union == second.united(first)


@given(several=st.lists(rects, min_size=1, max_size=6))
def test_bounding_holds_all(several: list[Rect]) -> None:
    whole = bounding(several)

    assert whole is not None
    assert all(holds(whole, rect) for rect in several)


def test_bounding_of_nothing_is_nothing() -> None:
    assert bounding([]) is None


@given(first=rects, second=rects)
def test_sharing_area_is_mutual(first: Rect, second: Rect) -> None:
    assert first.intersects(second) == second.intersects(first)


def test_touching_sides_share_no_area() -> None:
    assert not Rect(0, 0, 10, 10).intersects(Rect(10, 0, 5, 5))
    assert Rect(0, 0, 10, 10).intersects(Rect(9, 9, 5, 5))


@given(rect=rects, dx=numbers, dy=numbers)
def test_a_moved_rectangle_keeps_its_size_and_comes_back(rect: Rect, dx: float, dy: float) -> None:
    moved = rect.moved(dx, dy)

    assert moved.size == rect.size
    back = moved.moved(-dx, -dy)
    assert (back.x, back.y) == pytest.approx((rect.x, rect.y), abs=LITTLE)


@given(rect=rects, margin=st.floats(0, 100))
def test_growing_keeps_the_middle(rect: Rect, margin: float) -> None:
    grown = rect.expanded(margin)

    assert holds(grown, rect)
    assert (grown.centre.x, grown.centre.y) == pytest.approx(
        (rect.centre.x, rect.centre.y), abs=LITTLE
    )


@given(rect=rects, degrees=st.floats(-720, 720))
def test_turned_bounds_hold_the_turned_corners(rect: Rect, degrees: float) -> None:
    bounds = rotated_bounds(rect, degrees)

    turn, centre = math.radians(degrees), rect.centre
    for x, y in [(rect.x, rect.y), (rect.right, rect.y), (rect.right, rect.bottom)]:
        dx, dy = x - centre.x, y - centre.y
        corner = Point(
            centre.x + dx * math.cos(turn) - dy * math.sin(turn),
            centre.y + dx * math.sin(turn) + dy * math.cos(turn),
        )
        assert holds(bounds, Rect(corner.x, corner.y, 0, 0))


def test_a_quarter_turn_swaps_the_sides() -> None:
    turned = Placement(0, 0, 40, 20, rotation=90).bounds

    assert (turned.x, turned.y) == pytest.approx((10, -10))
    assert (turned.width, turned.height) == pytest.approx((20, 40))


@given(width=st.floats(1, 1e4), height=st.floats(1, 1e4), longest=st.floats(1, 1e4))
def test_a_fitted_size_keeps_its_aspect(width: float, height: float, longest: float) -> None:
    size = Size(width, height)

    fitted = size.fitted(longest)

    assert max(fitted.width, fitted.height) == pytest.approx(longest)
    assert fitted.aspect == pytest.approx(size.aspect)


def test_an_empty_size_is_fitted_as_a_square() -> None:
    assert Size(0, 0).fitted(30) == Size(30, 30)
    assert Size(5, 0).aspect == 1.0
