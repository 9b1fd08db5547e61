"""Laying out by what pictures are like: the library is asked, and the board shows the rest."""

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from refboard.core.board import Board
from refboard.core.events import DescriptorsReady
from refboard.core.finding.questions import CompareAll
from refboard.core.geometry import bounding
from refboard.core.ids import AssetId
from refboard.core.layout.layouts import BY_LIKENESS, Layout
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.window.main_window import MainWindow
from tests.ui.arranging.test_arrange_presenter import board_of, choose, chooser, placed, shown
from tests.ui.recorder import FIRST, RecordingLibrary, item_of, stored

COUNT = 24
KINDS = 3


@pytest.fixture
def full(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """A board with pictures of three kinds in turn; nothing glides."""
    items = tuple(item_of(f"p{n}", 200 * (n % 6), 200 * (n // 6)) for n in range(COUNT))
    library.open(tmp_path, Board(FIRST, "First", items))
    window.known_assets.put(stored(f"p{n}") for n in range(COUNT))
    window.view.animates = False
    return window


def tell(library: RecordingLibrary, without: frozenset[str] = frozenset()) -> CompareAll:
    """Answer the last question: picture n is of kind n modulo 3."""
    question = library.asked(CompareAll)[-1]
    known = tuple(one for one in question.asset_ids if one not in without)
    kinds = np.eye(KINDS, 8, dtype=np.float32)[[int(one[1:]) % KINDS for one in known]]
    noise = np.random.default_rng(1).standard_normal(kinds.shape).astype(np.float32)
    library.tell(DescriptorsReady(question.request_id, known, kinds + 0.05 * noise))
    return question


def corners(board: OpenBoard) -> set[tuple[float, float]]:
    return {(item.placement.x, item.placement.y) for item in board.document}


@pytest.mark.parametrize("layout", BY_LIKENESS)
def test_the_panel_shows_what_is_alike_together_and_applies_it_as_one_step(
    full: MainWindow, library: RecordingLibrary, qtbot: QtBot, layout: Layout
) -> None:
    before = placed(full)
    full.run("arrange")
    as_rows = shown(full)
    choose(full, layout=layout)
    assert set(tell(library).asset_ids) == {AssetId(f"p{n}") for n in range(COUNT)}
    qtbot.waitUntil(lambda: shown(full) != as_rows)
    expected = shown(full)
    chooser(full).panel.apply_button.click()
    assert placed(full) == expected
    assert board_of(full).stack.count() == 1
    full.run("undo")
    assert placed(full) == before


def test_the_action_lays_out_at_once_and_clusters_keep_apart(
    full: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    before = placed(full)
    full.run("arrange_clusters")
    tell(library)
    qtbot.waitUntil(lambda: placed(full) != before)
    bounds = {
        kind: bounding(
            item.placement.bounds
            for item in board_of(full).document
            if item.asset_id and int(item.asset_id[1:]) % KINDS == kind
        )
        for kind in range(KINDS)
    }
    for one in range(KINDS):
        for other in range(one):
            first, second = bounds[one], bounds[other]
            assert first is not None
            assert second is not None
            assert not first.intersects(second)


def test_pictures_that_nothing_is_known_of_are_laid_out_with_the_others(
    full: MainWindow, library: RecordingLibrary, qtbot: QtBot
) -> None:
    before = placed(full)
    full.run("arrange_map")
    tell(library, without=frozenset({"p0", "p5"}))
    qtbot.waitUntil(lambda: placed(full) != before)
    assert len(corners(board_of(full))) == COUNT


def test_a_map_that_is_not_waited_for_changes_nothing(
    full: MainWindow, library: RecordingLibrary
) -> None:
    before = placed(full)
    full.run("arrange")
    choose(full, layout=Layout.MAP)
    chooser(full).cancel()
    tell(library)
    assert placed(full) == shown(full) == before
