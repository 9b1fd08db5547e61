"""What lies around the board comes and goes with the user's wishes and with the room there is."""

from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, QSettings, QSize, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from refboard.core.board import Board
from refboard.core.settings import Settings
from refboard.ui.desktop.room import BOARD_PX, parts_without_room
from refboard.ui.desktop.window_parts import Part
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of, stored

LONG = "This picture could not be read, since its file ends in the middle. " * 3


def seen(window: MainWindow) -> set[str]:
    parts = {
        "menus": window.menuBar(),
        "status": window.status,
        "tools": window.tool_strip,
        "toolbar": window.toolbar,
        "boards": window.boards_dock,
        "find": window.find_dock,
    }
    return {name for name, part in parts.items() if part.isVisible()}


@pytest.fixture
def board(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    library.open(tmp_path, Board(FIRST, "First", (item_of("a"), item_of("b", 300))))
    window.known_assets.put([stored("a"), stored("b")])
    window.view.fit_all(glide=False)
    window.view.select([item_of("a").id])
    return window


def test_one_key_hides_all_but_the_board_and_brings_back_what_was_there(board: MainWindow) -> None:
    board.run("toggle_find")
    board.run("show_status_bar")
    before = seen(board)
    assert before == {"menus", "tools", "toolbar", "boards", "find"}

    board.run("hide_all")
    assert seen(board) == set()
    assert board.windowFlags() & Qt.WindowType.FramelessWindowHint
    assert any("Ctrl+." in sentence for sentence in board.notifier.sentences)

    board.run("hide_all")
    assert seen(board) == before
    assert not board.windowFlags() & Qt.WindowType.FramelessWindowHint


def test_keys_work_while_the_menu_bar_is_hidden(board: MainWindow, qtbot: QtBot) -> None:
    board.run("hide_all")
    board.activateWindow()
    board.view.setFocus()
    qtbot.waitUntil(board.isActiveWindow)

    qtbot.keyClick(board.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert "find" in seen(board)
    qtbot.keyClick(board.view, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    assert "menus" in seen(board)


def test_a_hidden_part_can_be_shown_by_itself_and_is_in_the_menu_of_the_board(
    board: MainWindow,
) -> None:
    assert board.actions_table["hide_all"] in board.menus.board.actions()
    assert board.actions_table["show_menu_bar"] in board.menus.board.actions()

    board.run("hide_all")
    board.run("show_menu_bar")
    assert seen(board) == {"menus"}
    assert board.actions_table["show_menu_bar"].isChecked()


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ((600, 400), {"menus", "status", "tools", "find"}),
        ((320, 260), {"menus", "status", "tools"}),
        ((160, 120), set()),
    ],
)
def test_in_a_small_window_the_board_stays_and_the_rest_comes_back_with_the_room(
    board: MainWindow, size: tuple[int, int], wanted: set[str], qtbot: QtBot
) -> None:
    board.run("toggle_find")
    before = seen(board)

    board.resize(*size)
    # The toolbar goes by the room around what is selected, too.
    assert seen(board) - {"toolbar"} == wanted
    assert board.size() == QSize(*size)
    qtbot.waitUntil(lambda: board.view.width() >= min(size[0], BOARD_PX))
    assert board.view.height() >= 120

    board.resize(1000, 700)
    assert seen(board) == before


def test_a_panel_that_is_asked_for_in_a_small_window_gets_its_room(board: MainWindow) -> None:
    board.resize(200, 150)
    board.run("find_names")

    assert "find" in seen(board)
    assert board.width() >= board.find_dock.width() + 200


def test_notes_lie_inside_the_smallest_window(board: MainWindow) -> None:
    board.resize(160, 120)
    board.notices.refuse(LONG)
    board.notices.show("This picture lies on another board.", "Back to it", lambda: None)

    host = board.notifier._host.rect()
    toasts = [toast for toast in board.notifier._toasts if toast.isVisible()]
    assert toasts
    assert all(host.contains(toast.geometry()) for toast in toasts)
    assert board.notifier._toasts[0].accessibleName() == LONG


def test_the_full_screen_is_the_boards_until_the_pointer_asks_for_the_menus(
    board: MainWindow, qtbot: QtBot
) -> None:
    before = seen(board)
    board.run("full_screen")
    assert seen(board) == {"tools", "toolbar"}
    qtbot.waitUntil(lambda: board.view.size() == board.size())

    def point_at(y: float) -> None:
        place = QPointF(200, y)
        none = Qt.MouseButton.NoButton
        held = Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(
            QEvent.Type.MouseMove, place, board.view.mapToGlobal(place), none, none, held
        )
        QApplication.sendEvent(board.view, event)

    point_at(0)
    assert {"menus", "status"} <= seen(board)
    point_at(300)
    assert not {"menus", "status"} & seen(board)

    board.view.clear_selection()
    qtbot.keyClick(board.view, Qt.Key.Key_Escape)
    assert not board.isFullScreen()
    assert seen(board) == before - {"toolbar"}


def test_how_the_window_stood_is_kept_from_start_to_start(qtbot: QtBot, tmp_path: Path) -> None:
    kept = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)

    def made() -> MainWindow:
        window = MainWindow(RecordingLibrary(), Settings(), tmp_path / "s.json", state=kept)
        qtbot.addWidget(window)
        window.show()
        return window

    first = made()
    first.run("toggle_find")
    first.run("show_status_bar")
    first.run("hide_all")
    first.close()

    second = made()
    assert seen(second) == set()
    assert any("Ctrl+." in sentence for sentence in second.notifier.sentences)
    second.run("hide_all")
    assert seen(second) == {"menus", "boards"}
    second.close()


def test_what_gives_way_grows_as_the_window_shrinks() -> None:
    sizes = [QSize(900, 600), QSize(400, 300), QSize(300, 250), QSize(240, 190), QSize(160, 120)]
    gone = [parts_without_room(size) for size in sizes]

    assert all(smaller >= larger for larger, smaller in pairwise(gone))
    assert gone[0] == frozenset()
    assert gone[-1] == frozenset(Part) - {Part.PANELS}
