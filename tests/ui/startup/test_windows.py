"""Several windows on one library: each on a board of its own, and all on one truth."""

import gc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PySide6.QtGui import QUndoGroup
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from refboard.core.asset import Failure, Remark, RemarkKind
from refboard.core.board import Board, BoardSummary
from refboard.core.events import (
    ActivityChanged,
    AssetsFailed,
    AssetsStored,
    BoardLoaded,
    BoardsChanged,
    SpacesChanged,
)
from refboard.core.ids import AssetId, BoardId
from refboard.core.requests import (
    CreateBoard,
    ImportRequest,
    LoadBoard,
    RenameBoard,
    SaveChange,
    TrashBoard,
)
from refboard.core.settings import Settings
from refboard.ui.boards.boards_model import BoardRole
from refboard.ui.startup.windows import Windows
from refboard.ui.window.main_window import MainWindow
from refboard.ui.window.window_place import CASCADE_PX
from tests.ui.recorder import FIRST, SECOND, RecordingLibrary, item_of, stored

THIRD = BoardId("third")
BOARDS = (
    Board(FIRST, "First", (item_of("a"),)),
    Board(SECOND, "Second", (item_of("b"),)),
    Board(THIRD, "Third"),
)


class Desk:
    """Windows on a recording library that answers for its boards."""

    def __init__(self, library: RecordingLibrary, windows: Windows, qtbot: QtBot) -> None:
        self.library = library
        self.windows = windows
        self._qtbot = qtbot

    @property
    def first(self) -> MainWindow:
        return self.windows.first

    def beside(self, board_id: BoardId | None = None) -> MainWindow:
        """Open one more window, and let it load its board."""
        known = set(self.windows.all)
        self.windows.open(board_id)
        (made,) = set(self.windows.all) - known
        self._qtbot.waitUntil(lambda: made.controller.boards._summaries != ())
        self.answer()
        return made

    def answer(self) -> None:
        """Load whatever board was asked for last."""
        wanted = self.library.asked(LoadBoard)[-1].board_id
        found = [board for board in BOARDS if board.id == wanted]
        if found:
            self.library.load(found[0], *(stored(name) for name in ("a", "b")))


@pytest.fixture
def desk(
    qtbot: QtBot, library: RecordingLibrary, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Desk]:
    kept = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    windows = Windows(library, Settings(theme="dark"), tmp_path / "settings.json", kept)
    first = windows.first
    qtbot.addWidget(first)
    first.resize(1000, 700)
    first.show()
    qtbot.waitUntil(lambda: library.is_started)
    library.open(tmp_path, *BOARDS, is_read_only=getattr(request, "param", False))
    yield Desk(library, windows, qtbot)
    windows.close_all()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def shown(window: MainWindow) -> str:
    board = window.controller.boards.current
    return board.document.name if board else ""


def test_a_window_beside_shows_the_first_board_that_no_other_shows(desk: Desk) -> None:
    second = desk.beside()
    third = desk.beside()

    assert [shown(w) for w in (desk.first, second, third)] == ["First", "Second", "Third"]
    assert second.windowTitle().startswith("Second")


def test_a_window_that_was_kept_at_the_place_of_another_steps_aside(desk: Desk) -> None:
    second = desk.beside(SECOND)
    assert second.pos() != desk.first.pos()
    second.move(desk.first.pos())
    second.close()

    again = desk.beside(SECOND)

    assert (again.pos() - desk.first.pos()).manhattanLength() >= CASCADE_PX


def test_a_board_that_is_shown_is_never_opened_twice_but_comes_to_the_front(
    desk: Desk, qtbot: QtBot
) -> None:
    second = desk.beside(SECOND)
    loads = len(desk.library.asked(LoadBoard))
    desk.first.activateWindow()
    qtbot.waitUntil(desk.first.isActiveWindow)

    desk.first.boards_panel.opened.emit(SECOND)

    qtbot.waitUntil(second.isActiveWindow)
    assert shown(desk.first) == "First"
    assert len(desk.library.asked(LoadBoard)) == loads
    desk.windows.open(FIRST)
    assert len(desk.windows.all) == 2


