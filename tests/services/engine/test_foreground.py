"""Whoever waits for an engine in its own thread waits for programs, and not for a disk."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from refboard.core.board import Board
from refboard.core.errors import LibraryBusyError, QueryError, RefboardError, StorageError
from refboard.core.ids import new_board_id
from refboard.core.requests import ImportRequest, LoadBoard
from refboard.core.settings import Settings
from refboard.services.engine import hold_up
from refboard.services.engine.foreground import Foreground, foreground
from refboard.services.library.library import Library
from tests.finding import picture_question
from tests.steps import entries_of, pictures


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hold_up, "FIRST_PAUSE_S", 0.01)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def driven(tmp_path: Path, home: Path, said: list[str]) -> Iterator[Foreground]:
    opens = partial(Library.open, tmp_path / "library")
    with foreground(opens, Settings(), complain=said.append) as made:
        yield made


class Failing:
    """Raises what a locked library or a full disk would, so many times."""

    def __init__(self, error: RefboardError, times: int) -> None:
        self.error, self.left = error, times

    def __call__(self) -> str:
        if self.left:
            self.left -= 1
            raise self.error
        return "done"


def test_pictures_are_saved_worked_on_and_found(driven: Foreground, tmp_path: Path) -> None:
    entries = entries_of(pictures(tmp_path / "in", 3))
    driven.save(ImportRequest(tuple(entries)))
    driven.finish_work()

    answer = driven.answer(picture_question(entries[0].asset_id)).answer

    assert {match.asset.id for match in answer.matches} == {e.asset_id for e in entries[1:]}
    assert driven.parts.pipeline.is_idle


def test_a_question_without_an_answer_raises_its_sentence(driven: Foreground) -> None:
    with pytest.raises(RefboardError, match="board"):
        driven.answer(LoadBoard(new_board_id()))


def test_a_busy_library_is_waited_for_and_that_is_said_once(
    driven: Foreground, said: list[str]
) -> None:
    assert driven.insist(Failing(LibraryBusyError("In use.", "Close it."), 4)) == "done"

    assert said == ["In use. Waiting until it is free; what was accepted is kept."]
    assert driven.insist(Failing(LibraryBusyError("In use again."), 1)) == "done"
    assert len(said) == 2


def test_a_disk_is_not_waited_for(driven: Foreground, said: list[str]) -> None:
    with pytest.raises(StorageError, match="full"):
        driven.insist(Failing(StorageError("The disk is full."), 99))

    assert said == []


def test_what_is_wrong_with_the_wish_itself_is_raised_at_once(driven: Foreground) -> None:
    with pytest.raises(QueryError, match="no such board"):
        driven.insist(Failing(QueryError("There is no such board."), 1))


def test_a_bug_ends_the_waiting(driven: Foreground, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object) -> Board:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(driven.library.store.boards, "load", faulty)
    with pytest.raises(RuntimeError, match="a fault of ours"):
        driven.answer(LoadBoard(new_board_id()))


def test_a_picture_that_is_refused_does_not_keep_the_others(
    driven: Foreground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = entries_of(pictures(tmp_path / "in", 3))
    assets = driven.library.store.assets
    real = assets.accept

    def faulty(accepted: list[object], *rest: object, link: bool) -> None:
        if any(getattr(asset, "id", "") == entries[1].asset_id for asset in accepted):
            raise RuntimeError("a fault of ours")
        real(accepted, *rest, link=link)  # type: ignore[arg-type]

    monkeypatch.setattr(assets, "accept", faulty)
    driven.save(ImportRequest(tuple(entries)))
    driven.finish_work()

    assert set(assets.get(entry.asset_id for entry in entries)) == {
        entries[0].asset_id,
        entries[2].asset_id,
    }


def test_a_library_of_somebody_else_stays_open(tmp_path: Path, home: Path) -> None:
    library = Library.open(tmp_path / "library")
    with foreground(lambda: library, Settings(), keeps_library=True) as driven:
        driven.resume()
        driven.finish_work()

    assert library.store.boards.all() == []
    library.close()
