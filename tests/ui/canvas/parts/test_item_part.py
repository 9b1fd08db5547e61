"""Which place of a picture lies where on the board, however the item lies."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QImage, QPixmap
from pytestqt.qtbot import QtBot

from refboard.core.board import Item, Placement, Viewpoint
from refboard.core.content import Crop, Picture
from refboard.core.geometry import Point
from refboard.core.ids import AssetId, ItemId
from refboard.ui.canvas.parts.item_part import corners_on_board, part_of, to_board, to_picture
from tests.items import asset_in
from tests.ui.canvas.conftest import Desk, make_item

shares = st.floats(0.0, 1.0)
lengths = st.floats(1.0, 5000.0)


@st.composite
def items(draw: st.DrawFn) -> Item:
    x, y = draw(st.floats(0.0, 0.7)), draw(st.floats(0.0, 0.7))
    crop = Crop(x, y, draw(st.floats(0.05, 0.3)), draw(st.floats(0.05, 0.3)))
    placement = Placement(
        draw(st.floats(-1e4, 1e4)),
        draw(st.floats(-1e4, 1e4)),
        draw(lengths),
        draw(lengths),
        rotation=draw(st.floats(0.0, 360.0)),
        is_flipped_h=draw(st.booleans()),
        is_flipped_v=draw(st.booleans()),
    )
    return Item(ItemId("i"), placement, Picture(AssetId("a"), draw(st.sampled_from([None, crop]))))


@given(items(), shares, shares)
def test_the_board_and_the_picture_are_each_others_inverse(item: Item, x: float, y: float) -> None:
    back = to_picture(item, to_board(item, Point(x, y)))

    assert back.x == pytest.approx(x, abs=1e-6)
    assert back.y == pytest.approx(y, abs=1e-6)


@given(items())
def test_an_outline_around_all_of_an_item_is_what_it_shows(item: Item) -> None:
    middle = item.placement.rect.centre
    around = [
        Point(middle.x + 2 * (c.x - middle.x), middle.y + 2 * (c.y - middle.y))
        for c in corners_on_board(item, None)
    ]

    part = part_of(item, around)

    assert part is not None
    crop = item.picture.crop if item.picture else None
    shown = (0, 0, 1, 1) if crop is None else (crop.x, crop.y, crop.width, crop.height)
    region = part.region
    assert (region.x, region.y, region.width, region.height) == pytest.approx(shown, abs=1e-6)
    assert part.outline == ()


@pytest.mark.parametrize("turn", [0.0, 90.0, 37.0, 200.0])
@pytest.mark.parametrize("flips", [(False, False), (True, False), (False, True), (True, True)])
@pytest.mark.parametrize("crop", [None, Crop(0.25, 0.125, 0.5, 0.75)])
def test_a_place_is_the_pixel_that_is_seen_there(
    make_desk: Callable[..., Desk],
    qtbot: QtBot,
    turn: float,
    flips: tuple[bool, bool],
    crop: Crop | None,
) -> None:
    item = make_item(0)
    placement = replace(item.placement, rotation=turn, is_flipped_h=flips[0], is_flipped_v=flips[1])
    item = Item(item.id, placement, Picture(asset_in(item), crop))
    desk = make_desk((item,))
    # Red says how far to the right a pixel of the picture is, green how far down.
    ramp = np.zeros((256, 256, 4), dtype=np.uint8)
    ramp[..., 2], ramp[..., 1] = np.arange(256)[None, :], np.arange(256)[:, None]
    ramp[..., 3] = 255
    shown = QImage(ramp.tobytes(), 256, 256, QImage.Format.Format_RGB32)
    desk.cache.insert(asset_in(item), 256, QPixmap.fromImage(shown))
    desk.view.set_viewpoint(Viewpoint(50.0, 40.0, 3.0))
    frames: list[QImage] = []

    def is_whole() -> bool:
        frames[:] = [desk.view.grab().toImage()]
        return not any(t.isActive() for t in (desk.cache._telling, desk.view._again))

    qtbot.waitUntil(is_whole)
    for x, y in ((50.0, 40.0), (35.0, 30.0), (70.0, 35.0), (45.0, 55.0)):
        place = to_picture(item, Point(x, y))
        colour = frames[0].pixelColor(desk.pixel(x, y))
        assert colour.red() == pytest.approx(place.x * 255, abs=3)
        assert colour.green() == pytest.approx(place.y * 255, abs=3)
