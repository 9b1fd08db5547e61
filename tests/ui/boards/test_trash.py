from refboard.core.board import Board, BoardSummary
from refboard.core.events import BoardsChanged
from refboard.core.ids import BoardId
from refboard.core.requests import LoadBoard, TrashBoard
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, SECOND, RecordingLibrary

BOARDS = (BoardSummary(FIRST, "First"),)


def test_the_trash_lists_boards_and_brings_back_the_chosen_one(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    menu = opened.menus.trash
    assert not menu.menuAction().isEnabled(), "there is nothing in it"

    trashed = (BoardSummary(BoardId("old"), "Old", 1), BoardSummary(SECOND, "Black & white", 36))
    library.tell(BoardsChanged(BOARDS, trashed=trashed))

    assert menu.menuAction().isEnabled()
    words = [action.text() for action in menu.actions()]
    assert words == ["Black && white (36 pictures)", "Old (1 picture)"]

    menu.actions()[0].trigger()
    assert library.asked(TrashBoard) == [TrashBoard(SECOND, is_trashed=False)]
    assert library.asked(LoadBoard)[-1].board_id == SECOND
    library.load(Board(SECOND, "Black & white"))
    assert opened.windowTitle() == "Black & white"

    library.tell(BoardsChanged(BOARDS))
    assert not menu.menuAction().isEnabled()
