from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from refboard.core.board import Board
from refboard.core.events import (
    AssetLocated,
    AssetsEmbedded,
    BoardLoaded,
    MatchesReady,
    RequestFailed,
)
from refboard.core.ids import AssetId, ItemId
from refboard.core.query import Emphasis
from refboard.core.requests import LoadBoard, LocateAsset, SimilarRequest, WordRequest
from refboard.ui.clipboard import read_assets
from refboard.ui.drop import LibraryAssets, read_mime
from refboard.ui.main_window import MainWindow
from refboard.ui.panels.matches_model import MatchesModel, MatchRole
from tests.ui.recorder import FIRST, SECOND, RecordingLibrary, answer, item_of, stored

ONE = Board(FIRST, "First", (item_of("a"), item_of("b", 200)))
TWO = Board(SECOND, "Second", (item_of("far"),))


@pytest.fixture
def asked(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> tuple[MainWindow, SimilarRequest]:
    """A window in which Find similar was asked for the first picture."""
    library.open(tmp_path, ONE, TWO)
    library.tell(BoardLoaded(library.next_request_id(), ONE, (stored("a"), stored("b"))))
    window.view.select([ONE.items[0].id])
    window.run("find_similar")
    return window, library.asked(SimilarRequest)[-1]


def test_find_similar_asks_for_the_selected_picture_and_opens_the_panel(
    asked: tuple[MainWindow, SimilarRequest],
) -> None:
    window, request = asked

    assert request.query.asset_id == "a"
    assert request.query.board_id is None
    assert request.query.emphasis is Emphasis.BALANCED
    assert window.find_dock.isVisible()


def test_matches_are_listed_best_first(
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary
) -> None:
    window, request = asked

    library.tell(MatchesReady(request.request_id, answer("b", "far", "c")))

    model = window.similar_panel.model
    assert [model.index(row).data() for row in range(3)] == ["b.png", "far.png", "c.png"]
    assert model.index(1).data(MatchRole.RANK) == 2
    assert "0.80" in model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert "800" in model.index(1).data(Qt.ItemDataRole.ToolTipRole)


def test_an_answer_to_an_older_question_is_dropped(
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary
) -> None:
    window, old = asked
    window.similar_panel.look_chosen.emit("palette")
    new = library.asked(SimilarRequest)[-1]
    assert new.query.emphasis is Emphasis.PALETTE

    library.tell(MatchesReady(new.request_id, answer("b")))
    library.tell(MatchesReady(old.request_id, answer("x", "y", "z")))

    assert [match.asset.id for match in window.similar_panel.model.matches()] == ["b"]


def test_the_scope_can_be_this_board(
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary
) -> None:
    window, _ = asked

    window.similar_panel.scope_chosen.emit("board")

    assert library.asked(SimilarRequest)[-1].query.board_id == FIRST


def test_strictness_hides_the_weak_end_at_once_and_asks_nothing(
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer("b", "far", "c")))
    questions = len(library.asked(SimilarRequest))

    window.similar_panel._strictness.setValue(90)
    assert window.similar_panel.model.rowCount() == 2
    window.similar_panel._strictness.setValue(0)

    assert window.similar_panel.model.rowCount() == 3
    assert len(library.asked(SimilarRequest)) == questions


def test_bring_here_puts_the_best_beside_the_source_as_one_step(
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary
) -> None:
    window, request = asked
    names = [f"m{number}" for number in range(12)]
    library.tell(MatchesReady(request.request_id, answer(*names)))
    board = window.controller.boards.current
    assert board is not None

    window.similar_panel._bring.click()

    brought = [item for item in board.document if item not in ONE.items]
    assert [item.asset_id for item in brought] == names[:8]
    assert board.stack.count() == 1
    for item in brought:
        assert not any(item.placement.rect.intersects(old.placement.rect) for old in ONE.items)
    window.run("undo")
    assert set(board.document) == set(ONE.items)


def test_only_the_chosen_results_are_brought(
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary, qtbot: QtBot
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer("x", "y", "z")))
    view = window.similar_panel.view
    view.setCurrentIndex(window.similar_panel.model.index(1))

    qtbot.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)

    board = window.controller.boards.current
    assert board is not None
    assert [item.asset_id for item in board.document if item not in ONE.items] == ["y"]


def test_a_result_on_this_board_is_revealed_without_asking(
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary
) -> None:
    window, _ = asked

    window.similar_panel.revealed.emit("b")

    assert not library.asked(LocateAsset)


def test_a_result_on_another_board_opens_that_board_and_offers_the_way_back(
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary, qtbot: QtBot
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer("far")))
    view = window.similar_panel.view
    view.setCurrentIndex(window.similar_panel.model.index(0))

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
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    window.similar_panel.revealed.emit("lost")
    (locate,) = library.asked(LocateAsset)

    library.tell(AssetLocated(locate.request_id, AssetId("lost"), ()))

    assert "lies on no board" in window.notifier.sentences[0]


