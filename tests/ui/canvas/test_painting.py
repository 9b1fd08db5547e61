"""What the canvas looks like: pixels of a real view."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from refboard.core.asset import Failure
from refboard.core.board import Viewpoint
from refboard.core.geometry import Rect, Size
from refboard.core.ids import AssetId
from refboard.ui.canvas.painters.tiles import TILE_PX, TiledPicture
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.style.canvas_colours import dark_colours, light_colours
from tests.items import asset_in
from tests.ui.canvas.conftest import Desk, make_item

RED, GREEN = "#cc3311", "#228833"


@pytest.fixture
def shown(desk: Desk, qtbot: QtBot) -> Callable[[], QImage]:
    """Takes a picture of the view once it has nothing left to draw."""

    def take() -> QImage:
        waiting = (desk.cache._telling, desk.view._again)
        qtbot.waitUntil(lambda: not desk.view._camera.is_moving)
        desk.view.grab()
        qtbot.waitUntil(lambda: not any(timer.isActive() for timer in waiting))
        return desk.view.grab().toImage()

    return take


def give_pictures(desk: Desk, pixmap: Callable[..., QPixmap]) -> None:
    for item in desk.document:
        desk.cache.insert(asset_in(item), 128, pixmap(128, 102, RED))


def test_a_picture_replaces_its_placeholder(
    desk: Desk, shown: Callable[[], QImage], pixmap: Callable[..., QPixmap], qtbot: QtBot
) -> None:
    corner = desk.middle(5) + QPoint(-30, -25)
    assert shown().pixelColor(corner) == dark_colours().placeholder

    with qtbot.waitSignal(desk.cache.pixmaps_changed):
        give_pictures(desk, pixmap)

    assert shown().pixelColor(corner) == QColor(RED)


def test_pictures_have_true_edges(
    desk: Desk, shown: Callable[[], QImage], pixmap: Callable[..., QPixmap]
) -> None:
    give_pictures(desk, pixmap)
    image = shown()
    left, top = desk.pixel(120, 120).x(), desk.pixel(120, 120).y()

    assert image.pixelColor(left, top) == QColor(RED)
    assert image.pixelColor(left + 99, top + 79) == QColor(RED)
    assert image.pixelColor(left - 1, top + 40) != QColor(RED)
    assert image.pixelColor(left + 100, top + 40) != QColor(RED)


def test_a_failed_picture_has_a_badge(desk: Desk, shown: Callable[[], QImage]) -> None:
    badge = desk.middle(5) + QPoint(50 - 8 - 19, -40 + 8 + 11)
    before = shown().pixelColor(badge)

    desk.known_assets.fail([Failure(AssetId("a05"), "x.jpg", "x.jpg", "It is broken.")])

    assert before == dark_colours().placeholder
    assert shown().pixelColor(badge) == dark_colours().failure


def test_another_theme_is_seen_everywhere(desk: Desk, shown: Callable[[], QImage]) -> None:
    shown()

    desk.view.set_colours(light_colours())

    image = shown()
    assert image.pixelColor(3, 3) in (light_colours().background, light_colours().grid)
    assert image.pixelColor(desk.middle(5) + QPoint(-30, -25)) == light_colours().placeholder


def test_a_moved_picture_is_seen_where_it_is_and_not_where_it_was(
    desk: Desk, shown: Callable[[], QImage], pixmap: Callable[..., QPixmap]
) -> None:
    give_pictures(desk, pixmap)
    shown()
    old = desk.middle(8)

    desk.press(old)
    desk.move(old + QPoint(0, 110))
    carried = shown()
    desk.release(old + QPoint(0, 110))
    dropped = shown()

    for image in (carried, dropped):
        assert image.pixelColor(old) != QColor(RED)
        assert image.pixelColor(old + QPoint(0, 110)) == QColor(RED)


def test_what_is_carried_is_above_everything(
    desk: Desk, shown: Callable[[], QImage], pixmap: Callable[..., QPixmap]
) -> None:
    give_pictures(desk, pixmap)
    desk.cache.insert(asset_in(desk.item(0)), 128, pixmap(128, 102, GREEN))
    shown()

    desk.press(desk.middle(0))
    desk.move(desk.middle(5))

    assert shown().pixelColor(desk.middle(5)) == QColor(GREEN)
    desk.key(Qt.Key.Key_Escape)


def test_a_chosen_picture_has_an_outline_of_constant_width(
    desk: Desk, shown: Callable[[], QImage], pixmap: Callable[..., QPixmap]
) -> None:
    give_pictures(desk, pixmap)
    desk.view.select(desk.ids(5))
    for zoom in (1.0, 2.0):
        middle = desk.item(5).placement.rect.centre
        desk.view.set_viewpoint(Viewpoint(middle.x, middle.y, zoom))
        image = shown()
        edge = desk.pixel(desk.item(5).placement.x, middle.y)
        accent = dark_colours().selection

        row = [image.pixelColor(edge.x() + dx, edge.y() + 12) for dx in range(-4, 5)]

        assert row.count(accent) == 2


@pytest.mark.parametrize("flips", [(False, False), (True, False), (False, True)])
def test_a_very_large_picture_shows_the_right_part(
    make_desk: Callable[..., Desk],
    pixmap: Callable[..., QPixmap],
    qtbot: QtBot,
    flips: tuple[bool, bool],
) -> None:
    item = make_item(0)
    flipped = replace(
        item, placement=replace(item.placement, is_flipped_h=flips[0], is_flipped_v=flips[1])
    )
    desk = make_desk((flipped,))
    halves = pixmap(500, 400, RED)
    painter = QPainter(halves)
    painter.fillRect(0, 0, 250, 200, QColor(GREEN))
    painter.end()
    desk.cache.insert(asset_in(item), 512, halves)
    x = 75.0 if flips[0] else 25.0
    y = 60.0 if flips[1] else 20.0

    desk.view.set_viewpoint(Viewpoint(x, y, 32.0))
    qtbot.waitUntil(lambda: not desk.view._camera.is_moving)

    image = desk.view.grab().toImage()
    assert image.pixelColor(400, 300) == QColor(GREEN)


def test_tiles_meet_without_a_seam_at_any_zoom(qtbot: QtBot) -> None:
    def paint(painter: QPainter, transform: ViewTransform, part: Rect) -> None:
        painter.fillRect(0, 0, TILE_PX, TILE_PX, QColor(RED))

    picture = TiledPicture(paint, background=QColor("black"))
    image = QImage(700, 600, QImage.Format.Format_RGB32)
    size = Size(700, 600)
    for zoom in (1.0, 0.83, 1.37, 1.0):
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        transform = ViewTransform(zoom, -13.0, 7.0)
        is_done = picture.draw(painter, transform, size, deadline=9e9, is_moving=True)
        painter.end()

        assert is_done == (zoom == 1.0)
        assert {image.pixel(x, y) for x in range(700) for y in (0, 300, 599)} == {QColor(RED).rgb()}


def test_a_picture_that_is_not_finished_says_so_and_gets_finished(qtbot: QtBot) -> None:
    painted: list[Rect] = []
    picture = TiledPicture(lambda p, t, part: painted.append(part), background=QColor("black"))
    image = QImage(512, 512, QImage.Format.Format_RGB32)
    transform, size = ViewTransform(), Size(512, 512)

    frames = 0
    is_done = False
    while not is_done:
        painter = QPainter(image)
        is_done = picture.draw(painter, transform, size, deadline=0.0, is_moving=False)
        painter.end()
        frames += 1

    assert frames == 4
    assert len(painted) == 4
    picture.invalidate([Rect(300, 10, 5, 5)])
    painter = QPainter(image)
    assert picture.draw(painter, transform, size, deadline=0.0, is_moving=False)
    painter.end()
    assert painted[4:] == [Rect(256, 0, 256, 256)]


def test_the_screen_rests_when_nothing_changes(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(
        lambda: (
            desk.view._painter._board._overview is not None  # that comes last
            and not (
                desk.view._camera.is_moving
                or desk.view._again.isActive()
                or desk.view._preparing.isActive()
            )
        )
    )
    frames: list[int] = []
    original = desk.view._painter.draw

    def counted(
        painter: QPainter, transform: ViewTransform, size: Size, *, is_moving: bool
    ) -> bool:
        frames.append(1)
        return original(painter, transform, size, is_moving=is_moving)

    monkeypatch.setattr(desk.view._painter, "draw", counted)
    qtbot.wait(60)

    assert not frames
