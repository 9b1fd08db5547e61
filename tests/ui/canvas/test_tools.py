"""Which tool has the pointer, what takes a gesture back, and what a new tool has to do."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from refboard.core.board import Board
from refboard.core.document import BoardDocument
from refboard.core.ids import BoardId
from tests.ui.canvas.conftest import LEFT, NONE, Desk, make_item

MIDDLE = Qt.MouseButton.MiddleButton
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
OPEN_HAND, CLOSED_HAND = Qt.CursorShape.OpenHandCursor, Qt.CursorShape.ClosedHandCursor
AWAY = QPoint(60, 40)


def shape(desk: Desk) -> Qt.CursorShape:
    return desk.view.cursor().shape()


def start_drag(desk: Desk, number: int = 0) -> None:
    """Press an item and carry it away, without letting go."""
    desk.press(desk.middle(number))
    desk.move(desk.middle(number) + AWAY)
    assert desk.view._state.lifted is not None


def is_at_rest(desk: Desk) -> bool:
    return not desk.view._tools.is_busy and desk.view._state.lifted is None


def pixel_of(desk: Desk, at: QPoint) -> str:
    image: QImage = desk.view.grab().toImage()
    return image.pixelColor(at).name()


# Which tool


def test_the_hand_pans_and_changes_nothing_else(desk: Desk) -> None:
    before, where = desk.state(), desk.view.viewpoint()
    desk.view.use_tool("hand")
    desk.move(desk.middle(5), button=Qt.MouseButton.NoButton)
    assert shape(desk) == OPEN_HAND

    desk.press(desk.middle(5))
    assert shape(desk) == CLOSED_HAND
    desk.move(desk.middle(5) + AWAY)
    desk.release(QPoint(300, 300))

    assert shape(desk) == OPEN_HAND
    assert desk.view.viewpoint() != where
    assert desk.state() == before
    assert desk.view.selected_ids() == ()


def test_a_double_click_with_the_hand_is_two_presses(desk: Desk) -> None:
    desk.view.use_tool("hand")
    opened: list[object] = []
    desk.view.item_opened.connect(opened.append)

    QTest.mouseDClick(desk.view, LEFT, NONE, desk.middle(5))

    assert not opened
    assert desk.view.zoom == 1.0


def test_handles_are_shown_where_they_can_be_taken(desk: Desk) -> None:
    desk.click(desk.middle(5))
    handle = desk.pixel(120, 120)
    with_handle = pixel_of(desk, handle)

    desk.view.use_tool("hand")
    assert pixel_of(desk, handle) != with_handle
    desk.view.use_tool("select")
    QTest.keyPress(desk.view, Qt.Key.Key_Space)

    assert pixel_of(desk, handle) == with_handle, "a borrowed tool hides nothing"
    QTest.keyRelease(desk.view, Qt.Key.Key_Space)


def test_nothing_is_outlined_under_the_hand(desk: Desk) -> None:
    desk.move(desk.middle(5), button=Qt.MouseButton.NoButton)
    assert desk.view._state.hovered is not None

    desk.view.use_tool("hand")
    desk.move(desk.middle(6), button=Qt.MouseButton.NoButton)

    assert desk.view._state.hovered is None


def test_a_tool_is_kept_when_another_board_is_opened(desk: Desk) -> None:
    desk.view.use_tool("hand")

    desk.view.set_board(None, None)

    assert desk.view.tool == "hand"


# Tools that are borrowed


def test_space_lends_the_hand_and_gives_the_tool_before_back(
    stamp: list[str], make_desk: Callable[..., Desk]
) -> None:
    desk = make_desk((make_item(0),))
    desk.view.use_tool("stamp")
    where = desk.view.viewpoint()

    QTest.keyPress(desk.view, Qt.Key.Key_Space)
    assert shape(desk) == OPEN_HAND
    desk.drag(desk.middle(0), desk.middle(0) + AWAY)
    QTest.keyRelease(desk.view, Qt.Key.Key_Space)

    assert desk.view.viewpoint() != where
    assert desk.view.tool == "stamp"
    assert shape(desk) == Qt.CursorShape.CrossCursor
    assert "press" not in stamp


def test_a_drag_goes_on_when_space_is_released_before_the_button(desk: Desk) -> None:
    where = desk.view.viewpoint()
    QTest.keyPress(desk.view, Qt.Key.Key_Space)
    desk.press(desk.middle(5))
    QTest.keyRelease(desk.view, Qt.Key.Key_Space)

    desk.move(desk.middle(5) + QPoint(0, 100))
    desk.release(desk.middle(5) + QPoint(0, 100))

    assert desk.view.viewpoint() != where
    assert desk.view.selected_ids() == ()
    assert is_at_rest(desk)


def test_space_in_the_middle_of_a_drag_waits_for_the_next_one(desk: Desk) -> None:
    before, where = desk.state(), desk.view.viewpoint()
    start_drag(desk)
    QTest.keyPress(desk.view, Qt.Key.Key_Space)

    desk.release(desk.middle(0) + AWAY)

    assert desk.state() != before
    assert desk.view.viewpoint() == where
    assert shape(desk) == OPEN_HAND
    QTest.keyRelease(desk.view, Qt.Key.Key_Space)


def test_the_middle_button_pans_whatever_the_tool_is(
    stamp: list[str], make_desk: Callable[..., Desk]
) -> None:
    desk = make_desk((make_item(0),))
    desk.view.use_tool("stamp")
    where, start = desk.view.viewpoint(), desk.middle(0)

    desk.press(start, button=MIDDLE)
    assert shape(desk) == CLOSED_HAND
    desk.move(start + AWAY, button=MIDDLE)
    desk.release(start + AWAY, button=MIDDLE)

    assert desk.view.viewpoint() != where
    assert desk.view.tool == "stamp"
    assert not set(stamp) & {"press", "move", "release"}


def test_a_second_button_changes_nothing_of_a_drag(desk: Desk) -> None:
    before, where = desk.state(), desk.view.viewpoint()
    start_drag(desk)

    desk.press(QPoint(300, 300), button=MIDDLE)
    desk.release(QPoint(310, 310), button=MIDDLE)
    desk.release(desk.middle(0) + AWAY)

    assert desk.view.viewpoint() == where
    assert desk.state() != before
    assert desk.stack.count() == 1


def test_no_menu_opens_in_the_middle_of_a_drag(desk: Desk) -> None:
    menus: list[object] = []
    desk.view.context_menu_requested.connect(lambda *where: menus.append(where))
    start_drag(desk)
    at = desk.pixel(-20, -20)

    menu = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, desk.view.mapToGlobal(at), NONE)
    QApplication.sendEvent(desk.view, menu)

    assert not menus
    assert desk.view.selected_ids() == ("i00",)


# Esc


def test_escape_takes_back_then_returns_to_select_then_chooses_nothing(desk: Desk) -> None:
    desk.view.select(desk.ids(3))
    desk.view.use_tool("hand")
    where = desk.view.viewpoint()
    desk.press(desk.middle(5))
    desk.move(desk.middle(5) + AWAY)

    desk.key(Qt.Key.Key_Escape)
    assert desk.view.viewpoint() == where
    assert desk.view.tool == "hand"
    desk.release(desk.middle(5) + AWAY)

    desk.key(Qt.Key.Key_Escape)
    assert desk.view.tool == "select"
    assert desk.view.selected_ids() == ("i03",)

    desk.key(Qt.Key.Key_Escape)
    assert desk.view.selected_ids() == ()


def test_escape_takes_what_the_middle_button_does_back_and_keeps_the_tool(desk: Desk) -> None:
    where, start = desk.view.viewpoint(), desk.middle(5)
    desk.press(start, button=MIDDLE)
    desk.move(start + AWAY, button=MIDDLE)

    desk.key(Qt.Key.Key_Escape)

    assert desk.view.viewpoint() == where
    assert is_at_rest(desk)


# What takes a gesture back


def lose_focus(desk: Desk) -> None:
    event = QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    QApplication.sendEvent(desk.view, event)


def lose_the_button(desk: Desk) -> None:
    desk.move(desk.middle(7), button=Qt.MouseButton.NoButton)


def hide(desk: Desk) -> None:
    desk.view.hide()


def choose_another_tool(desk: Desk) -> None:
    desk.view.use_tool("hand")


@pytest.mark.parametrize("lose", [lose_focus, lose_the_button, hide, choose_another_tool])
def test_a_drag_is_taken_back_cleanly(desk: Desk, lose: Callable[[Desk], None]) -> None:
    before = desk.state()
    start_drag(desk)

    lose(desk)

    assert is_at_rest(desk)
    desk.release(desk.middle(0) + AWAY)
    assert desk.state() == before
    assert desk.stack.count() == 0


def test_a_marquee_is_taken_back_when_the_focus_is_lost(desk: Desk) -> None:
    desk.view.select(desk.ids(11))
    desk.press(desk.pixel(-15, -15))
    desk.move(desk.pixel(150, 150))
    assert len(desk.view.selected_ids()) > 1

    lose_focus(desk)

    assert desk.view.selected_ids() == ("i11",)


def test_space_that_is_released_elsewhere_is_not_held_here(desk: Desk) -> None:
    QTest.keyPress(desk.view, Qt.Key.Key_Space)

    lose_focus(desk)

    assert shape(desk) != OPEN_HAND


def test_another_board_takes_a_drag_back_and_is_left_alone(desk: Desk) -> None:
    before = desk.state()
    other = BoardDocument(Board(BoardId("c"), "other", (make_item(0),)))
    start_drag(desk)

    desk.view.set_board(other, None)
    desk.move(desk.pixel(300, 300))
    desk.release(desk.pixel(300, 300))

    assert is_at_rest(desk)
    assert desk.state() == before
    assert tuple(other) == (make_item(0),)


def test_an_undo_in_the_middle_of_a_drag_takes_the_drag_back(desk: Desk) -> None:
    before = desk.state()
    desk.drag(desk.middle(0), desk.middle(0) + AWAY)
    start_drag(desk)

    desk.stack.undo()
    desk.release(desk.pixel(300, 300))

    assert desk.state() == before
    assert desk.stack.index() == 0


def test_an_undo_in_the_middle_of_a_resize_leaves_every_step_undoable(desk: Desk) -> None:
    first = desk.state()
    desk.editor.move(desk.ids(5), 7, 7)
    desk.click(desk.middle(5))
    corner = desk.pixel(227, 207)
    desk.press(corner)
    desk.move(corner + AWAY)

    desk.stack.undo()
    desk.release(corner + AWAY)
    desk.stack.setIndex(0)

    assert desk.state() == first


def test_what_is_deleted_while_its_handle_is_held_is_gone(desk: Desk) -> None:
    desk.click(desk.middle(5))
    desk.press(desk.pixel(220, 200))

    desk.editor.delete(desk.view.selected_ids())
    desk.move(desk.pixel(280, 260))
    desk.release(desk.pixel(280, 260))

    assert "i05" not in desk.document.items
    assert desk.stack.count() == 1


def test_a_marquee_brings_nothing_back_that_was_deleted_meanwhile(desk: Desk) -> None:
    desk.view.select(desk.ids(11, 10))
    desk.press(desk.pixel(-15, -15), SHIFT)
    desk.move(desk.pixel(20, 20), SHIFT)

    desk.editor.delete(desk.ids(11))
    desk.key(Qt.Key.Key_Escape)

    assert desk.view.selected_ids() == ("i10",)


def test_an_edit_of_other_pictures_lets_a_drag_go_on(desk: Desk) -> None:
    start_drag(desk)

    desk.editor.move(desk.ids(7), 5, 5)

    assert desk.view._state.lifted is not None
    desk.release(desk.middle(0) + AWAY)
    assert desk.stack.count() == 2


def test_alt_belongs_to_a_drag_and_not_to_the_menu_bar(desk: Desk) -> None:
    def claims_alt() -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Alt, ALT)
        event.ignore()
        QApplication.sendEvent(desk.view, event)
        return event.isAccepted()

    assert not claims_alt()
    start_drag(desk)
    assert claims_alt()
    desk.release(desk.middle(0) + AWAY)


# A tool of its own


def test_a_new_tool_is_told_all_and_edits_in_one_step(
    stamp: list[str], make_desk: Callable[..., Desk]
) -> None:
    desk = make_desk((make_item(0), make_item(1)))
    desk.view.select(desk.ids(0))
    desk.view.use_tool("stamp")
    start = desk.pixel(300, 300)

    desk.press(start)
    desk.move(start + AWAY)
    QTest.keyPress(desk.view, Qt.Key.Key_Alt, ALT)
    desk.key(Qt.Key.Key_X)
    desk.release(start + AWAY)

    told = [word for word in stamp if word != "key "]
    assert told[:3] == ["press", "move", "move with Alt"]
    assert told[-2:] == ["key x", "release"]
    assert len(desk.document.items) == 3
    assert desk.stack.count() == 1


def test_a_new_tool_has_its_cursor_its_overlay_and_is_left_by_escape(
    stamp: list[str], make_desk: Callable[..., Desk]
) -> None:
    desk = make_desk((make_item(0),))
    corner = QPoint(10, 10)
    plain = pixel_of(desk, corner)

    desk.view.use_tool("stamp")
    assert shape(desk) == Qt.CursorShape.CrossCursor
    assert pixel_of(desk, corner) == "#ff00ff"
    assert pixel_of(desk, QPoint(30, 30)) == plain, "its brush stains nothing else"
    desk.press(corner)
    desk.key(Qt.Key.Key_Escape)
    assert stamp.count("cancel") == 1

    desk.view.use_tool("select")
    assert pixel_of(desk, corner) == plain


def test_a_key_that_a_tool_takes_does_nothing_else(
    stamp: list[str], make_desk: Callable[..., Desk]
) -> None:
    desk = make_desk((make_item(0),))
    opened: list[object] = []
    desk.view.item_opened.connect(opened.append)
    desk.view.select(desk.ids(0))
    desk.view.use_tool("stamp")

    desk.key(Qt.Key.Key_Return)
    assert not opened
    desk.view.use_tool("select")
    desk.key(Qt.Key.Key_Return)

    assert opened == desk.ids(0)