def test_dragging_results_carries_their_assets(
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer("x", "y")))
    model = window.similar_panel.model

    mime = model.mimeData([model.index(1), model.index(0)])

    assert read_mime(mime) == LibraryAssets((AssetId("x"), AssetId("y")))
    assert model.flags(model.index(0)) & Qt.ItemFlag.ItemIsDragEnabled


def test_an_empty_answer_says_what_is_still_missing(
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary, qtbot: QtBot
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer(not_indexed=12)))
    assert window.similar_panel._empty.text() == (
        "Nothing similar yet: 12 pictures are still being indexed."
    )

    questions = len(library.asked(SimilarRequest))
    library.tell(AssetsEmbedded((AssetId("x"),)))
    qtbot.waitUntil(lambda: len(library.asked(SimilarRequest)) == questions + 1)


def test_why_there_is_no_answer_is_said_in_the_panel(
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary
) -> None:
    window, request = asked

    library.tell(RequestFailed(request.request_id, "The model is missing.", "Install it again."))

    assert window.similar_panel._empty.text() == "The model is missing. Install it again."
    assert not window.notifier.sentences


def test_names_are_searched_a_moment_after_the_last_key(
    opened: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    opened.run("find_names")
    assert opened.find_dock.isVisible()

    qtbot.keyClicks(opened.similar_panel.field, "red ferry")
    qtbot.waitUntil(lambda: bool(library.asked(WordRequest)))

    (request,) = library.asked(WordRequest)
    assert request.text == "red ferry"
    library.tell(MatchesReady(request.request_id, answer("ferry")))
    model = opened.similar_panel.model
    assert model.rowCount() == 1
    assert "likeness" not in model.index(0).data(Qt.ItemDataRole.ToolTipRole)


def test_names_that_are_brought_cover_nothing(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, ONE)
    library.tell(BoardLoaded(library.next_request_id(), ONE, (stored("a"), stored("b"))))
    window.controller.similar.find_names("ferry")
    (request,) = library.asked(WordRequest)
    library.tell(MatchesReady(request.request_id, answer("x", "y")))

    window.similar_panel._bring.click()

    board = window.controller.boards.current
    assert board is not None
    for item in board.document:
        others = [other for other in board.document if other is not item]
        assert not any(item.placement.rect.intersects(other.placement.rect) for other in others)


def test_matches_are_a_well_formed_model(qtmodeltester: object, qtbot: QtBot) -> None:
    model = MatchesModel()
    qtmodeltester.check(model)  # type: ignore[attr-defined]
    model.show(answer("a", "b", "c").matches)
    qtmodeltester.check(model)  # type: ignore[attr-defined]
    model.set_min_score(0.75)
    qtmodeltester.check(model)  # type: ignore[attr-defined]
    assert read_assets(bytes(model.mimeData([model.index(0)]).data(model.mimeTypes()[0]).data()))


def test_results_lie_in_columns_that_begin_where_the_controls_do(
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary
) -> None:
    window, request = asked
    library.tell(MatchesReady(request.request_id, answer("x", "y", "z")))
    panel = window.similar_panel

    cells = [panel.view.visualRect(panel.model.index(row)) for row in range(3)]

    assert len({cell.y() for cell in cells}) == 1
    first = panel.view.viewport().mapTo(panel, cells[0].topLeft())
    assert first.x() == panel._looks.x()


def test_results_of_this_board_follow_it_until_their_source_is_gone(
    asked: tuple[MainWindow, SimilarRequest], library: RecordingLibrary
) -> None:
    window, _ = asked
    window.similar_panel.scope_chosen.emit("board")
    library.tell(MatchesReady(library.asked(SimilarRequest)[-1].request_id, answer("b")))
    soon = window.controller.similar._refresh_soon
    before = len(library.asked(SimilarRequest))

    window.view.select([ONE.items[1].id])
    window.run("delete")
    assert soon.isActive()
    soon.timeout.emit()
    assert len(library.asked(SimilarRequest)) == before + 1

    window.view.select([ONE.items[0].id])
    window.run("delete")
    soon.timeout.emit()
    assert len(library.asked(SimilarRequest)) == before + 1
    assert not window.similar_panel.model.rowCount()
    assert "no longer on this board" in window.similar_panel._empty.text()

    window.run("undo")
    soon.timeout.emit()
    assert len(library.asked(SimilarRequest)) == before + 2


def test_a_search_that_finds_more_than_it_shows_says_so(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, ONE)
    panel = window.similar_panel
    panel.field.setText("image")
    panel.searched.emit("image")

    names = [f"image{number}" for number in range(100)]
    library.tell(MatchesReady(library.asked(WordRequest)[-1].request_id, answer(*names)))
    assert panel._count.text() == "The first 100 pictures"

    library.tell(BoardLoaded(library.next_request_id(), ONE, (stored("a"),)))
    window.view.select([ONE.items[0].id])
    window.run("find_similar")
    assert not panel.field.text()
