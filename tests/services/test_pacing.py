"""Runs are long while nobody asks, and short while somebody might wait."""

import time

import pytest

from refboard.services.pacing import OBJECTIVE_S, QUIET_S, Pacer


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_runs_are_full_while_nobody_asks(clock: list[float]) -> None:
    pacer = Pacer(8)
    pacer.note_run(8, 4.0)

    assert pacer.size == 8


def test_runs_are_as_short_as_the_objective_says_while_somebody_asks(clock: list[float]) -> None:
    pacer = Pacer(8)
    pacer.note_run(8, 0.8)  # a tenth of a second each

    pacer.note_question()

    assert pacer.size == int(OBJECTIVE_S / 0.1)


def test_a_run_never_has_nothing_to_do(clock: list[float]) -> None:
    pacer = Pacer(8)
    pacer.note_run(1, 60.0)

    pacer.note_question()

    assert pacer.size == 1


def test_runs_grow_again_when_it_has_been_quiet(clock: list[float]) -> None:
    pacer = Pacer(8)
    pacer.note_run(8, 4.0)
    pacer.note_question()

    clock[0] += QUIET_S

    assert pacer.size == 8


def test_a_fast_model_is_not_slowed_down(clock: list[float]) -> None:
    pacer = Pacer(8)
    pacer.note_run(8, 0.03)

    pacer.note_question()

    assert pacer.size == 8
