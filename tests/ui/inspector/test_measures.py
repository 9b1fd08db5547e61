"""Numbers as they are typed, and what they do to items."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.board import Item, Placement
from refboard.core.content import Picture
from refboard.core.geometry import Rect, bounding
from refboard.core.ids import AssetId, ItemId
from refboard.ui.document.transforms import LEAST_SIDE, MOST_SIDE
from refboard.ui.inspector.arithmetic import TypedNumberError, parse
from refboard.ui.inspector.measures import Measure, numbers_of, with_number
from refboard.ui.inspector.number_field import shown_number

items = st.lists(
    st.builds(
        lambda number, placement, opacity: Item(
            ItemId(f"i{number}"), placement, Picture(AssetId("a")), opacity
        ),
        st.integers(0, 10**6),
        st.builds(
            Placement,
            st.floats(-5000, 5000),
            st.floats(-5000, 5000),
            st.floats(20, 2000),
            st.floats(20, 2000),
            rotation=st.floats(0, 359.9),
        ),
        st.floats(0, 1),
    ),
    min_size=1,
    max_size=4,
)


def bounds_of(board: list[Item]) -> Rect:
    bounds = bounding(item.placement.bounds for item in board)
    assert bounds is not None
    return bounds


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("120", 120),
        (" 12,5 %", 12.5),
        ("45\N{DEGREE SIGN}", 45),
        ("120*2", 240),
        ("+10", 60),
        ("-10", -10),
        ("x-10", 40),
        ("*2", 100),
        ("/4", 12.5),
        ("2*(3+4)-x/5", 4),
        ("--3", 3),
        (".5", 0.5),
        ("50-10", 40),
    ],
)
def test_a_typed_text_means_a_number_or_what_is_done_to_one(text: str, result: float) -> None:
    assert parse(text)(50.0) == pytest.approx(result)


@pytest.mark.parametrize(
    "text", ["", " ", "abc", "1 2", "1/0", "(1", "1)", "2**3", "1e400", "9" * 400, "(" * 4000]
)
def test_what_means_nothing_is_refused(text: str) -> None:
    with pytest.raises(TypedNumberError):
        parse(text)


def test_what_means_nothing_for_one_value_is_refused_there() -> None:
    edit = parse("100/x")

    assert edit(4.0) == 25.0
    with pytest.raises(TypedNumberError):
        edit(0.0)


@given(value=st.floats(-1e6, 1e6))
def test_what_a_field_shows_is_read_as_what_it_shows(value: float) -> None:
    assert parse(shown_number(value, " %"))(0.0) == pytest.approx(value, abs=0.0501)


@given(board=items, wanted=st.floats(20, 3000))
def test_a_number_that_is_set_is_the_number_there_is(board: list[Item], wanted: float) -> None:
    bounds = bounds_of(board)

    for measure in (Measure.X, Measure.Y, Measure.WIDTH, Measure.HEIGHT):
        after = with_number(board, bounds, measure, lambda _: wanted)
        sides = [side for i in after for side in (i.placement.width, i.placement.height)]
        is_held = min(sides) <= LEAST_SIDE + 1e-6 or max(sides) >= MOST_SIDE - 1e-6
        if not is_held:
            assert numbers_of(after, bounds_of(after)).get(measure) == pytest.approx(wanted)
    turned = with_number(board, bounds, Measure.ANGLE, lambda _: 190.0)
    assert numbers_of(turned, bounds).angle == pytest.approx(-170.0)
    faded = with_number(board, bounds, Measure.OPACITY, lambda _: 130.0)
    assert numbers_of(faded, bounds).opacity == 100.0


@given(board=items, wanted=st.floats(20, 3000))
def test_a_size_scales_all_together_from_their_left_upper_corner(
    board: list[Item], wanted: float
) -> None:
    for measure in (Measure.WIDTH, Measure.HEIGHT):
        bounds = bounds_of(board)
        after = with_number(board, bounds, measure, lambda _: wanted)
        scale = after[0].placement.width / board[0].placement.width
        now = bounds_of(after)
        assert (now.x, now.y) == pytest.approx((bounds.x, bounds.y), abs=1e-3)
        assert now.width == pytest.approx(bounds.width * scale, abs=1e-3)
        for old, new in zip(board, after, strict=True):
            aspect = old.placement.rect.size.aspect
            assert new.placement.rect.size.aspect == pytest.approx(aspect)
            assert new.placement.rotation == old.placement.rotation
            assert new.placement.width / old.placement.width == pytest.approx(scale)


@given(board=items, degrees=st.floats(-360, 360))
def test_each_turns_about_its_own_middle(board: list[Item], degrees: float) -> None:
    after = with_number(board, bounds_of(board), Measure.ANGLE, lambda angle: angle + degrees)

    for old, new in zip(board, after, strict=True):
        assert new.placement.rect == old.placement.rect
        turn = new.placement.rotation - old.placement.rotation - degrees
        assert math.cos(math.radians(turn)) == pytest.approx(1)


def test_several_have_the_place_and_size_of_all_and_other_numbers_where_they_agree() -> None:
    first = Item(ItemId("a"), Placement(10, 20, 100, 50), Picture(AssetId("a")))
    second = replace(first, placement=Placement(300, 5, 100, 80, rotation=350), opacity=0.5)

    bounds = bounds_of([first, second])
    numbers = numbers_of([first, second], bounds)

    assert (numbers.x, numbers.y, numbers.width, numbers.height) == (
        bounds.x,
        bounds.y,
        bounds.width,
        bounds.height,
    )
    assert (numbers.angle, numbers.opacity) == (None, None)
    assert numbers_of([second], bounds_of([second])).angle == -10
