"""Panels give way in small windows, unless the user gave them a width."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from refboard.ui.style.panel_widths import panel_widths
from refboard.ui.window.main_window import MainWindow


@pytest.mark.parametrize(
    ("window", "widths"), [(1000, (150, 250)), (1280, (197, 315)), (1600, (212, 340))]
)
def test_panels_take_a_part_of_the_window(window: int, widths: tuple[int, int]) -> None:
    assert panel_widths(window) == widths


def test_panels_follow_the_window(opened: MainWindow) -> None:
    opened.find_dock.set_shown(True)
    assert (opened.boards_dock.width(), opened.find_dock.width()) == (150, 250)

    opened.resize(1500, 700)
    QApplication.processEvents()

    assert (opened.boards_dock.width(), opened.find_dock.width()) == (212, 340)


def test_a_panel_that_was_dragged_keeps_its_width(opened: MainWindow) -> None:
    opened.resizeDocks([opened.boards_dock], [190], Qt.Orientation.Horizontal)
    QApplication.processEvents()
    assert opened.boards_dock.width() == 190

    opened.resize(1500, 700)
    QApplication.processEvents()

    assert opened.boards_dock.width() == 190
