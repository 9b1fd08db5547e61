"""A part of a picture on the board as a question of the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from refboard.core.board import Board
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm
from refboard.ui.canvas.parts.part_wanted import ItemPart
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of, stored

ONE = Board(FIRST, "First", (item_of("a"), item_of("b", 200)))


@pytest.fixture
def part_asked(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> FindRequest:
    """What was asked by a drag over the right half of the first picture."""
    library.open(tmp_path, ONE)
    window.known_assets.put((stored("a"), stored("b")))
    window.view.zoom_to(1.0)
    QTest.keyClick(window.view, Qt.Key.Key_Q)
    rect = window.view.item_rect(ONE.items[0].id)
    assert rect is not None
    start = QPoint(round(rect.x + rect.width / 2), round(rect.y))
    end = QPoint(round(rect.right), round(rect.bottom))
    QTest.mousePress(window.view, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseRelease(window.view, Qt.MouseButton.LeftButton, pos=end)
    return library.asked(FindRequest)[-1]


def test_q_and_a_drag_ask_for_a_part_and_open_the_panel(
    window: MainWindow, part_asked: FindRequest
) -> None:
    (term,) = part_asked.query.terms

    assert isinstance(term, PictureTerm)
    assert term.asset_ids == ("a",)
    assert term.region is not None
    assert term.region.x == pytest.approx(0.5, abs=0.01)
    assert term.region.height == pytest.approx(1.0, abs=0.01)
    assert window.find_dock.isVisible()


def test_the_part_is_marked_while_its_question_is_shown(
    window: MainWindow, part_asked: FindRequest
) -> None:
    (term,) = part_asked.query.terms
    assert isinstance(term, PictureTerm)
    asked = [ItemPart(ONE.items[0].id, term.part)]
    assert marked(window) == asked

    window.find_dock.set_shown(False)
    assert marked(window) == []

    window.find_dock.set_shown(True)
    assert marked(window) == asked

    window.view.select([ONE.items[1].id])
    window.run("find_similar")
    assert marked(window) == []


def marked(window: MainWindow) -> list[ItemPart]:
    return list(window.view._state.asked_parts)
