"""One library driven without Qt: served, held while it cannot be written, ended cleanly."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from refboard.core.board import Board
from refboard.core.errors import LibraryBusyError, RefboardError
from refboard.core.events import (
    AssetsStored,
    BoardsChanged,
    Event,
    HoldUpEnded,
    LibraryFailed,
    LibraryOpened,
    RequestFailed,
)
from refboard.core.ids import BoardId, new_board_id
from refboard.core.requests import CreateBoard, ImportRequest, LoadBoard, RenameBoard
from refboard.core.saving import Saving
from refboard.core.settings import Settings
from refboard.services.engine.engine import Engine
from refboard.services.engine.hold_up import HoldUp
from refboard.services.engine.work_lanes import WorkLanes
from refboard.services.library.library import Library
from refboard.services.store import store as store_module
from tests.steps import Steps, entries_of, opened, pictures


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up waiting for another program's lock at once."""
    monkeypatch.setattr(store_module.open_store, "__kwdefaults__", {"busy_timeout_ms": 1})


@contextmanager
def locked(root: Path) -> Iterator[None]:
    """Keep the library locked as another program that writes does."""
    with closing(sqlite3.connect(root / "library.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def board(name: str) -> Board:
    return Board(new_board_id(), name)


def names(steps: Steps) -> list[str]:
    return [summary.name for summary in steps.library.store.boards.all()]


def held(steps: Steps) -> list[RequestFailed]:
    return [event for event in steps.told(RequestFailed) if event.request_id == 0]


# -- what is held up -------------------------------------------------------------------------------


def test_changes_wait_in_order_while_another_program_writes_and_are_told_once(
    steps: Steps, tmp_path: Path
) -> None:
    made = board("Made")
    with locked(tmp_path / "library"):
        steps.engine.send(CreateBoard(made))
        steps.engine.send(RenameBoard(made.id, "Renamed"))
        steps.serve()
        assert isinstance(steps.engine.held_up_by, LibraryBusyError)
        assert steps.engine.saving() == Saving(2, is_answering=False)
    steps.parts.dispatcher.unsaved.flush()
    steps.serve()

    assert names(steps) == ["Renamed"]
    assert [event.sentence for event in held(steps)] == [
        "Not saved yet. The library is in use by another program."
    ]
    assert [event.is_held for event in held(steps)] == [True]
    assert len(steps.told(HoldUpEnded)) == 1, "and told once that it is over"
    assert steps.engine.held_up_by is None


def test_finished_work_that_cannot_be_written_is_told_once_and_taken_after_a_pause(
    steps: Steps, tmp_path: Path
) -> None:
    steps.add(entries_of(pictures(tmp_path / "in", 2)))
    steps.work()
    with locked(tmp_path / "library"):
        steps.engine.turn()
        assert steps.engine._patience_s(None) == 1.0
        steps.engine.turn(0)
        assert steps.engine._patience_s(None) == 2.0
    steps.engine._hold._tries = 1  # rather than waiting so long
    steps.engine.turn()
    steps.settle()

    assert len(held(steps)) == 1
    assert steps.engine.held_up_by is None
    assert steps.engine._patience_s(None) is None
    assert len(steps.told(AssetsStored)) >= 1


def test_a_call_that_is_insisted_on_runs_again_when_the_library_is_free(
    steps: Steps, tmp_path: Path
) -> None:
    made = board("Insisted")
    with locked(tmp_path / "library"):
        steps.engine.insist(lambda: steps.library.store.boards.create(made))
        steps.engine.turn()
        assert names(steps) == []
        assert isinstance(steps.engine.held_up_by, LibraryBusyError)
    steps.engine.turn()

    assert names(steps) == ["Insisted"]
    assert steps.engine.held_up_by is None


def test_pauses_grow_and_begin_anew() -> None:
    now = [100.0]
    hold = HoldUp(lambda: now[0])
    busy = RefboardError("In use.")

    news, pauses = [], []
    for _ in range(5):
        news.append(hold.note(busy))
        pauses.append(hold.pause_s)
        now[0] += 10

    assert news == [True, False, False, False, False]
    assert pauses == [1, 2, 4, 8, 8]
    assert hold.lasts_s == 50
    hold.end()
    assert (hold.error, hold.lasts_s) == (None, 0)
    assert (hold.note(busy), hold.pause_s) == (True, 1)


# -- faults of ours --------------------------------------------------------------------------------


def test_a_fault_is_reported_once_and_the_next_request_is_served(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty() -> None:
        raise RuntimeError("a fault of ours")

    for _ in range(2):
        steps.engine._inbox.put(faulty)
    steps.engine.send(CreateBoard(board("After")))
    steps.serve()

    assert [str(error) for error in steps.faults] == ["a fault of ours"]
    assert names(steps) == ["After"]


def test_a_fault_in_answering_is_told_to_whoever_waits(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(_: BoardId) -> Board:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(steps.library.store.boards, "load", faulty)
    asked = steps.answer(LoadBoard(new_board_id()))

    with pytest.raises(RefboardError, match="because of a fault in RefBoard"):
        asked.wait(0)
    assert [str(error) for error in steps.faults] == ["a fault of ours"]


def test_finished_work_survives_a_fault_in_saving_a_change(
    steps: Steps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty() -> None:
        raise RuntimeError("a fault of ours")

    steps.add(entries_of(pictures(tmp_path / "in", 2)))
    steps.work()
    with monkeypatch.context() as patch:
        patch.setattr(steps.parts.dispatcher.unsaved, "flush", faulty)
        steps.engine.turn()
    steps.settle()

    assert len(steps.faults) == 1
    assert steps.library.store.jobs.pending_count() == 0
    assert steps.parts.pipeline.is_idle


# -- what can wait ---------------------------------------------------------------------------------


def test_what_can_wait_is_done_in_slices_between_requests(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [3]
    order: list[str] = []

    def slice_of_work() -> bool:
        order.append("idle")
        left[0] -= 1
        if left[0] == 2:
            steps.engine.send(CreateBoard(board("Between")))
        return left[0] > 0

    monkeypatch.setattr(steps.library, "do_idle_work", slice_of_work)
    monkeypatch.setattr(steps.library.store.boards, "create", lambda _: order.append("request"))
    steps.engine.send(CreateBoard(board("First")))
    for _ in range(5):
        steps.engine.turn(0)

    assert order == ["request", "idle", "request", "idle", "idle"]


def test_idle_work_that_fails_is_tried_again_after_the_next_message(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []

    def faulty() -> bool:
        calls.append(1)
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(steps.library, "do_idle_work", faulty)
    steps.serve()
    steps.engine.turn(0)
    assert len(calls) == 1
    steps.engine.turn(0)
    steps.engine.turn(0)

    assert len(calls) == 2
    assert len(steps.faults) == 1


# -- from opening to the end -----------------------------------------------------------------------


class Hosted:
    """An engine that runs in a thread of its own, as the window's does."""

    def __init__(self, root: Path) -> None:
        self.events: list[Event] = []
        self.faults: list[Exception] = []
        self.is_open = threading.Event()
        self.lanes = WorkLanes.make(2)
        self.engine = Engine(
            lambda: Library.open(root),
            self.lanes,
            Settings(),
            emit=self._take,
            on_fault=self.faults.append,
        )
        self._threads = [threading.Thread(target=self.engine.run, name="owner")]
        self._threads[0].start()
        self._threads += self.lanes.start()

    def _take(self, event: Event) -> None:
        self.events.append(event)
        if isinstance(event, LibraryOpened | LibraryFailed):
            self.is_open.set()

    def stop(self) -> None:
        self.engine.stop()
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()


@contextmanager
def hosted(root: Path) -> Iterator[Hosted]:
    made = Hosted(root)
    assert made.is_open.wait(30)
    yield made
    made.stop()


def test_any_thread_can_ask_and_wait_for_the_answer(tmp_path: Path, home: Path) -> None:
    with hosted(tmp_path / "library") as host:
        (opened_,) = (event for event in host.events if isinstance(event, LibraryOpened))

        loaded = host.engine.ask(LoadBoard(opened_.last_board)).wait(30)
        with pytest.raises(RefboardError):
            host.engine.ask(LoadBoard(BoardId("none"))).wait(30)

        assert loaded.board.id == opened_.last_board
        assert host.engine.saving() == Saving(0, is_answering=True)
    assert host.faults == []
    assert host.engine.saving() == Saving(0, is_answering=False)


def test_what_was_sent_before_stopping_is_saved(tmp_path: Path, home: Path) -> None:
    entries = entries_of(pictures(tmp_path / "in", 20))
    with hosted(tmp_path / "library") as host:
        host.engine.send(ImportRequest(tuple(entries)))
        host.engine.send(CreateBoard(board("Last")))

    with opened(tmp_path / "library") as steps:
        assert "Last" in names(steps)
        ids = [entry.asset_id for entry in entries]
        assert set(steps.library.store.assets.get(ids)) == set(ids)
        assert steps.library.store.jobs.failures() == []


def test_a_question_that_is_open_at_the_end_fails_with_a_sentence(
    tmp_path: Path, home: Path
) -> None:
    steps = Steps(tmp_path / "library")
    steps.engine.open()
    asked = steps.engine.ask(LoadBoard(new_board_id()))
    steps.engine.stop()
    steps.engine.close()

    with pytest.raises(RefboardError, match="closed"):
        asked.wait(0)


def test_an_engine_stopped_while_it_opens_ends_at_once(tmp_path: Path, home: Path) -> None:
    steps = Steps(tmp_path / "library")
    steps.engine.stop()
    steps.engine.run()

    assert len(steps.told(LibraryOpened)) == 1
    assert steps.faults == []


@pytest.mark.logs_warnings
def test_a_library_that_is_locked_at_the_start_is_told_to_be(tmp_path: Path, home: Path) -> None:
    with opened(tmp_path / "library"):
        pass
    steps = Steps(tmp_path / "library")
    with locked(tmp_path / "library"):
        steps.engine.run()

    assert [event.sentence for event in steps.told(LibraryFailed)] == [
        "The library is in use by another program."
    ]


@pytest.mark.logs_warnings
def test_a_fault_while_opening_is_told_and_reported(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> Library:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(Library, "open", faulty)
    steps = Steps(tmp_path / "library")
    steps.engine.run()

    assert len(steps.told(LibraryFailed)) == 1
    assert [str(error) for error in steps.faults] == ["a fault of ours"]


@pytest.mark.logs_warnings
def test_what_cannot_be_saved_until_the_end_is_counted(
    tmp_path: Path, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with hosted(tmp_path / "library") as host, locked(tmp_path / "library"):
        host.engine.send(CreateBoard(board("Never")))
        host.stop()

    assert host.engine.saving() == Saving(1, is_answering=False)
    assert "changes that could not be saved: 1" in caplog.text


def test_the_list_of_boards_is_told_again_when_another_program_made_one(
    steps: Steps, tmp_path: Path
) -> None:
    with opened(tmp_path / "library") as other:
        other.library.store.boards.create(board("Elsewhere"))
    steps.answer(LoadBoard(new_board_id()))

    (changed,) = steps.told(BoardsChanged)
    assert [summary.name for summary in changed.boards] == ["Elsewhere"]
