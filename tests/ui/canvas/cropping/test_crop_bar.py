"""Cropping in the window: its bar, its keys, and the ratios of the menus."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from refboard.core.board import Board, Viewpoint
from refboard.core.content import Crop
from refboard.core.ids import ItemId
from refboard.ui.canvas.cropping.crop_bar import CropBar
from refboard.ui.document.cropping import crop_of
from refboard.ui.window.main_window import MainWindow
from tests.items import asset_in
from tests.ui.canvas.conftest import make_item
from tests.ui.recorder import FIRST, RecordingLibrary, stored


@pytest.fixture
def pictured(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """Three pictures of 100 x 80 units; the last one is locked."""
    items = tuple(make_item(number, is_locked=number == 2) for number in range(3))
    library.open(tmp_path, Board(FIRST, "First", items, Viewpoint(150.0, 50.0, 1.0)))
    window.known_assets.put([stored(asset_in(item), 1000, 800) for item in items])
    window.view.setFocus()
    return window


@pytest.fixture
def bar(pictured: MainWindow) -> CropBar:
    """The bar while the first picture is cropped."""
    pictured.view.select([ItemId("i00")])
    QTest.keyClick(pictured.view, Qt.Key.Key_C)
    assert pictured.crop_bar.isVisible()
    return pictured.crop_bar


def crops(window: MainWindow) -> list[Crop]:
    board = window.controller.boards.current
    assert board is not None
    return [crop_of(item) for item in board.document]


WHOLE = Crop(0, 0, 1, 1)


def test_the_bar_lies_beside_the_picture_instead_of_the_selections(
    pictured: MainWindow, bar: CropBar
) -> None:
    whole = pictured.view.cropping.whole
    assert whole is not None
    seen = pictured.view.to_pixels(whole.bounds)

    assert not pictured.toolbar.isVisible()
    assert bar.geometry().top() >= seen.bottom
    assert pictured.view.rect().contains(bar.geometry())
    QTest.keyClick(pictured.view, Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert pictured.toolbar.isVisible()


def test_the_bar_chooses_a_ratio_and_is_done(pictured: MainWindow, bar: CropBar) -> None:
    menu = bar.ratio_button.menu()
    next(a for a in menu.actions() if a.text() == "1 : 1").trigger()
    assert bar.ratio_button.text() == "1 : 1"

    bar.done_button.click()

    assert crops(pictured)[0].width == pytest.approx(0.8)
    assert (bar.isHidden(), pictured.view.tool) == (True, "select")


def test_the_bar_is_used_by_keys_alone(pictured: MainWindow, bar: CropBar) -> None:
    pictured.view.cropping.choose_ratio(1.0)

    QTest.keyClick(pictured.view, Qt.Key.Key_Tab)
    assert bar.ratio_button.hasFocus()
    QTest.keyClick(bar.ratio_button, Qt.Key.Key_Tab)
    QTest.keyClick(bar.swap_button, Qt.Key.Key_Tab)
    QTest.keyClick(bar.reset_button, Qt.Key.Key_Return)
    assert pictured.view.cropping.ratio_name == "Free"
    QTest.keyClick(bar.reset_button, Qt.Key.Key_Escape)

    assert crops(pictured)[0] == WHOLE
    assert pictured.view.hasFocus()


def test_in_a_narrow_view_the_bar_keeps_what_ends_it(pictured: MainWindow, bar: CropBar) -> None:
    pictured.view.resize(150, 200)
    bar.place()

    assert bar.done_button.isVisible()
    assert bar.swap_button.isHidden()
    assert bar.geometry().right() < 150


def test_keys_of_the_window_do_not_reach_what_is_cropped(
    pictured: MainWindow, bar: CropBar
) -> None:
    pictured.view.cropping.choose_ratio(1.0)

    for key in (Qt.Key.Key_Delete, Qt.Key.Key_Left):
        QTest.keyClick(pictured.view, key)
    QTest.keyClick(pictured.view, Qt.Key.Key_H, Qt.KeyboardModifier.ShiftModifier)

    assert crops(pictured) == [WHOLE] * 3
    assert bar.isVisible()


def test_several_are_cropped_to_a_ratio_by_one_step_but_what_is_locked(
    pictured: MainWindow,
) -> None:
    pictured.view.select_all()

    pictured.run("crop_1_1")

    assert [crop.width for crop in crops(pictured)] == pytest.approx([0.8, 0.8, 1.0])
    assert pictured.controller.boards.undo.undoText() == "Crop 2 pictures"
    pictured.run("crop_4_3")
    assert [crop.height for crop in crops(pictured)] == pytest.approx([0.9375, 0.9375, 1.0])
    QApplication.processEvents()
    pictured.run("undo")
    pictured.run("undo")
    assert crops(pictured) == [WHOLE] * 3
