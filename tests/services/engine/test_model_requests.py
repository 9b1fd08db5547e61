"""Getting, bringing, using and removing models: told to whoever asked, once each."""

import shutil
from pathlib import Path

import pytest

from refboard.core.errors import ModelDownloadError, RefboardError
from refboard.core.events import (
    ModelChecking,
    ModelProgress,
    ModelsListed,
    RequestDone,
    RequestFailed,
    SpacesChanged,
)
from refboard.core.model_card import ModelCard
from refboard.core.offer import ModelOffer, OfferState, Soundness
from refboard.core.requests import AddModel, CancelPull, PullModel, RemoveModel, UseModel
from refboard.services.embedding.catalog import InstalledModel, find_models
from refboard.services.engine.models import model_requests
from refboard.services.inference import model_list
from refboard.services.paths import models_dir
from refboard.services.verification.examine import CHECKS
from refboard.services.verification.finding import Verification
from refboard.services.verification.verdicts import VERDICTS_NAME, Verdicts
from tests.builders_models import install_model
from tests.steps import Steps, opened
from tests.wrong_models import WRONG, wrong_model

OFFERED = "clip-vit-b32"
CONSTANT = next(wrong for wrong in WRONG if wrong.kind == "constant")


class Hub:
    """Stands where models are fetched from: gives a model that is made on the spot."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.error: Exception | None = None
        self.fetches = 0
        self.was_stopped = False

    def pull(
        self, card: ModelCard, home: Path, *, progress: object, should_stop: object
    ) -> InstalledModel:
        assert callable(progress)
        assert callable(should_stop)
        self.fetches += 1
        progress(40, 100)
        self.was_stopped = should_stop()
        if self.was_stopped:
            raise ModelDownloadError("It was stopped.")
        if self.error is not None:
            raise self.error
        progress(100, 100)
        if not (home / "colours").exists():
            install_model(home)
        return find_models(models_dir(), home).installed("colours")


@pytest.fixture
def hub(home: Path, monkeypatch: pytest.MonkeyPatch) -> Hub:
    made = Hub(home)
    monkeypatch.setattr(model_list, "pull", made.pull)
    return made


def chosen(steps: Steps) -> set[str]:
    return {offer.name for offer in steps.told(ModelsListed)[-1].models if offer.is_chosen}


def test_a_model_that_was_fetched_is_used_where_there_is_none(steps: Steps, hub: Hub) -> None:
    done = steps.answer(PullModel(OFFERED)).wait(0)

    assert isinstance(done, RequestDone)
    assert [event.done_bytes for event in steps.told(ModelProgress)] == [40, 100]
    assert chosen(steps) == {"colours"}
    assert [state.space for state in steps.told(SpacesChanged)[-1].spaces] == ["look", "meaning"]


def test_while_it_is_fetched_the_list_says_so(steps: Steps, hub: Hub) -> None:
    steps.engine.ask(PullModel(OFFERED))
    steps.serve()

    states = {offer.name: offer.state for offer in steps.told(ModelsListed)[-1].models}
    assert states[OFFERED] is OfferState.FETCHING


def test_asking_twice_for_the_same_model_fetches_once_and_answers_both(
    steps: Steps, hub: Hub
) -> None:
    first, second = (steps.engine.ask(PullModel(OFFERED)) for _ in range(2))
    steps.settle()

    assert hub.fetches == 1
    assert first.wait(0)
    assert second.wait(0)


def test_a_fetch_that_fails_says_why_and_can_be_asked_for_again(steps: Steps, hub: Hub) -> None:
    hub.error = ModelDownloadError("The hub cannot be reached.", "Try again.")
    with pytest.raises(RefboardError, match="cannot be reached"):
        steps.answer(PullModel(OFFERED)).wait(0)

    hub.error = None
    assert steps.answer(PullModel(OFFERED)).wait(0)
    assert hub.fetches == 2


def test_a_fetch_that_was_cancelled_is_no_failure(steps: Steps, hub: Hub) -> None:
    asked = steps.engine.ask(PullModel(OFFERED))
    steps.engine.send(CancelPull(OFFERED))
    steps.settle()

    assert hub.was_stopped
    assert isinstance(asked.wait(0), RequestDone)
    states = {offer.name: offer.state for offer in steps.told(ModelsListed)[-1].models}
    assert states[OFFERED] is OfferState.OFFERED


def test_stopping_the_engine_stops_fetching(steps: Steps, hub: Hub) -> None:
    steps.engine.ask(PullModel(OFFERED))
    steps.serve()
    (call,) = [steps.lanes.models._take()]
    steps.engine.stop()
    assert call is not None
    call[1].run()

    assert hub.was_stopped


def test_a_fault_of_ours_while_fetching_is_reported_told_and_leaves_nothing_under_way(
    steps: Steps, hub: Hub
) -> None:
    hub.error = RuntimeError("a fault of ours")
    with pytest.raises(RefboardError, match="because of a fault in RefBoard"):
        steps.answer(PullModel(OFFERED)).wait(0)
    assert [str(error) for error in steps.faults] == ["a fault of ours"]

    hub.error = None
    assert steps.answer(PullModel(OFFERED)).wait(0)


def test_a_model_is_brought_once_however_often_it_is_asked_for(
    steps: Steps, home: Path, tmp_path: Path
) -> None:
    mine = install_model(tmp_path / "mine")
    (mine / "installed.json").unlink()

    first, second = (steps.engine.ask(AddModel(mine)) for _ in range(2))
    steps.settle()

    assert first.wait(0)
    assert second.wait(0)
    assert chosen(steps) == {"colours"}
    assert (home / "colours" / "vision.onnx").exists()


def test_the_model_that_answers_is_changed_and_given_up(
    steps: Steps, home: Path, tmp_path: Path
) -> None:
    install_model(home)
    install_model(home, "second", dim=9, rank=2)

    steps.answer(UseModel("second")).wait(0)
    assert chosen(steps) == {"second"}
    steps.answer(UseModel("")).wait(0)
    assert chosen(steps) == set()
    with pytest.raises(RefboardError, match="not installed"):
        steps.answer(UseModel(OFFERED)).wait(0)


@pytest.mark.subjects
def test_a_model_that_is_removed_leaves_the_answer_to_the_shipped_one(
    steps: Steps, home: Path
) -> None:
    install_model(home)
    steps.answer(UseModel("colours")).wait(0)

    steps.answer(RemoveModel("colours")).wait(0)

    assert not (home / "colours").exists()
    assert [state.model for state in steps.told(SpacesChanged)[-1].spaces] == ["look", "subjects"]


@pytest.mark.logs_warnings
def test_a_model_that_was_fetched_and_cannot_be_opened_is_told_by_its_space(
    steps: Steps, hub: Hub, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(
        card: ModelCard, folder: Path, *, progress: object, should_stop: object
    ) -> InstalledModel:
        model = hub.pull(card, folder, progress=progress, should_stop=should_stop)
        shutil.rmtree(home / "colours")
        return model

    monkeypatch.setattr(model_list, "pull", spoilt)

    assert steps.answer(PullModel(OFFERED)).wait(0)
    assert steps.faults == []


@pytest.mark.subjects
def test_each_model_in_use_may_prove_itself_on_an_accelerator_once(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def calibrated(model: InstalledModel) -> bool:
        tried.append(model.card.name)
        return False

    monkeypatch.setattr(model_requests, "_calibrated", calibrated)
    for _ in range(2):
        steps.parts.dispatcher.models.prove_models()
        steps.settle()

    assert tried == ["look", "subjects"]


def offered(steps: Steps, name: str) -> ModelOffer:
    return next(o for o in steps.told(ModelsListed)[-1].models if o.name == name)


def test_a_model_is_checked_in_the_background_before_it_is_used(steps: Steps, home: Path) -> None:
    install_model(home, is_checked=False)

    asked = steps.engine.ask(UseModel("colours"))
    steps.serve()
    assert offered(steps, "colours").is_checking
    assert not asked.is_open or not chosen(steps)
    steps.settle()

    assert isinstance(asked.wait(0), RequestDone)
    assert [event.number for event in steps.told(ModelChecking)] == list(range(1, len(CHECKS) + 1))
    assert (chosen(steps), offered(steps, "colours").soundness) == ({"colours"}, Soundness.SOUND)


def test_one_that_fails_is_refused_with_its_sentence_and_used_when_forced(
    steps: Steps, home: Path
) -> None:
    wrong_model(home, CONSTANT)

    with pytest.raises(RefboardError, match="about the same vector"):
        steps.answer(UseModel("wrong")).wait(0)
    assert chosen(steps) == set()
    assert offered(steps, "wrong").soundness is Soundness.REFUSED

    assert steps.answer(UseModel("wrong", is_forced=True)).wait(0)
    assert chosen(steps) == {"wrong"}
    assert offered(steps, "wrong").soundness is Soundness.FORCED


def test_a_check_that_is_stopped_is_no_failure_and_uses_nothing(steps: Steps, home: Path) -> None:
    install_model(home, is_checked=False)

    asked = steps.engine.ask(UseModel("colours"))
    steps.serve()
    steps.engine.send(CancelPull("colours"))
    steps.serve()
    steps.settle()

    assert isinstance(asked.wait(0), RequestDone)
    assert chosen(steps) == set()
    assert offered(steps, "colours").soundness is Soundness.UNKNOWN


def test_what_was_in_use_and_fails_now_is_told_once(tmp_path: Path, home: Path) -> None:
    wrong = wrong_model(home, CONSTANT)
    Verdicts(home).note(wrong, Verification("wrong", ()))
    with opened(tmp_path / "library"):
        pass
    (home / VERDICTS_NAME).unlink()

    with opened(tmp_path / "library") as steps:
        steps.parts.dispatcher.open()
        steps.settle()

        refused = [e for e in steps.told(RequestFailed) if "about the same vector" in e.sentence]
        assert len(refused) == 1
        assert steps.library.slot("meaning").serving is None


def test_a_model_that_was_added_and_fails_stays_and_is_not_used(
    steps: Steps, home: Path, tmp_path: Path
) -> None:
    brought = wrong_model(tmp_path / "elsewhere", CONSTANT).folder
    (brought / "installed.json").unlink()

    with pytest.raises(RefboardError, match="is here, but it is not used"):
        steps.answer(AddModel(brought)).wait(0)

    assert (home / "wrong").is_dir()
    assert chosen(steps) == set()
