"""Which tool is chosen is seen in the window, and a tool can be chosen there by hand and by key."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAction, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from refboard.core.board import Board
from refboard.core.settings import Settings
from refboard.ui.canvas.camera import FIT_PADDING
from refboard.ui.window.main_window import MainWindow
from tests.ui.canvas.conftest import LEFT, NONE
from tests.ui.recorder import FIRST, SECOND, RecordingLibrary, item_of

HINT = "Drag to pan. Esc returns to Select."


def buttons_of(window: MainWindow) -> dict[str, QToolButton]:
    found = window.tool_strip.findChildren(QToolButton)
    return {button.defaultAction().objectName(): button for button in found}


def checked(window: MainWindow) -> list[str]:
    return [name for name, button in buttons_of(window).items() if button.isChecked()]


def tools_menu(window: MainWindow) -> QMenu:
    menu = next(a.menu() for a in window.menuBar().actions() if a.text() == "&Tools")
    assert isinstance(menu, QMenu)
    return menu


def test_the_strip_shows_the_chosen_tool_and_a_click_chooses_another(opened: MainWindow) -> None:
    assert checked(opened) == ["tool_select"]

    QTest.mouseClick(buttons_of(opened)["tool_hand"], LEFT)

    assert opened.view.tool == "hand"
    assert checked(opened) == ["tool_hand"]
    assert opened.view.hasFocus() or opened.focusWidget() is opened.view


def test_a_click_on_the_chosen_tool_leaves_it_chosen(opened: MainWindow) -> None:
    QTest.mouseClick(buttons_of(opened)["tool_select"], LEFT)

    assert opened.view.tool == "select"
    assert checked(opened) == ["tool_select"]


def test_letters_choose_tools_on_the_board(opened: MainWindow) -> None:
    QTest.keyClick(opened.view, Qt.Key.Key_H)
    assert opened.view.tool == "hand"
    assert opened.actions_table["tool_hand"].isChecked()

    QTest.keyClick(opened.view, Qt.Key.Key_V)
    assert opened.view.tool == "select"
    assert checked(opened) == ["tool_select"]


def test_letters_that_are_typed_elsewhere_choose_no_tool(opened: MainWindow) -> None:
    opened.run("find_names")

    QTest.keyClicks(opened.find_panel.field, "hand")

    assert opened.view.tool == "select"
    assert opened.find_panel.field.text() == "hand"


def test_the_status_bar_tells_how_to_leave_a_tool_between_what_happens(opened: MainWindow) -> None:
    opened.status.line.say("1 picture added.")
    opened.run("tool_hand")
    assert opened.status.message == "1 picture added."
    opened.status.line._fall_silent()
    assert opened.status.message == HINT

    opened.status.line.say("")
    assert opened.status.message == HINT
    opened.status.line.time.stop()
    QTest.keyClick(opened.view, Qt.Key.Key_Escape)

    assert opened.view.tool == "select"
    assert checked(opened) == ["tool_select"]
    assert opened.status.message == ""


def test_a_drag_tells_what_a_modifier_would_do(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, Board(FIRST, "First", (item_of("a"),)))
    start = drag_item(window)
    assert "Alt" in window.status.message

    QTest.mouseRelease(window.view, LEFT, NONE, start)

    assert window.status.message == ""


def test_another_board_in_the_middle_of_a_drag_leaves_both_as_they_were(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    first, second = (
        Board(FIRST, "First", (item_of("a"),)),
        Board(SECOND, "Second", (item_of("b"),)),
    )
    library.open(tmp_path, first, second)
    before = window.controller.boards.current
    assert before is not None
    start = drag_item(window)

    window.controller.boards.open(SECOND)
    library.load(second)
    QTest.mouseRelease(window.view, LEFT, NONE, start + QPoint(90, 90))

    after = window.controller.boards.current
    assert after is not None
    assert tuple(before.document) == first.items
    assert tuple(after.document) == second.items
    assert not window.controller.boards.undo.canUndo()


def test_tools_have_words_keys_and_names_for_who_cannot_see_them(opened: MainWindow) -> None:
    select, hand = list(buttons_of(opened).values())[:2]
    strip = QAccessible.queryAccessibleInterface(opened.tool_strip)

    assert select.toolTip() == "Select: choose, move and resize pictures (V)"
    assert hand.toolTip() == "Hand: drag to pan the board (H)"
    assert [b.accessibleName() for b in (select, hand)] == ["Select tool", "Hand tool"]
    assert strip.text(QAccessible.Text.Name) == "Tools"
    state = QAccessible.queryAccessibleInterface(select).state()
    assert state.checkable  # type: ignore[attr-defined]
    assert state.checked  # type: ignore[attr-defined]


def test_tab_leads_from_the_board_to_the_chosen_tool_and_arrows_to_the_others(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, Board(FIRST, "First", (item_of("a"),)))
    window.view.setFocus()
    select, hand = list(buttons_of(window).values())[:2]

    QTest.keyClick(window.view, Qt.Key.Key_Tab)
    assert window.view.selected_ids() == ("item-a",)
    QTest.keyClick(window.view, Qt.Key.Key_Tab)
    assert window.focusWidget() is select
    QTest.keyClick(select, Qt.Key.Key_Down)
    assert window.focusWidget() is hand
    assert window.view.tool == "hand"
    QTest.keyClick(hand, Qt.Key.Key_Tab)
    assert window.focusWidget() not in (select, hand, window.view)
    assert window.view.selected_ids() == ("item-a",)


def test_escape_in_the_strip_returns_to_select(opened: MainWindow) -> None:
    hand = buttons_of(opened)["tool_hand"]
    hand.click()
    hand.setFocus()

    QTest.keyClick(hand, Qt.Key.Key_Escape)

    assert opened.view.tool == "select"


def test_the_strip_keeps_clear_of_pictures_that_are_shown_whole(opened: MainWindow) -> None:
    strip = opened.tool_strip

    assert strip.geometry().right() < FIT_PADDING
    assert abs(strip.geometry().center().y() - opened.view.rect().center().y()) <= 1
    opened.resize(opened.width(), opened.height() - 80)
    assert abs(strip.geometry().center().y() - opened.view.rect().center().y()) <= 1


def test_a_press_on_the_strip_is_none_on_the_board(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, Board(FIRST, "First", (item_of("a"),)))
    window.view.select_all()

    QTest.mouseClick(window.tool_strip, LEFT, NONE, QPoint(1, 20))

    assert window.view.selected_ids() == ("item-a",)


def test_the_selection_toolbar_keeps_clear_of_the_strip(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    items = tuple(item_of(str(n), 0, 130 * n) for n in range(5))
    library.open(tmp_path, Board(FIRST, "First", items))
    window.view.fit_all(glide=False)

    for item in items:
        window.view.select([item.id])
        assert window.toolbar.isVisible()
        assert not window.toolbar.geometry().intersects(window.tool_strip.geometry())


def test_every_action_is_in_the_menu_bar(opened: MainWindow) -> None:
    def found(actions: list[QAction]) -> set[str]:
        menus = [menu for action in actions if isinstance(menu := action.menu(), QMenu)]
        return {a.objectName() for a in actions}.union(*(found(m.actions()) for m in menus))

    assert {row.id for row in opened.actions_table.rows} <= found(opened.menuBar().actions())


@pytest.mark.usefixtures("stamp")
def test_a_new_tool_is_in_the_strip_the_menu_the_help_and_the_status_bar(
    opened: MainWindow,
) -> None:
    action = opened.actions_table["tool_stamp"]

    QTest.keyClick(opened.view, Qt.Key.Key_B)

    assert opened.view.tool == "stamp"
    assert checked(opened) == ["tool_stamp"]
    assert opened.status.message == "Click to put a copy here."
    assert action.toolTip() == "Stamp tool (B)"
    assert action in tools_menu(opened).actions()
    assert "tool_stamp" in {row.id for row in opened.actions_table.rows}


def test_tools_are_off_until_a_board_is_open(
    qtbot: QtBot, library: RecordingLibrary, tmp_path: Path
) -> None:
    window = MainWindow(library, Settings(), tmp_path / "settings.json")
    qtbot.addWidget(window)

    assert not window.actions_table["tool_hand"].isEnabled()
    window.close()


def drag_item(window: MainWindow) -> QPoint:
    """Carry the first board's only item away, without letting go; return where the pointer is."""
    window.view.select_all()
    rect = window.view.selection_rect()
    assert rect is not None
    start = QPoint(round(rect.centre.x), round(rect.centre.y))
    end = start + QPoint(40, 30)
    QTest.mousePress(window.view, LEFT, NONE, start)
    move = QMouseEvent(QEvent.Type.MouseMove, end, window.view.mapToGlobal(end), LEFT, LEFT, NONE)
    QApplication.sendEvent(window.view, move)
    return end
