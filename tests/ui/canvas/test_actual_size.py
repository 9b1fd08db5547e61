"""A pixel of a picture as a pixel of the screen, and back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPixmap
from pytestqt.qtbot import QtBot

from refboard.core.asset import Asset, AssetState
from refboard.core.board import Item, Placement, Viewpoint
from refboard.core.content import Crop, Picture
from refboard.core.ids import AssetId, ItemId
from tests.ui.canvas.conftest import Desk, make_item


def test_the_selected_pictures_pixels_are_the_screens_and_again_goes_back(
    desk: Desk, qtbot: QtBot
) -> None:
    before = desk.view.viewpoint()
    desk.view.select([desk.item(6).id])

    desk.view.zoom_actual()  # 1000 pixels on 100 units
    there = desk.view.viewpoint()
    assert there.zoom == pytest.approx(10.0)
    middle = desk.item(6).placement.rect.centre
    # It is larger than the view: its middle comes into the middle.
    assert (there.x, there.y) == pytest.approx((middle.x, middle.y), abs=0.01)
    assert desk.view.is_fitted is False

    desk.view.zoom_actual()
    assert desk.view.viewpoint() == before
    qtbot.waitUntil(lambda: not desk.view._camera.is_gliding)


def test_of_several_it_is_the_topmost_and_without_any_the_one_in_the_middle(desk: Desk) -> None:
    desk.view.animates = False
    desk.known_assets.put([Asset(AssetId("a03"), "", "a.jpg", 200, 160)])
    desk.view.select(desk.ids(3, 0))
    desk.view.zoom_actual()
    assert desk.view.zoom == pytest.approx(2.0)

    desk.view.clear_selection()
    corner = desk.item(3).placement.rect
    desk.view.set_viewpoint(Viewpoint(corner.right + 5.0, corner.y, 1.0))
    desk.view.zoom_actual()
    assert desk.view.zoom == pytest.approx(2.0)


def test_without_a_selection_the_point_under_the_pointer_stays_there(desk: Desk) -> None:
    desk.view.animates = False
    at = desk.middle(1)
    desk.move(at, button=Qt.MouseButton.NoButton)

    desk.view.zoom_actual()

    assert desk.view.zoom == pytest.approx(10.0)
    there = desk.middle(1)
    assert (there.x(), there.y()) == pytest.approx((at.x(), at.y()), abs=10)


def test_a_small_picture_stays_where_it_is_and_comes_wholly_into_the_view(desk: Desk) -> None:
    desk.view.animates = False
    desk.known_assets.put([Asset(AssetId("a05"), "", "a.jpg", 150, 120)])
    desk.view.select(desk.ids(5))
    before = desk.middle(5)
    desk.view.zoom_actual()
    assert desk.middle(5) == before

    desk.view.zoom_actual()
    left = desk.item(5).placement.rect.x
    desk.view.set_viewpoint(Viewpoint(left + 440.0, 140.0, 1.0))  # it is half out of sight
    desk.view.zoom_actual()
    rect = desk.view.item_rect(desk.item(5).id)
    assert rect is not None
    assert rect.x == pytest.approx(24.0)


def test_on_a_board_without_pictures_a_unit_is_a_pixel(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(())
    desk.view.set_viewpoint(Viewpoint(0, 0, 0.3))

    desk.view.zoom_actual()

    assert desk.view.viewpoint().zoom == 1.0


@pytest.mark.parametrize("rotation", [0.0, 90.0])
def test_each_pixel_of_a_cropped_picture_is_painted_as_one(
    make_desk: Callable[..., Desk], qtbot: QtBot, rotation: float
) -> None:
    """A board of single black and white pixels comes out as it is, not as grey."""
    crop = Crop(0.25, 0.25, 0.5, 0.5)
    item = Item(
        ItemId("i"),
        Placement(13.37, 7.77, 64.0, 64.0, rotation=rotation),
        Picture(AssetId("a"), crop),
    )
    desk = make_desk((item,))
    desk.known_assets.put([Asset(AssetId("a"), "", "a.png", 256, 256, state=AssetState.PENDING)])
    chequered = QImage(256, 256, QImage.Format.Format_RGB32)
    for x in range(256):
        for y in range(256):
            chequered.setPixelColor(x, y, QColor("white" if (x + y) % 2 else "black"))
    desk.cache.insert(AssetId("a"), 256, QPixmap.fromImage(chequered))
    desk.view.animates = False
    desk.view.select([item.id])
    desk.view.zoom_actual()
    desk.view.clear_selection()
    ratio = desk.view.devicePixelRatioF()
    assert desk.view.zoom * ratio == pytest.approx(2.0)

    qtbot.waitUntil(lambda: not desk.view._camera.is_moving)
    for _ in range(20):  # a few tiles in each frame
        desk.view.grab()
    shown = desk.view.grab().toImage()

    rect = desk.view.item_rect(item.id)
    assert rect is not None
    middle_x, middle_y = round(rect.centre.x * ratio), round(rect.centre.y * ratio)
    seen = {
        QColor(shown.pixel(middle_x + dx, middle_y + dy)).name()
        for dx in range(-40, 40)
        for dy in range(-40, 40)
    }
    assert seen == {"#000000", "#ffffff"}


def test_what_is_stretched_and_what_is_unknown(desk: Desk) -> None:
    share = desk.view.shown_share(desk.item(0).id)
    assert share == pytest.approx(0.1)
    stretched = replace(make_item(0), placement=Placement(0.0, 0.0, 200.0, 80.0))
    desk.editor.replace([(desk.item(0), stretched)], "Stretch")
    assert desk.view.shown_share(stretched.id) == pytest.approx(0.1)

    desk.known_assets.put([Asset(AssetId("a00"), "", "a.jpg", 0, 0)])
    assert desk.view.shown_share(stretched.id) is None
