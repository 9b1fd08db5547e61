"""The models page: what there is, the one thing to do with it, and what went wrong, in place."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from refboard.core.events import (
    ModelChecking,
    ModelProgress,
    ModelsListed,
    RequestFailed,
    SpacesChanged,
)
from refboard.core.offer import ModelOffer, OfferState, Soundness, SpaceState
from refboard.core.requests import (
    AddModel,
    CancelPull,
    ListModels,
    PullModel,
    RemoveModel,
    UseModel,
)
from refboard.ui.embedding_models.page import NO_LIST, ModelsPage
from refboard.ui.embedding_models.words import share_words, size_words
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import RecordingLibrary

LOOK = ModelOffer(
    "look", "Look", "Looks alike.", "MIT", "", "here", "look", 512, 1_982_546, OfferState.SHIPPED
)
CLIP = ModelOffer(
    "clip", "CLIP ViT-B/32", "Knows subjects.", "MIT", "", "hub", "meaning", 512, 607_968_381,
    OfferState.OFFERED, has_words=True,
)  # fmt: skip
SIGLIP = replace(CLIP, name="siglip", title="SigLIP")
HERE = replace(CLIP, state=OfferState.INSTALLED)
IN_USE = replace(HERE, is_chosen=True)
COMING = replace(CLIP, state=OfferState.FETCHING)
BY_HAND = replace(
    CLIP, name="mobile", title="Mobile", is_hosted=False, notice="For research only.",
    source="https://models.example/mobile",
)  # fmt: skip
LOOK_STATE = SpaceState("look", "look", "Look")
ANSWERING = SpaceState("meaning", "clip", "CLIP ViT-B/32", has_words=True)

Tell = Callable[..., None]


@pytest.fixture
def tell(library: RecordingLibrary) -> Tell:
    """Tells the window of a list of models, and lets new rows appear."""

    def run(*offers: ModelOffer) -> None:
        library.tell(ModelsListed(offers))
        QApplication.processEvents()

    return run


@pytest.fixture
def page(opened: MainWindow, tell: Tell) -> ModelsPage:
    """The page of models, open, with what ships and one on offer."""
    opened.run("models")
    dialog = opened.presenters.settings_pages.dialog
    assert dialog is not None
    tell(LOOK, CLIP)
    return dialog.models_page


# The list


def test_nothing_is_asked_of_models_before_the_page_is_opened(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    assert not library.asked(ListModels)
    opened.run("settings")
    assert not library.asked(ListModels)

    assert opened.presenters.settings_pages.dialog is not None
    opened.presenters.settings_pages.dialog.pages.setCurrentIndex(1)

    assert len(library.asked(ListModels)) == 1


def test_without_a_library_the_page_says_why_it_is_empty(
    window: MainWindow, library: RecordingLibrary
) -> None:
    window.run("models")
    assert window.presenters.settings_pages.dialog is not None
    page = window.presenters.settings_pages.dialog.models_page

    assert page.empty.isVisible()
    assert page.empty.text() == NO_LIST
    library.tell(ModelsListed((LOOK,)))
    assert not page.empty.isVisible()


def test_what_is_here_comes_first_and_what_must_be_brought_last(
    page: ModelsPage, tell: Tell
) -> None:
    tell(LOOK, replace(SIGLIP, state=OfferState.INSTALLED), BY_HAND, CLIP)

    assert page.names == ["look", "siglip", "clip", "mobile"]
    assert [heading.isVisible() for heading in page._headings.values()] == [True] * 3
    tell(LOOK, replace(SIGLIP, state=OfferState.INSTALLED))
    assert [heading.isVisible() for heading in page._headings.values()] == [True, False, False]


def test_a_model_that_came_moves_up_and_keeps_its_row(page: ModelsPage, tell: Tell) -> None:
    row = page.row("clip")
    tell(LOOK, SIGLIP, COMING)
    assert page.names == ["look", "siglip", "clip"]

    tell(LOOK, HERE, SIGLIP)

    assert page.names == ["look", "clip", "siglip"]
    assert page.row("clip") is row


def test_models_that_are_gone_leave_the_list(page: ModelsPage, tell: Tell) -> None:
    tell(LOOK)

    assert page.names == ["look"]


def test_a_model_on_offer_tells_size_licence_and_words_and_can_be_got(
    page: ModelsPage, library: RecordingLibrary
) -> None:
    row = page.row("clip")
    assert row.main.text() == "Get"
    assert "608 MB" in row.facts.text()
    assert "about 2 minutes" in row.facts.text()
    assert "by words" in row.facts.text()
    for engineers in ("Licence: MIT", "512 dimensions"):
        assert engineers in row.facts.toolTip()
        assert engineers not in row.facts.text()
    assert [pill.text() for pill in row.pills if pill.isVisible()] == ["Recommended", "Finds words"]

    row.main.click()

    assert [request.name for request in library.asked(PullModel)] == ["clip"]


def test_the_model_that_ships_can_neither_be_got_nor_removed(page: ModelsPage) -> None:
    row = page.row("look")

    assert not row.main.isVisible()
    assert not row.second.isVisible()
    assert row.pills[0].text() == "Part of RefBoard"
    assert "2 MB" in row.facts.text()


def test_the_first_model_for_words_is_suggested_until_there_is_one(
    page: ModelsPage, tell: Tell
) -> None:
    no_words = replace(SIGLIP, name="dino", has_words=False)
    shipped = replace(no_words, name="subjects", state=OfferState.SHIPPED)
    tell(LOOK, shipped, no_words, CLIP, SIGLIP)
    assert [name for name in page.names if page.row(name).state.is_suggested] == ["clip"]

    for other in (OfferState.FETCHING, OfferState.INSTALLED):
        tell(LOOK, CLIP, replace(SIGLIP, state=other))
        assert not page.row("clip").state.is_suggested


def test_a_model_that_cannot_be_fetched_says_why_and_takes_its_files(
    page: ModelsPage,
    library: RecordingLibrary,
    tell: Tell,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    tell(LOOK, BY_HAND)
    row = page.row("mobile")
    assert row.notice.text() == "For research only."
    assert row.origin.isVisible()
    assert "https://models.example/mobile" in row.origin.text()
    assert row.main.text() == "Add files..."

    row.main.click()

    assert not library.asked(PullModel)
    assert [request.path for request in library.asked(AddModel)] == [tmp_path]


# Fetching


def test_a_fetch_shows_how_far_it_is_and_can_be_stopped(
    page: ModelsPage, library: RecordingLibrary, tell: Tell
) -> None:
    tell(LOOK, COMING)
    row = page.row("clip")
    library.tell(ModelProgress("clip", 152_000_000, 608_000_000))
    assert row.bar.words.text() == "152 MB of 608 MB, 25 %"
    assert row.bar.bar.value() / row.bar.bar.maximum() == 0.25

    row.main.click()
    assert row.main.text() == "Stopping..."
    row.main.click()

    assert [request.name for request in library.asked(CancelPull)] == ["clip"]


def test_a_fetch_of_unknown_size_still_shows_that_something_comes(
    page: ModelsPage, library: RecordingLibrary, tell: Tell
) -> None:
    tell(LOOK, replace(COMING, byte_size=0))
    library.tell(ModelProgress("clip", 5_000_000, 0))

    assert page.row("clip").bar.words.text() == "5 MB"
    assert page.row("clip").bar.bar.maximum() == 0


def test_what_came_before_a_fetch_was_stopped_is_told_and_gone_on_from(
    page: ModelsPage, library: RecordingLibrary, tell: Tell
) -> None:
    tell(LOOK, COMING)
    library.tell(ModelProgress("clip", 152_000_000, 607_968_381))
    page.row("clip").main.click()
    tell(LOOK, CLIP)
    row = page.row("clip")
    assert row.main.text() == "Get"
    assert "152 MB of 608 MB, 25 %" in row.news.text()
    row._came.invalidate()  # as a moment later

    row.main.click()
    tell(LOOK, COMING)

    assert not row.news.isVisible()
    assert row.main.text() == "Cancel"


def test_what_a_failed_fetch_left_is_not_promised(
    page: ModelsPage, library: RecordingLibrary, tell: Tell
) -> None:
    page.row("clip").main.click()
    request_id = library.asked(PullModel)[-1].request_id
    tell(LOOK, COMING)
    library.tell(ModelProgress("clip", 152_000_000, 607_968_381))

    library.tell(RequestFailed(request_id, "The file is not the right one."))
    tell(LOOK, CLIP)

    assert not page.row("clip").news.isVisible()


def test_a_press_that_was_meant_for_cancel_does_nothing_else(
    page: ModelsPage, library: RecordingLibrary, tell: Tell
) -> None:
    tell(LOOK, COMING)
    tell(LOOK, IN_USE)
    row = page.row("clip")

    row.main.click()

    assert not library.asked(UseModel)
    row._came.invalidate()  # as a moment later
    row.main.click()
    assert len(library.asked(UseModel)) == 1


def test_progress_of_a_model_that_is_not_listed_is_dropped(
    page: ModelsPage, library: RecordingLibrary
) -> None:
    library.tell(ModelProgress("unheard-of", 1, 2))

    assert page.names == ["look", "clip"]


def test_a_fetch_goes_on_when_the_dialog_is_closed_and_is_told_in_the_status_bar(
    page: ModelsPage, opened: MainWindow, library: RecordingLibrary, tell: Tell, qtbot: QtBot
) -> None:
    tell(LOOK, COMING)
    library.tell(ModelProgress("clip", 152_000_000, 608_000_000))
    dialog = opened.presenters.settings_pages.dialog
    assert dialog is not None
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    chip = opened.status.chip

    assert not library.asked(CancelPull)
    assert chip.isVisible()
    assert chip.text() == "Getting CLIP ViT-B/32 25 %"
    chip.show_popover()
    chip.popover.fetches.rows["clip"].cancel.click()
    assert [request.name for request in library.asked(CancelPull)] == ["clip"]
    tell(LOOK, CLIP)
    assert not chip.isVisible()
    assert not chip.popover.fetches.rows


def test_several_fetches_are_counted_in_the_status_bar_and_listed_behind_it(
    page: ModelsPage, opened: MainWindow, tell: Tell
) -> None:
    tell(LOOK, COMING, replace(SIGLIP, state=OfferState.FETCHING))

    assert opened.status.chip.text() == "Getting 2 models"
    assert list(opened.status.chip.popover.fetches.rows) == ["clip", "siglip"]


def test_a_model_that_has_come_is_told_on_the_board_only_where_nobody_looks_at_the_list(
    page: ModelsPage, opened: MainWindow, tell: Tell
) -> None:
    tell(LOOK, COMING)
    tell(LOOK, HERE)
    assert opened.status.message == "CLIP ViT-B/32 is here."
    assert not opened.notifier.sentences

    tell(LOOK, HERE, replace(SIGLIP, state=OfferState.FETCHING))
    assert opened.presenters.settings_pages.dialog is not None
    opened.presenters.settings_pages.dialog.close()
    tell(LOOK, HERE, replace(SIGLIP, state=OfferState.INSTALLED, is_chosen=True))

    assert opened.notifier.sentences == ["SigLIP is here and looks at your pictures now."]
    opened.notifier._toasts[0].action_button.click()
    assert page.isVisible()


# Using and removing


def test_an_installed_model_can_be_used_and_stopped_being_used(
    page: ModelsPage, library: RecordingLibrary, tell: Tell
) -> None:
    tell(LOOK, HERE)
    assert page.row("clip").main.text() == "Use"
    page.row("clip").main.click()
    tell(LOOK, IN_USE)
    assert page.row("clip").main.text() == "Stop using"
    page.row("clip").main.click()

    assert [request.name for request in library.asked(UseModel)] == ["clip", ""]


@pytest.mark.parametrize(
    ("meaning", "offer", "mark", "news"),
    [
        (ANSWERING, IN_USE, "In use", ""),
        (
            replace(ANSWERING, left=1240),
            IN_USE,
            "In use",
            "It has 1,240 pictures still to look at.",
        ),
        (
            replace(ANSWERING, next_title="SigLIP", left=1),
            HERE,
            "Answers for now",
            "It answers until SigLIP is ready.",
        ),
        (
            SpaceState("meaning", "old", "Old", next_title="CLIP ViT-B/32", left=1),
            IN_USE,
            "Getting ready",
            "It has 1 picture still to look at.",
        ),
        (SpaceState("meaning", "old", "Old"), HERE, "", ""),
    ],
)
def test_a_model_says_what_it_does_in_this_library(
    page: ModelsPage,
    library: RecordingLibrary,
    tell: Tell,
    meaning: SpaceState,
    offer: ModelOffer,
    mark: str,
    news: str,
) -> None:
    tell(LOOK, offer)

    library.tell(SpacesChanged((LOOK_STATE, meaning)))

    row = page.row("clip")
    assert (row.pills[0].text(), row.news.text()) == (mark, news)


def test_why_a_model_cannot_answer_stands_at_its_row(
    page: ModelsPage, library: RecordingLibrary, tell: Tell
) -> None:
    tell(LOOK, IN_USE)
    broken = SpaceState("meaning", "clip", "", problem="Its files are damaged.")

    library.tell(SpacesChanged((LOOK_STATE, broken)))

    assert page.row("clip").problem.text() == "Its files are damaged."
    assert not page.row("look").problem.isVisible()
    library.tell(SpacesChanged((LOOK_STATE, ANSWERING)))
    assert not page.row("clip").problem.isVisible()


def test_a_model_for_texts_alone_is_kept_and_used_for_nothing_here(
    page: ModelsPage, tell: Tell
) -> None:
    tell(LOOK, replace(HERE, name="qwen", space="text", has_words=False))

    assert not page.row("qwen").main.isVisible()
    assert page.row("qwen").second.text() == "Remove"


def test_a_model_for_texts_alone_is_not_offered_for_pictures(page: ModelsPage, tell: Tell) -> None:
    tell(LOOK, CLIP, replace(CLIP, name="qwen", space="text", has_words=False))

    assert page.names == ["look", "clip"]


def test_a_size_that_is_not_known_yet_is_said_to_be_unknown(page: ModelsPage, tell: Tell) -> None:
    tell(LOOK, replace(CLIP, byte_size=0))

    assert "how large is known once it comes" in page.row("clip").facts.text()


def test_removing_asks_once_in_the_row_and_does_nothing_until_it_is_sure(
    page: ModelsPage, library: RecordingLibrary, tell: Tell
) -> None:
    tell(LOOK, HERE)
    row = page.row("clip")
    row.second.click()
    assert "stays in your libraries" in row.news.text()
    assert QApplication.focusWidget() is row.main
    row.main.click()
    assert row.main.text() == "Use"
    assert not library.asked(RemoveModel)

    row.second.click()
    row.second.click()

    assert [request.name for request in library.asked(RemoveModel)] == ["clip"]
    assert not library.asked(UseModel)


def test_escape_takes_the_question_back_and_leaves_the_dialog_open(
    page: ModelsPage, library: RecordingLibrary, tell: Tell, qtbot: QtBot
) -> None:
    tell(LOOK, HERE)
    row = page.row("clip")
    row.second.click()

    qtbot.keyClick(row.main, Qt.Key.Key_Escape)

    assert not row.is_asking
    assert page.isVisible()
    assert not library.asked(RemoveModel)


# Checks

WHY = "It finds nothing. Get it again."
REFUSED = replace(HERE, soundness=Soundness.REFUSED, refusal=WHY)


def shown_pills(page: ModelsPage, name: str = "clip") -> list[str]:
    return [pill.text() for pill in page.row(name).pills if pill.isVisibleTo(page.row(name))]


@pytest.mark.parametrize(
    ("offer", "word"),
    [
        (HERE, "Not checked yet"),
        (replace(HERE, soundness=Soundness.SOUND), "Checked"),
        (REFUSED, "Refused"),
        (replace(REFUSED, soundness=Soundness.FORCED), "Forced"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_checks_found_is_said_in_a_word(
    page: ModelsPage, tell: Tell, offer: ModelOffer, word: str
) -> None:
    tell(LOOK, offer)

    assert word in shown_pills(page)
    assert (WHY in page.row("clip").problem.text()) == bool(offer.refusal)


def test_while_a_model_is_checked_the_bar_says_how_far_and_it_can_be_stopped(
    page: ModelsPage, library: RecordingLibrary, tell: Tell
) -> None:
    tell(LOOK, replace(HERE, is_checking=True))
    library.tell(ModelChecking("clip", 3, 11, "Do its graphs open?"))
    row = page.row("clip")

    assert row.bar.words.text() == "Checking, 3 of 11"
    row.main.click()
    assert [request.name for request in library.asked(CancelPull)] == ["clip"]

    tell(LOOK, replace(HERE, soundness=Soundness.SOUND))
    assert not row.bar.isVisibleTo(row)
    assert row.main.text() == "Use"


def test_a_refused_model_is_used_only_by_who_is_sure(
    page: ModelsPage, library: RecordingLibrary, tell: Tell, qtbot: QtBot
) -> None:
    tell(LOOK, REFUSED)
    row = page.row("clip")

    row.main.click()
    assert (row.second.text(), row.main.text()) == ("Use anyway", "Leave it")
    qtbot.keyClick(row.main, Qt.Key.Key_Escape)
    assert not library.asked(UseModel)

    row.main.click()
    row.main.click()
    assert not library.asked(UseModel)

    row.main.click()
    row.second.click()
    assert [(r.name, r.is_forced) for r in library.asked(UseModel)] == [("clip", True)]
    assert not library.asked(RemoveModel)


def test_a_model_has_come_once_it_is_checked(
    page: ModelsPage, opened: MainWindow, tell: Tell
) -> None:
    said: list[str] = []
    opened.controller.models.arrived.connect(said.append)
    tell(LOOK, COMING)
    tell(LOOK, replace(HERE, is_checking=True))
    assert said == []

    tell(LOOK, replace(IN_USE, soundness=Soundness.SOUND))

    assert said == ["CLIP ViT-B/32 is here and looks at your pictures now."]


def test_what_cannot_be_fetched_again_says_so_before_it_is_removed(
    page: ModelsPage, tell: Tell
) -> None:
    tell(LOOK, replace(BY_HAND, state=OfferState.INSTALLED))

    page.row("mobile").second.click()

    assert "cannot be fetched again" in page.row("mobile").news.text()


def test_a_question_ends_when_the_model_is_gone_already(page: ModelsPage, tell: Tell) -> None:
    tell(LOOK, HERE)
    page.row("clip").second.click()

    tell(LOOK, CLIP)

    assert page.row("clip").main.text() == "Get"
    assert not page.row("clip").news.isVisible()


# What goes wrong


def test_what_went_wrong_stands_at_the_model_until_it_is_tried_again(
    page: ModelsPage, opened: MainWindow, library: RecordingLibrary, tell: Tell
) -> None:
    row = page.row("clip")
    row.main.click()
    request_id = library.asked(PullModel)[-1].request_id
    library.tell(RequestFailed(request_id, "The hub cannot be reached.", "Try again."))
    tell(LOOK, CLIP)
    assert row.problem.text() == "The hub cannot be reached. Try again."
    assert row.problem.isVisible()
    assert not opened.notifier.sentences

    row.main.click()

    assert not row.problem.isVisible()


def test_what_went_wrong_behind_a_closed_dialog_is_told_on_the_board_and_kept_at_its_row(
    page: ModelsPage, opened: MainWindow, library: RecordingLibrary
) -> None:
    page.row("clip").main.click()
    assert opened.presenters.settings_pages.dialog is not None
    opened.presenters.settings_pages.dialog.close()

    library.tell(RequestFailed(library.asked(PullModel)[-1].request_id, "The disk is full."))

    assert opened.notifier.sentences == ["The disk is full."]
    opened.notifier._toasts[0].action_button.click()
    assert page.row("clip").problem.isVisible()


def test_an_answer_is_told_once_and_of_its_own_model_only(
    page: ModelsPage, opened: MainWindow, library: RecordingLibrary, tell: Tell
) -> None:
    tell(LOOK, CLIP, SIGLIP)
    page.row("clip").main.click()
    page.row("siglip").main.click()
    first, second = (request.request_id for request in library.asked(PullModel))

    library.tell(RequestFailed(first, "First."))
    library.tell(RequestFailed(first, "First again."))
    library.tell(RequestFailed(second, "Second."))

    assert page.row("clip").problem.text() == "First."
    assert page.row("siglip").problem.text() == "Second."
    assert opened.notifier.sentences == ["First again."]  # of no request that waits: not a model's


def test_failing_to_stop_using_a_model_is_told_at_that_model(
    page: ModelsPage, library: RecordingLibrary, tell: Tell
) -> None:
    tell(LOOK, IN_USE)
    page.row("clip").main.click()

    library.tell(RequestFailed(library.asked(UseModel)[-1].request_id, "The disk is full."))

    assert page.row("clip").problem.text() == "The disk is full."
    assert not page.adding.isVisible()


# Bringing


def test_files_that_are_brought_are_told_of_until_the_library_has_taken_them(
    page: ModelsPage, opened: MainWindow, library: RecordingLibrary, tell: Tell, tmp_path: Path
) -> None:
    opened.controller.models.add(tmp_path / "mine")
    assert [request.path for request in library.asked(AddModel)] == [tmp_path / "mine"]
    assert page.adding.text() == "Adding mine..."

    tell(LOOK, replace(HERE, name="mine", title="Mine"), CLIP)

    assert not page.adding.isVisible()
    assert opened.status.message == "Mine is here."


def test_a_card_that_is_brought_alone_is_told_to_be_on_the_list(
    page: ModelsPage, opened: MainWindow, tell: Tell, tmp_path: Path
) -> None:
    opened.controller.models.add(tmp_path / "card.toml")

    tell(LOOK, CLIP, replace(CLIP, name="mine", title="Mine"))

    assert opened.status.message == "Mine is on the list of models now."


def test_why_files_were_not_taken_is_told_on_the_page(
    page: ModelsPage, opened: MainWindow, library: RecordingLibrary, tell: Tell, tmp_path: Path
) -> None:
    opened.controller.models.add(tmp_path / "mine")

    request_id = library.asked(AddModel)[-1].request_id
    library.tell(RequestFailed(request_id, "No model on the list has these files."))
    tell(LOOK, CLIP)

    assert page.adding.text() == "No model on the list has these files."
    assert page.adding.isVisible()


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_files_are_chosen_in_a_dialog_and_nothing_is_added_without_a_choice(
    page: ModelsPage,
    library: RecordingLibrary,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    kind: str,
) -> None:
    folder, file = page.add_button.menu().actions()
    action = folder if kind == "folder" else file
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    action.trigger()
    assert not library.asked(AddModel)
    chosen = str(tmp_path / "model.onnx")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: chosen)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (chosen, ""))

    action.trigger()

    assert [request.path for request in library.asked(AddModel)] == [Path(chosen)]


# Keyboard and screen readers


def test_the_tab_key_goes_through_the_page_as_it_is_read(
    page: ModelsPage, tell: Tell, qtbot: QtBot
) -> None:
    tell(LOOK, HERE, replace(SIGLIP, state=OfferState.FETCHING), BY_HAND)
    tell(LOOK, replace(SIGLIP, state=OfferState.INSTALLED), HERE, BY_HAND)

    reached: list[str] = []
    for _ in range(7):
        focus = QApplication.focusWidget()
        assert focus is not None
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
        button = QApplication.focusWidget()
        assert isinstance(button, QPushButton)
        reached.append(button.accessibleName() or button.text())

    assert reached == [
        "Remove SigLIP",
        "Use SigLIP",
        "Remove CLIP ViT-B/32",
        "Use CLIP ViT-B/32",
        "Add files of Mobile",
        "Add a model",
        "Close",
    ]


def test_opening_the_page_puts_the_focus_on_nothing_that_fetches(page: ModelsPage) -> None:
    focus = QApplication.focusWidget()

    assert focus is not None
    assert not isinstance(focus, QPushButton)


def test_a_row_that_moves_keeps_the_focus_and_stays_in_sight(page: ModelsPage, tell: Tell) -> None:
    many = [replace(CLIP, name=f"m{n}", title=f"Model {n}") for n in range(12)]
    tell(LOOK, *many)
    last = page.row("m11")
    last.main.setFocus(Qt.FocusReason.TabFocusReason)
    page._area.ensureWidgetVisible(last.main)  # as the Tab key does
    assert not last.main.visibleRegion().isEmpty()

    tell(LOOK, replace(many[11], state=OfferState.INSTALLED), *many[:11])

    assert QApplication.focusWidget() is last.main
    assert not last.main.visibleRegion().isEmpty()


# Words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 kB"),
        (417_846, "418 kB"),
        (1_982_546, "2 MB"),
        (607_968_381, "608 MB"),
        (1_130_000_000, "1.1 GB"),
    ],
)
def test_sizes_are_told_as_people_read_them(size: int, words: str) -> None:
    assert size_words(size) == words


@pytest.mark.parametrize(
    ("done", "total", "words"),
    [
        (0, 608_000_000, "0 kB of 608 MB, 0 %"),
        (607_999_999, 608_000_000, "608 MB of 608 MB, 99 %"),
        (608_000_000, 608_000_000, "608 MB of 608 MB, 100 %"),
        (700_000_000, 608_000_000, "608 MB of 608 MB, 100 %"),
        (5_000_000, 0, "5 MB"),
    ],
)
def test_a_fetch_is_never_called_whole_before_it_is(done: int, total: int, words: str) -> None:
    assert share_words(done, total) == words