def test_two_windows_that_want_a_board_at_once_do_not_both_get_it(desk: Desk) -> None:
    second = desk.beside(SECOND)
    desk.first.controller.boards.open(THIRD)
    second.controller.boards.open(THIRD)

    one, other = desk.library.asked(LoadBoard)[-2:]
    desk.library.tell(BoardLoaded(one.request_id, BOARDS[2], ()))
    desk.library.tell(BoardLoaded(other.request_id, BOARDS[2], ()))

    assert [shown(desk.first), shown(second)] == ["Third", "Second"]


def test_boards_that_other_windows_show_are_marked_until_those_leave_them(desk: Desk) -> None:
    def marked(window: MainWindow) -> list[str]:
        model = window.boards_panel.model
        rows = map(model.index, range(model.rowCount()))
        return [row.data() for row in rows if row.data(BoardRole.IS_ELSEWHERE)]

    second = desk.beside(SECOND)
    assert (marked(desk.first), marked(second)) == (["Second"], ["First"])
    row = desk.first.boards_panel.model.index(1)
    assert "in another window" in row.data(Qt.ItemDataRole.ToolTipRole)
    assert "in another window" in row.data(Qt.ItemDataRole.AccessibleTextRole)

    second.controller.boards.open(THIRD)
    desk.answer()
    assert marked(desk.first) == ["Third"]

    second.close()
    assert marked(desk.first) == []


def test_going_through_the_boards_passes_over_those_of_other_windows(desk: Desk) -> None:
    desk.beside(SECOND)

    desk.first.run("next_board")
    desk.answer()

    assert shown(desk.first) == "Third"


def test_where_every_board_is_shown_a_new_one_is_made(desk: Desk, qtbot: QtBot) -> None:
    desk.beside()
    desk.beside()
    desk.windows.open()

    (made,) = desk.library.asked(CreateBoard)
    fourth = desk.windows.all[-1]
    assert made.board.name == "Board 4"
    qtbot.waitUntil(lambda: shown(fourth) == "Board 4")


@pytest.mark.parametrize("desk", [True], indirect=True)
def test_a_library_that_is_only_looked_at_is_looked_at_in_several_windows(desk: Desk) -> None:
    desk.beside()
    desk.beside()
    desk.windows.open()

    assert len(desk.windows.all) == 3
    assert desk.library.asked(CreateBoard) == []
    assert any("Every board" in s for w in desk.windows.all for s in w.notifier.sentences)


def test_each_window_undoes_on_its_own_board_and_both_are_saved(desk: Desk) -> None:
    second = desk.beside(SECOND)
    for window, name in ((desk.first, "a"), (second, "b")):
        board = window.controller.boards.current
        assert board is not None
        board.editor.move([item_of(name).id], 40, 0)

    saved = [request.board_id for request in desk.library.asked(SaveChange)]
    assert saved == [FIRST, SECOND]
    desk.first.run("undo")
    first, other = (w.controller.boards.current for w in (desk.first, second))
    assert first is not None
    assert other is not None
    assert first.document.items[item_of("a").id].placement.x == 0
    assert other.document.items[item_of("b").id].placement.x == 40


def test_a_board_keeps_its_history_when_another_window_takes_it_over(desk: Desk) -> None:
    second = desk.beside(SECOND)
    board = second.controller.boards.current
    assert board is not None
    board.editor.move([item_of("b").id], 40, 0)
    second.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    desk.first.controller.boards.open(SECOND)
    assert desk.first.controller.boards.current is board
    desk.first.run("undo")

    assert board.document.items[item_of("b").id].placement.x == 0
    assert [request.board_id for request in desk.library.asked(SaveChange)] == [SECOND, SECOND]
    assert isinstance(desk.first.controller.boards.undo, QUndoGroup)
    assert desk.first.controller.boards.undo.activeStack() is board.stack


def test_what_is_renamed_in_one_window_is_called_so_in_the_other(desk: Desk, qtbot: QtBot) -> None:
    second = desk.beside(SECOND)

    desk.first.controller.boards.rename(SECOND, "Ships")

    assert [request.name for request in desk.library.asked(RenameBoard)] == ["Ships"]
    qtbot.waitUntil(lambda: second.windowTitle().startswith("Ships"))
    assert desk.first.windowTitle().startswith("First")


