"""From a picture to its likes, to theirs, and why each is there."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from refboard.core.board import Board
from refboard.core.events import MatchesReady
from refboard.core.finding.evidence import Evidence, EvidenceKind
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm
from refboard.core.ids import AssetId
from refboard.core.query import Match, Matches
from refboard.ui.find.answers.reasons import reasons
from refboard.ui.find.question.likeness import (
    STRICTEST,
    least_likeness,
    likeness_words,
    seen_strength,
)
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, answer, item_of, stored

ONE = Board(FIRST, "First", (item_of("a"), item_of("b", 200)))
WHY = (
    Evidence(EvidenceKind.SUBJECT, 0.6, "elephant"),
    Evidence(EvidenceKind.SHAPE, 0.3),
    Evidence(EvidenceKind.PALETTE, 0.01),
)


@pytest.fixture
def asked(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    library.open(tmp_path, ONE)
    window.known_assets.put(stored(name) for name in "abxyz")
    window.view.select([ONE.items[0].id])
    window.run("find_similar")
    give(library, "x", "y")
    return window


def give(library: RecordingLibrary, *names: str) -> None:
    library.tell(MatchesReady(library.asked(FindRequest)[-1].request_id, answer(*names)))


def asset_ids(library: RecordingLibrary) -> tuple[AssetId, ...]:
    (term,) = library.asked(FindRequest)[-1].query.terms
    assert isinstance(term, PictureTerm)
    return term.asset_ids


def test_exploring_keeps_the_way_and_leads_back_along_it(
    asked: MainWindow, library: RecordingLibrary
) -> None:
    panel = asked.find_panel
    assert not panel.trail.isVisible()
    view = panel.view
    view.setCurrentIndex(panel.model.index(1))
    QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asset_ids(library) == ("y",)
    give(library, "z", "x")
    view.setCurrentIndex(panel.model.index(0))
    panel.answers.foot.explore.click()
    assert asset_ids(library) == ("z",)
    assert [step.asset_id for step in panel.trail.steps] == ["a", "y", "z"]

    panel.trail.steps[1].click()
    assert asset_ids(library) == ("y",)
    assert [step.asset_id for step in panel.trail.steps] == ["a", "y"]
    give(library, "z", "x")
    asked.activateWindow()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Backspace)

    assert asset_ids(library) == ("z",)  # as in a browser: to the question before
    asked.view.select([ONE.items[1].id])
    asked.run("find_similar")
    assert not panel.trail.isVisible()


def test_why_a_picture_is_there_is_said_below_the_grid_and_read_aloud(
    asked: MainWindow, library: RecordingLibrary
) -> None:
    asked.controller.find.find_words("elephant")
    found = Match(stored("x"), 0.6, likeness=0.6, evidence=WHY)
    request_id = library.asked(FindRequest)[-1].request_id
    remark = "The nearest that it knows is elephant."
    library.tell(MatchesReady(request_id, Matches((found,), "words", True, 1.0, remarks=(remark,))))
    panel = asked.find_panel
    why = panel.answers.foot.why
    before = why.grab().toImage()

    panel.view.setCurrentIndex(panel.model.index(0))

    assert why.words == "Subject: elephant, very alike. Shape: quite alike"
    assert why.grab().toImage() != before
    read = panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Subject: elephant, very alike" in read
    assert panel.answers.remarks.text() == remark
    asked.controller.find.clear()
    assert not panel.answers.remarks.isVisible()


def test_the_same_picture_says_what_was_done_to_it() -> None:
    same = Match(stored("x"), 1.0, evidence=(Evidence(EvidenceKind.SAME, 1.0, "mirrored"),))

    assert [reason.sentence for reason in reasons(same)] == ["Same picture, mirrored"]


def test_nothing_is_painted_over_a_picture_that_is_chosen(asked: MainWindow) -> None:
    view, model = asked.find_panel.view, asked.find_panel.model

    def inside() -> QImage:
        cell = view.visualRect(model.index(0))
        room = view._delegate.grid.picture_in(cell).adjusted(1, 1, -1, -1)
        return view.viewport().grab(room).toImage()

    before = inside()
    view.setCurrentIndex(model.index(0))

    assert inside() == before


def test_words_and_bars_go_with_the_ticks_of_the_slider() -> None:
    places = range(0, STRICTEST + 1, 25)
    assert [likeness_words(least_likeness(place) + 1e-9) for place in places] == [
        "hardly alike",
        "a little alike",
        "quite alike",
        "very alike",
        "nearly the same",
    ]
    for place in places:
        assert seen_strength(least_likeness(place)) == pytest.approx(place / STRICTEST)
