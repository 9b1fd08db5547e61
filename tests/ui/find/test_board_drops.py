"""What is dropped on a board of the list lies on that board then."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from refboard.core.board import Board
from refboard.core.ids import AssetId
from refboard.core.requests import ImportRequest
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.importing.clipboard import assets_mime
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, SECOND, RecordingLibrary, item_of, stored

ONE = Board(FIRST, "First", (item_of("a"),))
TWO = Board(SECOND, "Second", (item_of("far"),))


@pytest.fixture
def two(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """A window that shows the first of two boards."""
    library.open(tmp_path, ONE, TWO)
    window.known_assets.put((stored("a"), stored("x"), stored("y")))
    return window


def drop(window: MainWindow, row: int, mime: QMimeData) -> None:
    view = window.boards_panel.view
    at = QPointF(view.visualRect(window.boards_panel.model.index(row)).center())
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    view.dropEvent(QDropEvent(at, copy, mime, left, Qt.KeyboardModifier.NoModifier))


def second(window: MainWindow) -> OpenBoard:
    return next(board for board in window.controller.boards.opened if board.id == SECOND)


def test_results_go_onto_a_board_that_is_not_shown_and_the_shown_one_stays(
    two: MainWindow, library: RecordingLibrary
) -> None:
    drop(two, 1, assets_mime([AssetId("x"), AssetId("y")]))
    library.load(TWO)

    board = second(two)
    assert [len(board.items_of(AssetId(name))) for name in "xy"] == [1, 1]
    assert board.stack.count() == 1
    assert two.controller.boards.current is not board
    assert two.notifier.sentences == ['2 pictures put on "Second".']


def test_what_was_dropped_there_is_taken_back_by_the_note(
    two: MainWindow, library: RecordingLibrary
) -> None:
    drop(two, 1, assets_mime([AssetId("x")]))
    library.load(TWO)

    two.notifier._toasts[-1].action_button.click()

    assert not second(two).items_of(AssetId("x"))


def test_files_open_the_board_and_are_imported_there(
    two: MainWindow, library: RecordingLibrary, picture: Callable[..., Path]
) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(picture("ship.png")))])

    drop(two, 1, mime)
    library.load(TWO)

    assert two.controller.boards.current is second(two)
    assert [request.board_id for request in library.asked(ImportRequest)] == [SECOND]


def test_a_double_click_on_a_board_changes_its_name(two: MainWindow, qtbot: QtBot) -> None:
    view = two.boards_panel.view
    at = view.visualRect(two.boards_panel.model.index(0)).center()

    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    (field,) = view.findChildren(QLineEdit)
    QTest.keyClicks(field, "Harbour")
    QTest.keyClick(field, Qt.Key.Key_Return)

    board = two.controller.boards.current
    assert board is not None
    qtbot.waitUntil(lambda: board.document.name == "Harbour")
