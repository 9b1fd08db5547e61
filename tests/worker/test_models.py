"""Models through the bridge: what the window asks, and what it is told in the end."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from refboard.core.events import (
    AssetsEmbedded,
    LibraryOpened,
    MatchesReady,
    ModelsListed,
    SpacesChanged,
)
from refboard.core.finding.part import PicturePart
from refboard.core.geometry import Rect
from refboard.core.offer import OfferState, SpaceState
from refboard.core.requests import (
    AddModel,
    ImportRequest,
    ListModels,
    PullModel,
    RemoveModel,
    UseModel,
)
from refboard.worker.bridge import LibraryBridge
from tests.builders_models import install_model
from tests.finding import picture_question, word_question
from tests.worker.conftest import Listener, pictures


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "models"
    folder.mkdir()
    monkeypatch.setenv("REFBOARD_MODELS", str(folder))
    return folder


@pytest.fixture
def wait(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    return lambda is_so: qtbot.waitUntil(is_so, timeout=20_000)


Wait = Callable[[Callable[[], bool]], None]


def meaning(listener: Listener) -> SpaceState | None:
    """Return what was told last of the space of meaning."""
    told = listener.all(SpacesChanged)
    states = told[-1].spaces if told else ()
    return next((state for state in states if state.space == "meaning"), None)


def start(bridge: LibraryBridge, listener: Listener, tmp_path: Path, count: int) -> None:
    bridge.start()
    listener.wait(LibraryOpened)
    bridge.send(ImportRequest(tuple(pictures(tmp_path / "in", count))))


def test_the_spaces_are_told_when_the_library_opens(
    home: Path, bridge: LibraryBridge, listener: Listener
) -> None:
    install_model(home)
    bridge.start()

    (look, told) = listener.wait(SpacesChanged).spaces

    assert (look.space, look.model) == ("look", "look")
    assert (told.model, told.title, told.has_words) == ("colours", "Colours", True)


def test_a_new_model_fills_behind_the_old_one_and_takes_over(
    home: Path, bridge: LibraryBridge, listener: Listener, tmp_path: Path, wait: Wait
) -> None:
    install_model(home, "first")
    start(bridge, listener, tmp_path, 10)
    wait(lambda: sum(len(e.asset_ids) for e in listener.all(AssetsEmbedded)) == 20)
    install_model(home, "second", dim=9, rank=2)

    bridge.ask(UseModel("second"))

    wait(lambda: (told := meaning(listener)) is not None and told.model == "second")
    told = [state for event in listener.all(SpacesChanged) for state in event.spaces[1:]]
    assert any(state.model == "first" and state.next_title == "Second" for state in told)
    assert meaning(listener) == SpaceState("meaning", "second", "Second", has_words=True)


def test_giving_up_a_model_that_gets_ready_leaves_the_one_that_answers(
    home: Path, bridge: LibraryBridge, listener: Listener, tmp_path: Path, wait: Wait
) -> None:
    install_model(home, "first")
    start(bridge, listener, tmp_path, 30)
    wait(lambda: sum(len(e.asset_ids) for e in listener.all(AssetsEmbedded)) == 60)
    install_model(home, "second", dim=9, rank=2)

    # Both before the second one can have looked at everything.
    bridge.ask(UseModel("second"))
    bridge.ask(UseModel(""))

    listener.wait(ModelsListed, 2)
    chosen = [offer.name for offer in listener.all(ModelsListed)[-1].models if offer.is_chosen]
    assert chosen == ["first"]
    assert meaning(listener) == SpaceState("meaning", "first", "First", has_words=True)


def test_words_are_answered_from_names_first_and_then_from_meaning(
    home: Path, bridge: LibraryBridge, listener: Listener, tmp_path: Path, wait: Wait
) -> None:
    install_model(home)
    start(bridge, listener, tmp_path, 6)
    wait(lambda: sum(len(e.asset_ids) for e in listener.all(AssetsEmbedded)) == 12)

    answers: list[list[MatchesReady]] = [[], []]
    for turn, told in enumerate(answers):
        words = word_question(f"red picture {turn}", 10)
        listener.answer(bridge.ask(words).then(told.append))

    first, second = answers
    assert [event.answer.space for event in first] == ["names", "words"]
    assert [event.answer.space for event in second] == ["words"]  # the model is open now
    assert len(second[0].answer.matches) == 6


@pytest.mark.parametrize("space", ["look", "meaning", "both"])
@pytest.mark.parametrize(
    "part", [None, PicturePart(Rect(0.2, 0.2, 0.5, 0.5))], ids=["whole", "part"]
)
def test_every_space_can_be_asked_for_a_picture_and_for_a_part_of_it(
    home: Path,
    bridge: LibraryBridge,
    listener: Listener,
    tmp_path: Path,
    wait: Wait,
    space: str,
    part: PicturePart | None,
) -> None:
    install_model(home)
    start(bridge, listener, tmp_path, 5)
    wait(lambda: sum(len(e.asset_ids) for e in listener.all(AssetsEmbedded)) == 10)
    asset_id = listener.all(AssetsEmbedded)[0].asset_ids[0]

    query = picture_question(asset_id, part=part, space=space)
    answer = listener.answer(bridge.ask(query)).answer
    assert answer.space == space
    assert len(answer.matches) == 4
    assert asset_id not in {match.asset.id for match in answer.matches}


def test_a_model_that_is_brought_is_installed_and_used_at_once(
    home: Path, bridge: LibraryBridge, listener: Listener, tmp_path: Path, wait: Wait
) -> None:
    mine = install_model(tmp_path / "mine")
    (mine / "installed.json").unlink()
    start(bridge, listener, tmp_path, 4)

    bridge.ask(AddModel(mine))

    wait(lambda: (told := meaning(listener)) is not None and told.left == 0)
    listener.wait(ModelsListed)
    listed = {offer.name: offer for offer in listener.all(ModelsListed)[-1].models}
    assert listed["colours"].state is OfferState.INSTALLED
    assert listed["colours"].is_chosen
    assert (mine / "vision.onnx").exists()


def test_what_cannot_be_brought_or_got_gets_a_sentence(
    home: Path, bridge: LibraryBridge, listener: Listener, tmp_path: Path
) -> None:
    start(bridge, listener, tmp_path, 1)
    (tmp_path / "nothing").mkdir()

    brought = bridge.ask(AddModel(tmp_path / "nothing"))
    fetched = bridge.ask(PullModel("no-such-model"))
    used = bridge.ask(UseModel("clip-vit-b32"))

    assert listener.refusal(brought).sentence
    assert "no-such-model" in listener.refusal(fetched).sentence
    assert "not installed" in listener.refusal(used).sentence


def test_a_model_that_is_removed_stops_answering_and_its_vectors_stay(
    home: Path, bridge: LibraryBridge, listener: Listener, tmp_path: Path, wait: Wait
) -> None:
    folder = install_model(home)
    shutil.copytree(folder, tmp_path / "kept")
    start(bridge, listener, tmp_path, 4)
    wait(lambda: sum(len(e.asset_ids) for e in listener.all(AssetsEmbedded)) == 8)

    bridge.ask(RemoveModel("colours"))
    wait(lambda: meaning(listener) is None)
    assert not folder.exists()
    embedded = len(listener.all(AssetsEmbedded))

    shutil.copytree(tmp_path / "kept", folder)
    bridge.ask(UseModel("colours"))
    wait(lambda: (told := meaning(listener)) is not None and told.left == 0)
    assert len(listener.all(AssetsEmbedded)) == embedded  # nothing had to be done again


def test_the_list_is_told_when_it_is_asked_for(
    home: Path, bridge: LibraryBridge, listener: Listener, tmp_path: Path
) -> None:
    start(bridge, listener, tmp_path, 1)

    bridge.send(ListModels())

    offers = listener.wait(ModelsListed).models
    assert offers[0].state is OfferState.SHIPPED
    assert {"clip-vit-b32", "siglip2-b16", "mobileclip-s2"} <= {offer.name for offer in offers}


def test_no_model_for_meaning_is_as_it_was_before_there_were_any(
    bridge: LibraryBridge, listener: Listener, tmp_path: Path, qtbot: QtBot
) -> None:
    start(bridge, listener, tmp_path, 2)

    (only,) = listener.wait(SpacesChanged).spaces

    assert only.space == "look"
