"""What a person does with mouse and keys on the canvas, through real events."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from refboard.core.asset import Failure
from refboard.core.board import Item, Viewpoint
from refboard.core.ids import AssetId, ItemId
from refboard.ui.document.reading_order import in_reading_order
from tests.ui.canvas.conftest import LEFT, Desk, make_item

SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


def test_a_click_chooses_and_a_click_beside_chooses_nothing(desk: Desk) -> None:
    desk.click(desk.middle(5))
    assert desk.view.selected_ids() == (desk.item(5).id,)

    desk.click(desk.middle(6))
    assert desk.view.selected_ids() == (desk.item(6).id,)

    desk.click(desk.pixel(110, 100))
    assert desk.view.selected_ids() == ()


def test_shift_click_adds_and_takes_away(desk: Desk) -> None:
    desk.click(desk.middle(1))
    desk.click(desk.middle(2), SHIFT)
    assert set(desk.view.selected_ids()) == {"i01", "i02"}

    desk.click(desk.middle(1), SHIFT)
    assert desk.view.selected_ids() == ("i02",)


def test_a_click_in_a_larger_selection_leaves_only_what_was_clicked(desk: Desk) -> None:
    desk.view.select_all()

    desk.click(desk.middle(3))

    assert desk.view.selected_ids() == ("i03",)


def test_the_topmost_of_overlapping_pictures_is_chosen(make_desk: Callable[..., Desk]) -> None:
    below, above = make_item(0), make_item(1)
    covering = replace(above, placement=replace(above.placement, x=20.0, y=10.0))
    desk = make_desk((covering, below))

    desk.click(desk.pixel(60, 50))

    assert desk.view.selected_ids() == (covering.id,)


def test_a_drag_moves_all_that_is_chosen_in_one_undo_step(desk: Desk) -> None:
    before = desk.state()
    desk.view.select(desk.ids(0, 1, 2))

    desk.drag(desk.middle(1), desk.middle(1) + QPoint(37, 55))

    assert desk.stack.count() == 1
    assert desk.stack.undoText() == "Move 3 pictures"
    for number in (0, 1, 2):
        old, new = before[desk.item(number).id].placement, desk.item(number).placement
        assert (new.x, new.y) == pytest.approx((old.x + 37, old.y + 55))
    desk.stack.undo()
    assert desk.state() == before


def test_the_document_does_not_change_before_the_button_is_released(desk: Desk) -> None:
    before = desk.state()
    start = desk.middle(0)

    desk.press(start)
    desk.move(start + QPoint(50, 50))

    assert desk.state() == before
    desk.release(start + QPoint(50, 50))
    assert desk.state() != before


def test_a_press_that_moves_three_pixels_is_a_click(desk: Desk) -> None:
    desk.press(desk.middle(0))
    desk.move(desk.middle(0) + QPoint(3, 0))
    desk.release(desk.middle(0) + QPoint(3, 0))

    assert desk.stack.count() == 0


def test_escape_takes_a_drag_back(desk: Desk) -> None:
    before = desk.state()
    desk.press(desk.middle(0))
    desk.move(desk.middle(0) + QPoint(90, 0))

    desk.key(Qt.Key.Key_Escape)
    desk.release(desk.middle(0) + QPoint(90, 0))

    assert desk.state() == before
    assert desk.stack.count() == 0
    assert desk.view._state.lifted is None


def test_a_drag_with_alt_leaves_the_picture_and_chooses_the_copy(desk: Desk) -> None:
    before = desk.state()

    desk.drag(desk.middle(3), desk.middle(3) + QPoint(40, 0), ALT)

    (copy_id,) = desk.view.selected_ids()
    assert copy_id not in before
    assert desk.document.items[copy_id].asset_id == desk.item(3).asset_id
    assert desk.item(3) == before[desk.item(3).id]
    assert desk.stack.count() == 1
    desk.stack.undo()
    assert desk.state() == before


def test_locked_pictures_stay_where_they_are(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk((make_item(0), make_item(1, is_locked=True)))
    before = desk.state()
    desk.view.select_all()

    desk.drag(desk.middle(1), desk.middle(1) + QPoint(60, 0))
    desk.editor.delete(desk.ids(1))

    assert desk.item(1) == before[desk.item(1).id]
    assert desk.item(0).placement.x == pytest.approx(60)


def test_a_marquee_chooses_all_that_it_touches(desk: Desk) -> None:
    desk.drag(desk.pixel(-15, -15), desk.pixel(125, 20))

    assert set(desk.view.selected_ids()) == {"i00", "i01"}
    assert desk.stack.count() == 0


def test_a_marquee_with_shift_adds(desk: Desk) -> None:
    desk.view.select(desk.ids(11))

    desk.drag(desk.pixel(-15, -15), desk.pixel(20, 20), SHIFT)

    assert set(desk.view.selected_ids()) == {"i11", "i00"}


def test_escape_takes_a_marquee_back(desk: Desk) -> None:
    desk.view.select(desk.ids(11))
    desk.press(desk.pixel(-15, -15))
    desk.move(desk.pixel(300, 300))

    desk.key(Qt.Key.Key_Escape)

    assert desk.view.selected_ids() == ("i11",)


def test_a_marquee_passes_beside_a_turned_picture(make_desk: Callable[..., Desk]) -> None:
    item = make_item(0)
    turned = replace(item, placement=replace(item.placement, rotation=45.0))
    desk = make_desk((turned,))
    corner = turned.placement.bounds

    desk.drag(desk.pixel(corner.x - 5, corner.y - 5), desk.pixel(corner.x + 12, corner.y + 12))

    assert desk.view.selected_ids() == ()


@pytest.mark.parametrize(
    ("handle", "fixed"), [((2, 2), (0, 0)), ((0, 0), (2, 2)), ((2, 0), (0, 2))]
)
def test_a_handle_scales_evenly_about_its_opposite(
    desk: Desk, handle: tuple[int, int], fixed: tuple[int, int]
) -> None:
    desk.click(desk.middle(5))
    frame = desk.view._state.chosen.frame
    assert frame is not None
    grip, anchor = frame.at(*handle), frame.at(*fixed)
    outside = QPoint(round((grip.x - anchor.x) * 0.5), round((grip.y - anchor.y) * 0.5))

    start = desk.pixel(grip.x, grip.y)
    desk.drag(start, start + outside)

    placement = desk.item(5).placement
    assert placement.width / placement.height == pytest.approx(100 / 80)
    assert placement.width == pytest.approx(150, abs=2)
    after = desk.view._state.chosen.frame
    assert after is not None
    assert after.at(*fixed).x == pytest.approx(anchor.x)
    assert after.at(*fixed).y == pytest.approx(anchor.y)
    assert desk.stack.undoText() == "Resize picture"


def test_several_pictures_are_scaled_together(desk: Desk) -> None:
    before = desk.state()
    desk.view.select(desk.ids(0, 5))
    frame = desk.view._state.chosen.frame
    assert frame is not None
    corner = frame.at(2, 2)
    start = desk.pixel(corner.x, corner.y)

    desk.drag(start, start + QPoint(round(frame.rect.width), round(frame.rect.height)))

    assert desk.stack.count() == 1
    assert desk.item(0).placement.width == pytest.approx(200, abs=1)
    assert desk.item(5).placement.x == pytest.approx(240, abs=2)
    desk.stack.undo()
    assert desk.state() == before


def test_arrows_nudge_and_a_run_of_them_is_one_step(desk: Desk) -> None:
    before = desk.state()
    desk.click(desk.middle(0))

    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Right)
    desk.key(Qt.Key.Key_Down, SHIFT)

    assert (desk.item(0).placement.x, desk.item(0).placement.y) == (2.0, 10.0)
    assert desk.stack.count() == 1
    desk.stack.undo()
    assert desk.state() == before


def test_tab_walks_in_reading_order_and_then_leaves(desk: Desk) -> None:
    desk.view.setFocus()
    chosen: list[ItemId] = []
    for _ in range(12):
        assert desk.view.focusNextPrevChild(True)
        chosen += desk.view.selected_ids()

    assert chosen == [f"i{number:02}" for number in range(12)]
    assert not desk.view._keyboard.step(forward=True)


def test_escape_chooses_nothing(desk: Desk) -> None:
    desk.view.select_all()

    desk.key(Qt.Key.Key_Escape)

    assert desk.view.selected_ids() == ()


def test_space_and_the_left_button_pan(desk: Desk) -> None:
    before = desk.view.viewpoint()
    QTest.keyPress(desk.view, Qt.Key.Key_Space)
    assert desk.view.cursor().shape() == Qt.CursorShape.OpenHandCursor

    desk.drag(desk.middle(5), desk.middle(5) + QPoint(30, -20))

    after = desk.view.viewpoint()
    assert (after.x, after.y) == pytest.approx((before.x - 30, before.y + 20))
    assert desk.stack.count() == 0
    QTest.keyRelease(desk.view, Qt.Key.Key_Space)
    assert desk.view.cursor().shape() != Qt.CursorShape.OpenHandCursor


def test_the_middle_button_pans(desk: Desk) -> None:
    before = desk.view.viewpoint()
    middle = Qt.MouseButton.MiddleButton
    start = desk.middle(5)

    desk.press(start, button=middle)
    desk.move(start + QPoint(-10, 0), button=middle)
    desk.release(start + QPoint(-10, 0), button=middle)

    assert desk.view.viewpoint().x == pytest.approx(before.x + 10)


def test_a_double_click_asks_for_a_closer_look_and_changes_nothing(desk: Desk) -> None:
    before = desk.view.viewpoint()
    opened: list[object] = []
    desk.view.item_opened.connect(opened.append)

    QTest.mouseDClick(desk.view, LEFT, Qt.KeyboardModifier.NoModifier, desk.middle(5))

    assert opened == desk.ids(5)
    assert desk.view.viewpoint() == before


def test_enter_asks_for_the_first_of_what_is_selected_or_in_sight(desk: Desk) -> None:
    opened: list[object] = []
    desk.view.item_opened.connect(opened.append)
    desk.view.select(desk.ids(7, 2))
    desk.key(Qt.Key.Key_Return)
    desk.view.clear_selection()
    desk.key(Qt.Key.Key_Return)
    desk.view.set_viewpoint(Viewpoint(9000.0, 0.0, 1.0))
    desk.key(Qt.Key.Key_Return)

    assert opened == desk.ids(2, 0)


def test_what_is_focused_fills_the_view_and_the_next_time_goes_back(desk: Desk) -> None:
    before = desk.view.viewpoint()

    desk.view.focus_on(desk.item(5).id)
    assert desk.view.viewpoint().zoom > 4
    desk.view.focus_on(desk.item(5).id)

    assert desk.view.viewpoint() == before


class Taps:
    """The space bar on a desk, and what it asked to be previewed."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.wanted: list[object] = []
        desk.view.preview_asked.connect(self.wanted.append)

    def point_at(self, number: int) -> None:
        self.desk.move(self.desk.middle(number), button=Qt.MouseButton.NoButton)

    def tap(self) -> list[object]:
        self.wanted.clear()
        self.desk.key(Qt.Key.Key_Space)
        return list(self.wanted)


