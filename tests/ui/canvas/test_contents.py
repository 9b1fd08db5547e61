"""Each kind of content as it is seen and touched."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from refboard.core.asset import AssetState, Remark, RemarkKind
from refboard.core.board import Item, Viewpoint
from refboard.core.content import KINDS, Content, Crop, Picture, PictureView, Unknown
from refboard.core.content.board_settings import BoardSettings
from refboard.core.document import Change
from refboard.core.geometry import Point
from refboard.ui.canvas.contents.outlines import outline_of
from refboard.ui.canvas.contents.painters import content_painters
from refboard.ui.canvas.contents.painting import Look, Target
from refboard.ui.canvas.contents.tile import paint_tile
from refboard.ui.canvas.hit_test import item_at
from refboard.ui.canvas.previews.shown_pictures import ShownPictures
from refboard.ui.style.canvas_colours import dark_colours
from tests.items import asset_in
from tests.ui.canvas.conftest import Desk, make_item

QUARTERS = ("#cc3311", "#228833", "#4477aa", "#ddcc77")  # left top, right top, left low, right low
CORNERS = ((0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))


def quarters(side: int) -> QPixmap:
    """Return a picture of four colours."""
    made = QPixmap(side, side)
    painter = QPainter(made)
    for colour, (x, y) in zip(QUARTERS, CORNERS, strict=True):
        painter.fillRect(round(x * side), round(y * side), side // 2, side // 2, QColor(colour))
    painter.end()
    return made


def with_content(item: Item, content: Content) -> Item:
    return replace(item, content=content)


def picture_in(item: Item) -> Picture:
    assert item.picture is not None
    return item.picture


def seen(desk: Desk, qtbot: QtBot) -> QImage:
    """Return the view once all of it is painted: a slow machine takes several frames for that."""
    waiting = (desk.cache._telling, desk.view._again)
    frames: list[QImage] = []

    def is_whole() -> bool:
        frames[:] = [desk.view.grab().toImage()]
        return not any(timer.isActive() for timer in waiting)

    qtbot.waitUntil(lambda: not desk.view._camera.is_moving)
    desk.view.grab()
    qtbot.waitUntil(is_whole)
    return frames[0]


def is_near(colour: QColor, name: str) -> bool:
    other = QColor(name)
    return all(
        abs(a - b) <= 3
        for a, b in zip(colour.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    )


def test_every_kind_of_content_has_its_values_its_painter_and_its_outline(desk: Desk) -> None:
    pictures = ShownPictures(desk.known_assets, desk.cache)
    kinds = set(get_args(Content))

    assert content_painters(pictures, Look(dark_colours())).keys() == kinds
    assert set(KINDS.values()) == kinds - {Unknown}
    for content in (picture_in(desk.item(0)), Unknown("cloud", "{}")):
        item = with_content(desk.item(0), content)
        assert outline_of(item).bounds(item) == item.placement.bounds


@pytest.mark.parametrize("zoom", [1.0, 60.0])
@pytest.mark.parametrize("quarter", range(4))
@pytest.mark.parametrize("turn", [0.0, 90.0, 180.0])
def test_a_crop_fills_its_item_with_its_part_and_nothing_else(
    make_desk: Callable[..., Desk], qtbot: QtBot, zoom: float, quarter: int, turn: float
) -> None:
    x, y = CORNERS[quarter]
    item = make_item(0)
    cropped = with_content(item, replace(picture_in(item), crop=Crop(x, y, 0.5, 0.5)))
    placement = replace(item.placement, rotation=turn, is_flipped_h=quarter % 2 == 0)
    desk = make_desk((replace(cropped, placement=placement),))
    desk.cache.insert(asset_in(item), 256, quarters(256))

    desk.view.set_viewpoint(Viewpoint(50.0, 40.0, zoom))
    image = seen(desk, qtbot)

    inside = 30 if zoom == 1.0 else 250
    for dx, dy in itertools.product((-inside, 0, inside), repeat=2):
        assert is_near(image.pixelColor(400 + dx, 300 + dy), QUARTERS[quarter])


def test_a_crop_is_loaded_as_sharp_as_it_is_seen(
    make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    item = make_item(0)
    cropped = with_content(item, replace(picture_in(item), crop=Crop(0.25, 0.25, 0.25, 0.25)))
    desk = make_desk((cropped,))
    known = desk.known_assets.get(item.asset_id)
    assert known is not None
    shown: list[int] = []
    desk.cache._request = lambda keys: shown.extend(level for _, level in keys)  # type: ignore[method-assign]

    desk.known_assets.put([replace(known, sha256="0" * 64, state=AssetState.READY)])
    qtbot.waitUntil(lambda: bool(shown))

    assert shown == [512]  # four times a hundred pixels, and not a hundred


def test_greyscale_keeps_the_values_and_what_is_transparent(
    make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    item = make_item(0)
    grey = replace(picture_in(item), view=PictureView(is_greyscale=True))
    desk = make_desk((with_content(item, grey),))
    half = QPixmap(100, 80)
    half.fill(Qt.GlobalColor.transparent)
    painter = QPainter(half)
    painter.fillRect(0, 0, 50, 80, QColor("#228833"))
    painter.end()
    desk.cache.insert(asset_in(item), 128, half)
    desk.view.set_viewpoint(Viewpoint(50.0, 40.0, 4.0))

    image = seen(desk, qtbot)

    value = image.pixelColor(300, 250)
    assert value.red() == value.green() == value.blue()
    assert abs(value.red() - 118) <= 2  # the luminance of linear light, as an eye sees it
    background = dark_colours().background
    bare = [image.pixelColor(500, y) for y in range(200, 400)]
    assert background in bare
    assert set(map(QColor.rgb, bare)) <= {background.rgb(), dark_colours().grid.rgb()}


@pytest.mark.parametrize(("is_smooth", "colours"), [(False, 2), (True, 3)])
def test_pixels_are_seen_as_they_are_where_that_is_wished(
    make_desk: Callable[..., Desk], qtbot: QtBot, is_smooth: bool, colours: int
) -> None:
    item = make_item(0)
    view = PictureView(is_smooth=is_smooth)
    desk = make_desk((with_content(item, replace(picture_in(item), view=view)),))
    two = QPixmap(2, 2)
    two.fill(QColor("#cc3311"))
    painter = QPainter(two)
    painter.fillRect(1, 0, 1, 2, QColor("#4477aa"))
    painter.end()
    desk.cache.insert(asset_in(item), 16, two)
    desk.view.set_viewpoint(Viewpoint(50.0, 40.0, 4.0))

    image = seen(desk, qtbot)

    across = {image.pixelColor(x, 300).rgb() for x in range(210, 590)}
    assert (len(across) == 2) == (colours == 2)


def test_what_a_newer_refboard_made_is_a_tile_with_words(
    make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    desk = make_desk((with_content(make_item(0), Unknown("cloud", '{"version":1}')),))
    desk.view.set_viewpoint(Viewpoint(50.0, 40.0, 4.0))

    image = seen(desk, qtbot)

    colours = dark_colours()
    assert image.pixelColor(230, 160) == colours.placeholder
    written = {image.pixelColor(x, y).rgb() for x in range(330, 470) for y in range(280, 320)}
    assert colours.text.rgb() in written


def test_it_is_chosen_moved_copied_and_undone_like_anything_else(
    make_desk: Callable[..., Desk],
) -> None:
    unknown = Unknown("cloud", '{"version":1}')
    desk = make_desk((with_content(make_item(0), unknown), make_item(1)))
    before = desk.state()

    desk.drag(desk.middle(0), desk.middle(0) + QPoint(0, 150))
    assert desk.item(0).placement.y > 100
    assert item_at(desk.view._state.index, Point(50, 190)) == desk.item(0)
    (copy_id,) = desk.editor.duplicate(desk.ids(0))
    assert desk.document.items[copy_id].content == unknown
    assert desk.stack.undoText() == "Duplicate item"

    desk.stack.setIndex(0)
    assert desk.state() == before


def test_a_board_shows_its_own_background_and_dots_only_where_wished(
    desk: Desk, qtbot: QtBot
) -> None:
    def bare() -> set[int]:
        image = seen(desk, qtbot)
        return {image.pixelColor(x, y).rgb() for x in range(80) for y in range(80)}

    plain, before = BoardSettings("#102030", is_grid_shown=False), bare()
    change = Change.of_settings(desk.document.settings, plain)

    desk.document.apply(change)
    assert bare() == {QColor("#102030").rgb()}

    desk.document.apply(change.inverse())
    assert bare() == before


def test_a_picture_that_moves_elsewhere_is_marked_where_it_is_large_enough(
    desk: Desk, qtbot: QtBot
) -> None:
    item = desk.item(0)
    asset = desk.known_assets.get(item.asset_id)
    assert asset is not None
    desk.cache.insert(asset.id, 256, quarters(256))
    lower_left = Point(item.placement.x, item.placement.y + item.placement.height)

    def marked(zoom: float) -> bool:
        # The mark has the same size on screen at any zoom, and its middle is white.
        desk.view.set_viewpoint(Viewpoint(lower_left.x, lower_left.y, zoom))
        image = seen(desk, qtbot)
        return is_near(image.pixelColor(400 + 19, 300 - 19), "white")

    assert not marked(3.0)
    desk.known_assets.put([replace(asset, remarks=(Remark(RemarkKind.ANIMATED),))])

    assert marked(3.0)
    assert marked(6.0)
    assert not marked(0.5)


def test_tiles_that_touch_are_told_apart_and_narrow_ones_say_nothing(qtbot: QtBot) -> None:
    colours = dark_colours()

    def tile(width: int) -> QImage:
        image = QImage(width, 120, QImage.Format.Format_RGB32)
        image.fill(colours.background)
        painter = QPainter(image)
        target = Target(0, 0, width, 120)
        paint_tile(painter, target, target.rect, Look(colours), "carousel at night.jpg")
        painter.end()
        return image

    narrow, wide = tile(84), tile(220)
    assert narrow.pixelColor(0, 60) != colours.placeholder
    assert narrow.pixelColor(42, 0) != colours.placeholder
    inside = {narrow.pixel(x, y) for x in range(4, 80) for y in range(10, 110)}
    assert inside == {colours.placeholder.rgb()}
    assert len({wide.pixel(x, y) for x in range(4, 216) for y in range(10, 110)}) > 1
