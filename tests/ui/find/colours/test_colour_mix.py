"""What is done to the colours that are looked for, without a window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.finding.terms import Swatch
from refboard.ui.find.colours.colour_mix import LEAST_SHARE, MOST, ColourMix

RED, BLUE, GREY = (204, 51, 51), (32, 64, 200), (128, 128, 128)


def test_a_colour_that_is_added_is_chosen_and_may_have_any_amount() -> None:
    mix = ColourMix().with_colour(RED).with_colour(BLUE)

    assert mix.swatches == (Swatch(RED), Swatch(BLUE))
    assert mix.chosen == 1
    assert mix.with_colour(RED).colours == (RED, BLUE), "it is there once"
    assert mix.with_colour(RED).chosen == 0
    assert mix.changed(GREY).colours == (RED, GREY)
    assert mix.without(0).colours == (BLUE,)
    assert ColourMix().changed(RED).colours == (RED,)


def test_a_border_that_is_dragged_makes_amounts_count() -> None:
    mix = ColourMix().with_colour(RED).with_colour(BLUE).with_end(0, 0.3).with_end(1, 0.9)

    assert [swatch.amount for swatch in mix.swatches] == pytest.approx([0.3, 0.6])
    assert ColourMix.of(mix.swatches).swatches == mix.swatches


@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "change", "remove", "end"]), st.floats(-1, 2)),
        max_size=30,
    )
)
def test_whatever_is_done_amounts_are_shares_of_a_picture(steps: list[tuple[str, float]]) -> None:
    mix = ColourMix()
    for number, (what, value) in enumerate(steps):
        place = number % max(len(mix.colours), 1)
        if what == "add":
            mix = mix.with_colour((number, 0, 0))
        elif what == "change":
            mix = mix.changed((0, number, 0))
        elif mix.colours:
            mix = mix.without(place) if what == "remove" else mix.with_end(place, value)
        assert len(mix.colours) <= MOST
        assert not mix.colours or 0 <= mix.chosen < len(mix.colours)
        if mix.counts:
            amounts = [swatch.amount for swatch in mix.swatches]
            assert all(amount >= LEAST_SHARE - 0.001 for amount in amounts)
            assert sum(amounts) <= 1.01
