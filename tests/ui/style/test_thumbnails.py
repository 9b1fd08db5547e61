"""Thumbnails are drawn once, and look the same when they are painted again."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QPixmapCache
from pytestqt.qtbot import QtBot

from refboard.ui.style.thumbnails import paint_contained, paint_mosaic
from refboard.ui.style.tokens import DARK

ROOM = QRect(2, 2, 40, 40)


def coloured(colour: str, width: int = 80, height: int = 40) -> QPixmap:
    pixmap = QPixmap(width, height)
    pixmap.fill(QColor(colour))
    return pixmap


def painted(*pixmaps: QPixmap, is_mosaic: bool = False) -> QImage:
    image = QImage(44, 44, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    if is_mosaic:
        paint_mosaic(painter, ROOM, pixmaps, DARK)
    else:
        paint_contained(painter, ROOM, pixmaps[0], DARK)
    painter.end()
    return image


def test_a_picture_lies_whole_in_the_middle_of_a_rounded_plate(qtbot: QtBot) -> None:
    image = painted(coloured("red"))

    assert image.pixelColor(22, 22) == QColor("red")
    assert image.pixelColor(22, 6) == QColor(DARK.canvas)
    assert image.pixelColor(2, 2) == QColor("black")


def test_the_kept_thumbnail_is_the_one_that_was_drawn(qtbot: QtBot) -> None:
    QPixmapCache.clear()
    pixmap = coloured("green")

    first = painted(pixmap)

    assert painted(pixmap) == first
    assert painted(coloured("blue")) != first


@pytest.mark.parametrize(
    ("size", "places"),
    [((80, 40), ((22, 12), (12, 32), (32, 32))), ((40, 80), ((12, 22), (32, 12), (32, 32)))],
    ids=["a wide one above", "a tall one at the left"],
)
def test_three_pictures_share_the_square_and_the_first_gets_a_half_of_its_shape(
    qtbot: QtBot, size: tuple[int, int], places: tuple[tuple[int, int], ...]
) -> None:
    image = painted(coloured("red", *size), coloured("green"), coloured("blue"), is_mosaic=True)

    seen = [image.pixelColor(x, y).name() for x, y in places]
    assert seen == [QColor(name).name() for name in ("red", "green", "blue")]
