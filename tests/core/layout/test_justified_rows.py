"""Rows: read like text, about equally long, and with flush ends where sizes may change."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refboard.core.geometry import Point, Rect, Size, bounding
from refboard.core.layout.justified_rows import STRETCH_LIMIT, flow, justified

GAP = 12.0
sides = st.floats(1, 2000)
lists_of_sizes = st.lists(st.builds(Size, sides, sides), max_size=60)
photographs = [Size(aspect * 300, 300) for aspect in (1.5, 0.66, 1.0, 1.78, 1.33, 0.75) * 6]


def in_rows(rects: Sequence[Rect]) -> list[list[Rect]]:
    """Return rectangles by rows: a row ends where the next one begins at the left again."""
    rows: list[list[Rect]] = []
    for rect in rects:
        if rect.x == 0:
            rows.append([])
        rows[-1].append(rect)
    return rows


def assert_apart(rects: Sequence[Rect]) -> None:
    for one, other in itertools.combinations(rects, 2):
        assert not one.expanded(GAP - 1e-6).intersects(other)


@given(sizes=lists_of_sizes)
@settings(max_examples=60, deadline=None)
def test_flowing_keeps_sizes_order_and_gaps(sizes: list[Size]) -> None:
    corners = flow(sizes, gap=GAP)
    rects = [Rect(c.x, c.y, s.width, s.height) for c, s in zip(corners, sizes, strict=True)]

    assert_apart(rects)
    whole = bounding(rects)
    assert whole is None or (whole.x, whole.y) == pytest.approx((0, 0), abs=1e-6)
    for row in in_rows(rects):
        assert [rect.x for rect in row] == sorted(rect.x for rect in row)
        assert [rect.centre.y for rect in row] == pytest.approx([row[0].centre.y] * len(row))


@given(sizes=lists_of_sizes)
@settings(max_examples=60, deadline=None)
def test_justifying_keeps_ratios_order_and_gaps(sizes: list[Size]) -> None:
    rects = justified(sizes, gap=GAP)

    assert_apart(rects)
    assert [rect.size.aspect for rect in rects] == pytest.approx([s.aspect for s in sizes])
    for row in in_rows(rects):
        assert [rect.height for rect in row] == pytest.approx([row[0].height] * len(row))
    heights = [rect.height for rect in rects]
    assert not heights or max(heights) / min(heights) <= STRETCH_LIMIT**2 + 1e-6


def test_justified_rows_of_photographs_are_flush_and_about_equally_high() -> None:
    rows = in_rows(justified(photographs, gap=GAP))

    assert len(rows) > 3
    ends = [row[-1].right for row in rows]
    assert ends == pytest.approx([ends[0]] * len(rows))
    heights = [row[0].height for row in rows]
    assert max(heights) / min(heights) < 1.15


@pytest.mark.parametrize("aspect", [0.7, 1.0, 1.6, 2.4])
def test_rows_have_about_the_shape_that_was_asked_for(aspect: float) -> None:
    whole = bounding(justified(photographs * 3, gap=GAP, aspect=aspect))

    assert whole is not None
    assert whole.width / whole.height == pytest.approx(aspect, rel=0.2)


def test_nothing_and_one_thing_are_fine() -> None:
    assert flow([], gap=GAP) == []
    assert justified([], gap=GAP) == []
    assert flow([Size(0, 0)], gap=0) == [Point(0, 0)]
    assert justified([Size(30, 20)], gap=GAP) == [Rect(0, 0, 30, 20)]


def test_ten_thousand_pictures_are_laid_out_in_even_rows() -> None:
    rects = justified([photographs[n % 36] for n in range(10_000)], gap=GAP)

    ends = [row[-1].right for row in in_rows(rects)]
    assert ends == pytest.approx([ends[0]] * len(ends))
