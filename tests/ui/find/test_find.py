import itertools
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from refboard.core import spaces
from refboard.core.asset import Storage
from refboard.core.board import Board
from refboard.core.events import (
    AssetLocated,
    AssetsEmbedded,
    MatchesReady,
    RequestFailed,
    SpacesChanged,
)
from refboard.core.finding.query import Scope
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm, WordTerm
from refboard.core.ids import AssetId, ItemId
from refboard.core.offer import SpaceState
from refboard.core.query import Emphasis, Match, Matches
from refboard.core.requests import LoadBoard, LocateAsset
from refboard.core.spaces import SpaceKind
from refboard.services import file_manager
from refboard.ui.find.answers.matches_model import MatchesModel, MatchRole
from refboard.ui.find.answers.thumbnail_grid import ThumbnailGrid
from refboard.ui.find.question.inquiry import Among, Inquiry, Where
from refboard.ui.find.question.likeness import strictness_words
from refboard.ui.find.question.query_controls import QueryControls
from refboard.ui.importing.clipboard import read_assets
from refboard.ui.importing.drop import LibraryAssets, read_mime
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, SECOND, RecordingLibrary, answer, item_of, stored

ONE = Board(FIRST, "First", (item_of("a"), item_of("b", 200)))
TWO = Board(SECOND, "Second", (item_of("far"),))


