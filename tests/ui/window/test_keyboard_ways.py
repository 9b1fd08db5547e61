"""By the keyboard one gets everywhere, and back to the board."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from refboard.core.board import Board
from refboard.core.events import MatchesReady
from refboard.core.finding.questions import FindRequest
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, answer, item_of, stored


@pytest.fixture
def board(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> MainWindow:
    library.open(tmp_path, Board(FIRST, "First", (item_of("a"), item_of("b", 3000))))
    window.known_assets.put([stored("a"), stored("b")])
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_esc_clears_the_words_that_are_searched_and_then_goes_to_the_board(
    board: MainWindow, qtbot: QtBot
) -> None:
    board.run("find_names")
    field = board.find_panel.field
    qtbot.keyClicks(field, "boats")

    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert QApplication.focusWidget() is field
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is board.view


def test_tab_reaches_the_results_before_what_is_done_with_them(
    board: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    board.run("find_names")
    panel = board.find_panel
    qtbot.keyClicks(panel.field, "boats")
    qtbot.keyClick(panel.field, Qt.Key.Key_Return)
    asked = library.asked(FindRequest)[-1]
    library.tell(MatchesReady(asked.request_id, answer("a", "b")))
    assert panel.view.isVisible()

    met = []
    for _ in range(12):
        focus = QApplication.focusWidget()
        assert focus is not None
        met.append(focus)
        if focus is panel.view:
            break
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert met[-1] is panel.view
    assert all(panel.isAncestorOf(widget) for widget in met)
    qtbot.keyClick(panel.view, Qt.Key.Key_Tab)
    after = QApplication.focusWidget()
    assert after is not None
    assert panel.isAncestorOf(after)


def test_the_menu_key_opens_its_menu_at_what_is_selected(board: MainWindow) -> None:
    board.view.fit_all(glide=False)
    asked: list[QPoint] = []
    board.view.context_menu_requested.connect(lambda where, _: asked.append(where))
    board.menus.selection.aboutToShow.connect(board.menus.selection.hide)
    board.view.select([item_of("b").id])
    middle = board.view.rect().center()

    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(
        board.view, QContextMenuEvent(reason, middle, board.view.mapToGlobal(middle))
    )

    rect = board.view.item_rect(item_of("b").id)
    assert rect is not None
    here = board.view.mapFromGlobal(asked[0])
    assert rect.x < here.x() < rect.right
    assert rect.y < here.y() < rect.bottom
