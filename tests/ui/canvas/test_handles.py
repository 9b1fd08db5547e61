"""The frame around what is chosen: its handles scale, crop and turn."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from refboard.core.content import Crop
from refboard.core.geometry import Point, Rect
from refboard.ui.canvas.handles import Frame
from refboard.ui.canvas.painters.round_place import round_pixel as round_place
from refboard.ui.canvas.tools.rotate_drag import shown_angle
from tests.items import asset_in
from tests.ui.canvas.conftest import Desk, make_item

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


def frame_of(desk: Desk) -> Frame:
    frame = desk.view._state.chosen.frame
    assert frame is not None
    return frame


def round_pixel(desk: Desk) -> QPoint:
    there = round_place(desk.view._state)
    assert there is not None
    return QPoint(round(there.x), round(there.y))


def turned_pixel(desk: Desk, start: QPoint, degrees: float) -> QPoint:
    """Return where a pixel goes about the middle of the frame."""
    middle = desk.view._camera.transform.to_pixel(frame_of(desk).rect.centre)
    there = Point(start.x(), start.y()).turned(middle, degrees)
    return QPoint(round(there.x), round(there.y))


def turn(desk: Desk, degrees: float, modifiers: Qt.KeyboardModifier = NONE) -> None:
    """Drag the round handle around the middle."""
    start = round_pixel(desk)
    desk.drag(start, turned_pixel(desk, start, degrees), modifiers)


def test_the_round_handle_turns_a_picture_about_its_middle(desk: Desk) -> None:
    before = desk.item(5)
    desk.click(desk.middle(5))

    turn(desk, 40)

    after = desk.item(5).placement
    assert after.rotation == pytest.approx(40, abs=1)
    assert after.rect == before.placement.rect
    assert (desk.stack.count(), desk.stack.undoText()) == (1, "Rotate picture")
    desk.stack.undo()
    assert desk.item(5) == before


def test_the_round_handle_lies_on_no_neighbour(desk: Desk) -> None:
    desk.click(desk.middle(5))
    neighbours = [desk.item(number).placement.rect for number in range(12) if number != 5]

    def is_on_one() -> bool:
        there = desk.view._camera.transform.to_board(
            Point(round_pixel(desk).x(), round_pixel(desk).y())
        )
        room = Rect(there.x, there.y, 0.1, 0.1).expanded(7)
        return any(room.intersects(rect) for rect in neighbours)

    assert not is_on_one()  # all four sides are taken: on the picture itself
    before = desk.item(5).placement
    turn(desk, 40)
    assert desk.item(5).placement.rotation == pytest.approx(40, abs=1)
    desk.stack.undo()
    assert desk.item(5).placement == before

    desk.editor.delete(desk.ids(9))
    neighbours = [item.placement.rect for item in desk.document if item.id != "i05"]
    assert not is_on_one()
    assert round_pixel(desk).y() > desk.pixel(0, before.y + before.height).y()


def test_outside_of_a_corner_a_frame_turns_in_steps_while_shift_is_held(desk: Desk) -> None:
    desk.click(desk.middle(5))
    turn(desk, 8)
    corner = frame_of(desk).at(2, 0)
    middle = frame_of(desk).rect.centre
    away = math.hypot(corner.x - middle.x, corner.y - middle.y)
    grip = desk.pixel(
        corner.x + (corner.x - middle.x) / away * 13, corner.y + (corner.y - middle.y) / away * 13
    )

    desk.drag(grip, turned_pixel(desk, grip, 50), SHIFT)

    assert desk.item(5).placement.rotation == pytest.approx(60)


def test_a_click_outside_of_a_corner_chooses_what_lies_there(desk: Desk) -> None:
    desk.editor.move(desk.ids(5), -12, -32)
    desk.click(desk.middle(0))

    desk.click(desk.pixel(112, 90))

    assert desk.view.selected_ids() == ("i05",)


def test_several_turn_together_and_what_is_locked_stays(make_desk: Callable[..., Desk]) -> None:
    items = tuple(make_item(number, is_locked=number == 2) for number in range(3))
    desk = make_desk(items)
    desk.view.select(desk.ids(0, 1, 2))
    middle = frame_of(desk).rect.centre

    turn(desk, 90, SHIFT)

    for number in (0, 1):
        was, now = items[number].placement.rect.centre, desk.item(number).placement
        there = was.turned(middle, 90)
        assert (now.rect.centre.x, now.rect.centre.y) == pytest.approx((there.x, there.y))
        assert now.rotation == pytest.approx(90)
    assert desk.item(2) == items[2]
    assert desk.stack.count() == 1


def test_escape_takes_a_turn_back(desk: Desk) -> None:
    before = desk.state()
    desk.click(desk.middle(5))
    start = round_pixel(desk)
    desk.press(start)
    desk.move(turned_pixel(desk, start, 70))
    assert "i05" in desk.view._state.hidden

    desk.key(Qt.Key.Key_Escape)
    desk.release(start)

    assert not desk.view._state.hidden
    assert (desk.state(), desk.stack.count()) == (before, 0)


def test_a_turn_is_seen_as_it_will_be(
    desk: Desk, pixmap: Callable[..., QPixmap], qtbot: QtBot
) -> None:
    for item in desk.document:
        made = pixmap(128, 102, "#228833")
        painter = QPainter(made)
        painter.fillRect(0, 0, 64, 51, QColor("#cc3311"))
        painter.end()
        desk.cache.insert(asset_in(item), 128, made)
    desk.view.select(desk.ids(0, 1, 5))
    start = round_pixel(desk)
    desk.press(start)
    desk.move(turned_pixel(desk, start, 33))
    carried = _shown(desk, qtbot)

    desk.release(turned_pixel(desk, start, 33))
    put_down = _shown(desk, qtbot)

    picture = desk.item(0).placement.rect.centre
    for x, y in ((-25, -20), (25, -20), (25, 20), (-25, 20), (-42, -32), (42, 32)):
        there = picture.moved(x, y).turned(picture, 33)
        at = desk.pixel(there.x, there.y)
        expected = "#cc3311" if max(x, y) < 0 else "#228833"
        assert (carried.pixelColor(at).name(), put_down.pixelColor(at).name()) == (expected,) * 2


def _shown(desk: Desk, qtbot: QtBot) -> QImage:
    desk.view.grab()
    qtbot.waitUntil(lambda: not desk.view._again.isActive())
    image: QImage = desk.view.grab().toImage()
    return image


def test_with_alt_a_corner_scales_about_the_middle(desk: Desk) -> None:
    desk.click(desk.middle(5))
    before = frame_of(desk).rect
    corner = desk.pixel(before.right, before.bottom)

    desk.drag(corner, corner + QPoint(25, 20), ALT)

    after = desk.item(5).placement.rect
    assert (after.centre.x, after.centre.y) == pytest.approx((before.centre.x, before.centre.y))
    assert after.width == pytest.approx(150, abs=2)
    assert after.width / after.height == pytest.approx(before.width / before.height)


def test_an_edge_crops_and_brings_back_but_never_stretches(desk: Desk) -> None:
    before = desk.item(5)
    rect = before.placement.rect
    desk.click(desk.middle(5))
    edge = desk.pixel(rect.right, rect.centre.y)

    desk.drag(edge, edge + QPoint(-40, 7))

    cropped = desk.item(5)
    assert cropped.picture is not None
    assert cropped.picture.crop == Crop(0, 0, pytest.approx(0.6), 1)  # type: ignore[arg-type]
    assert cropped.placement.rect == replace(rect, width=pytest.approx(60))  # type: ignore[arg-type]
    assert desk.stack.undoText() == "Crop picture"

    desk.drag(edge + QPoint(-40, 0), edge + QPoint(200, 0))

    assert desk.item(5).content == before.content
    assert desk.item(5).placement.rect == rect


def test_an_edge_of_a_turned_and_mirrored_picture_cuts_off_what_lies_there(
    make_desk: Callable[..., Desk],
) -> None:
    item = make_item(5)
    placement = replace(item.placement, rotation=90.0, is_flipped_h=True)
    desk = make_desk((replace(item, placement=placement),))
    desk.click(desk.middle(5))
    below = frame_of(desk).at(2, 1)
    edge = desk.pixel(below.x, below.y)

    desk.drag(edge, edge + QPoint(0, -25))

    picture = desk.item(5).picture
    assert picture is not None
    assert picture.crop == Crop(pytest.approx(0.25), 0, pytest.approx(0.75), 1)  # type: ignore[arg-type]
    bounds = desk.item(5).placement.bounds
    assert bounds.y == pytest.approx(placement.bounds.y)
    assert bounds.bottom == pytest.approx(placement.bounds.bottom - 25)


def test_several_pictures_have_no_edges_to_pull(desk: Desk) -> None:
    desk.view.select(desk.ids(0, 5))
    before = desk.state()
    edge = frame_of(desk).at(2, 1)
    start = desk.pixel(edge.x, edge.y)

    desk.drag(start, start + QPoint(30, 0))

    assert {key: item.placement.width for key, item in desk.state().items()} == {
        key: item.placement.width for key, item in before.items()
    }
    assert [item.content for item in desk.document] == [item.content for item in before.values()]


@pytest.mark.parametrize(
    ("rotation", "shape"),
    [
        (0, Qt.CursorShape.SizeFDiagCursor),
        (45, Qt.CursorShape.SizeVerCursor),
        (90, Qt.CursorShape.SizeBDiagCursor),
        (200, Qt.CursorShape.SizeFDiagCursor),
    ],
)
def test_the_pointer_shows_which_way_a_corner_of_a_turned_frame_pulls(
    make_desk: Callable[..., Desk], rotation: float, shape: Qt.CursorShape
) -> None:
    item = make_item(5)
    desk = make_desk((replace(item, placement=replace(item.placement, rotation=rotation)),))
    desk.click(desk.middle(5))
    corner = frame_of(desk).at(2, 2)

    desk.move(desk.pixel(corner.x, corner.y), button=Qt.MouseButton.NoButton)

    assert desk.view.cursor().shape() == shape
    desk.move(round_pixel(desk), button=Qt.MouseButton.NoButton)
    assert desk.view.cursor().shape() == Qt.CursorShape.BitmapCursor


@pytest.mark.parametrize(
    ("degrees", "words"), [(0, "0°"), (-0.04, "0°"), (12.54, "12.5°"), (-90, "\u221290°")]
)
def test_angles_are_written_as_people_write_them(degrees: float, words: str) -> None:
    assert shown_angle(degrees) == words
