"""Aligning and distributing: sides meet, gaps are equal, what is fixed stays."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.geometry import Rect, bounding
from refboard.core.layout.aligning import Side, Span, aligned, distributed, spaced

places = st.floats(-5000, 5000)
sides = st.floats(1, 2000)
rects = st.lists(st.builds(Rect, places, places, sides, sides), min_size=1, max_size=12)
spans = st.lists(
    st.tuples(places, sides).map(lambda span: (span[0], span[0] + span[1])), min_size=1, max_size=12
)
EDGES: dict[Side, Callable[[Rect], float]] = {
    "left": lambda rect: rect.x,
    "centre": lambda rect: rect.centre.x,
    "right": lambda rect: rect.right,
    "top": lambda rect: rect.y,
    "middle": lambda rect: rect.centre.y,
    "bottom": lambda rect: rect.bottom,
}


def shifted(found: list[Span], shifts: list[float]) -> list[Span]:
    moved = zip(found, shifts, strict=True)
    return sorted(((low + by, high + by) for (low, high), by in moved), key=sum)


@pytest.mark.parametrize("side", EDGES)
@given(rects=rects)
def test_aligned_rectangles_share_that_side_of_what_holds_them(
    side: Side, rects: list[Rect]
) -> None:
    whole = bounding(rects)
    assert whole is not None

    moved = [
        rect.moved(by.x, by.y) for rect, by in zip(rects, aligned(rects, side, whole), strict=True)
    ]

    edge = EDGES[side]
    assert [edge(rect) for rect in moved] == pytest.approx([edge(whole)] * len(rects), abs=1e-6)
    across = side in ("left", "centre", "right")
    kept = [(rect.y if across else rect.x) for rect in rects]
    assert [(rect.y if across else rect.x) for rect in moved] == kept


@given(found=spans)
def test_distributing_makes_gaps_equal_and_keeps_the_outermost(found: list[Span]) -> None:
    shifts = distributed(found, ())
    moved = zip(found, shifts, strict=True)
    order = sorted(range(len(found)), key=lambda at: (sum(found[at]), found[at], at))
    after = [(low + by, high + by) for (low, high), by in moved]

    gaps = [after[b][0] - after[a][1] for a, b in pairwise(order)]

    assert gaps == pytest.approx([gaps[0]] * len(gaps) if gaps else [], abs=1e-6)
    assert shifts[order[0]] == shifts[order[-1]] == 0


def test_what_is_fixed_stays_and_the_others_are_spread_on_each_side_of_it() -> None:
    found = [(0.0, 10.0), (11.0, 21.0), (60.0, 70.0), (75.0, 85.0), (120.0, 130.0)]

    moved = shifted(found, distributed(found, {2}))

    assert moved == [(0, 10), (30, 40), (60, 70), (90, 100), (120, 130)]


@given(found=spans, gap=st.floats(0, 400))
def test_spacing_out_gives_every_neighbour_the_gap_and_twice_is_once(
    found: list[Span], gap: float
) -> None:
    moved = shifted(found, spaced(found, (), gap))

    gaps = [after[0] - before[1] for before, after in pairwise(moved)]
    assert gaps == pytest.approx([gap] * len(gaps), abs=1e-6)
    assert spaced(moved, (), gap) == pytest.approx([0] * len(moved), abs=1e-6)


def test_what_is_fixed_is_lined_up_with_on_both_sides() -> None:
    found = [(0.0, 10.0), (50.0, 60.0), (61.0, 71.0)]

    assert shifted(found, spaced(found, {1}, 5)) == [(35, 45), (50, 60), (65, 75)]
