"""Files that the desktop hands to the window come into sight."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from refboard.core.board import Board, Viewpoint
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of


@pytest.mark.parametrize("zoom", [0.9, 12.0])
def test_a_file_that_is_opened_while_one_looks_closely_comes_into_sight(
    window: MainWindow,
    library: RecordingLibrary,
    picture: Callable[..., Path],
    tmp_path: Path,
    qtbot: QtBot,
    zoom: float,
) -> None:
    row = tuple(item_of(name, x=170 * place) for place, name in enumerate("abcde"))
    library.open(tmp_path, Board(FIRST, "First", row, Viewpoint(420, 60, zoom)))

    window.open_paths([picture("new.png", 3000, 2000)])

    board = window.controller.boards.current
    assert board is not None
    (new,) = window.view.selected_ids()
    bounds = board.document.items[new].placement.bounds
    qtbot.waitUntil(lambda: not window.view._camera.is_gliding)
    seen = window.view.visible_rect()
    assert seen.x <= bounds.x
    assert bounds.right <= seen.right
    assert seen.y <= bounds.y
    assert bounds.bottom <= seen.bottom
