"""Seeing where the answer that is looked at is like what was asked."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest

from refboard.core.board import Board, Viewpoint
from refboard.core.content import Crop, Picture
from refboard.core.events import Explained, MatchesReady, RequestFailed
from refboard.core.finding.heat import CELLS, WINDOWS, Heat, heat_of
from refboard.core.finding.questions import ExplainRequest, FindRequest
from refboard.core.ids import AssetId
from refboard.ui.canvas.parts.heat_image import LEGEND, LEGEND_EVEN
from refboard.ui.find.heat.heat_presenter import CHOOSE
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, answer, item_of, stored

ONE = Board(FIRST, "First", (item_of("a"), item_of("b", 200)), Viewpoint(180, 60, 1.0))


def left_half() -> Heat:
    """Return a map that is warm at the left and cold at the right."""
    values = np.zeros((CELLS, CELLS), dtype=np.float32)
    values[:, : CELLS // 2] = 1.0
    return Heat(values, WINDOWS[0])


@pytest.fixture
def found(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """A window with two answers, the first of which lies on the board, and the map wanted."""
    library.open(tmp_path, ONE)
    window.known_assets.put((stored("a"), stored("b")))
    window.view.animates = False
    window.view.select([ONE.items[0].id])
    window.run("find_similar")
    window.view.clear_selection()
    library.tell(MatchesReady(library.asked(FindRequest)[-1].request_id, answer("b", "c")))
    window.find_panel.answers.foot.where.setChecked(True)
    return window


def look_at(window: MainWindow, row: int) -> None:
    window.find_panel.view.setCurrentIndex(window.find_panel.model.index(row))


def explain(library: RecordingLibrary, heat: Heat) -> None:
    asked = library.asked(ExplainRequest)[-1]
    library.tell(Explained(asked.request_id, asked.asset_id, heat))


def over(window: MainWindow) -> set[str]:
    """Return over which pictures of the board a map lies."""
    heat = window.view._state.heat
    return set() if heat is None else set(heat[0])


def legend(window: MainWindow) -> str:
    return window.find_panel.answers.foot.legend.text()


def test_it_is_asked_for_the_chosen_answer_and_what_was_asked(
    found: MainWindow, library: RecordingLibrary
) -> None:
    assert legend(found) == CHOOSE
    look_at(found, 0)

    (asked,) = library.asked(ExplainRequest)
    assert asked.asset_id == "b"
    assert asked.query == library.asked(FindRequest)[-1].query
    explain(library, left_half())
    assert legend(found) == LEGEND


def test_the_map_lies_over_the_picture_on_the_board_however_it_lies(
    found: MainWindow, library: RecordingLibrary
) -> None:
    lying = ONE.items[1]
    placement = replace(lying.placement, is_flipped_h=True)
    turned = replace(
        lying, placement=placement, content=Picture(AssetId("b"), Crop(0.25, 0.0, 0.5, 1.0))
    )
    board = found.controller.boards.current
    assert board is not None
    board.editor.replace([(lying, turned)], "Turn")

    def colours() -> tuple[int, int]:
        image = found.view.grab().toImage()
        rect = found.view.item_rect(lying.id)
        assert rect is not None
        y = round(rect.y + rect.height * 0.8)
        return tuple(  # type: ignore[return-value]
            image.pixelColor(QPoint(round(rect.x + share * rect.width), y)).lightness()
            for share in (0.15, 0.85)
        )

    before = colours()
    look_at(found, 0)
    explain(library, left_half())
    cold, warm = colours()  # mirrored: what is warm lies at the right
    assert cold < before[0]
    assert warm > cold

    found.find_panel.answers.foot.where.setChecked(False)
    assert colours() == before


def test_another_answer_gives_the_one_before_up_and_the_first_is_remembered(
    found: MainWindow, library: RecordingLibrary
) -> None:
    look_at(found, 0)
    first = library.asked(ExplainRequest)[-1]
    look_at(found, 1)
    second = library.asked(ExplainRequest)[-1]
    assert second.supersedes == first.request_id
    library.tell(Explained(first.request_id, first.asset_id, left_half()))
    assert over(found) == set()  # nobody waits for it any more
    explain(library, left_half())
    look_at(found, 0)
    explain(library, left_half())

    count = len(library.asked(ExplainRequest))
    look_at(found, 1)
    assert len(library.asked(ExplainRequest)) == count
    assert over(found) == {"c"}


def test_an_even_picture_a_refusal_and_another_question_are_told(
    found: MainWindow, library: RecordingLibrary
) -> None:
    look_at(found, 0)
    explain(library, heat_of(np.zeros(len(WINDOWS), dtype=np.float32)))
    assert legend(found) == LEGEND_EVEN

    look_at(found, 1)
    request = library.asked(ExplainRequest)[-1].request_id
    library.tell(RequestFailed(request, "There is no place.", ""))
    assert legend(found) == "There is no place."

    look_at(found, 0)
    assert over(found) == {"b"}
    found.view.select([ONE.items[1].id])
    found.run("find_similar")
    assert over(found) == set()


def test_w_switches_it_on_and_off(found: MainWindow, library: RecordingLibrary) -> None:
    where = found.find_panel.answers.foot.where
    found.find_panel.view.setCurrentIndex(QModelIndex())
    QTest.keyClick(found.find_panel.view, Qt.Key.Key_W)
    assert not where.isChecked()
    assert legend(found) == ""
    QTest.keyClick(found.find_panel.view, Qt.Key.Key_W)
    assert where.isChecked()
