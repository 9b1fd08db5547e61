"""Hands that do anything leave a board that is whole, saved and can be undone."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from pytestqt.qtbot import QtBot

from tests.ui.window.random_hands import RandomHands


def test_whatever_is_done_is_saved_and_can_be_undone(qtbot: QtBot) -> None:
    # The same runs for an hour, and for as many actions as one likes, as a command.
    run_state_machine_as_test(
        RandomHands,
        settings=settings(
            max_examples=6,
            stateful_step_count=50,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
