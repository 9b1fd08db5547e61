"""The board scrolls while a drag holds the pointer at the edge of the window."""

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from refboard.core.geometry import Point, Size
from refboard.ui.canvas.edge_scroll import EDGE_SPEED, MOST_SPEED, START_SHARE, edge_speed
from tests.ui.canvas.conftest import Desk

SIZE = Size(800, 600)
MIDDLE = Point(400, 300)


def test_it_is_faster_the_nearer_the_edge_and_beyond_it() -> None:
    speeds = [edge_speed(Point(x, 300), MIDDLE, SIZE).x for x in (700, 775, 790, 800, 850, 2_000)]

    assert speeds == sorted(speeds)
    assert speeds[0] == 0
    assert speeds[3] == pytest.approx(EDGE_SPEED)
    assert speeds[-1] == MOST_SPEED
    assert edge_speed(Point(0, -20), MIDDLE, SIZE).x == pytest.approx(-EDGE_SPEED)
    assert edge_speed(Point(400, -20), MIDDLE, SIZE).y < -EDGE_SPEED


def test_who_begins_near_an_edge_does_not_scroll_there() -> None:
    assert edge_speed(Point(10, 300), Point(10, 300), SIZE) == Point(0, 0)
    assert edge_speed(Point(12, 300), Point(10, 300), SIZE) == Point(0, 0)
    assert edge_speed(Point(5, 300), Point(10, 300), SIZE).x < 0


def test_what_is_carried_stays_under_a_pointer_that_rests(desk: Desk, qtbot: QtBot) -> None:
    old, view = desk.item(5).placement, desk.view
    before = view.viewpoint()
    start, edge = desk.middle(5), QPoint(799, desk.middle(5).y())
    desk.press(start)
    desk.move(edge)

    qtbot.waitUntil(lambda: view.viewpoint().x > before.x + 100)

    scrolled = view.viewpoint().x - before.x
    lifted = view._state.lifted
    assert lifted is not None
    assert lifted.shift.dx == pytest.approx(edge.x() - start.x() + scrolled)
    desk.release(edge)
    assert desk.item(5).placement.x > old.x + 100 + edge.x() - start.x() - 1
    assert desk.stack.count() == 1
    assert not view._pointer._scroll._timer.isActive()


def test_a_marquee_goes_on_beyond_what_is_seen(desk: Desk) -> None:
    view = desk.view
    desk.press(desk.pixel(110, -15))
    desk.move(QPoint(desk.pixel(150, 0).x(), 598))
    before = view.selected_ids()

    for _ in range(20):
        view._pointer._scroll.scroll(0.05)

    assert view.viewpoint().y > 300
    assert set(before) <= set(view.selected_ids())
    assert {"i01", "i05", "i09"} <= set(view.selected_ids())


def test_it_begins_slowly_and_never_leaves_the_board(desk: Desk) -> None:
    view = desk.view
    desk.press(desk.pixel(110, -15))
    desk.move(QPoint(5_000, 300))
    start = view.viewpoint().x
    view._pointer._scroll.scroll(0.05)
    first = view.viewpoint().x - start
    assert first == pytest.approx(MOST_SPEED * START_SHARE * 0.05)

    for _ in range(200):
        view._pointer._scroll.scroll(0.05)

    content = view._state.index.extent()
    assert content is not None
    assert view.viewpoint().x == pytest.approx(content.right)
    assert view.visible_rect().intersects(content)


def test_escape_takes_the_drag_and_the_view_back(desk: Desk) -> None:
    state, before, view = desk.state(), desk.view.viewpoint(), desk.view
    desk.press(desk.middle(5))
    desk.move(QPoint(799, 300))
    view._pointer._scroll.scroll(0.05)
    assert view.viewpoint() != before

    desk.key(Qt.Key.Key_Escape)
    assert view.viewpoint() == before
    assert desk.state() == state
    desk.release(QPoint(799, 300))
    assert not view._pointer._scroll._timer.isActive()


def test_the_hand_does_not_scroll(desk: Desk) -> None:
    desk.view.use_tool("hand")
    desk.press(QPoint(400, 300))
    desk.move(QPoint(799, 300))

    assert not desk.view._pointer._scroll._timer.isActive()