def test_a_board_that_goes_to_the_trash_leaves_the_window_that_shows_it(desk: Desk) -> None:
    second = desk.beside(SECOND)

    desk.first.controller.boards.trash(SECOND)
    desk.answer()

    assert [request.board_id for request in desk.library.asked(TrashBoard)] == [SECOND]
    assert [shown(desk.first), shown(second)] == ["First", "Third"]


def test_closing_one_window_leaves_the_library_to_the_others(desk: Desk, qtbot: QtBot) -> None:
    second = desk.beside(SECOND)
    view = second.view

    second.close()
    assert not desk.library.is_stopped
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(view)

    desk.library.tell(BoardsChanged((BoardSummary(FIRST, "First", 1),)))
    desk.library.tell(ActivityChanged(1, 2, 0, "reading"))
    assert desk.first.boards_panel.model.rowCount() == 1
    desk.first.close()
    assert desk.library.is_stopped


def test_the_first_window_can_go_first(desk: Desk) -> None:
    second = desk.beside(SECOND)

    desk.first.close()
    assert not desk.library.is_stopped
    desk.library.tell(AssetsStored(((AssetId("b"), stored("b", 400, 300)),)))
    board = second.controller.boards.current
    assert board is not None
    board.editor.move([item_of("b").id], 40, 0)
    assert len(desk.library.asked(SaveChange)) == 1

    second.close()
    assert desk.library.is_stopped


def test_an_answer_that_comes_after_its_window_is_told_to_nobody(desk: Desk) -> None:
    second = desk.beside(SECOND)
    second.controller.boards.open(THIRD)
    second.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    desk.answer()

    assert shown(desk.first) == "First"


def test_many_windows_come_and_go_and_leave_nothing(desk: Desk) -> None:
    for _ in range(3):
        second = desk.beside(SECOND)
        second.view.select_all()
        second.run("toggle_find")
        second.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        desk.library.tell(AssetsStored(((AssetId("b"), stored("b", 300, 200)),)))
        QCoreApplication.processEvents()

    assert desk.windows.all == (desk.first,)


def test_quitting_closes_all_windows(desk: Desk) -> None:
    second = desk.beside(SECOND)

    desk.first.run("quit")

    assert not second.isVisible()
    assert desk.library.is_stopped
    assert desk.windows.all == ()


def test_a_window_that_comes_later_knows_what_goes_on(desk: Desk) -> None:
    desk.library.tell(ActivityChanged(1, 5, 0, "reading"))
    desk.library.tell(SpacesChanged(()))

    second = desk.beside(SECOND)

    assert second.status.chip.isVisible() == desk.first.status.chip.isVisible()
    assert second.status.chip.text() == desk.first.status.chip.text()


def test_what_is_to_be_known_of_pictures_is_told_where_they_were_brought(
    desk: Desk, picture: Callable[..., Path]
) -> None:
    second = desk.beside(SECOND)
    second.open_paths([picture("c.png")])
    entry = desk.library.asked(ImportRequest)[-1].entries[0]
    asset = replace(stored("c"), id=entry.asset_id, remarks=(Remark(RemarkKind.PARTS_NOT_SHOWN),))
    desk.library.tell(AssetsStored(((entry.asset_id, asset),)))

    assert len(second.notifier.sentences) == 1
    assert desk.first.notifier.sentences == []


def test_what_is_no_picture_goes_off_a_board_that_another_window_shows_by_now(
    desk: Desk, picture: Callable[..., Path]
) -> None:
    second = desk.beside(SECOND)
    second.open_paths([picture("c.png")])
    entry = desk.library.asked(ImportRequest)[-1].entries[0]
    second.controller.boards.open(THIRD)
    desk.answer()
    desk.first.controller.boards.open(SECOND)

    failure = Failure(entry.asset_id, "c.png", "c.png", "It is none.", is_no_picture=True)
    desk.library.tell(AssetsFailed((failure,)))

    board = desk.first.controller.boards.current
    assert board is not None
    assert [item.asset_id for item in board.document] == [AssetId("b")]


def test_windows_have_places_of_their_own(desk: Desk) -> None:
    second = desk.beside(SECOND)
    second.resize(500, 400)
    second.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    again = desk.beside(SECOND)

    assert (again.width(), again.height()) == (500, 400)
    assert desk.first.width() != 500
