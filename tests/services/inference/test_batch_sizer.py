"""Runs are long while nobody asks, and short while somebody might wait."""

import time

import pytest

from refboard.services.inference.batch_sizer import OBJECTIVE_S, QUIET_S, BatchSizer


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_runs_are_full_while_nobody_asks(clock: list[float]) -> None:
    sizer = BatchSizer(8)
    sizer.note_run(8, 4.0)

    assert sizer.size == 8


def test_runs_are_as_short_as_the_objective_says_while_somebody_asks(clock: list[float]) -> None:
    sizer = BatchSizer(8)
    sizer.note_run(8, 0.8)  # a tenth of a second each

    sizer.note_question()

    assert sizer.size == int(OBJECTIVE_S / 0.1)


def test_a_run_never_has_nothing_to_do(clock: list[float]) -> None:
    sizer = BatchSizer(8)
    sizer.note_run(1, 60.0)

    sizer.note_question()

    assert sizer.size == 1


def test_runs_grow_again_when_it_has_been_quiet(clock: list[float]) -> None:
    sizer = BatchSizer(8)
    sizer.note_run(8, 4.0)
    sizer.note_question()

    clock[0] += QUIET_S

    assert sizer.size == 8


def test_a_fast_model_is_not_slowed_down(clock: list[float]) -> None:
    sizer = BatchSizer(8)
    sizer.note_run(8, 0.03)

    sizer.note_question()

    assert sizer.size == 8
