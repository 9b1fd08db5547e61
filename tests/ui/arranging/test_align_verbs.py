from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from refboard.core.board import Board
from refboard.core.ids import ItemId
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of


def show(
    window: MainWindow, library: RecordingLibrary, folder: Path, *places: tuple[float, float]
) -> list[ItemId]:
    items = tuple(item_of(f"{n}", x, y) for n, (x, y) in enumerate(places))
    library.open(folder, Board(FIRST, "First", items))
    ids = [item.id for item in items]
    window.view.select(ids)
    return ids


def corners(window: MainWindow, ids: list[ItemId]) -> list[tuple[float, float]]:
    board = window.controller.boards.current
    assert board is not None
    found = [board.document.items[item_id].placement for item_id in ids]
    return [(placement.x, placement.y) for placement in found]


def test_aligning_is_one_step_that_undo_takes_back(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    ids = show(window, library, tmp_path, (0, 0), (50, 200), (90, 400))

    window.run("align_left")
    assert corners(window, ids) == [(0, 0), (0, 200), (0, 400)]

    window.run("undo")
    assert corners(window, ids) == [(0, 0), (50, 200), (90, 400)]


@pytest.mark.parametrize("action_id", ["align_left", "align_right", "align_centre"])
def test_a_locked_picture_stays_and_the_others_line_up_with_it(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path, action_id: str
) -> None:
    ids = show(window, library, tmp_path, (0, 0), (50, 200), (90, 400))
    window.view.select([ids[1]])
    window.run("lock")
    window.view.select(ids)

    window.run(action_id)

    assert corners(window, ids) == [(50, 0), (50, 200), (50, 400)]


def test_distributing_needs_three_and_aligning_two(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    ids = show(window, library, tmp_path, (0, 0), (150, 0), (900, 0))
    table = window.actions_table
    QApplication.processEvents()
    assert table["distribute_across"].isEnabled()
    window.view.select(ids[:2])
    QApplication.processEvents()
    assert table["align_top"].isEnabled()
    assert not table["distribute_across"].isEnabled()
    window.view.select(ids[:1])
    QApplication.processEvents()
    assert not table["align_top"].isEnabled()

    window.view.select(ids)
    window.run("distribute_across")

    assert corners(window, ids) == [(0, 0), (450, 0), (900, 0)]


def test_spacing_out_uses_the_gap_of_the_settings(
    window: MainWindow, library: RecordingLibrary, tmp_path: Path
) -> None:
    ids = show(window, library, tmp_path, (0, 0), (500, 30), (900, 60))
    board = window.controller.boards.current
    assert board is not None
    width = board.document.items[ids[0]].placement.width

    window.run("space_across")

    step = width + window.settings.value.arrange_gap
    assert corners(window, ids) == [(0, 0), (step, 30), (2 * step, 60)]
