from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from refboard.core.board import Board, BoardSummary, Viewpoint
from refboard.core.events import BoardLoaded, BoardsChanged, RequestFailed
from refboard.core.geometry import Point
from refboard.core.ids import BoardId
from refboard.core.requests import (
    CreateBoard,
    LoadBoard,
    RenameBoard,
    SaveChange,
    SaveViewpoint,
    TrashBoard,
)
from refboard.ui.boards.board_controller import free_name
from refboard.ui.boards.boards_model import BoardsModel
from refboard.ui.importing.drop import Files
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, SECOND, RecordingLibrary, item_of, stored

ONE = Board(FIRST, "First", (item_of("a"), item_of("b", 200)), Viewpoint(50, 60, 0.5))
TWO = Board(SECOND, "Second", (item_of("c"),))


@pytest.fixture
def two(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    library.open(tmp_path, ONE, TWO)
    return window


def shown(window: MainWindow) -> BoardId:
    board = window.controller.boards.current
    assert board is not None
    return board.id


def test_the_library_opens_with_its_last_board_where_it_was_looked_at(two: MainWindow) -> None:
    assert shown(two) == FIRST
    assert two.view.viewpoint() == ONE.viewpoint
    assert two.windowTitle() == "First"


def test_the_title_follows_the_name_of_the_board(
    two: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    two.controller.boards.rename(FIRST, "Pirate coves")
    qtbot.waitUntil(lambda: two.windowTitle() == "Pirate coves")

    two.run("new_board")
    made = shown(two)
    two.boards_panel.renamed.emit(made, "Ships")
    qtbot.waitUntil(lambda: two.windowTitle() == "Ships")

    # Another program may name it, too.
    library.tell(BoardsChanged((BoardSummary(made, "Sails", 0),)))
    qtbot.waitUntil(lambda: two.windowTitle() == "Sails")


def test_a_board_whose_pictures_are_all_out_of_sight_is_shown_whole(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, Board(FIRST, "Far", (item_of("a"),), Viewpoint(90_000, 0, 1.0)))

    item = next(iter(ONE.items))
    assert window.view.visible_rect().intersects(item.placement.rect)


def test_rows_are_as_high_as_their_names_need_at_the_width_there_is(
    two: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    view = two.boards_panel.view
    library.tell(BoardsChanged((BoardSummary(FIRST, "A board with a long name", 0),)))
    index = view.model().index(0, 0)
    view.setFixedWidth(400)
    qtbot.waitUntil(lambda: view.visualRect(index).width() > 300)
    low = view.visualRect(index).height()

    view.setFixedWidth(140)
    qtbot.waitUntil(lambda: view.visualRect(index).height() > low)
    view.setFixedWidth(400)
    qtbot.waitUntil(lambda: view.visualRect(index).height() == low)


def test_every_edit_is_saved_as_it_is_made(two: MainWindow, library: RecordingLibrary) -> None:
    two.view.select([ONE.items[0].id])

    two.run("delete")
    two.run("undo")

    deleted, restored = library.asked(SaveChange)
    assert deleted.board_id == FIRST
    assert deleted.change.inverse() == restored.change


def test_switching_saves_where_the_board_was_looked_at_and_keeps_its_undo_history(
    two: MainWindow, library: RecordingLibrary
) -> None:
    two.view.select([ONE.items[0].id])
    two.run("delete")
    two.view.set_viewpoint(Viewpoint(7, 8, 2.0))

    two.controller.boards.open(SECOND)
    library.load(TWO)
    assert shown(two) == SECOND
    assert SaveViewpoint(FIRST, Viewpoint(7, 8, 2.0)) in library.asked(SaveViewpoint)
    assert not two.controller.boards.undo.canUndo()

    two.controller.boards.open(FIRST)
    assert shown(two) == FIRST
    assert len(library.asked(LoadBoard)) == 2, "an open board is not loaded again"
    assert two.view.viewpoint() == Viewpoint(7, 8, 2.0)
    two.run("undo")
    board = two.controller.boards.current
    assert board is not None
    assert len(board.document) == 2


def test_the_answer_to_an_older_wish_does_not_switch_boards(
    two: MainWindow, library: RecordingLibrary
) -> None:
    two.controller.boards.open(SECOND)
    stale = library.asked(LoadBoard)[-1]
    two.controller.boards.open(FIRST)

    library.tell(BoardLoaded(stale.request_id, TWO, (stored("c"),)))

    assert shown(two) == FIRST


def test_a_board_that_cannot_be_opened_is_told(two: MainWindow, library: RecordingLibrary) -> None:
    two.controller.boards.open(SECOND)
    request = library.asked(LoadBoard)[-1]

    library.tell(RequestFailed(request.request_id, "This board is not there.", "Choose another."))

    assert two.notifier.sentences == ["This board is not there. Choose another."]
    assert shown(two) == FIRST


def test_a_new_board_is_shown_at_once_and_named_in_place(
    two: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    two.run("new_board")

    (request,) = library.asked(CreateBoard)
    assert shown(two) == request.board.id
    assert request.board.name == "Board 3"
    summaries = (*two.controller.boards.summaries, BoardSummary(request.board.id, "Board 3"))
    library.tell(BoardsChanged(summaries))

    view = two.boards_panel.view
    assert view.state() == view.State.EditingState
    editor = view.indexWidget(view.currentIndex()) or view.focusWidget()
    assert editor is not None
    qtbot.keyClicks(editor, "Birds")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(library.asked(RenameBoard)))
    assert library.asked(RenameBoard) == [RenameBoard(request.board.id, "Birds")]


def test_a_trashed_board_can_be_brought_back(two: MainWindow, library: RecordingLibrary) -> None:
    two.run("trash_board")

    assert library.asked(TrashBoard) == [TrashBoard(FIRST, is_trashed=True)]
    library.load(TWO)
    assert shown(two) == SECOND
    (toast,) = two.notifier._toasts
    toast.action_button.click()
    assert library.asked(TrashBoard)[-1] == TrashBoard(FIRST, is_trashed=False)
    assert shown(two) == FIRST


def test_trashing_the_only_board_leaves_an_empty_one(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    opened.run("trash_board")

    (request,) = library.asked(CreateBoard)
    assert shown(opened) == request.board.id


def test_the_list_of_boards_is_walked_with_the_keyboard(
    two: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    view = two.boards_panel.view
    view.setFocus()

    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert library.asked(LoadBoard)[-1].board_id == SECOND

    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert library.asked(TrashBoard) == [TrashBoard(SECOND, is_trashed=True)]


def test_stepping_through_the_boards_goes_around_the_end(
    two: MainWindow, library: RecordingLibrary
) -> None:
    two.run("previous_board")

    assert library.asked(LoadBoard)[-1].board_id == SECOND


def test_boards_are_a_well_formed_model(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = BoardsModel()
    qtmodeltester.check(model)
    model.show((BoardSummary(FIRST, "First", 3), BoardSummary(SECOND, "Second")))
    qtmodeltester.check(model)


@pytest.mark.parametrize(("typed", "is_taken"), [("", False), ("  ", False), ("First", False),
                                                 (" New  name ", True)])  # fmt: skip
def test_a_board_always_has_a_name(typed: str, is_taken: bool, qtbot: QtBot) -> None:
    model = BoardsModel()
    model.show((BoardSummary(FIRST, "First"),))
    names: list[str] = []
    model.renamed.connect(lambda _, name: names.append(name))

    assert model.setData(model.index(0), typed) is is_taken
    assert names == (["New name"] if is_taken else [])


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ((), "Board 1"),
        (("a",), "Board 2"),
        (("Board 2", "b"), "Board 3"),
        (("Board 2",), "Board 3"),
    ],
)
def test_a_new_board_gets_a_free_name(taken: tuple[str, ...], name: str) -> None:
    assert free_name(taken) == name


def test_after_naming_a_board_delete_means_the_pictures_and_not_the_board(
    two: MainWindow, library: RecordingLibrary, qtbot: QtBot, picture: Callable[..., Path]
) -> None:
    two.run("new_board")
    board = library.asked(CreateBoard)[0].board
    library.tell(BoardsChanged((*two.controller.boards.summaries, BoardSummary(board.id, "New"))))
    editor = two.focusWidget()
    assert isinstance(editor, QLineEdit)
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: two.focusWidget() is two.view)

    two.boards_panel.view.setFocus()
    two.controller.imports.take(Files((picture("a.png"),)), Point(0, 0))
    assert two.focusWidget() is two.view

    two.boards_panel.view.setFocus()
    two.boards_panel.show_current(board.id)
    qtbot.keyClick(two.boards_panel.view, Qt.Key.Key_Delete)
    assert not library.asked(TrashBoard)
    opened = two.controller.boards.current
    assert opened is not None
    assert not len(opened.document)


def test_switching_boards_gives_the_canvas_the_keyboard(
    two: MainWindow, library: RecordingLibrary
) -> None:
    two.boards_panel.view.setFocus()

    two.run("next_board")
    library.load(TWO)

    assert two.focusWidget() is two.view


def test_undo_and_redo_select_what_came_back(two: MainWindow) -> None:
    ids = {item.id for item in ONE.items}
    two.view.select_all()
    two.run("delete")
    assert not two.view.selected_ids()

    two.run("undo")
    assert set(two.view.selected_ids()) == ids
    two.run("redo")
    assert not two.view.selected_ids()
