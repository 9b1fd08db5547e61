"""The models page: what there is, the one thing to do with it, and what went wrong, in place."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from refboard.core.events import ModelProgress, ModelsListed, RequestFailed
from refboard.core.offer import ModelOffer, OfferState
from refboard.core.requests import (
    AddModel,
    CancelPull,
    ListModels,
    PullModel,
    RemoveModel,
    UseModel,
)
from refboard.ui.main_window import MainWindow
from refboard.ui.models.page import ModelsPage
from refboard.ui.models.row import size_words
from tests.ui.recorder import RecordingLibrary

LOOK = ModelOffer(
    "look", "Look", "Looks alike.", "MIT", "", "here", "look", 512, 1_982_546, OfferState.SHIPPED
)
CLIP = ModelOffer(
    "clip", "CLIP ViT-B/32", "Knows subjects.", "MIT", "", "hub", "meaning", 512, 607_968_381,
    OfferState.OFFERED, has_words=True,
)  # fmt: skip
HERE = replace(CLIP, state=OfferState.INSTALLED)


@pytest.fixture
def page(window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot) -> ModelsPage:
    library.open(tmp_path)
    made = ModelsPage(window.controller.models, tmp_path / "models")
    qtbot.addWidget(made)
    made.show()
    library.tell(ModelsListed((LOOK, CLIP)))
    return made


def test_opening_the_page_asks_for_the_list(page: ModelsPage, library: RecordingLibrary) -> None:
    assert library.asked(ListModels)


def test_a_model_on_offer_tells_size_licence_and_words_and_can_be_got(
    page: ModelsPage, library: RecordingLibrary
) -> None:
    row = page.row("clip")
    assert row._main.text() == "Get"
    for fact in ("608 MB", "MIT", "512", "finds words"):
        assert fact in row._facts.text()

    row._main.click()

    assert [request.name for request in library.asked(PullModel)] == ["clip"]


def test_a_fetch_shows_how_far_it_is_and_can_be_stopped(
    page: ModelsPage, library: RecordingLibrary
) -> None:
    library.tell(ModelsListed((LOOK, replace(CLIP, state=OfferState.FETCHING))))
    row = page.row("clip")

    library.tell(ModelProgress("clip", 152_000_000, 608_000_000))

    assert row._state.text() == "152 MB of 608 MB  25%"
    assert row._bar.value() == 250
    row._main.click()
    assert [request.name for request in library.asked(CancelPull)] == ["clip"]


def test_an_installed_model_can_be_used_and_stopped_being_used(
    page: ModelsPage, library: RecordingLibrary
) -> None:
    library.tell(ModelsListed((LOOK, HERE)))
    page.row("clip")._main.click()
    library.tell(ModelsListed((LOOK, replace(HERE, is_chosen=True))))
    assert page.row("clip")._state.text() == "In use"
    page.row("clip")._main.click()

    assert [request.name for request in library.asked(UseModel)] == ["clip", ""]


@pytest.mark.parametrize("is_sure", [True, False])
def test_removing_asks_first(
    page: ModelsPage, library: RecordingLibrary, monkeypatch: pytest.MonkeyPatch, is_sure: bool
) -> None:
    buttons = QMessageBox.StandardButton
    pressed = buttons.Yes if is_sure else buttons.Cancel
    monkeypatch.setattr(QMessageBox, "question", lambda *_: pressed)
    library.tell(ModelsListed((LOOK, HERE)))

    page.row("clip")._second.click()

    assert bool(library.asked(RemoveModel)) == is_sure


def test_what_went_wrong_stands_at_the_model_until_it_is_tried_again(
    page: ModelsPage, library: RecordingLibrary
) -> None:
    row = page.row("clip")
    row._main.click()
    request_id = library.asked(PullModel)[-1].request_id

    library.tell(RequestFailed(request_id, "The hub cannot be reached.", "Try again."))
    assert row._problem.text() == "The hub cannot be reached. Try again."
    assert row._problem.isVisible()
    row._main.click()

    assert not row._problem.isVisible()


def test_a_failure_of_something_else_is_not_the_models(
    page: ModelsPage, library: RecordingLibrary
) -> None:
    library.tell(RequestFailed(library.next_request_id(), "Something else."))

    assert not page.row("clip")._problem.isVisible()


def test_the_model_that_ships_can_neither_be_got_nor_removed(page: ModelsPage) -> None:
    row = page.row("look")

    assert not row._main.isVisible()
    assert not row._second.isVisible()
    assert row._state.text() == "Part of RefBoard"


def test_a_model_that_cannot_be_fetched_says_so_and_why(
    page: ModelsPage, library: RecordingLibrary
) -> None:
    bring = replace(CLIP, name="mobile", is_hosted=False, notice="For research only.")
    library.tell(ModelsListed((LOOK, bring)))
    row = page.row("mobile")

    assert not row._main.isVisible()
    assert "folder" in row._state.text()
    assert row._notice.text() == "For research only."


def test_models_that_are_gone_leave_the_list(page: ModelsPage, library: RecordingLibrary) -> None:
    library.tell(ModelsListed((LOOK,)))

    assert "clip" not in page._rows


def test_what_is_brought_by_hand_is_asked_for_and_its_failure_is_told(
    page: ModelsPage, window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    window.controller.models.add(tmp_path / "mine")
    request = library.asked(AddModel)[-1]

    library.tell(RequestFailed(request.request_id, "No model on the list has these files."))

    assert request.path == tmp_path / "mine"
    assert page._problem.text() == "No model on the list has these files."


def test_a_model_that_has_come_is_told_where_nobody_looks_at_the_list(
    page: ModelsPage, window: MainWindow, library: RecordingLibrary
) -> None:
    library.tell(ModelsListed((LOOK, replace(CLIP, state=OfferState.FETCHING))))

    library.tell(ModelsListed((LOOK, HERE)))

    assert window.status.message == "CLIP ViT-B/32 is here."


@pytest.mark.parametrize(
    ("size", "words"), [(1_982_546, "2 MB"), (607_968_381, "608 MB"), (1_130_000_000, "1.1 GB")]
)
def test_sizes_are_told_as_people_read_them(size: int, words: str) -> None:
    assert size_words(size) == words
