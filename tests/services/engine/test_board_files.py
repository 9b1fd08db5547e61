"""Board files tell how far they are, and can be stopped: then nothing was changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from refboard.core.asking.asked import Asked
from refboard.core.board import Board, Item, Placement
from refboard.core.content import Picture
from refboard.core.errors import RefboardError
from refboard.core.events import BoardExported, BoardFileProgress
from refboard.core.ids import BoardId, new_item_id
from refboard.core.requests import (
    CancelBoardFile,
    CreateBoard,
    ExportBoard,
    ImportBoardFile,
    ImportRequest,
)
from refboard.services.engine import board_file_requests
from tests.steps import Steps, entries_of, opened, pictures

BOARD = BoardId("board")


@pytest.fixture(autouse=True)
def _told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell every part of what is written or read."""
    monkeypatch.setattr(board_file_requests, "QUIET_S", 0.0)
    monkeypatch.setattr(board_file_requests, "INTERVAL_S", 0.0)


@pytest.fixture
def filled(steps: Steps, tmp_path: Path) -> Steps:
    """An engine on a library with a board of three pictures."""
    entries = entries_of(pictures(tmp_path / "in", 3))
    items = tuple(
        Item(new_item_id(), Placement(0, 0, 40, 30), Picture(entry.asset_id)) for entry in entries
    )
    steps.engine.send(CreateBoard(Board(BOARD, "Board")))
    steps.engine.send(ImportRequest(tuple(entries), BOARD, items))
    steps.settle()
    return steps


def shares(steps: Steps, path: Path) -> list[float]:
    told = [event for event in steps.told(BoardFileProgress) if event.path == path]
    return [event.done_bytes / event.total_bytes for event in told]


def test_a_board_that_is_written_tells_how_far_it_is(filled: Steps, tmp_path: Path) -> None:
    file = tmp_path / "board.refboard"

    filled.answer(ExportBoard(BOARD, file)).wait(0)

    told = shares(filled, file)
    assert len(told) == 3
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_file_that_is_read_tells_how_far_it_is(filled: Steps, tmp_path: Path, home: Path) -> None:
    file = tmp_path / "board.refboard"
    filled.answer(ExportBoard(BOARD, file)).wait(0)

    with opened(tmp_path / "other") as other:
        other.answer(ImportBoardFile(file)).wait(0)

        told = shares(other, file)
        assert (
            len(told) == 7
        )  # three are checked, and kept; in between it is known how many are new
        assert told == sorted(told)
        assert told[-1] == 1.0


def test_what_is_done_in_a_moment_is_not_told(
    filled: Steps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board_file_requests, "QUIET_S", 3600.0)

    filled.answer(ExportBoard(BOARD, tmp_path / "board.refboard")).wait(0)

    assert filled.told(BoardFileProgress) == []


def stopped(steps: Steps, question: ExportBoard | ImportBoardFile) -> Asked[BoardExported]:
    """Ask, and cancel before anything is done."""
    asked = steps.engine.ask(question)
    steps.serve()
    steps.engine.send(CancelBoardFile(question.path))
    steps.settle()
    return asked  # type: ignore[return-value]


def test_a_file_that_is_not_wanted_any_more_is_not_written(filled: Steps, tmp_path: Path) -> None:
    file = tmp_path / "board.refboard"
    file.write_bytes(b"what was there before")
    before = sorted(tmp_path.iterdir())

    asked = stopped(filled, ExportBoard(BOARD, file))

    with pytest.raises(RefboardError, match=r'"board.refboard" was not written: it was stopped'):
        asked.wait(0)
    assert file.read_bytes() == b"what was there before"
    assert sorted(tmp_path.iterdir()) == before
    assert filled.faults == []


def test_a_file_that_is_not_wanted_any_more_is_not_read(
    filled: Steps, tmp_path: Path, home: Path
) -> None:
    file = tmp_path / "board.refboard"
    filled.answer(ExportBoard(BOARD, file)).wait(0)
    with opened(tmp_path / "other") as other:
        asked = stopped(other, ImportBoardFile(file))

        with pytest.raises(RefboardError, match=r'"board.refboard" was not read: it was stopped'):
            asked.wait(0)
        assert other.library.store.boards.all() == []
        assert list(other.library.paths.incoming.iterdir()) == []


def test_one_can_be_stopped_while_its_originals_are_kept(
    filled: Steps, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "board.refboard"
    filled.answer(ExportBoard(BOARD, file)).wait(0)
    with opened(tmp_path / "other") as other:
        requests = other.parts.dispatcher._board_files
        # Asked from the decode thread itself, at the moment when the first original was kept.
        later = requests._later
        told: list[Callable[[], None]] = []

        def note(call: Callable[[], None]) -> None:
            told.append(call)
            if len(told) == 5:
                requests.stop()
            later(call)

        monkeypatch.setattr(requests, "_later", note)
        asked = other.answer(ImportBoardFile(file))

        with pytest.raises(RefboardError, match="was not read"):
            asked.wait(0)
        assert other.library.store.boards.all() == []
        assert list(other.library.paths.incoming.iterdir()) == []


def test_another_file_goes_on(filled: Steps, tmp_path: Path) -> None:
    one, other = tmp_path / "one.refboard", tmp_path / "other.refboard"
    wanted = filled.engine.ask(ExportBoard(BOARD, other))
    stopped(filled, ExportBoard(BOARD, one))

    assert wanted.wait(0).path == other
    assert not one.exists()
