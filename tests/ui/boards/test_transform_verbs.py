"""The verbs that change what is selected, through the real window."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from refboard.core.board import Board, Item, Viewpoint
from refboard.core.ids import ItemId
from refboard.ui.boards.transform_verbs import TransformVerbs
from refboard.ui.document.undo_step import MERGE_WINDOW_S
from refboard.ui.window.main_window import MainWindow
from tests.items import asset_in
from tests.ui.canvas.conftest import make_item
from tests.ui.recorder import FIRST, RecordingLibrary, stored

ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier

WITH_ONE = (
    "rotate_right",
    "rotate_left",
    "rotate_right_90",
    "rotate_left_90",
    "flip_h",
    "flip_v",
    "opacity_30",
    "opacity_down",
    "greyscale",
    "reset_size",
    "reset_all",
)
WITH_SEVERAL = ("same_height", "same_width", "same_area", "same_scale")
WITH_CHANGED = ("reset_rotation", "reset_flips", "reset_opacity", "opacity_up")


@pytest.fixture
def pictured(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """Four pictures of 800 x 600; the last one is locked, the others differ in all that can."""
    items = [make_item(number) for number in range(4)]
    turned = replace(items[1].placement, width=50.0, rotation=30.0, is_flipped_h=True)
    items[1] = replace(items[1], placement=turned)
    large = replace(items[2].placement, width=200.0, height=160.0)
    items[2] = replace(items[2], placement=large, opacity=0.5)
    items[3] = replace(items[3], is_locked=True)
    board = Board(FIRST, "First", tuple(items), Viewpoint(200.0, 100.0, 1.0))
    library.open(tmp_path, board)
    window.known_assets.put([stored(asset_in(item)) for item in items])
    window.view.setFocus()
    return window


def state(window: MainWindow) -> dict[ItemId, Item]:
    board = window.controller.boards.current
    assert board is not None
    return dict(board.document.items)


def select(window: MainWindow, *numbers: int) -> None:
    window.view.select(ItemId(f"i{number:02}") for number in numbers)
    window.presenters.situation.refresh()


def item(window: MainWindow, number: int) -> Item:
    return state(window)[ItemId(f"i{number:02}")]


def steps(window: MainWindow) -> int:
    board = window.controller.boards.current
    assert board is not None
    return board.stack.count()


@pytest.mark.parametrize(
    ("action_ids", "numbers"),
    [(WITH_ONE, (0,)), (WITH_ONE + WITH_SEVERAL + WITH_CHANGED, (0, 1, 2, 3))],
)
def test_each_is_one_step_that_leaves_locked_ones_alone_and_can_be_undone(
    pictured: MainWindow, action_ids: tuple[str, ...], numbers: tuple[int, ...]
) -> None:
    before = state(pictured)

    for action_id in action_ids:
        select(pictured, *numbers)
        pictured.actions_table[action_id].trigger()

        after = state(pictured)
        assert steps(pictured) == 1, action_id
        assert after != before, action_id
        assert after[ItemId("i03")] == before[ItemId("i03")], action_id
        pictured.run("undo")
        assert state(pictured) == before, action_id
        pictured.run("redo")
        assert state(pictured) == after, action_id
        pictured.run("undo")


def test_nothing_is_offered_for_what_is_locked_and_nothing_in_a_library_to_look_at(
    pictured: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    offered = (*WITH_ONE, *WITH_SEVERAL, *WITH_CHANGED)
    select(pictured, 3)
    assert not any(pictured.actions_table[name].isEnabled() for name in offered)
    select(pictured, 0, 3)
    assert not any(pictured.actions_table[name].isEnabled() for name in WITH_SEVERAL)

    board = Board(FIRST, "First", (make_item(0), make_item(1)))
    library.open(tmp_path, board, is_read_only=True)
    select(pictured, 0, 1)
    assert not any(pictured.actions_table[name].isEnabled() for name in offered)


def test_keys_turn_about_the_common_middle(pictured: MainWindow, qtbot: QtBot) -> None:
    select(pictured, 0, 2)
    turn = 0.0

    for key, modifiers, degrees in (
        (Qt.Key.Key_Right, ALT, 15),
        (Qt.Key.Key_Right, CTRL | SHIFT, 90),
        (Qt.Key.Key_Left, ALT, -15),
        (Qt.Key.Key_Left, CTRL | SHIFT, -90),
    ):
        qtbot.keyClick(pictured.view, key, modifiers)
        turn += degrees
        assert [item(pictured, n).placement.rotation for n in (0, 2)] == [turn, turn]


def test_a_mixed_selection_is_greyscale_at_first_and_coloured_then(
    pictured: MainWindow, qtbot: QtBot
) -> None:
    def greys() -> list[bool]:
        pictures = [item(pictured, number).picture for number in range(4)]
        return [picture is not None and picture.view.is_greyscale for picture in pictures]

    grey = pictured.actions_table["greyscale"]
    select(pictured, 0)
    qtbot.keyClick(pictured.view, Qt.Key.Key_G)
    assert greys() == [True, False, False, False]
    select(pictured, 0, 1, 2, 3)
    assert not grey.isChecked()

    qtbot.keyClick(pictured.view, Qt.Key.Key_G, ALT)
    pictured.presenters.situation.refresh()
    assert greys() == [True, True, True, False]
    assert grey.isChecked()

    qtbot.keyClick(pictured.view, Qt.Key.Key_G)
    pictured.presenters.situation.refresh()
    assert not any(greys())
    assert not grey.isChecked()


def test_digits_set_the_opacity_and_a_quick_run_is_one_step(
    pictured: MainWindow, qtbot: QtBot
) -> None:
    select(pictured, 0, 1)

    for keys, opacity in (("3", 0.3), ("5", 0.35), ("0", 1.0), ("7", 0.07), ("4", 0.4)):
        qtbot.keyClicks(pictured.view, keys)
        assert item(pictured, 0).opacity == item(pictured, 1).opacity == opacity

    assert steps(pictured) == 1
    qtbot.keyClick(pictured.view, Qt.Key.Key_BracketLeft, ALT)
    assert item(pictured, 0).opacity == pytest.approx(0.3)


def test_a_run_is_one_step_also_where_it_changes_only_some_at_first(
    pictured: MainWindow, qtbot: QtBot
) -> None:
    before = state(pictured)
    select(pictured, 0, 2)  # the second of them is at 50 % already

    qtbot.keyClicks(pictured.view, "57")

    assert item(pictured, 0).opacity == item(pictured, 2).opacity == 0.57
    assert steps(pictured) == 1
    pictured.run("undo")
    assert state(pictured) == before


def test_a_digit_after_a_rest_begins_anew(pictured: MainWindow) -> None:
    now = [0.0]
    verbs = TransformVerbs(
        pictured.controller.boards, pictured.view, pictured.known_assets, lambda: now[0]
    )
    select(pictured, 0)

    verbs.press_digit(2)
    now[0] += MERGE_WINDOW_S * 2
    verbs.press_digit(8)

    assert item(pictured, 0).opacity == 0.8


def test_digits_in_a_field_are_only_text(pictured: MainWindow, qtbot: QtBot) -> None:
    select(pictured, 0)
    field = pictured.find_panel.field
    pictured.run("find_names")

    qtbot.keyClicks(field, "5g]")

    assert field.text() == "5g]"
    assert steps(pictured) == 0


def test_keys_that_a_layout_moves_work_at_their_place(
    pictured: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refboard.ui.window.layout_keys.sys.platform", "linux")
    select(pictured, 0)

    def press(code: int, modifiers: Qt.KeyboardModifier = NONE) -> Item:
        letter = Qt.Key.Key_Udiaeresis
        event = QKeyEvent(QEvent.Type.KeyPress, letter, modifiers, code, 0, 0, "\u00fc")
        QApplication.sendEvent(pictured.view, event)
        return item(pictured, 0)

    assert press(12).opacity == 0.3
    assert press(34, ALT).opacity == pytest.approx(0.2)
    assert press(35).placement.z > item(pictured, 3).placement.z
    assert press(34).placement.z < item(pictured, 1).placement.z


def test_a_layout_that_writes_digits_with_shift_keeps_what_is_meant_with_shift(
    pictured: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("refboard.ui.window.layout_keys.sys.platform", "linux")
    select(pictured, 0)
    pictured.view.set_viewpoint(Viewpoint(5000.0, 5000.0, 1.0))

    def event(kind: QEvent.Type) -> QKeyEvent:
        return QKeyEvent(kind, Qt.Key.Key_1, SHIFT, 10, 0, 0, "1")

    claim = event(QEvent.Type.ShortcutOverride)
    claim.ignore()
    QApplication.sendEvent(pictured.view, claim)
    QApplication.sendEvent(pictured.view, event(QEvent.Type.KeyPress))

    assert claim.isAccepted()
    assert item(pictured, 0).opacity == 1.0
    assert pictured.view.viewpoint().x < 1000


def test_a_nudge_is_a_pixel_of_the_screen_at_any_zoom(pictured: MainWindow, qtbot: QtBot) -> None:
    select(pictured, 0)

    for zoom in (0.25, 1.0, 4.0):
        pictured.view.set_viewpoint(Viewpoint(100.0, 100.0, zoom))
        seen = pictured.view.item_rect(ItemId("i00"))
        qtbot.keyClick(pictured.view, Qt.Key.Key_Right)
        qtbot.keyClick(pictured.view, Qt.Key.Key_Up, SHIFT)
        now = pictured.view.item_rect(ItemId("i00"))

        assert seen is not None
        assert now is not None
        assert (now.x - seen.x, now.y - seen.y) == pytest.approx((1, -10))
    assert steps(pictured) == 1


def test_the_lock_says_what_it_does_now_in_words_and_by_its_icon(
    pictured: MainWindow, qtbot: QtBot
) -> None:
    lock = pictured.actions_table["lock"]

    select(pictured, 0, 3)
    assert lock.text() == "Lock"
    closed = lock.icon().pixmap(20).toImage()
    select(pictured, 3)
    assert lock.text() == "Unlock"
    assert "Ctrl+L" in lock.toolTip()
    assert lock.icon().pixmap(20).toImage() != closed

    qtbot.keyClick(pictured.view, Qt.Key.Key_L, ALT)
    assert not item(pictured, 3).is_locked
