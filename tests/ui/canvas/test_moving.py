"""What is held lies above everything, keeps to an axis, and is chosen with Ctrl and with Alt."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt

from refboard.core.board import Item
from refboard.ui.canvas.drag_habits import DragHabits
from refboard.ui.document.z_order import bottom_up
from tests.ui.canvas.conftest import Desk, make_item

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def order(desk: Desk) -> list[str]:
    return [item.id for item in bottom_up(desk.document)]


@pytest.mark.parametrize("modifier", [SHIFT, CTRL])
def test_a_click_with_shift_or_ctrl_adds_and_takes_away(
    desk: Desk, modifier: Qt.KeyboardModifier
) -> None:
    desk.click(desk.middle(1))
    desk.click(desk.middle(2), modifier)
    assert set(desk.view.selected_ids()) == {"i01", "i02"}

    desk.click(desk.middle(1), modifier)
    assert desk.view.selected_ids() == ("i02",)

    desk.click(desk.pixel(110, 100), modifier)
    assert desk.view.selected_ids() == ("i02",)


def test_a_press_with_ctrl_and_alt_belongs_to_the_window(desk: Desk) -> None:
    before = desk.state()

    desk.drag(desk.middle(1), desk.middle(1) + QPoint(50, 0), CTRL | ALT)

    assert desk.view.selected_ids() == ()
    assert desk.state() == before


def test_a_marquee_with_alt_chooses_only_what_lies_wholly_inside(desk: Desk) -> None:
    around_one = desk.pixel(-15, -15), desk.pixel(150, 85)

    desk.drag(*around_one)
    assert set(desk.view.selected_ids()) == {"i00", "i01"}

    desk.drag(*around_one, ALT)
    assert desk.view.selected_ids() == ("i00",)


def test_a_turned_picture_lies_inside_by_its_outline(make_desk: Callable[..., Desk]) -> None:
    item = make_item(0)
    desk = make_desk((replace(item, placement=replace(item.placement, rotation=45.0)),))
    reach = (100 + 80) / 2 / 2**0.5

    desk.drag(desk.pixel(50 - 80, 40 - 80), desk.pixel(50 + reach - 2, 40 + 80), ALT)
    assert desk.view.selected_ids() == ()

    desk.drag(desk.pixel(50 - 80, 40 - 80), desk.pixel(50 + reach + 2, 40 + 80), ALT)
    assert desk.view.selected_ids() == ("i00",)


def test_what_was_dragged_lies_on_top_in_the_same_step(desk: Desk) -> None:
    before = desk.state()
    desk.view.select(desk.ids(5, 1))

    desk.drag(desk.middle(1), desk.middle(1) + QPoint(30, 40))

    assert order(desk)[-2:] == ["i01", "i05"]
    assert desk.stack.count() == 1
    assert desk.stack.undoText() == "Move 2 pictures"
    desk.stack.undo()
    assert desk.state() == before


def test_what_was_resized_lies_on_top_in_the_same_step(desk: Desk) -> None:
    desk.click(desk.middle(1))

    desk.drag(desk.pixel(220, 80), desk.pixel(270, 120))

    assert order(desk)[-1] == "i01"
    assert desk.stack.count() == 1
    assert desk.stack.undoText() == "Resize picture"


def test_the_order_stays_for_who_wants_it_so(desk: Desk) -> None:
    before = order(desk)
    desk.view.set_habits(DragHabits(raises=False))

    desk.drag(desk.middle(1), desk.middle(1) + QPoint(30, 40))

    assert order(desk) == before
    assert desk.stack.count() == 1


def test_a_drag_that_ends_where_it_began_raises_nothing(desk: Desk) -> None:
    start = desk.middle(1)
    desk.press(start)
    desk.move(start + QPoint(30, 30))
    desk.move(start)
    desk.release(start)

    assert desk.stack.count() == 0
    assert order(desk)[1] == "i01"


def test_shift_holds_the_axis_that_the_pointer_went_along_most(desk: Desk) -> None:
    old = desk.item(5).placement
    start = desk.middle(5)
    desk.press(start)

    desk.move(start + QPoint(60, 20), SHIFT)
    assert desk.view._state.lifted is not None
    assert desk.view._state.lifted.shift.dy == 0
    desk.move(start + QPoint(20, 61), SHIFT)
    desk.release(start + QPoint(20, 61), SHIFT)

    new = desk.item(5).placement
    assert (new.x, new.y) == (old.x, old.y + 61)


def test_locked_pictures_are_not_raised_with_the_others(make_desk: Callable[..., Desk]) -> None:
    items: tuple[Item, ...] = tuple(make_item(n, is_locked=n == 0) for n in range(4))
    desk = make_desk(items)
    desk.view.select(desk.ids(0, 1))

    desk.drag(desk.middle(1), desk.middle(1) + QPoint(30, 40))

    assert order(desk) == ["i00", "i02", "i03", "i01"]
    assert desk.item(0) == items[0]