@pytest.fixture
def asked(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> tuple[MainWindow, FindRequest]:
    """A window in which Find similar was asked for the first picture."""
    library.open(tmp_path, ONE, TWO)
    window.known_assets.put((stored("a"), stored("b")))
    window.view.select([ONE.items[0].id])
    window.run("find_similar")
    return window, library.asked(FindRequest)[-1]


def look_on_this_board(window: MainWindow) -> None:
    window.find_panel.refine.where_chosen.emit(Where(among=Among.BOARD))


def test_find_similar_asks_for_the_selected_picture_and_opens_the_panel(
    asked: tuple[MainWindow, FindRequest],
) -> None:
    window, request = asked

    assert request.query.terms == (PictureTerm(asset_ids=(AssetId("a"),)),)
    assert request.query.scope.is_everywhere
    assert request.query.emphasis is Emphasis.BALANCED
    assert window.find_dock.isVisible()


def test_matches_are_listed_best_first(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, request = asked

    library.tell(MatchesReady(request.request_id, answer("b", "far", "c")))

    model = window.find_panel.model
    assert [model.index(row).data() for row in range(3)] == ["b.png", "far.png", "c.png"]
    assert model.index(1).data(MatchRole.RANK) == 2
    assert "very alike" in model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert "800" in model.index(1).data(Qt.ItemDataRole.ToolTipRole)


def test_an_answer_to_an_older_question_is_dropped(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, old = asked
    window.find_panel.controls.emphasis_chosen.emit("palette")
    new = library.asked(FindRequest)[-1]
    assert new.query.emphasis is Emphasis.PALETTE

    library.tell(MatchesReady(new.request_id, answer("b")))
    library.tell(MatchesReady(old.request_id, answer("x", "y", "z")))

    assert [match.asset.id for match in window.find_panel.model.matches()] == ["b"]


def test_the_scope_can_be_this_board(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked

    look_on_this_board(window)

    assert library.asked(FindRequest)[-1].query.scope == Scope(board_ids=(FIRST,))


def test_strictness_hides_the_weak_end_at_once_and_asks_nothing(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer("b", "far", "c")))
    questions = len(library.asked(FindRequest))

    window.find_panel.controls.strictness.setValue(93)
    assert window.find_panel.model.rowCount() == 2
    window.find_panel.controls.strictness.setValue(0)

    assert window.find_panel.model.rowCount() == 3
    assert len(library.asked(FindRequest)) == questions


def test_bring_here_puts_the_best_beside_the_source_as_one_step(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, request = asked
    names = [f"m{number}" for number in range(12)]
    library.tell(MatchesReady(request.request_id, answer(*names)))
    board = window.controller.boards.current
    assert board is not None

    window.find_panel.answers.foot.bring.click()

    brought = [item for item in board.document if item not in ONE.items]
    assert [item.asset_id for item in brought] == names[:8]
    assert board.stack.count() == 1
    for item in brought:
        assert not any(item.placement.rect.intersects(old.placement.rect) for old in ONE.items)
    window.run("undo")
    assert set(board.document) == set(ONE.items)


def test_only_the_chosen_results_are_brought(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary, qtbot: QtBot
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer("x", "y", "z")))
    view = window.find_panel.view
    view.setCurrentIndex(window.find_panel.model.index(1))

    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)

    board = window.controller.boards.current
    assert board is not None
    assert [item.asset_id for item in board.document if item not in ONE.items] == ["y"]


def test_a_result_on_this_board_is_revealed_without_asking(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked

    window.find_panel.view.revealed.emit("b")

    assert not library.asked(LocateAsset)


def test_a_result_on_another_board_opens_that_board_and_offers_the_way_back(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary, qtbot: QtBot
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer("far")))
    view = window.find_panel.view
    view.setCurrentIndex(window.find_panel.model.index(0))

    qtbot.keyClick(view, Qt.Key.Key_Return)
    (locate,) = library.asked(LocateAsset)
    places = ((SECOND, ItemId("item-far")),)
    library.tell(AssetLocated(locate.request_id, AssetId("far"), places))
    assert library.asked(LoadBoard)[-1].board_id == SECOND
    library.load(TWO, stored("far"))

    boards = window.controller.boards
    assert boards.current is not None
    assert boards.current.id == SECOND
    (toast,) = window.notifier._toasts
    toast.action_button.click()
    assert boards.current.id == FIRST


def test_a_result_that_lies_nowhere_is_said_so(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    window.find_panel.view.revealed.emit("lost")
    (locate,) = library.asked(LocateAsset)

    library.tell(AssetLocated(locate.request_id, AssetId("lost"), ()))

    assert "lies on no board" in window.notifier.sentences[0]


def test_dragging_results_carries_their_assets(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer("x", "y")))
    model = window.find_panel.model

    mime = model.mimeData([model.index(1), model.index(0)])

    assert read_mime(mime) == LibraryAssets((AssetId("x"), AssetId("y")))
    assert model.flags(model.index(0)) & Qt.ItemFlag.ItemIsDragEnabled


def test_an_empty_answer_says_what_is_still_missing(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary, qtbot: QtBot
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer(not_indexed=12)))
    assert window.find_panel.answers.empty.text() == (
        "Nothing similar yet: 12 pictures are still being indexed."
    )

    questions = len(library.asked(FindRequest))
    library.tell(AssetsEmbedded((AssetId("x"),)))
    qtbot.waitUntil(lambda: len(library.asked(FindRequest)) == questions + 1)


def test_why_there_is_no_answer_is_said_in_the_panel(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, request = asked

    library.tell(RequestFailed(request.request_id, "The model is missing.", "Install it again."))

    assert window.find_panel.answers.empty.text() == "The model is missing. Install it again."
    assert not window.notifier.sentences


def test_names_are_searched_a_moment_after_the_last_key(
    opened: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    opened.run("find_names")
    assert opened.find_dock.isVisible()

    qtbot.keyClicks(opened.find_panel.field, "red ferry")
    qtbot.waitUntil(lambda: bool(library.asked(FindRequest)))

    request = library.asked(FindRequest)[-1]
    assert request.query.terms == (WordTerm("red ferry"),)
    library.tell(MatchesReady(request.request_id, answer("ferry")))
    model = opened.find_panel.model
    assert model.rowCount() == 1
    assert "likeness" not in model.index(0).data(Qt.ItemDataRole.ToolTipRole)


def test_names_that_are_brought_cover_nothing(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, ONE)
    window.known_assets.put((stored("a"), stored("b")))
    window.controller.find.find_words("ferry")
    (request,) = library.asked(FindRequest)
    library.tell(MatchesReady(request.request_id, answer("x", "y")))

    window.find_panel.answers.foot.bring.click()

    board = window.controller.boards.current
    assert board is not None
    for item in board.document:
        others = [other for other in board.document if other is not item]
        assert not any(item.placement.rect.intersects(other.placement.rect) for other in others)


def test_matches_are_a_well_formed_model(qtmodeltester: ModelTester, qtbot: QtBot) -> None:
    model = MatchesModel()
    qtmodeltester.check(model)
    model.show(answer("a", "b", "c").matches)
    qtmodeltester.check(model)
    model.cut(0.75, 0)
    qtmodeltester.check(model)
    model.cut(0.0, 1)
    qtmodeltester.check(model)
    assert read_assets(bytes(model.mimeData([model.index(0)]).data(model.mimeTypes()[0]).data()))


def test_results_lie_in_columns_that_begin_and_end_where_the_controls_do(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer("x", "y", "z")))
    panel = window.find_panel

    panel.show_thumb_size(80)
    panel.view.executeDelayedItemsLayout()
    cells = [panel.view.visualRect(panel.model.index(row)) for row in range(3)]
    grid = ThumbnailGrid(panel.view.viewport().width() - 1, 80)

    assert len({cell.y() for cell in cells}) == 1
    pictures = [grid.picture_in(cell) for cell in cells]
    first = panel.view.viewport().mapTo(panel, pictures[0].topLeft())
    last = panel.view.viewport().mapTo(panel, pictures[-1].topRight())
    assert first.x() == panel.controls.x()
    assert abs(last.x() - panel.controls.geometry().right()) <= 2


def test_the_size_of_the_pictures_is_chosen_kept_and_heeded(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer("x", "y", "z")))
    panel = window.find_panel

    panel.answers.foot.thumb_size.setValue(280)

    assert panel.view.gridSize().width() > 200
    assert window.settings.value.find_thumb_px == 280


def test_an_unasked_panel_says_one_sentence_and_offers_nothing(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, ONE)

    window.run("toggle_find")

    panel = window.find_panel
    assert panel.answers.empty.isVisible()
    assert "Select a picture" in panel.answers.empty.text()
    for part in (panel.controls.emphases, panel.refine, panel.answers.foot):
        assert not part.isVisible()


def test_what_several_pictures_have_in_common_is_looked_for(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, ONE)
    window.known_assets.put((stored("a"), stored("b")))
    window.view.select([item.id for item in ONE.items])

    window.run("find_similar")

    query = library.asked(FindRequest)[-1].query
    assert query.terms == (PictureTerm((AssetId("a"), AssetId("b"))),)
    assert [chip.face.words for chip in window.find_panel.box.chips] == ["2 pictures"]


def test_a_result_can_be_asked_about_itself(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer("x")))
    view = window.find_panel.view

    lines = view.menu_of(view.model().index(0, 0)).actions()
    next(line for line in lines if line.text().startswith("Find similar")).trigger()

    assert library.asked(FindRequest)[-1].query.terms == (PictureTerm((AssetId("x"),)),)


