"""Percentiles, trends and round numbers say what they claim."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.services.measure.plots import number, ticks
from refboard.services.measure.soak import _KEPT_TIMES, Window
from refboard.services.measure.timing import percentile, timing_of
from refboard.services.measure.trend import growth, slope

TIMES = st.lists(st.floats(1e-6, 1e3), min_size=1, max_size=60)


@given(values=TIMES, percent=st.integers(1, 100))
def test_a_percentile_is_a_value_that_so_many_do_not_exceed(
    values: list[float], percent: int
) -> None:
    found = percentile(values, percent)

    assert found == np.percentile(values, percent, method="inverted_cdf")


def test_figures_of_runs() -> None:
    timing = timing_of([0.1, 0.1, 0.1, 0.7], images=32)

    assert timing.images_per_s == pytest.approx(32)
    assert (timing.p50_ms, timing.p95_ms, timing.runs) == (100, 700, 4)
    assert timing_of([], images=0).p95_ms == 0


@given(rise=st.floats(-1e3, 1e3), start=st.floats(-1e6, 1e6), count=st.integers(2, 40))
def test_a_straight_line_has_its_own_slope(rise: float, start: float, count: int) -> None:
    times = [float(at) for at in range(count)]
    values = [start + rise * at for at in times]

    assert slope(times, values) == pytest.approx(rise, abs=1e-6)
    assert growth(times, values) == pytest.approx(rise * (count - 1), abs=1e-4)


@given(st.randoms(use_true_random=False), st.floats(-5, 5))
def test_a_fifth_of_wild_values_does_not_turn_a_trend(random: object, rise: float) -> None:
    times = np.arange(50.0)
    values = times * rise
    wild = np.random.default_rng(int(rise * 1000) & 0xFFFF)
    values[wild.choice(50, 10, replace=False)] += wild.normal(0, 1e6, 10)

    assert slope(list(times), list(values)) == pytest.approx(rise, abs=2)


def test_noise_is_no_trend() -> None:
    random = np.random.default_rng(4)
    times = list(np.arange(0.0, 1200.0, 5.0))
    values = list(random.normal(180e6, 12e6, len(times)))

    assert abs(growth(times, values)) < 5e6


def test_one_moment_has_no_trend() -> None:
    with pytest.raises(ValueError, match="two moments"):
        slope([3.0, 3.0], [1.0, 2.0])


@given(low=st.floats(-1e9, 1e9), span=st.floats(0, 1e9))
def test_ticks_are_few_rising_and_enclose_everything(low: float, span: float) -> None:
    found = ticks(low, low + span)
    slack = 1e-6 * max(abs(low), span, 1)

    assert 2 <= len(found) <= 8
    assert all(a < b for a, b in itertools.pairwise(found))
    assert found[0] <= low + slack
    assert found[-1] >= low + span - slack


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234.5, "1,234"),
        (98.27, "98.3"),
        (3.14159, "3.14"),
        (0.25, "0.25"),
        (0.0123, "0.012"),
        (200, "200"),
        (-9.312, "-9.31"),
        (1e7, "10,000,000"),
    ],
)
def test_numbers_are_as_short_as_they_can_be_read(value: float, text: str) -> None:
    assert number(value) == text


def test_a_long_run_keeps_a_bounded_and_fair_choice_of_times() -> None:
    window = Window()
    for at in range(3 * _KEPT_TIMES):
        window.note(at / 1000, 1)
        window.start_again()

    assert len(window._kept) == _KEPT_TIMES
    assert window.percentile_ms(50) == pytest.approx(1.5 * _KEPT_TIMES, rel=0.05)
    assert not math.isnan(window.percentile_ms(95))
