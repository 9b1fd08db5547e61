"""A question is put together by hand: chips, weights, the way back."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QDrag,
    QDropEvent,
    QGuiApplication,
    QImage,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from refboard.core.board import Board
from refboard.core.events import MatchesReady
from refboard.core.finding.query import Filters, Scope
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import ColourTerm, PictureTerm, Swatch, Term, WordTerm
from refboard.core.ids import AssetId
from refboard.ui.find.question.chip import Chip, weight_words
from refboard.ui.find.question.inquiry import Among, Where
from refboard.ui.importing.clipboard import assets_mime
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, SECOND, RecordingLibrary, answer, item_of, stored

ONE = Board(FIRST, "First", (item_of("a"), item_of("b", 200), item_of("c", 400)))
A = PictureTerm((AssetId("a"),))


@pytest.fixture
def asked(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """A window in which Find similar was asked for the first picture, and answered."""
    library.open(tmp_path, ONE, Board(SECOND, "Second"))
    window.known_assets.put(stored(name) for name in "abcxy")
    window.view.select([ONE.items[0].id])
    window.run("find_similar")
    library.tell(MatchesReady(library.asked(FindRequest)[-1].request_id, answer("b", "x", "y")))
    return window


def terms(library: RecordingLibrary) -> tuple[Term, ...]:
    return library.asked(FindRequest)[-1].query.terms


def chips(window: MainWindow) -> list[Chip]:
    return window.find_panel.box.chips


def drop(window: MainWindow, mime: QMimeData) -> None:
    """Drop something on the panel, as the desktop would."""
    panel = window.find_panel
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    panel.dropEvent(QDropEvent(QPointF(9, 9), copy, mime, left, none))


def test_what_is_added_comes_to_what_is_asked_and_find_similar_begins_anew(
    asked: MainWindow, library: RecordingLibrary
) -> None:
    asked.view.select([ONE.items[1].id, ONE.items[2].id])
    asked.run("add_to_question")
    assert terms(library) == (A, PictureTerm((AssetId("b"), AssetId("c"))))
    assert [chip.face.words for chip in chips(asked)] == ["a.png", "2 pictures"]

    asked.run("find_similar")

    assert terms(library) == (PictureTerm((AssetId("b"), AssetId("c"))),)


def test_a_result_is_added_or_is_what_answers_are_to_be_unlike(
    asked: MainWindow, library: RecordingLibrary
) -> None:
    view = asked.find_panel.view

    def line(words: str) -> None:
        menu = view.menu_of(view.model().index(1, 0))
        next(one for one in menu.actions() if one.text() == words).trigger()

    line("Not like this")
    assert terms(library) == (A, PictureTerm((AssetId("x"),), weight=-1.0))
    assert chips(asked)[1].accessibleName() == "Unlike x.png, as it is"
    line("Add to question")

    assert terms(library) == (A, PictureTerm((AssetId("x"),)))


def test_a_click_turns_a_chip_and_a_question_without_aim_says_what_to_do(
    asked: MainWindow, library: RecordingLibrary
) -> None:
    before = len(library.asked(FindRequest))
    QTest.mouseClick(chips(asked)[0], Qt.MouseButton.LeftButton, pos=QPoint(20, 10))

    assert chips(asked)[0].face.weight == -1.0
    assert len(library.asked(FindRequest)) == before
    assert "to be unlike" in asked.find_panel.answers.empty.text()
    QTest.keyClick(chips(asked)[0], Qt.Key.Key_Space)
    assert terms(library) == (A,)


def test_the_wheel_a_drag_and_the_keys_say_how_much_a_chip_counts(
    asked: MainWindow, library: RecordingLibrary
) -> None:
    def settle() -> None:
        library.tell(MatchesReady(library.asked(FindRequest)[-1].request_id, answer("x")))

    (chip,) = chips(asked)
    none, middle = Qt.KeyboardModifier.NoModifier, QPointF(20, 10)
    spot = chip.mapToGlobal(middle)
    phase, left = Qt.ScrollPhase.NoScrollPhase, Qt.MouseButton.NoButton
    turned = QWheelEvent(middle, spot, QPoint(), QPoint(0, 120), left, none, phase, False)
    QApplication.sendEvent(chip, turned)
    assert terms(library)[0].weight == 1.25
    settle()
    QTest.keyClick(chip, Qt.Key.Key_Down)
    assert terms(library)[0].weight == 1.0
    settle()

    QTest.mousePress(chip, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    QTest.mouseMove(chip, QPoint(30, 10))
    QTest.mouseMove(chip, QPoint(500, 10))
    QTest.mouseRelease(chip, Qt.MouseButton.LeftButton, pos=QPoint(500, 10))
    settle()

    assert terms(library)[0].weight == 2.0
    assert chip.face.weight == 2.0  # and it was not turned
    assert [weight_words(size) for size in (0.25, 0.6, -1.0, 1.9)] == [
        "a little",
        "a little",
        "as it is",
        "twice",
    ]


def test_while_a_weight_is_dragged_one_question_is_under_way_and_the_newest_follows(
    asked: MainWindow, library: RecordingLibrary
) -> None:
    before = len(library.asked(FindRequest))
    for weight in (1.1, 1.2, 1.3):
        asked.find_panel.box.weighed.emit(0, weight)
    (under_way,) = library.asked(FindRequest)[before:]
    view = asked.find_panel.view
    view.setCurrentIndex(asked.find_panel.model.index(1))

    library.tell(MatchesReady(under_way.request_id, answer("y", "b", "x")))

    assert [asset.id for asset in view.selected_assets()] == ["x"]
    assert terms(library)[0].weight == 1.3
    assert len(library.asked(FindRequest)) == before + 2


def test_chips_are_walked_and_removed_by_keys(asked: MainWindow, library: RecordingLibrary) -> None:
    field = asked.find_panel.field
    asked.activateWindow()
    field.setFocus()
    QTest.keyClicks(field, "red boat")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert terms(library) == (A, WordTerm("red boat"))
    assert not field.text()

    QTest.keyClick(field, Qt.Key.Key_Backspace)
    first, second = chips(asked)
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Left)
    assert first.hasFocus()
    QTest.keyClick(first, Qt.Key.Key_Delete)

    assert terms(library) == (WordTerm("red boat"),)
    assert chips(asked)[0].hasFocus()
    QTest.keyClick(chips(asked)[0], Qt.Key.Key_Right)
    assert field.hasFocus()
    cross = QPoint(chips(asked)[0].width() - 6, 12)
    QTest.mouseClick(chips(asked)[0], Qt.MouseButton.LeftButton, pos=cross)
    assert not chips(asked)
    assert "Select a picture" in asked.find_panel.answers.empty.text()


def test_words_are_asked_while_they_are_typed_and_the_key_for_words_begins_anew(
    asked: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    field = asked.find_panel.field
    QTest.keyClicks(field, "boat")
    qtbot.waitUntil(lambda: terms(library) == (A, WordTerm("boat")))
    assert len(chips(asked)) == 1

    asked.run("find_names")
    QTest.keyClicks(field, "ship")

    qtbot.waitUntil(lambda: terms(library) == (WordTerm("ship"),))
    assert not chips(asked)
    asked.find_panel.bar.back.click()
    assert terms(library) == (A, WordTerm("boat"))
    assert field.text() == "boat"


def test_pictures_of_the_library_and_files_are_dropped_on_the_panel(
    asked: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    drop(asked, assets_mime([AssetId("b"), AssetId("c")], None))
    assert terms(library) == (A, PictureTerm((AssetId("b"), AssetId("c"))))

    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF884422)
    path = tmp_path / "ember.png"
    assert image.save(str(path))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drop(asked, mime)

    assert terms(library)[-1] == PictureTerm(path=path)
    assert chips(asked)[-1].face.words == "ember.png"


def test_a_picture_of_another_program_is_pasted_and_seen_on_its_chip(
    asked: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF884422)
    QGuiApplication.clipboard().setImage(image)
    QTest.keyClick(asked.find_panel.field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    qtbot.waitUntil(lambda: len(chips(asked)) == 2)
    term = terms(library)[-1]
    assert isinstance(term, PictureTerm)
    assert term.path is not None
    assert QImage(str(term.path)).size() == image.size()
    qtbot.waitUntil(lambda: chips(asked)[-1].face.picture is not None)
    QGuiApplication.clipboard().clear()


def test_a_picture_of_a_web_page_is_asked_by_what_the_browser_hands_out(
    asked: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    mime = QMimeData()
    mime.setHtml('<img src="https://example.org/large.png" width="4000" height="3000">')
    drop(asked, mime)
    assert "Drop this picture on the board first" in asked.notifier.sentences[0]

    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(0xFF884422)
    mime.setImageData(image)
    drop(asked, mime)

    qtbot.waitUntil(lambda: len(chips(asked)) == 2)
    assert isinstance(terms(library)[-1], PictureTerm)


def test_words_that_are_typed_and_taken_back_leave_no_step(
    asked: MainWindow, library: RecordingLibrary
) -> None:
    find = asked.controller.find
    find.find_words("ferry")
    find.draft_words("red")
    find.draft_words("")

    find.go(-1)

    assert terms(library) == (A,)


def test_a_folder_or_words_that_are_dropped_are_refused_in_a_sentence(
    asked: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    before = len(library.asked(FindRequest))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])

    drop(asked, mime)

    assert len(library.asked(FindRequest)) == before
    assert "folder is no question" in asked.notifier.sentences[0]


def test_the_way_back_restores_chips_scope_and_sliders(
    asked: MainWindow, library: RecordingLibrary
) -> None:
    panel = asked.find_panel
    where = Where(Among.BOARD, filters=Filters(shape="wide"))
    panel.refine.where_chosen.emit(where)
    panel.controls.strictness.setValue(30)
    panel.refine.most.setValue(1)
    asked.controller.find.find_words("ferry")
    panel.bar.cleared.emit()
    assert not chips(asked)
    assert asked.controller.find.inquiry.where.is_everywhere

    asked.activateWindow()
    panel.field.setFocus()
    QTest.keyClick(panel.field, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert terms(library) == (WordTerm("ferry"),)
    library.tell(MatchesReady(library.asked(FindRequest)[-1].request_id, answer("b", "x")))
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.BackButton)

    query = library.asked(FindRequest)[-1].query
    assert query.terms == (A,)
    assert (query.scope, query.filters) == (Scope(board_ids=(FIRST,)), Filters(shape="wide"))
    assert (panel.controls.strictness.value(), panel.refine.most_shown) == (30, 20)
    assert panel.refine.summary.text() == "This board, wide, up to 20"
    assert not panel.bar.back.isEnabled()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.ForwardButton)
    assert terms(library) == (WordTerm("ferry"),)


def test_a_recent_question_is_asked_again(asked: MainWindow, library: RecordingLibrary) -> None:
    asked.controller.find.add_term(ColourTerm((Swatch((200, 30, 30)),)))
    asked.controller.find.find_words("ferry")
    asked.find_panel.bar._fill_menu()
    lines = asked.find_panel.bar._menu.actions()
    assert [line.text() for line in lines] == ["ferry", "a.png + #c81e1e", "a.png"]

    lines[1].trigger()

    assert terms(library) == (A, ColourTerm((Swatch((200, 30, 30)),)))


def test_scope_and_filters_are_chosen_said_and_left_with_one_click(
    asked: MainWindow, library: RecordingLibrary
) -> None:
    refine = asked.find_panel.refine
    assert not refine.isVisible()
    asked.view.select([ONE.items[1].id, ONE.items[2].id])
    refine.opener.click()
    menu = refine.scope.menu()
    menu.aboutToShow.emit()
    lines = {line.text(): line for line in menu.actions()}
    assert {"Whole library", "This board", "2 selected pictures", "Second"} <= lines.keys()

    lines["2 selected pictures"].trigger()
    assert library.asked(FindRequest)[-1].query.scope == Scope(
        asset_ids=(AssetId("b"), AssetId("c"))
    )
    lines["Second"].trigger()
    refine.formats.menu().aboutToShow.emit()
    next(one for one in refine.formats.menu().actions() if one.text() == "PNG").trigger()

    query = library.asked(FindRequest)[-1].query
    assert query.scope == Scope(board_ids=(SECOND,))
    assert query.filters == Filters(formats=("PNG",))
    assert refine.summary.text() == "Second, PNG"
    refine.opener.click()
    assert refine.summary.isVisible()
    assert not refine.scope.isVisible()
    refine.reset.click()
    assert not refine.isVisible()
    assert replace(library.asked(FindRequest)[-1].query, terms=()).scope.is_everywhere


def test_pictures_are_dragged_from_the_board_over_the_panel_and_stay_where_they_lie(
    asked: MainWindow, library: RecordingLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, panel = asked.view, asked.find_panel
    view.fit_all(glide=False)
    taken: list[QMimeData] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, *_: taken.append(drag.mimeData()))
    rect = view.item_rect(ONE.items[1].id)
    assert rect is not None
    start = QPoint(round(rect.centre.x), round(rect.centre.y))
    over = view.mapFromGlobal(panel.mapToGlobal(panel.rect().center()))
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, at, button in (
        (QEvent.Type.MouseButtonPress, start, left),
        (QEvent.Type.MouseMove, start + QPoint(20, 20), none),
        (QEvent.Type.MouseMove, over, none),
    ):
        world = QPointF(view.mapToGlobal(at))
        plain = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(view, QMouseEvent(kind, QPointF(at), world, button, left, plain))

    drop(asked, taken[0])

    assert terms(library) == (A, PictureTerm((AssetId("b"),)))
    board = asked.controller.boards.current
    assert board is not None
    assert board.document.items[ONE.items[1].id] == ONE.items[1]


def test_with_nothing_selected_find_similar_says_what_to_select(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, ONE)
    window.presenters.situation.refresh()
    assert window.actions_table["find_similar"].isEnabled()

    window.actions_table["find_similar"].trigger()

    assert window.find_dock.isVisible()
    assert not library.asked(FindRequest)
    assert "Select a picture" in window.status.line.text()
