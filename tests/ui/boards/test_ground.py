import pytest
from PySide6.QtGui import QColor

from refboard.core.settings import Settings
from refboard.ui.style.grounds import GROUNDS, grid_on
from refboard.ui.style.tokens import contrast
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import RecordingLibrary


def ground_of(window: MainWindow) -> str:
    board = window.controller.boards.current
    assert board is not None
    return board.document.settings.background


def test_a_board_gets_a_background_of_its_own_as_one_step(
    opened: MainWindow, library: RecordingLibrary
) -> None:
    opened.run("ground_777777")
    assert ground_of(opened) == "#777777"
    assert opened.actions_table["ground_777777"].isChecked()

    opened.run("undo")
    assert ground_of(opened) == ""
    assert opened.actions_table["ground_theme"].isChecked()


def test_choosing_the_background_that_is_there_is_no_step(opened: MainWindow) -> None:
    opened.run("ground_theme")

    assert not opened.actions_table["undo"].isEnabled()


def test_boards_without_one_lie_on_the_background_that_is_set_for_the_theme(
    opened: MainWindow,
) -> None:
    opened.settings.change(Settings(theme="dark", dark_ground="#000000", light_ground="#ffffff"))
    assert opened.view.colours.background == QColor("#000000")

    opened.settings.change(Settings(theme="light", dark_ground="#000000", light_ground="#ffffff"))
    assert opened.view.colours.background == QColor("#ffffff")


@pytest.mark.parametrize("colour", [value for value, _ in GROUNDS if value] + ["#181818"])
def test_dots_are_seen_on_every_background_and_are_quiet(colour: str) -> None:
    assert 1.3 < contrast(colour, grid_on(QColor(colour)).name()) < 2.6
