"""What is dragged comes into line with what lies near: the geometry, for any rectangles."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt

from refboard.core.board import Placement, Viewpoint
from refboard.core.geometry import Point, Rect
from refboard.core.ids import ItemId
from refboard.ui.canvas.drag_habits import DragHabits
from refboard.ui.canvas.snapping.guides import Distance, Guides
from refboard.ui.canvas.snapping.snap import (
    NEAREST,
    Field,
    snapped_move,
    snapped_scale,
    snapped_sides,
)
from refboard.ui.canvas.snapping.snapper import REACH_PX, Snapper
from refboard.ui.canvas.tools.tool import PointerEvent
from tests.ui.canvas.conftest import Desk

places = st.floats(-5_000, 5_000).map(lambda value: round(value, 3))
lengths = st.floats(1, 800).map(lambda value: round(value, 3))
rects = st.builds(Rect, places, places, lengths, lengths)
near = st.builds(Rect, st.integers(-9, 9), st.integers(-9, 9), st.just(30), st.just(20)).map(
    lambda rect: Rect(rect.x * 37.5, rect.y * 25.5, 30.0, 20.0)
)


def field_of(others: list[Rect], reach: float = 6.0, grid: float = 0.0) -> Field:
    bounds = [(r.x, r.y, r.right, r.bottom) for r in others]
    return Field(np.array(bounds, np.float64).reshape(-1, 4), reach, grid)


def lengths_of(guides: Guides) -> list[float]:
    return sorted(round(distance.length, 3) for distance in guides.distances)


fields = st.builds(
    field_of,
    st.lists(st.one_of(rects, near), max_size=NEAREST + 20),
    st.floats(0.1, 60),
    st.sampled_from((0.0, 40.0)),
)


@settings(max_examples=150, deadline=None)
@given(rect=st.one_of(rects, near), field=fields)
def test_nothing_moves_further_than_it_may_and_the_same_comes_out_again(
    rect: Rect, field: Field
) -> None:
    offset, guides = snapped_move(rect, field)

    assert abs(offset.x) <= field.reach
    assert abs(offset.y) <= field.reach
    assert (offset, guides) == snapped_move(rect, field)
    shifted = rect.moved(offset.x, offset.y)
    for line in guides.lines:
        own = (
            {shifted.x, shifted.centre.x, shifted.right}
            if line.start.x == line.end.x
            else {shifted.y, shifted.centre.y, shifted.bottom}
        )
        there = line.start.x if line.start.x == line.end.x else line.start.y
        # Where an edge went is worked out from its corner: the last bit may differ.
        assert any(abs(there - edge) < 1e-6 for edge in own)


@settings(max_examples=100, deadline=None)
@given(
    rect=rects,
    field=fields,
    sides=st.tuples(st.sampled_from((-1, 0, 1)), st.sampled_from((-1, 0, 1))),
)
def test_only_the_sides_that_move_come_into_line(
    rect: Rect, field: Field, sides: tuple[int, int]
) -> None:
    there, _ = snapped_sides(rect, sides, field)

    before = (rect.x, rect.y, rect.right, rect.bottom)
    after = (there.x, there.y, there.right, there.bottom)
    for axis in (0, 1):
        for place, side in ((axis, -1), (axis + 2, 1)):
            reach = field.reach if sides[axis] == side else 0.0
            assert abs(after[place] - before[place]) <= reach + 1e-9


@settings(max_examples=100, deadline=None)
@given(rect=rects, field=fields, scale=st.floats(0.2, 5))
def test_a_scale_pulls_the_handle_no_further_than_it_may(
    rect: Rect, field: Field, scale: float
) -> None:
    fixed, pull = Point(rect.x, rect.y), Point(rect.right, rect.bottom)

    found, guides = snapped_scale(rect, fixed, scale, pull, field)

    assert found > 0
    assert abs(found - scale) * np.hypot(rect.width, rect.height) <= field.reach * (1 + 1e-9)
    assert (found, guides) == snapped_scale(rect, fixed, scale, pull, field)


@settings(max_examples=100, deadline=None)
@given(other=rects, away=st.floats(-5.9, 5.9), edge=st.sampled_from(("low", "high", "middle")))
def test_an_edge_lies_exactly_where_the_other_does(other: Rect, away: float, edge: str) -> None:
    across = Rect(other.x, other.bottom + 500, other.width, 37.0)
    start = {"low": 0.0, "high": -other.width * 0.25, "middle": -other.width * 0.125}[edge]
    rect = Rect(other.x - start + away, across.y, other.width * 0.75, 37.0)
    if edge == "low":
        rect = Rect(other.x + away, across.y, other.width * 0.75, 37.0)

    offset, guides = snapped_move(rect, field_of([other]), (0,))

    there = rect.moved(offset.x, offset.y)
    gaps = (
        abs(there.x - other.x),
        abs(there.right - other.right),
        abs(there.x - other.right),
        abs(there.right - other.x),
        abs(there.centre.x - other.centre.x),
    )
    assert min(gaps) < 1e-9
    assert guides.lines


def test_the_shortest_way_wins_and_its_line_spans_both() -> None:
    other = Rect(0, 0, 100, 80)

    offset, guides = snapped_move(Rect(3, 200, 60, 60), field_of([other]), (0,))

    assert offset == Point(-3, 0)
    (line,) = guides.lines
    assert (line.start, line.end) == (Point(0, 0), Point(0, 260))
    assert lengths_of(guides) == [120]


def test_no_distance_is_told_right_across_something_else() -> None:
    others = [Rect(0, 0, 100, 80), Rect(-37.7, 100, 82, 50)]

    _, guides = snapped_move(Rect(3, 200, 60, 60), field_of(others), (0,))

    assert guides.lines
    assert not guides.distances


def test_between_two_neighbours_both_gaps_become_equal() -> None:
    others = [Rect(0, 0, 100, 100), Rect(300, 13, 100, 100)]

    offset, guides = snapped_move(Rect(168, 30, 60, 47), field_of(others), (0,))

    assert 168 + offset.x == pytest.approx(170)
    assert lengths_of(guides) == [70, 70]


def test_what_lies_on_one_of_its_row_is_beside_none() -> None:
    others = [Rect(0, 0, 100, 100), Rect(300, 13, 100, 100), Rect(190.3, 41.7, 29, 83)]

    offset, guides = snapped_move(Rect(168, 30, 60, 47), field_of(others), (0,))

    assert (offset, guides) == (Point(0, 0), Guides())


def test_a_row_goes_on_with_its_own_gap() -> None:
    others = [Rect(0, 0, 100, 100), Rect(124, 0, 90, 100), Rect(238, 0, 77, 100)]

    offset, guides = snapped_move(Rect(336, 3, 71, 113), field_of(others, 6.0), (0,))

    assert 336 + offset.x == pytest.approx(315 + 24)
    assert lengths_of(guides) == [24, 24, 24]


def test_what_lies_in_another_row_makes_no_gap() -> None:
    others = [Rect(0, 500, 100, 100), Rect(124, 500, 90, 100), Rect(214.5, 0, 77, 100)]

    offset, _ = snapped_move(Rect(318, 41, 71, 13), field_of(others), (0,))

    assert offset == Point(0, 0)


def test_a_size_becomes_that_of_a_neighbour() -> None:
    other = Rect(500, 400, 120, 90)
    rect = Rect(0, 0, 100, 70)

    scale, guides = snapped_scale(rect, Point(0, 0), 1.18, Point(100, 70), field_of([other]))

    assert scale * 100 == pytest.approx(120)
    assert lengths_of(guides) == [120, 120]


def test_the_grid_pulls_only_where_nothing_else_does() -> None:
    offset, _ = snapped_move(Rect(82, 500, 31, 31), field_of([], grid=40.0), (0,))
    assert offset == Point(-2, 0)

    offset, _ = snapped_move(Rect(82, 500, 31, 31), field_of([Rect(85, 0, 9, 9)], grid=40.0), (0,))
    assert offset == Point(3, 0)


def test_an_axis_that_is_held_is_left_alone() -> None:
    offset, guides = snapped_move(Rect(3, 204, 60, 60), field_of([Rect(0, 200, 100, 80)]), (1,))

    assert offset == Point(0, -4)
    assert all(line.start.y == line.end.y for line in guides.lines)


def test_of_very_many_only_the_nearest_count() -> None:
    far = [Rect(1.7 * n, 10_000.0 + n, 5, 5) for n in range(500)]
    close = [Rect(-200.0 - 40 * n, 17.0, 30, 30) for n in range(NEAREST)]

    offset, _ = snapped_move(Rect(301.2, 3, 50, 90), field_of([*far, *close]), (0,))

    assert offset == Point(0, 0)
    assert Distance(Point(0, 3), Point(4, 3)).length == 4


@pytest.fixture
def snapping(desk: Desk) -> Desk:
    """The twelve pictures, without a grid; what is dragged comes into line."""
    plain = replace(desk.document.settings, is_grid_shown=False)
    desk.editor.change_settings(plain, "Hide grid")
    desk.stack.clear()
    desk.view.set_habits(DragHabits())
    return desk


def test_a_dragged_picture_comes_into_line_and_shows_why(snapping: Desk) -> None:
    desk, start = snapping, snapping.middle(10)
    desk.press(start)
    desk.move(start + QPoint(40, 60))
    desk.move(start + QPoint(44, 124))

    lifted = desk.view._state.lifted
    assert lifted is not None
    assert (lifted.shift.dx, lifted.shift.dy) == (44, 120)
    desk.release(start + QPoint(44, 124))

    # As far below the picture above it as that is below its own.
    assert (desk.item(10).placement.x, desk.item(10).placement.y) == (240 + 44, 360)
    assert desk.stack.count() == 1


def test_ctrl_lets_it_lie_anywhere_while_it_is_held(snapping: Desk) -> None:
    desk, start, end = snapping, snapping.middle(10), snapping.middle(10) + QPoint(44, 57)
    desk.press(start)
    desk.move(end, Qt.KeyboardModifier.ControlModifier)
    desk.release(end, Qt.KeyboardModifier.ControlModifier)

    assert (desk.item(10).placement.x, desk.item(10).placement.y) == (240 + 44, 240 + 57)


def test_who_wants_no_snapping_gets_none(snapping: Desk) -> None:
    desk = snapping
    desk.view.set_habits(DragHabits(snaps=False))

    desk.drag(desk.middle(11), desk.middle(11) + QPoint(3, 57))

    assert (desk.item(11).placement.x, desk.item(11).placement.y) == (360 + 3, 240 + 57)


def test_a_corner_that_is_pulled_makes_the_picture_as_large_as_another(snapping: Desk) -> None:
    desk = snapping
    larger = replace(desk.item(0), placement=replace(desk.item(0).placement, width=150, height=97))
    desk.editor.put_down([(desk.item(0), larger)], "Resize")
    desk.click(desk.middle(11))

    desk.drag(desk.pixel(460, 320), desk.pixel(460 + 47, 320 + 37))

    assert desk.item(11).placement.width == pytest.approx(150)
    assert desk.item(11).placement.height == pytest.approx(120)


def test_the_reach_is_the_same_on_screen_at_every_zoom(snapping: Desk) -> None:
    desk = snapping
    for zoom in (0.25, 1.0, 4.0):
        desk.view.set_viewpoint(Viewpoint(0.0, 300.0, zoom))
        for away, is_pulled in ((REACH_PX - 1, True), (REACH_PX + 1, False)):
            rect = Rect(-away / zoom, 1_000.0 / zoom, 3_000, 3_000)
            offset, _ = Snapper(desk.view._state).move(rect, event(desk, rect.x, rect.y), (0,))
            assert (offset.x != 0) is is_pulled


def event(desk: Desk, x: float, y: float) -> PointerEvent:
    return PointerEvent(desk.view._camera.transform.to_pixel(Point(x, y)), Point(x, y))


def test_what_is_drawn_begins_and_ends_in_line(snapping: Desk) -> None:
    snapper = Snapper(snapping.view._state)

    first, guides = snapper.point(event(snapping, 243, 337))
    assert first == Point(240, 337)
    assert guides.lines

    begun = Rect(240, 340, 1, 1)
    last, guides = snapper.handle(begun, (2, 2), Point(343, 382), event(snapping, 343, 382))
    assert last == Point(340, 382)
    assert guides.lines


def test_what_comes_near_while_the_board_scrolls_counts_too(snapping: Desk) -> None:
    desk = snapping
    far = replace(desk.item(0), id=ItemId("far"), placement=Placement(9_003, 0, 100, 80))
    desk.editor.add([far], "Add picture")
    snapper = Snapper(desk.view._state, frozenset(desk.ids(5)))
    there = Rect(9_000, 300, 333, 77)
    assert snapper.move(there, event(desk, 9_000, 300), (0,))[0] == Point(0, 0)

    desk.view.set_viewpoint(Viewpoint(9_000.0, 200.0, 1.0))

    assert snapper.move(there, event(desk, 9_000, 300), (0,))[0] == Point(3, 0)


def test_what_is_not_in_sight_brings_nothing_into_line(snapping: Desk) -> None:
    desk = snapping
    beyond = desk.view.visible_rect().right + 40
    unseen = replace(desk.item(0), id=ItemId("x"), placement=Placement(beyond, 403, 100, 80))
    desk.editor.add([unseen], "Add picture")
    snapper = Snapper(desk.view._state, frozenset(desk.ids(5)))
    there = Rect(400, 400, 333, 77)

    assert snapper.move(there, event(desk, 400, 400), (1,))[0] == Point(0, 0)
    desk.view.set_viewpoint(Viewpoint(beyond, 200.0, 1.0))
    assert snapper.move(there, event(desk, 400, 400), (1,))[0] == Point(0, 3)
