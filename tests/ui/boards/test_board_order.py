"""Boards are put into another order, by the pointer and by keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from refboard.core.board import Board, BoardSummary
from refboard.core.events import BoardsChanged
from refboard.core.ids import BoardId
from refboard.core.requests import LoadBoard, MoveBoard
from refboard.ui.boards.board_drag import board_mime
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, SECOND, RecordingLibrary

THIRD = BoardId("board-third")
BOARDS = (Board(FIRST, "First"), Board(SECOND, "Second"), Board(THIRD, "Third"))
COPY_OR_MOVE = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
NO_MODIFIER, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def three(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    library.open(tmp_path, *BOARDS)
    return window


def listed(window: MainWindow) -> list[str]:
    model = window.boards_panel.model
    return [model.index(row).data() for row in range(model.rowCount())]


def drop(window: MainWindow, board_id: BoardId, row: int, part: float) -> None:
    """Carry a board over a row, to a part of its height, and let it fall."""
    view = window.boards_panel.view
    over = view.visualRect(window.boards_panel.model.index(row))
    at = QPoint(over.center().x(), over.top() + round(part * over.height()))
    mime = board_mime(board_id)
    for made in (QDragEnterEvent, QDragMoveEvent):
        event = made(at, COPY_OR_MOVE, mime, LEFT, NO_MODIFIER)
        getattr(view, "dragEnterEvent" if made is QDragEnterEvent else "dragMoveEvent")(event)
        assert event.isAccepted()
        assert event.dropAction() is Qt.DropAction.MoveAction
    view.dropEvent(QDropEvent(QPointF(at), COPY_OR_MOVE, mime, LEFT, NO_MODIFIER))


def test_a_board_that_is_dragged_lies_where_it_was_dropped(
    three: MainWindow, library: RecordingLibrary, qtmodeltester: ModelTester
) -> None:
    drop(three, THIRD, 0, 0.2)
    assert listed(three) == ["Third", "First", "Second"]

    drop(three, THIRD, 2, 0.8)
    assert listed(three) == ["First", "Second", "Third"]

    drop(three, FIRST, 1, 0.8)
    assert listed(three) == ["Second", "First", "Third"]
    assert library.asked(MoveBoard) == [
        MoveBoard(THIRD, FIRST),
        MoveBoard(THIRD, None),
        MoveBoard(FIRST, THIRD),
    ]
    assert library.asked(LoadBoard)[-1].board_id == FIRST, "no other board is opened"
    qtmodeltester.check(three.boards_panel.model)


def test_a_board_that_is_dropped_where_it_lies_stays(
    three: MainWindow, library: RecordingLibrary
) -> None:
    for row, part in ((1, 0.2), (1, 0.8), (0, 0.8), (2, 0.2)):
        drop(three, SECOND, row, part)

    assert listed(three) == ["First", "Second", "Third"]
    assert library.asked(MoveBoard) == []


def test_keys_move_the_board_that_has_the_focus_and_it_keeps_it(
    three: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    view = three.boards_panel.view
    view.setFocus()
    view.setCurrentIndex(three.boards_panel.model.index(1))
    alt = Qt.KeyboardModifier.AltModifier

    for _ in range(3):  # once more than there is room
        qtbot.keyClick(view, Qt.Key.Key_Down, alt)
    assert listed(three) == ["First", "Third", "Second"]
    assert view.currentIndex().data() == "Second"

    qtbot.keyClick(view, Qt.Key.Key_Up, alt)
    qtbot.keyClick(view, Qt.Key.Key_Up, alt)
    assert listed(three) == ["Second", "First", "Third"]
    assert view.currentIndex().data() == "Second"
    assert len(library.asked(MoveBoard)) == 3


def test_the_order_of_another_window_is_followed_and_steps_go_by_it(
    three: MainWindow, library: RecordingLibrary
) -> None:
    view = three.boards_panel.view
    view.setCurrentIndex(three.boards_panel.model.index(0))

    order = (BOARDS[2], BOARDS[0], BOARDS[1])
    library.tell(BoardsChanged(tuple(BoardSummary(b.id, b.name) for b in order)))

    assert listed(three) == ["Third", "First", "Second"]
    assert view.currentIndex().data() == "First"
    three.run("next_board")
    assert library.asked(LoadBoard)[-1].board_id == SECOND


def test_in_a_library_that_is_only_looked_at_boards_stay_where_they_are(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    library.open(tmp_path, *BOARDS, is_read_only=True)
    view = window.boards_panel.view
    view.setCurrentIndex(window.boards_panel.model.index(1))
    qtbot.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)

    assert listed(window) == ["First", "Second", "Third"]
    assert library.asked(MoveBoard) == []


def test_the_canvas_does_not_welcome_a_board(three: MainWindow) -> None:
    mime = board_mime(SECOND)
    event = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.MoveAction, mime, LEFT, NO_MODIFIER)
    event.ignore()

    three.view.dragEnterEvent(event)

    assert not event.isAccepted()
