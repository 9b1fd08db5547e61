"""What corners enclose of a picture."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from refboard.core.finding.part import MOST_CORNERS, part_within
from refboard.core.geometry import Point, Rect

WHOLE = Rect(0.0, 0.0, 1.0, 1.0)
SIDE = 200
coordinates = st.integers(-60, 160).map(lambda number: number / 100)
points = st.builds(Point, coordinates, coordinates)


def filled(corners: tuple[Point, ...], shift: float = 1.0) -> np.ndarray:
    """Return which pixels lie in a polygon, on a canvas three times as large as the picture."""
    canvas = Image.new("1", (3 * SIDE, 3 * SIDE))
    scaled = [((p.x + shift) * SIDE, (p.y + shift) * SIDE) for p in corners]
    ImageDraw.Draw(canvas).polygon(scaled, fill=1)
    return np.asarray(canvas)


@given(st.lists(points, min_size=3, max_size=3, unique=True))
def test_what_is_kept_of_an_outline_is_what_lies_on_the_picture(corners: list[Point]) -> None:
    part = part_within(corners, WHOLE)

    inside = filled(tuple(corners)).copy()
    inside[:SIDE] = inside[2 * SIDE :] = False
    inside[:, :SIDE] = inside[:, 2 * SIDE :] = False
    if part is None:
        assert inside.sum() <= 3 * SIDE  # a line at most
        return
    kept = filled(part.corners)
    # Pillow draws edges of its own width: a line of pixels along each may differ.
    assert (kept != inside).sum() <= 8 * SIDE
    assert all(0 <= p.x <= 1 and 0 <= p.y <= 1 for p in part.corners)


@given(points, points)
def test_an_upright_rectangle_needs_no_outline(one: Point, other: Point) -> None:
    corners = [one, Point(other.x, one.y), other, Point(one.x, other.y)]

    part = part_within(corners, WHOLE)

    left, right = (max(0.0, min(1.0, x)) for x in sorted((one.x, other.x)))
    top, bottom = (max(0.0, min(1.0, y)) for y in sorted((one.y, other.y)))
    if min(right - left, bottom - top) < 1e-4:
        assert part is None
        return
    assert part is not None
    assert part.outline == ()
    assert part.region.x == pytest.approx(left)
    assert part.region.bottom == pytest.approx(bottom)


def test_a_line_drawn_by_hand_keeps_its_shape_with_few_corners() -> None:
    turns = np.linspace(0, 2 * math.pi, 5000, endpoint=False)
    drawn = [Point(0.5 + 0.3 * math.cos(t), 0.5 + 0.2 * math.sin(t)) for t in turns]

    part = part_within(drawn, WHOLE)

    assert part is not None
    assert 100 < len(part.outline) <= MOST_CORNERS
    assert part.region.width == pytest.approx(0.6, abs=1e-3)
    assert part.region.height == pytest.approx(0.4, abs=1e-3)


def test_only_what_is_shown_of_a_picture_is_kept() -> None:
    shown = Rect(0.25, 0.5, 0.5, 0.25)

    part = part_within([Point(0, 0), Point(1, 0), Point(1, 1), Point(0, 1)], shown)

    assert part is not None
    assert part.region == shown
