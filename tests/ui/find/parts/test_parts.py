"""A part of a picture on the board as a question of the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from refboard.core.board import Board
from refboard.core.events import MatchesReady
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm
from refboard.core.ids import AssetId
from refboard.ui.canvas.parts.part_wanted import ItemPart
from refboard.ui.find.parts.part_popover import MARGIN_PX, PartPopover
from refboard.ui.importing.clipboard import ASSETS_MIME, write_assets
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, answer, item_of, stored

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


def popover(window: MainWindow) -> PartPopover:
    (found,) = window.find_panel.findChildren(PartPopover)
    return found


def drag(widget: PartPopover, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=end)


def test_a_part_of_an_answer_that_lies_nowhere_can_be_asked_for(
    window: MainWindow, library: RecordingLibrary, part_asked: FindRequest
) -> None:
    library.tell(MatchesReady(part_asked.request_id, answer("far")))
    window.find_panel.view.setCurrentIndex(window.find_panel.model.index(0))
    window.find_panel.view.setFocus()
    QTest.keyClick(window.find_panel.view, Qt.Key.Key_Q)
    shown = popover(window)

    # 800 x 600 pixels, shown 560 x 420.
    drag(shown, QPoint(MARGIN_PX, MARGIN_PX), QPoint(MARGIN_PX + 280, MARGIN_PX + 105))

    (term,) = library.asked(FindRequest)[-1].query.terms
    assert isinstance(term, PictureTerm)
    assert term.asset_ids == ("far",)
    assert term.region is not None
    region = term.region
    assert (region.x, region.y, region.width, region.height) == pytest.approx((0, 0, 0.5, 0.25))
    assert not shown.isVisible()


def test_what_is_asked_about_can_be_cut_to_a_part_of_it(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    library.open(tmp_path, ONE)
    window.known_assets.put((stored("a"), stored("b")))
    window.view.select([ONE.items[0].id])
    window.run("find_similar")

    window.find_panel.box.part_wanted.emit(0)
    shown = popover(window)
    QTest.keyClick(shown, Qt.Key.Key_Q)  # a line from now on
    drag(shown, QPoint(100, 100), QPoint(103, 102))  # no more than a click
    (term,) = library.asked(FindRequest)[-1].query.terms
    assert isinstance(term, PictureTerm)
    assert term.region is None
    QTest.qWait(0)

    window.find_panel.box.part_wanted.emit(0)
    shown = window.find_panel.findChildren(PartPopover)[-1]
    drag(shown, QPoint(MARGIN_PX + 280, MARGIN_PX), QPoint(MARGIN_PX + 560, MARGIN_PX + 420))
    (term,) = library.asked(FindRequest)[-1].query.terms
    assert isinstance(term, PictureTerm)
    assert term.region is not None
    assert term.region.x == pytest.approx(0.5)
    assert len(library.asked(FindRequest)) == 3


def test_the_panel_has_buttons_for_a_part_and_for_what_was_copied(
    window: MainWindow, library: RecordingLibrary, part_asked: FindRequest
) -> None:
    marks, copied = (
        next(b for b in window.find_panel.bar.findChildren(QToolButton) if words in b.toolTip())
        for words in ("Mark a part", "copied")
    )
    marks.click()
    assert window.view.tool == "find_part"

    mime = QMimeData()
    mime.setData(ASSETS_MIME, write_assets([AssetId("b")]))
    QGuiApplication.clipboard().setMimeData(mime)
    copied.click()
    terms = library.asked(FindRequest)[-1].query.terms
    assert terms == (*part_asked.query.terms, PictureTerm((AssetId("b"),)))
