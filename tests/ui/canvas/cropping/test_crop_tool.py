"""Cropping a picture on the canvas: by hand, by the wheel, by keys."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QNativeGestureEvent, QPixmap, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from refboard.core.board import Item
from refboard.core.content import Crop
from refboard.core.geometry import Point
from refboard.ui.canvas.cropping.crop_session import CropSession
from refboard.ui.document.cropping import crop_of, with_crop
from tests.items import asset_in
from tests.ui.canvas.conftest import NONE, Desk, make_item
from tests.ui.recorder import stored

SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def session(desk: Desk) -> CropSession:
    """Of picture 5, which is 100 x 80 units and lies straight."""
    desk.view.select(desk.ids(5))
    desk.view.use_tool("crop")
    assert desk.view.cropping.draft == desk.item(5)
    return desk.view.cropping


def pinch(desk: Desk, at: QPoint, spread: float) -> None:
    place = QPointF(at)
    kind, fingers = Qt.NativeGestureType.ZoomNativeGesture, QPointingDevice.primaryPointingDevice()
    event = QNativeGestureEvent(kind, fingers, 2, place, place, place, spread, QPointF())
    QApplication.sendEvent(desk.view, event)


def test_a_pinch_enlarges_the_picture_inside_its_frame_and_else_the_board(
    desk: Desk, session: CropSession
) -> None:
    board_zoom, before = desk.view.zoom, session.whole
    assert before is not None

    pinch(desk, grip(desk, 1, 1), 0.25)

    assert session.whole is not None
    assert session.whole.rect.width == pytest.approx(1.25 * before.rect.width)
    assert desk.view.zoom == board_zoom

    pinch(desk, desk.middle(0), 0.25)
    assert desk.view.zoom == pytest.approx(1.25 * board_zoom)


def grip(desk: Desk, column: int, row: int) -> QPoint:
    frame = desk.view.cropping.frame
    assert frame is not None
    at = frame.at(column, row)
    return desk.pixel(at.x, at.y)


def draft_of(session: CropSession) -> Item:
    assert session.draft is not None
    return session.draft


def turn_wheel(desk: Desk, at: QPoint, notches: int, modifiers: Qt.KeyboardModifier = NONE) -> None:
    place = QPointF(at)
    event = QWheelEvent(
        place,
        QPointF(desk.view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(desk.view, event)


def test_a_session_is_one_undo_step_and_the_picture_stays_where_it_is(
    desk: Desk, session: CropSession
) -> None:
    before = desk.item(5)
    desk.drag(grip(desk, 0, 0), grip(desk, 0, 0) + QPoint(25, 20))
    desk.drag(grip(desk, 2, 2), grip(desk, 2, 2) + QPoint(-25, -20))
    assert (desk.item(5), desk.stack.count()) == (before, 0)

    desk.key(Qt.Key.Key_Return)

    assert desk.item(5) == with_crop(before, Crop(0.25, 0.25, 0.5, 0.5))
    assert (desk.stack.count(), desk.stack.undoText()) == (1, "Crop picture")
    assert (desk.view.tool, desk.view.selected_ids()) == ("select", ("i05",))
    desk.stack.undo()
    assert desk.item(5) == before


def test_escape_takes_a_drag_back_and_then_the_session(desk: Desk, session: CropSession) -> None:
    before = desk.item(5)
    desk.press(grip(desk, 2, 1))
    desk.move(grip(desk, 2, 1) + QPoint(-30, 0))
    assert draft_of(session) != before

    desk.key(Qt.Key.Key_Escape)
    desk.release(grip(desk, 2, 1))
    assert draft_of(session) == before

    desk.key(Qt.Key.Key_Escape)
    assert (session.draft, desk.view.tool) == (None, "select")
    assert not desk.view._state.hidden
    assert (desk.item(5), desk.stack.count()) == (before, 0)


@pytest.mark.parametrize("modifiers", [NONE, ALT])
def test_a_drag_inside_moves_the_picture_under_its_frame(
    desk: Desk, session: CropSession, modifiers: Qt.KeyboardModifier
) -> None:
    desk.drag(grip(desk, 2, 2), grip(desk, 2, 2) + QPoint(-50, -40))
    framed = draft_of(session).placement
    middle = grip(desk, 1, 1)

    desk.drag(middle, middle + QPoint(-10, -8), modifiers)

    assert draft_of(session).placement == framed
    assert crop_of(draft_of(session)) == Crop(
        pytest.approx(0.1),  # type: ignore[arg-type]
        pytest.approx(0.1),  # type: ignore[arg-type]
        0.5,
        0.5,
    )


def test_the_wheel_enlarges_the_picture_inside_its_frame_and_else_the_board(
    desk: Desk, session: CropSession
) -> None:
    zoom, framed = desk.view.zoom, desk.item(5).placement

    turn_wheel(desk, grip(desk, 1, 1), 3)

    assert draft_of(session).placement == framed
    assert crop_of(draft_of(session)).width == pytest.approx(1 / 1.15**3)
    assert desk.view.zoom == zoom
    turn_wheel(desk, grip(desk, 1, 1), -9)
    assert crop_of(draft_of(session)) == Crop(0, 0, 1, 1)

    desk.view._camera.animates = False
    turn_wheel(desk, desk.middle(0), 1)
    turn_wheel(desk, grip(desk, 1, 1), 1, CTRL)
    assert desk.view.zoom > zoom
    assert draft_of(session) == desk.item(5)


def test_a_ratio_holds_and_can_be_turned(desk: Desk, session: CropSession) -> None:
    session.choose_ratio(1.0)
    assert (session.ratio_name, draft_of(session).placement.width) == ("1 : 1", 80)

    desk.drag(grip(desk, 2, 2), grip(desk, 2, 2) + QPoint(-30, -5))
    rect = draft_of(session).placement.rect
    assert rect.width == pytest.approx(rect.height)
    assert rect.width < 80

    session.choose_ratio(4 / 3)
    desk.key(Qt.Key.Key_X)
    rect = draft_of(session).placement.rect
    assert rect.width / rect.height == pytest.approx(3 / 4)
    assert session.ratio_name == "3 : 4"
    session.reset()
    assert (draft_of(session), session.ratio_name) == (desk.item(5), "Free")


def test_shift_keeps_the_ratio_and_alt_the_middle(desk: Desk, session: CropSession) -> None:
    corner = grip(desk, 2, 2)

    desk.drag(corner, corner + QPoint(-20, 0), SHIFT | ALT)

    rect, before = draft_of(session).placement.rect, desk.item(5).placement.rect
    assert rect.width / rect.height == pytest.approx(100 / 80)
    assert (rect.centre.x, rect.centre.y) == pytest.approx((before.centre.x, before.centre.y))
    assert rect.width < before.width


def test_keys_move_enlarge_and_step_back_inside_the_session(
    desk: Desk, session: CropSession
) -> None:
    desk.editor.nudge(desk.ids(0), 3, 0)
    desk.drag(grip(desk, 2, 2), grip(desk, 2, 2) + QPoint(-50, -40))
    framed = draft_of(session)
    desk.key(Qt.Key.Key_Left, SHIFT)
    desk.key(Qt.Key.Key_Left)
    assert crop_of(draft_of(session)).x == pytest.approx(0.11)
    desk.key(Qt.Key.Key_Plus)
    assert crop_of(draft_of(session)).width < 0.5

    for _ in range(2):
        desk.key(Qt.Key.Key_Z, CTRL)
    assert draft_of(session) == framed
    desk.key(Qt.Key.Key_Z, CTRL)
    desk.key(Qt.Key.Key_Z, CTRL)
    assert draft_of(session) == desk.item(5)
    assert desk.stack.index() == 1, "steps of the board are none of the session's"
    desk.key(Qt.Key.Key_Z, CTRL | SHIFT)
    assert draft_of(session) == framed


@pytest.mark.parametrize("way", ["beside", "another picture", "double click", "another tool"])
def test_what_is_seen_is_kept_when_one_goes_on(desk: Desk, session: CropSession, way: str) -> None:
    desk.drag(grip(desk, 2, 1), grip(desk, 2, 1) + QPoint(-40, 0))

    if way == "beside":
        desk.click(desk.pixel(-60, -60))
    elif way == "another picture":
        desk.click(desk.middle(10))
        assert draft_of(session).id == "i10"
    elif way == "double click":
        QTest.mouseDClick(desk.view, Qt.MouseButton.LeftButton, NONE, grip(desk, 1, 1))
    else:
        desk.view.use_tool("hand")

    assert crop_of(desk.item(5)).width == pytest.approx(0.6)
    assert desk.stack.count() == 1
    if way in ("beside", "double click"):
        assert desk.view.tool == "select"


def test_of_several_the_one_under_the_pointer_is_cropped(desk: Desk) -> None:
    desk.view.select(desk.ids(0, 5, 6))
    desk.move(desk.middle(6), button=Qt.MouseButton.NoButton)

    desk.view.use_tool("crop")

    assert draft_of(desk.view.cropping).id == "i06"


def test_a_locked_picture_is_refused(make_desk: Callable[..., Desk], qtbot: QtBot) -> None:
    desk = make_desk((make_item(5, is_locked=True),))
    desk.view.use_tool("crop")

    with qtbot.waitSignal(desk.view.lock_met):
        desk.click(desk.middle(5))

    assert desk.view.cropping.draft is None


def test_a_picture_that_changes_meanwhile_is_let_go(desk: Desk, session: CropSession) -> None:
    desk.drag(grip(desk, 2, 1), grip(desk, 2, 1) + QPoint(-40, 0))

    desk.editor.set_locked(desk.ids(5), True)

    assert session.draft is None
    assert crop_of(desk.item(5)) == Crop(0, 0, 1, 1)
    desk.key(Qt.Key.Key_Return)
    desk.editor.delete(desk.ids(6))
    assert desk.stack.count() == 2


def test_the_whole_picture_is_seen_with_the_rest_dimmed_also_turned_and_mirrored(
    make_desk: Callable[..., Desk], pixmap: Callable[..., QPixmap], qtbot: QtBot
) -> None:
    item = make_item(5)
    placement = replace(item.placement, rotation=30.0, is_flipped_h=True)
    cropped = with_crop(replace(item, placement=placement), Crop(0.0, 0.0, 0.5, 1.0))
    desk = make_desk((cropped,))
    with qtbot.waitSignal(desk.cache.pixmaps_changed):
        desk.cache.insert(asset_in(item), 128, pixmap(128, 102, "#cc3311"))
    middle = placement.rect.centre
    shown = Point(middle.x + 25, middle.y).turned(middle, 30)
    hidden = Point(middle.x - 25, middle.y).turned(middle, 30)

    def colours() -> tuple[str, str]:
        image: QImage = desk.view.grab().toImage()
        one, other = desk.pixel(shown.x, shown.y), desk.pixel(hidden.x, hidden.y)
        return image.pixelColor(one).name(), image.pixelColor(other).name()

    bright, board = colours()
    desk.view.select_all()
    desk.view.use_tool("crop")

    assert colours()[0] == bright == "#cc3311"
    assert colours()[1] not in (bright, board)
    desk.key(Qt.Key.Key_Escape)
    desk.view.clear_selection()
    assert colours() == (bright, board)


def test_a_picture_that_is_enlarged_under_its_frame_gets_more_pixels(
    desk: Desk, session: CropSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.known_assets.put([stored(asset_in(desk.item(5)), 4000, 3200)])
    asked: list[float] = []
    monkeypatch.setattr(
        desk.cache, "show", lambda _, seen: asked.extend(a.shown_px for a in seen.values())
    )

    session.zoom(5, desk.item(5).placement.rect.centre)

    qtbot.waitUntil(lambda: bool(asked) and max(asked) == pytest.approx(500))
