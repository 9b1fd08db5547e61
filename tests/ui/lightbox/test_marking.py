"""Marking a part of the picture that is looked at by itself."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from refboard.core.board import Board, Viewpoint
from refboard.core.content import Crop, Picture
from refboard.core.finding.questions import FindRequest
from refboard.core.finding.terms import PictureTerm
from refboard.core.ids import AssetId
from refboard.ui.window.main_window import MainWindow
from tests.ui.recorder import FIRST, RecordingLibrary, item_of, stored

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def looking(window: MainWindow, library: RecordingLibrary, tmp_path: Path) -> MainWindow:
    """A lightbox on the right half of a picture of 400 x 300 pixels, mirrored."""
    whole = item_of("a")
    placement = replace(whole.placement, width=80.0, is_flipped_h=True)
    item = replace(
        whole, placement=placement, content=Picture(AssetId("a"), Crop(0.5, 0.0, 0.5, 1.0))
    )
    library.open(tmp_path, Board(FIRST, "First", (item,), Viewpoint(0, 0, 1.0)))
    window.known_assets.put([stored("a", 400, 300)])
    window.view.animates = False
    window.view.select([item.id])
    QTest.keyClick(window.view, Qt.Key.Key_Return)
    assert window.lightbox.isVisible()
    return window


def marks(window: MainWindow) -> bool:
    return window.lightbox.marking.is_on


def seen(window: MainWindow, x: float, y: float) -> QPoint:
    """Return the pixel at a share of the width and height of the picture that is looked at."""
    box = window.lightbox
    assert box.slide is not None
    rect = box.camera.transform.rect_to_pixels(box.slide.placement.bounds)
    return QPoint(round(rect.x + x * rect.width), round(rect.y + y * rect.height))


def test_q_and_a_drag_ask_for_a_part_and_lead_back_to_the_board(
    looking: MainWindow, library: RecordingLibrary
) -> None:
    box = looking.lightbox
    QTest.keyClick(box, Qt.Key.Key_Q)
    QTest.mousePress(box, LEFT, pos=seen(looking, 0.0, 0.0))
    QTest.mouseRelease(box, LEFT, pos=seen(looking, 0.5, 0.5))

    (term,) = library.asked(FindRequest)[-1].query.terms
    assert isinstance(term, PictureTerm)
    part = term.part
    assert part is not None
    region = part.region
    assert (region.x, region.y, region.width, region.height) == pytest.approx(
        (0.75, 0.0, 0.25, 0.5), abs=0.01
    )
    assert not box.isVisible()
    assert looking.find_dock.isVisible()


def test_esc_ends_marking_before_it_leads_back(
    looking: MainWindow, library: RecordingLibrary
) -> None:
    box = looking.lightbox
    looking.run("tool_find_part")
    assert marks(looking)
    QTest.mousePress(box, LEFT, pos=seen(looking, 0.2, 0.2))
    QTest.keyClick(box, Qt.Key.Key_Escape)
    QTest.mouseRelease(box, LEFT, pos=seen(looking, 0.8, 0.8))
    assert marks(looking)

    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not marks(looking)
    assert box.isVisible()
    assert library.asked(FindRequest) == []

    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not box.isVisible()
