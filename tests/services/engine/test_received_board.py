from pathlib import Path

import pytest

from refboard.core.board import Board, Item, Placement, Viewpoint
from refboard.core.content import Picture
from refboard.core.document import Change
from refboard.core.errors import RefboardError
from refboard.core.events import BoardsChanged, LibraryOpened
from refboard.core.ids import AssetId, BoardId, new_item_id
from refboard.core.requests import (
    CreateBoard,
    ExportBoard,
    ImportBoardFile,
    ImportRequest,
    LoadBoard,
    RenameBoard,
    SaveChange,
    SaveViewpoint,
    TrashBoard,
)
from refboard.services.engine.request_dispatcher import FIRST_BOARD
from tests.steps import Steps, entries_of, opened, pictures

BOARD = BoardId("board")


def item(asset_id: AssetId) -> Item:
    return Item(new_item_id(), Placement(0, 0, 40, 30), Picture(asset_id))


def first_of(steps: Steps) -> BoardId:
    """Return the board that the library shows when a window opens it."""
    if not steps.told(LibraryOpened):
        steps.parts.dispatcher.open()
        steps.settle()
    return steps.told(LibraryOpened)[-1].last_board


@pytest.fixture
def received(tmp_path: Path) -> Path:
    """The file of a board called as the first one of every library is, seen from close by."""
    file = tmp_path / "received.refboard"
    with opened(tmp_path / "sender") as sender:
        entries = entries_of(pictures(tmp_path / "in", 2))
        board_id = first_of(sender)
        shown = tuple(item(entry.asset_id) for entry in entries)
        sender.engine.send(ImportRequest(tuple(entries), board_id, shown))
        sender.engine.send(SaveViewpoint(board_id, Viewpoint(9_000, 9_000, 4.0)))
        sender.settle()
        sender.answer(ExportBoard(board_id, file)).wait(0)
    return file


def test_a_received_board_keeps_its_name_and_is_alone_on_a_fresh_machine(
    steps: Steps, received: Path
) -> None:
    first = first_of(steps)
    read = steps.answer(ImportBoardFile(received)).wait(0)

    listed = steps.told(BoardsChanged)[-1]
    assert [(board.id, board.name) for board in listed.boards] == [(read.board_id, FIRST_BOARD)]
    assert listed.trashed == ()
    assert steps.answer(LoadBoard(read.board_id)).wait(0).board.viewpoint is None
    steps.library.store.first_board.forget()
    with pytest.raises(RefboardError):
        steps.library.store.boards.load(first)


@pytest.mark.parametrize("touch", ["named", "filled and emptied", "made by the user"])
def test_a_board_that_was_ever_touched_gives_way_to_none(
    steps: Steps, received: Path, touch: str
) -> None:
    first = first_of(steps)
    (entry,) = entries_of([next((received.parent / "in").iterdir())])
    if touch == "named":
        steps.engine.send(RenameBoard(first, FIRST_BOARD))
    elif touch == "filled and emptied":
        shown = item(entry.asset_id)
        steps.engine.send(ImportRequest((entry,), first, (shown,)))
        steps.engine.send(SaveChange(first, Change.removing([shown])))
    else:
        steps.engine.send(TrashBoard(first, is_trashed=True))
        steps.engine.send(CreateBoard(Board(BOARD, FIRST_BOARD)))
    steps.settle()

    steps.answer(ImportBoardFile(received)).wait(0)

    names = [board.name for board in steps.told(BoardsChanged)[-1].boards]
    assert names == [FIRST_BOARD, f"{FIRST_BOARD} 2"]


def test_what_is_put_on_a_board_that_moment_is_found_in_the_trash(
    steps: Steps, received: Path
) -> None:
    first = first_of(steps)
    (entry,) = entries_of([next((received.parent / "in").iterdir())])
    steps.answer(ImportBoardFile(received)).wait(0)

    steps.engine.send(ImportRequest((entry,), first, (item(entry.asset_id),)))
    steps.settle()

    (kept,) = steps.told(BoardsChanged)[-1].trashed
    assert (kept.id, kept.item_count) == (first, 1)
    steps.library.store.first_board.forget()
    assert len(steps.library.store.boards.load(first).items) == 1
