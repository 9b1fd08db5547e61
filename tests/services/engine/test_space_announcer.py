"""Which spaces can answer is told when it changes; the next model takes over when it is ready."""

from pathlib import Path

import pytest

from refboard.core.errors import ModelMismatchError
from refboard.core.events import SpacesChanged
from refboard.core.offer import SpaceState
from refboard.core.requests import UseModel
from refboard.services.embedding.image_embedder import ImageEmbedder
from refboard.services.engine import space_announcer
from tests.builders_models import install_model
from tests.steps import Steps, entries_of, pictures


def meaning(steps: Steps) -> list[SpaceState]:
    """Return what was told of the space for meaning, in order."""
    told = [state for event in steps.told(SpacesChanged) for state in event.spaces]
    return [state for state in told if state.space == "meaning"]


def test_the_same_state_is_told_once(steps: Steps) -> None:
    steps.parts.dispatcher.resume()
    steps.parts.dispatcher.resume()

    assert len(steps.told(SpacesChanged)) == 1


def test_another_model_fills_behind_the_one_that_serves_and_takes_over(
    steps: Steps, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space_announcer, "INTERVAL_S", 0.0)
    install_model(home)
    install_model(home, "second", dim=9, rank=2)
    steps.answer(UseModel("colours"))
    steps.add(entries_of(pictures(tmp_path / "in", 6)))
    steps.settle()
    assert (meaning(steps)[-1].model, meaning(steps)[-1].left) == ("colours", 0)

    steps.answer(UseModel("second"))

    told = meaning(steps)
    following = [state for state in told if state.next_title == "Second"]
    assert {state.model for state in following} == {"colours"}
    assert following[0].left == 6
    assert (told[-1].model, told[-1].left, told[-1].next_title) == ("second", 0, "")


def test_while_a_space_fills_it_is_not_told_more_often_than_once_a_second(
    steps: Steps, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space_announcer, "INTERVAL_S", 3600.0)
    install_model(home)
    steps.answer(UseModel("colours"))
    before = len(steps.told(SpacesChanged))
    steps.add(entries_of(pictures(tmp_path / "in", 20)))
    steps.settle()

    assert len(steps.told(SpacesChanged)) - before <= 2
    assert meaning(steps)[-1].left == 0


def test_a_model_that_cannot_be_used_says_why_in_its_space(
    steps: Steps, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ModelMismatchError("It is another file.")

    install_model(home)
    steps.answer(UseModel("colours"))
    monkeypatch.setattr(ImageEmbedder, "embed", broken)
    steps.add(entries_of(pictures(tmp_path / "in", 2)))
    steps.settle()

    assert meaning(steps)[-1].problem == "It is another file."