def test_copied_results_can_be_pasted_on_a_board(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer("x", "y")))
    view = window.find_panel.view
    view.setFocus()
    view.selectAll()

    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    window.run("paste")

    board = window.controller.boards.current
    assert board is not None
    assert [len(board.items_of(AssetId(name))) for name in "xy"] == [1, 1]


def test_results_of_this_board_follow_it_until_their_source_is_gone(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    look_on_this_board(window)
    library.tell(MatchesReady(library.asked(FindRequest)[-1].request_id, answer("b")))
    soon = window.controller.find._refresh_soon
    before = len(library.asked(FindRequest))

    window.view.select([ONE.items[1].id])
    window.run("delete")
    assert soon.isActive()
    soon.timeout.emit()
    assert len(library.asked(FindRequest)) == before + 1

    window.view.select([ONE.items[0].id])
    window.run("delete")
    soon.timeout.emit()
    assert len(library.asked(FindRequest)) == before + 1
    assert not window.find_panel.model.rowCount()
    assert "no longer on this board" in window.find_panel.answers.empty.text()

    window.run("undo")
    soon.timeout.emit()
    assert len(library.asked(FindRequest)) == before + 2


def test_a_search_that_finds_more_than_it_shows_says_so(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, ONE)
    panel = window.find_panel
    panel.field.setText("image")
    panel.field.begun.emit("image")

    names = [f"image{number}" for number in range(300)]
    library.tell(MatchesReady(library.asked(FindRequest)[-1].request_id, answer(*names)))
    assert panel.answers.foot.count.text() == "The first 300 pictures"

    window.known_assets.put((stored("a"),))
    window.view.select([ONE.items[0].id])
    window.run("find_similar")
    assert not panel.field.text()


MEANING = SpaceState("meaning", "clip", "CLIP", has_words=True)
LOOK_STATE = SpaceState("look", "look", "Look")


def understand(library: RecordingLibrary, **changed: Any) -> None:
    library.tell(SpacesChanged((LOOK_STATE, replace(MEANING, **changed))))


def test_without_a_model_for_meaning_nothing_is_offered(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, request = asked
    library.tell(SpacesChanged((LOOK_STATE,)))

    assert not window.find_panel.controls.spaces.isVisible()
    assert request.query.space == "look"
    window.controller.find.clear()
    assert window.find_panel.field.placeholderText() == "Search names"


def test_the_field_says_what_can_be_asked_for_in_words(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    said = []
    for states in ((LOOK_STATE,), (LOOK_STATE, replace(MEANING, has_words=False)), (MEANING,)):
        library.tell(SpacesChanged(states))
        said.append(opened.find_panel.field.placeholderText())

    assert said == ["Search names", "Name a thing or a picture", "Describe or name a picture"]


def test_once_meaning_can_answer_it_can_be_asked_and_is_remembered(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    understand(library)

    controls = window.find_panel.controls
    assert controls.spaces.isVisible()
    press(window, "meaning")

    assert library.asked(FindRequest)[-1].query.space == "meaning"
    assert window.settings.value.space == "meaning"


def test_a_third_space_is_one_more_segment_and_is_asked(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    texture = SpaceKind("texture", "Texture", "What feels like it", "similar texture")
    monkeypatch.setattr(spaces, "SPACES", (*spaces.SPACES, texture))
    controls = QueryControls()
    qtbot.addWidget(controls)
    controls.show_inquiry(Inquiry((PictureTerm((AssetId("a"),)),)))
    controls.show()
    chosen: list[str] = []
    controls.space_chosen.connect(chosen.append)
    values = controls.spaces._values
    shown = {value: controls.spaces._group.button(n) for n, value in enumerate(values)}
    assert [button.text() for button in shown.values()] == ["Both", "Look", "Subject", "Texture"]

    controls.show_spaces((LOOK_STATE, SpaceState("texture", "felt", "Felt")))

    assert [value for value, button in shown.items() if not button.isHidden()] == [
        "look",
        "texture",
    ]
    shown["texture"].click()
    assert chosen == ["texture"]
    assert not controls.emphases.isVisible()


def test_the_emphasis_is_offered_only_where_look_takes_part(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    understand(library)
    controls = window.find_panel.controls
    for space, is_shown in (("meaning", False), ("both", True), ("look", True)):
        button = controls.spaces._group.button(controls.spaces._values.index(space))
        button.click()
        assert controls.emphases.isVisible() == is_shown


def test_strictness_works_whatever_is_asked(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    understand(library)
    controls = window.find_panel.controls
    press(window, "meaning")
    press(window, "both")
    request = library.asked(FindRequest)[-1]
    library.tell(MatchesReady(request.request_id, replace(answer("b", "far"), space="both")))
    assert request.query.space == "both"

    controls.strictness.setValue(98)

    assert controls.strictness.isVisible()
    assert window.find_panel.model.rowCount() == 1


def test_where_an_answer_knows_no_likeness_there_is_no_strictness(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, request = asked
    window.find_panel.controls.strictness.setValue(90)
    unmeasured = tuple(replace(match, likeness=0.0) for match in answer("b", "far").matches)

    library.tell(MatchesReady(request.request_id, replace(answer(), matches=unmeasured)))

    assert not window.find_panel.controls.strictness.isVisible()
    assert window.find_panel.model.rowCount() == 2


def test_when_meaning_is_gone_look_answers(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary, qtbot: QtBot
) -> None:
    window, _ = asked
    understand(library)
    press(window, "meaning")
    count = len(library.asked(FindRequest))

    library.tell(SpacesChanged((LOOK_STATE,)))

    qtbot.waitUntil(lambda: len(library.asked(FindRequest)) > count)
    assert library.asked(FindRequest)[-1].query.space == "look"
    assert not window.find_panel.controls.spaces.isVisible()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"left": 1240}, "Subject: 1,240 pictures still to look at"),
        ({"left": 1}, "Subject: 1 picture still to look at"),
        (
            {"left": 7, "next_title": "SigLIP"},
            "SigLIP is getting ready, 7 pictures to go; CLIP answers until then.",
        ),
        ({"problem": "The model is damaged."}, "The model is damaged."),
        ({}, ""),
    ],
)
def test_one_line_says_what_goes_on_in_the_space_of_meaning(
    asked: tuple[MainWindow, FindRequest],
    library: RecordingLibrary,
    changed: dict[str, Any],
    words: str,
) -> None:
    window, _ = asked

    understand(library, **changed)

    assert window.find_panel.controls.news.text() == words
    assert window.find_panel.controls.news.isVisible() == bool(words)


def test_words_are_described_once_they_are_understood_and_keep_to_the_scope(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    understand(library)
    window.run("find_names")
    assert "Describe" in window.find_panel.field.placeholderText()

    window.controller.find.find_words("red arch")
    assert library.asked(FindRequest)[-1].query.scope.is_everywhere
    look_on_this_board(window)

    query = library.asked(FindRequest)[-1].query
    assert query.terms == (WordTerm("red arch"),)
    assert query.scope == Scope(board_ids=(FIRST,))


def test_answers_in_words_say_why_they_are_there(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    window.controller.find.find_words("arch")
    request = library.asked(FindRequest)[-1]
    found = (Match(stored("b"), 0.2, "name, meaning"), Match(stored("c"), 0.3, "meaning"))

    library.tell(MatchesReady(request.request_id, Matches(found, "words", True, 1.0)))

    model = window.find_panel.model
    said = [[one.words for one in model.index(row).data(MatchRole.WHY)] for row in (0, 1)]
    assert said == [["Name", "Subject"], ["Subject"]]
    assert "Name\nSubject" in model.index(0).data(Qt.ItemDataRole.ToolTipRole)


def test_a_fuller_answer_to_the_same_words_keeps_what_was_chosen(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    window.controller.find.find_words("arch")
    request_id = library.asked(FindRequest)[-1].request_id
    library.tell(MatchesReady(request_id, replace(answer("b", "c"), space="names")))
    window.find_panel.view.setCurrentIndex(window.find_panel.model.index(1))

    library.tell(MatchesReady(request_id, replace(answer("x", "b", "c"), space="words")))

    assert [asset.id for asset in window.find_panel.view.selected_assets()] == ["c"]


def test_where_words_are_not_understood_an_empty_answer_leads_to_the_models(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    for understands in (False, True):
        if understands:
            understand(library)
        window.controller.find.find_words(f"arch {understands}")
        request_id = library.asked(FindRequest)[-1].request_id
        library.tell(MatchesReady(request_id, replace(answer(), space="names")))

        assert window.find_panel.answers.empty.get_model.isVisible() != understands


def press(window: MainWindow, space: str) -> None:
    spaces = window.find_panel.controls.spaces
    spaces._group.button(spaces._values.index(space)).click()


def test_words_are_not_asked_what_similar_means(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    understand(library)
    controls = window.find_panel.controls
    assert controls.spaces.isVisible()

    window.controller.find.find_words("arch")

    assert not controls.spaces.isVisible()
    assert not controls.emphases.isVisible()
    assert not window.find_panel.refine.isVisible()
    window.find_panel.refine.opener.click()
    assert window.find_panel.refine.scope.isVisible()


def test_the_choice_of_last_time_is_asked_once_meaning_can_answer(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, qtbot: QtBot
) -> None:
    window.settings.change(replace(window.settings.value, space="both"))
    library.open(tmp_path, ONE)
    window.known_assets.put((stored("a"), stored("b")))
    window.view.select([ONE.items[0].id])
    window.run("find_similar")
    assert library.asked(FindRequest)[-1].query.space == "look"

    understand(library)

    assert window.find_panel.controls.spaces.value == "both"
    qtbot.waitUntil(lambda: library.asked(FindRequest)[-1].query.space == "both")


def test_choosing_what_similar_means_keeps_the_emphasis(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    understand(library)
    looks = window.find_panel.controls.emphases
    looks.lines["palette"].trigger()

    press(window, "both")

    assert looks.value == "palette"
    assert library.asked(FindRequest)[-1].query.emphasis is Emphasis.PALETTE


def test_words_are_asked_again_once_they_are_understood(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary, qtbot: QtBot
) -> None:
    window, _ = asked
    window.controller.find.find_words("arch")
    assert len(library.asked(FindRequest)) == 2

    understand(library)
    qtbot.waitUntil(lambda: len(library.asked(FindRequest)) == 3)
    understand(library, left=3)

    assert not window.controller.find._refresh_soon.isActive()


def test_words_of_this_board_follow_it_and_the_board_that_is_shown(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary, qtbot: QtBot
) -> None:
    window, _ = asked
    window.controller.find.find_words("arch")
    look_on_this_board(window)
    count = len(library.asked(FindRequest))

    window.view.select([ONE.items[1].id])
    window.run("delete")
    qtbot.waitUntil(lambda: len(library.asked(FindRequest)) == count + 1)
    window.controller.boards.open(SECOND)
    library.load(TWO, stored("far"))

    assert library.asked(FindRequest)[-1].query.scope.board_ids == (SECOND,)


def test_what_keeps_meaning_from_answering_leads_to_the_models(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    controls = window.find_panel.controls
    understand(library, title="", problem="The model is damaged.")
    assert controls.news.text() == "The model is damaged."
    assert not controls.spaces.isVisible()

    controls.show_models.click()

    assert window.presenters.settings_pages.shows_models()
    understand(library)
    assert not controls.show_models.isVisible()


def test_an_empty_answer_opens_the_models_page(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    window.controller.find.find_words("arch")
    request_id = library.asked(FindRequest)[-1].request_id
    library.tell(MatchesReady(request_id, replace(answer(), space="names")))

    window.find_panel.answers.empty.get_model.click()

    assert window.presenters.settings_pages.shows_models()


def test_words_that_find_nothing_yet_say_how_much_is_still_to_be_looked_at(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    understand(library, left=1240)
    window.controller.find.find_words("arch")
    request_id = library.asked(FindRequest)[-1].request_id

    library.tell(MatchesReady(request_id, replace(answer(not_indexed=1240), space="words")))

    assert window.find_panel.answers.empty.text() == (
        "Nothing found yet: 1,240 pictures are still to be looked at."
    )


def test_a_fuller_answer_to_the_same_words_does_not_jump(
    asked: tuple[MainWindow, FindRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    names = [f"m{number}" for number in range(90)]
    window.controller.find.find_words("arch")
    request_id = library.asked(FindRequest)[-1].request_id
    library.tell(MatchesReady(request_id, replace(answer(*names), space="names")))
    bar = window.find_panel.view.verticalScrollBar()
    window.find_panel.view.executeDelayedItemsLayout()
    bar.setValue(300)

    library.tell(MatchesReady(request_id, replace(answer("x", *names), space="words")))
    assert bar.value() == 300
    window.controller.find.find_words("bridge")
    newer = library.asked(FindRequest)[-1].request_id
    library.tell(MatchesReady(newer, replace(answer(*names), space="names")))

    assert bar.value() == 0


def test_a_filling_space_is_told_in_the_status_bar_too(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    chip = opened.status.chip
    understand(library, left=1240)
    assert chip.text() == "Subject: 1,240 to look at"
    assert chip.popover.news.text() == "Subject: 1,240 pictures still to look at"

    understand(library)

    assert not chip.isVisible()
    understand(library, title="", left=3, problem="Damaged.")
    assert not chip.isVisible()


def test_the_menu_of_a_result_shows_it_brings_it_and_leads_to_its_file(
    asked: tuple[MainWindow, FindRequest],
    library: RecordingLibrary,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    window, request = asked
    seen: list[Path] = []
    monkeypatch.setattr(file_manager, "show_file", seen.append)
    found = answer("x").matches[0]
    linked = replace(found.asset, storage=Storage.LINKED, source=__file__)
    matches = (replace(found, asset=linked),)
    library.tell(MatchesReady(request.request_id, replace(answer(), matches=matches)))
    view = window.find_panel.view
    lines = {
        line.text().partition("\t")[0]: line
        for line in view.menu_of(view.model().index(0, 0)).actions()
    }
    show, bring, folder = lines["Go to"], lines["Bring here"], lines["Show in folder"]

    show.trigger()
    assert library.asked(LocateAsset)[-1].asset_id == "x"
    bring.trigger()
    board = window.controller.boards.current
    assert board is not None
    assert len(board.items_of(AssetId("x"))) == 1
    folder.trigger()
    qtbot.waitUntil(lambda: seen == [Path(__file__)])


def test_how_alike_is_said_in_words() -> None:
    said = [strictness_words(place) for place in (0, 1, 25, 50, 75, 100)]

    assert said == ["Any", "A little", "A little", "Quite", "Very", "Nearly same"]


@pytest.mark.parametrize("width", [190, 287, 401, 640])
@pytest.mark.parametrize("wanted", [64, 132, 288])
def test_pictures_fill_a_row_from_edge_to_edge_with_equal_gaps(width: int, wanted: int) -> None:
    grid = ThumbnailGrid(width, wanted)
    cells = [
        QRect(number * grid.cell.width(), 0, grid.cell.width(), grid.cell.height())
        for number in range(grid.columns)
    ]

    pictures = [grid.picture_in(cell) for cell in cells]

    assert pictures[0].left() == 3
    gaps = [b.left() - a.right() - 1 for a, b in itertools.pairwise(pictures)]
    assert all(abs(gap - 8) <= 1 for gap in gaps)
    if grid.columns > 1:
        assert width - 3 - grid.columns < pictures[-1].right() + 1 <= width - 3
    for cell, picture in zip(cells, pictures, strict=True):
        assert cell.contains(picture)