def test_a_tap_of_space_previews_what_was_pointed_at_or_selected_last(desk: Desk) -> None:
    taps = Taps(desk)
    assert taps.tap() == []  # neither

    taps.point_at(5)
    assert taps.tap() == desk.ids(5)
    desk.view.select(desk.ids(8, 3))  # as by Tab: the pointer only rests where it was
    taps.point_at(5)
    assert taps.tap() == desk.ids(3)
    taps.point_at(6)
    assert taps.tap() == desk.ids(6)


def test_space_that_is_held_or_drags_previews_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    taps, start = Taps(desk), desk.middle(5)
    taps.point_at(5)
    QTest.keyPress(desk.view, Qt.Key.Key_Space)
    desk.drag(start, start + QPoint(40, 0))
    QTest.keyRelease(desk.view, Qt.Key.Key_Space)
    assert not taps.wanted

    taps.point_at(5)
    now = iter((10.0, 11.0))
    monkeypatch.setattr("refboard.ui.canvas.looking.space_bar.monotonic", lambda: next(now))
    assert taps.tap() == []


def test_items_that_vanish_are_no_longer_chosen(desk: Desk) -> None:
    desk.view.select(desk.ids(0, 1))

    desk.editor.delete(desk.ids(0))

    assert desk.view.selected_ids() == ("i01",)


def test_a_board_is_read_in_rows_even_when_they_are_ragged() -> None:
    def at(number: int, x: float, y: float, height: float) -> Item:
        item = make_item(number)
        return replace(item, placement=replace(item.placement, x=x, y=y, height=height))

    items = [at(0, 500, 0, 100), at(1, 0, 20, 60), at(2, 200, 70, 200), at(3, 0, 150, 80)]

    assert [item.id for item in in_reading_order(items)] == ["i01", "i00", "i03", "i02"]


def test_a_failed_picture_says_why(desk: Desk) -> None:
    sentence, hint = "The file is broken.", "Try another copy."
    desk.known_assets.fail([Failure(AssetId("a05"), "x.jpg", "x.jpg", sentence, hint)])
    at = desk.middle(5)

    QApplication.sendEvent(
        desk.view, QHelpEvent(QEvent.Type.ToolTip, at, desk.view.mapToGlobal(at))
    )

    assert QToolTip.text() == f"{sentence} {hint}"
    QToolTip.hideText()
