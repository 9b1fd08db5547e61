"""The picker of colours in the Find panel, driven by pointer and keys."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from refboard.core.board import Board
from refboard.core.colour.oklab import oklab_of
from refboard.core.colour.palette import PaletteColour
from refboard.core.events import PalettesReady
from refboard.core.finding.questions import FindRequest, ListPalettes
from refboard.core.finding.terms import ColourTerm, Swatch
from refboard.core.ids import AssetId
from refboard.ui.find.colours.colour_popover import ColourPopover
from refboard.ui.find.colours.colour_presenter import ColourPresenter
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of

ONE = Board(FIRST, "First", (item_of("a"), item_of("b", 200)))
RED, BLUE = (204, 51, 51), (32, 64, 200)


@pytest.fixture
def presenter(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> ColourPresenter:
    """The picker of a window with a board, opened from its button."""
    library.open(tmp_path, ONE)
    window.resize(1200, 900)
    window.show()
    found = window.findChild(ColourPresenter)
    assert isinstance(found, ColourPresenter)
    QTest.mouseClick(found.button, Qt.MouseButton.LeftButton)
    return found


@pytest.fixture
def picker(presenter: ColourPresenter) -> ColourPopover:
    return presenter.popover


def asked(window: MainWindow) -> tuple[Swatch, ...]:
    """Return the colours that are asked for."""
    (term,) = window.controller.find.inquiry.terms
    assert isinstance(term, ColourTerm)
    return term.swatches


def test_a_colour_that_is_written_is_asked_for_as_it_is_typed(
    picker: ColourPopover, window: MainWindow, library: RecordingLibrary
) -> None:
    picker.field.setFocus()
    QTest.keyClicks(picker.field, "#c33")
    assert asked(window) == (Swatch(RED),)
    assert library.asked(FindRequest)[-1].query.terms == (ColourTerm((Swatch(RED),)),)

    QTest.keyClicks(picker.field, "x")
    assert picker.field.property("state") == "wrong"
    assert asked(window) == (Swatch(RED),)

    picker.field.clear()
    QTest.keyClicks(picker.field, "rgb(32 64 200)")
    assert asked(window) == (Swatch(BLUE),), "it changes the colour that is chosen"
    assert picker.plane.rgb == pytest.approx(BLUE, abs=2)


def test_the_plane_is_moved_on_by_arrows_and_pointer(
    picker: ColourPopover, window: MainWindow, library: RecordingLibrary
) -> None:
    plane = picker.plane
    QTest.mouseClick(plane, Qt.MouseButton.LeftButton, pos=QPoint(plane.width() // 2, 40))
    first = asked(window)[0].rgb
    light, hue = plane.light, plane.hue

    QTest.keyClick(plane, Qt.Key.Key_Right)
    QTest.keyClick(plane, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    assert plane.hue > hue
    assert plane.light < light
    assert asked(window)[0].rgb == plane.rgb != first
    assert bytes(plane.rgb).hex() in plane.accessibleDescription()


@pytest.mark.parametrize("rgb", [RED, BLUE, (0, 0, 0), (255, 255, 255), (128, 128, 128)])
def test_the_plane_shows_any_colour(picker: ColourPopover, rgb: tuple[int, int, int]) -> None:
    picker.plane.show_rgb(rgb)

    assert picker.plane.rgb == pytest.approx(rgb, abs=3)


def test_colours_at_hand_come_to_what_is_asked(
    picker: ColourPopover, window: MainWindow, library: RecordingLibrary
) -> None:
    question = library.asked(ListPalettes)[-1]
    assert question.asset_ids == ("a", "b")
    lab = oklab_of(np.array([RED, BLUE], np.uint8)).tolist()
    palette = tuple(PaletteColour((one[0], one[1], one[2]), 0.5) for one in lab)
    library.tell(PalettesReady(question.request_id, ((AssetId("a"), palette),)))
    assert picker.of_board.isVisible()

    for button in picker.of_board.buttons:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    assert {swatch.rgb for swatch in asked(window)} == {
        button.rgb for button in picker.of_board.buttons
    }
    assert len(asked(window)) == 2


def test_amounts_are_dragged_and_keys_change_the_strip(
    picker: ColourPopover, window: MainWindow, library: RecordingLibrary
) -> None:
    for text in ("#c33", "#2040c8"):
        picker.field.setText(text)
        QTest.keyClick(picker.field, Qt.Key.Key_Return)
    strip = picker.strip
    assert asked(window) == (Swatch(RED), Swatch(BLUE))

    border = QPoint(round(strip.mix.ends[0] * strip.width()), 10)
    QTest.mousePress(strip, Qt.MouseButton.LeftButton, pos=border)
    QTest.mouseMove(strip, QPoint(strip.width() // 5, 10))
    QTest.mouseRelease(strip, Qt.MouseButton.LeftButton, pos=QPoint(strip.width() // 5, 10))
    assert asked(window)[0].amount == pytest.approx(0.2, abs=0.02)
    assert picker.counts.isChecked()

    QTest.keyClick(strip, Qt.Key.Key_Up)
    assert asked(window)[1].amount > 0.6
    picker.counts.setChecked(False)
    assert asked(window) == (Swatch(RED), Swatch(BLUE))
    QTest.keyClick(strip, Qt.Key.Key_Delete)
    assert asked(window) == (Swatch(RED),)


def test_the_last_colour_that_goes_takes_its_chip_along_and_is_at_hand_again(
    presenter: ColourPresenter, library: RecordingLibrary, window: MainWindow
) -> None:
    picker = presenter.popover
    picker.field.setText("#c33")
    QTest.keyClick(picker.field, Qt.Key.Key_Return)
    picker.close_again()
    QTest.mouseClick(presenter.button, Qt.MouseButton.LeftButton)
    assert [button.rgb for button in picker.recent.buttons] == [RED]
    assert picker.strip.mix.colours == (RED,), "what is asked is what is changed"

    QTest.keyClick(picker.strip, Qt.Key.Key_Delete)

    assert not picker.strip.mix.swatches
    QTest.keyClick(picker, Qt.Key.Key_Escape)
    assert picker.isHidden()
