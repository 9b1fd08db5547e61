"""The library's folder moves, goes or is replaced under an open window: nothing is lost with it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from refboard.core.asset import Source
from refboard.core.board import Board, Item, Placement
from refboard.core.content import Picture
from refboard.core.errors import LibraryGoneError, RefboardError
from refboard.core.events import (
    AssetsFailed,
    HoldUpEnded,
    RequestFailed,
)
from refboard.core.ids import BoardId, new_asset_id, new_board_id, new_item_id
from refboard.core.requests import (
    CreateBoard,
    ExportBoard,
    ImportBoardFile,
    ImportEntry,
    ImportRequest,
    RenameBoard,
)
from refboard.core.saving import Saving
from refboard.services.library.library import Library
from refboard.services.paths import LibraryPaths
from refboard.services.store.store import open_store
from tests.steps import Steps, entries_of, opened, pictures


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def steps(root: Path) -> Iterator[Steps]:
    with opened(root) as made:
        made.parts.dispatcher.open()
        made.settle()
        yield made


def pasted(folder: Path, count: int) -> list[ImportEntry]:
    """Return pictures that come as bytes, which the library alone has."""
    return [
        ImportEntry(new_asset_id(), Source(path, name=path.name), 64, 48, path.read_bytes())
        for path in pictures(folder, count)
    ]


def paste(steps: Steps, entries: list[ImportEntry]) -> BoardId:
    """Paste pictures onto the board that is there, and rename it."""
    board = steps.library.store.boards.all()[0].id
    items = [Item(new_item_id(), Placement(0, 0, 64, 48), Picture(e.asset_id)) for e in entries]
    steps.engine.send(ImportRequest(tuple(entries), board, tuple(items)))
    steps.engine.send(RenameBoard(board, "While it was away"))
    steps.serve()
    return board


def try_again(steps: Steps) -> None:
    """Do what the engine does after a pause."""
    steps.parts.dispatcher.unsaved.flush()
    steps.parts.pipeline.finish([])
    steps.settle()


def held(steps: Steps) -> list[str]:
    return [event.sentence for event in steps.told(RequestFailed) if event.is_held]


def files_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_is_done_while_the_folder_is_elsewhere_is_saved_once_it_is_back(
    steps: Steps, root: Path, tmp_path: Path
) -> None:
    away = root.rename(tmp_path / "moved")
    entries = pasted(tmp_path / "in", 2)
    board = paste(steps, entries)
    steps.serve()

    assert not root.exists()
    assert steps.engine.saving() == Saving(2, is_answering=False)
    assert held(steps) == [
        f"Not saved yet. The library is no longer where it was: {root}. Bring it back there."
    ]

    away.rename(root)
    try_again(steps)
    assert len(steps.told(HoldUpEnded)) == 1
    assert steps.engine.saving().unsaved == 0
    loaded = steps.library.store.boards.load(board)
    assert (loaded.name, len(loaded.items)) == ("While it was away", 2)
    found = steps.library.store.assets.get([entry.asset_id for entry in entries])
    assert all(asset.is_stored for asset in found.values())
    assert len(list(root.glob("originals/*/*"))) == 2
    assert steps.faults == []


def _rename(root: Path) -> Callable[[], object]:
    away = root.with_name("moved")
    root.rename(away)
    return lambda: away.rename(root)


def _replace(root: Path) -> Callable[[], object]:
    back = _rename(root)
    Library.open(root).close()

    def bring_back() -> None:
        shutil.rmtree(root)
        back()

    return bring_back


LEAVES = {"moved": _rename, "replaced": _replace}


@pytest.mark.parametrize("leave", LEAVES.values(), ids=LEAVES)
@pytest.mark.parametrize("rounds", range(5))
def test_pictures_whose_import_is_cut_by_a_move_are_imported_once_it_is_back(
    steps: Steps,
    root: Path,
    tmp_path: Path,
    leave: Callable[[Path], Callable[[], None]],
    rounds: int,
) -> None:
    entries = pasted(tmp_path / "in", 2)
    steps.add(entries)
    for _ in range(rounds):
        steps.work()
        steps.serve()
    bring_back = leave(root)
    before = files_in(root) if root.exists() else {}
    for _ in range(5):
        steps.work()
        steps.serve()
    assert (files_in(root) if root.exists() else {}) == before

    bring_back()
    try_again(steps)
    found = steps.library.store.assets.get([entry.asset_id for entry in entries])
    assert [asset.is_stored for asset in found.values()] == [True, True]
    assert steps.told(AssetsFailed) == []
    assert len(list(root.glob("originals/*/*"))) == 2
    assert steps.parts.pipeline.is_idle
    assert steps.faults == []


def test_a_deleted_library_is_not_made_anew_and_what_is_not_saved_is_told_at_closing(
    root: Path, tmp_path: Path
) -> None:
    with opened(root) as steps:
        steps.parts.dispatcher.open()
        steps.settle()
        shutil.rmtree(root)
        paste(steps, pasted(tmp_path / "in", 1))
        steps.serve()
        assert len(held(steps)) == 1
        assert steps.engine.close() == 2
    assert not root.exists()


@pytest.mark.logs_warnings
def test_another_library_in_its_place_is_not_written_into(
    steps: Steps, root: Path, tmp_path: Path
) -> None:
    steps.add(entries_of(pictures(tmp_path / "first", 2)))
    steps.settle()
    bring_back = _replace(root)
    before = files_in(root)
    paste(steps, pasted(tmp_path / "in", 1))
    steps.settle()
    for space in steps.library.spaces():
        space.save()
    with pytest.raises(LibraryGoneError):
        steps.library.sweep()

    assert files_in(root) == before
    assert held(steps) == [
        f"Not saved yet. Another library is where this one was: {root}. Bring this one back there."
    ]
    bring_back()
    try_again(steps)
    assert steps.engine.saving().unsaved == 0


def test_a_board_file_is_neither_read_nor_written_while_the_library_is_away(
    steps: Steps, root: Path, tmp_path: Path
) -> None:
    board = steps.library.store.boards.all()[0].id
    file = tmp_path / "board.refboard"
    steps.answer(ExportBoard(board, file))
    back = _rename(root)
    for question in (ExportBoard(board, tmp_path / "other.refboard"), ImportBoardFile(file)):
        with pytest.raises(RefboardError, match="no longer where it was"):
            steps.answer(question).wait(0)
    assert not root.exists()
    back()


def test_closing_leaves_the_log_of_another_library_in_its_place_alone(
    root: Path, tmp_path: Path
) -> None:
    made = Board(new_board_id(), "Of the other")
    with opened(root) as steps:
        steps.engine.send(CreateBoard(Board(new_board_id(), "Of the first")))
        steps.settle()
        root.rename(tmp_path / "moved")
        other = Library.open(root)
        other.store.boards.create(made)
        steps.engine.close()
        assert (root / "library.sqlite-wal").stat().st_size > 0
    copy = shutil.copytree(root, tmp_path / "as after a crash")
    other.close()
    for folder, names in ((copy, ["Of the other"]), (tmp_path / "moved", ["Of the first"])):
        with closing(open_store(LibraryPaths(folder))) as store:
            assert [board.name for board in store.boards.all()] == names
