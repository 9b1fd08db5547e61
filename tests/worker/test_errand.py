"""Long work tells how far it is, ends when it is not wanted, and hides no fault."""

import threading
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from refboard.core.errors import StorageError
from refboard.worker.errand import Errand, Tell


@pytest.fixture
def go() -> Iterator[threading.Event]:
    event = threading.Event()
    yield event
    event.set()


def test_a_result_arrives_on_the_thread_that_asked(qtbot: QtBot) -> None:
    seen: list[object] = []

    def work(tell: Callable[[int, int], object]) -> str:
        tell(1, 2)
        return threading.current_thread().name

    errand = Errand(work, "work")
    errand.progressed.connect(lambda *steps: seen.append(steps))

    with qtbot.waitSignal(errand.ended) as ended:
        errand.start()

    assert ended.args == ["work"]
    assert seen == [(1, 2)]
    assert errand.wait()
    assert errand.thread() is QThread.currentThread()


def test_what_was_expected_to_fail_is_a_result(qtbot: QtBot) -> None:
    error = StorageError("The disk is full.")

    def work(_: Tell) -> object:
        raise error

    errand = Errand(work, "work")
    with qtbot.waitSignal(errand.ended) as ended:
        errand.start()

    assert ended.args == [error]
    assert errand.wait()


def test_work_that_is_not_wanted_ends_at_its_next_step(qtbot: QtBot, go: threading.Event) -> None:
    def work(tell: Tell) -> object:
        go.wait(10)
        tell(1, 2)
        return "too late"

    errand = Errand(work, "work")
    errand.start()
    errand.stop()
    with qtbot.waitSignal(errand.ended) as ended:
        go.set()

    assert ended.args == [None]
    assert errand.wait()


def test_a_fault_ends_it_and_reaches_the_hook(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: faults.append(args.exc_value))
    errand = Errand(lambda _: [][0], "work")

    with qtbot.waitSignal(errand.ended) as ended:
        errand.start()

    assert errand.wait()
    assert ended.args == [None]
    assert isinstance(faults[0], IndexError)
