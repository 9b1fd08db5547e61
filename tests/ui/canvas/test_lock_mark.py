"""The padlock on what is locked."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from refboard.core.board import Viewpoint
from refboard.ui.canvas.contents.lock_mark import LEAST_PX
from refboard.ui.canvas.items_index import ItemsIndex
from refboard.ui.canvas.painters.item_painter import ItemPainter
from refboard.ui.canvas.previews.shown_pictures import ShownPictures
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.style.canvas_colours import dark_colours
from tests.ui.canvas.conftest import Desk, make_item
from tests.ui.canvas.test_contents import seen


def whites(image: QImage, part: QRect) -> int:
    """Return how many white pixels are in a part of an image."""
    cut = image.copy(part).convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(cut.constBits(), np.uint32).reshape(cut.height(), cut.width())
    return int(((pixels & 0xFFFFFF) == 0xFFFFFF).sum())


@pytest.mark.parametrize("zoom", [0.8, 1.0, 4.0])
def test_what_is_locked_has_a_padlock_of_one_size_also_when_it_is_not_selected(
    make_desk: Callable[..., Desk], qtbot: QtBot, zoom: float
) -> None:
    desk = make_desk((make_item(0, is_locked=True), replace(make_item(1), opacity=0.2)))
    desk.view.set_viewpoint(Viewpoint(100.0, 40.0, zoom))
    image = seen(desk, qtbot)

    corner = desk.pixel(0.0, 0.0)
    mark = QRect(corner.x(), corner.y(), 28, 28)
    assert 20 < whites(image, mark) < 120
    rest = desk.pixel(120.0, 0.0)
    assert whites(image, QRect(rest.x(), rest.y(), 28, 28)) == 0

    desk.editor.set_locked(desk.ids(0), False)
    assert whites(seen(desk, qtbot), mark) == 0


def test_the_padlock_stays_upright_inside_what_is_turned(
    make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    item = make_item(0, is_locked=True)
    turned = replace(item, placement=replace(item.placement, rotation=90.0))
    desk = make_desk((turned,))
    image = seen(desk, qtbot)

    # A quarter turn brings the left upper corner to the right.
    corner = desk.pixel(90.0, -10.0)
    assert whites(image, QRect(corner.x() - 28, corner.y(), 28, 28)) > 20


def test_what_is_small_on_screen_has_none_and_neither_has_a_picture_of_the_board(
    make_desk: Callable[..., Desk], qtbot: QtBot
) -> None:
    locked = make_item(0, is_locked=True)
    desk = make_desk((locked,))
    desk.view.set_viewpoint(Viewpoint(50.0, 40.0, (LEAST_PX - 2) / locked.placement.height))
    whole = seen(desk, qtbot)
    assert whites(whole, whole.rect()) == 0

    image = QImage(200, 160, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    index = ItemsIndex([locked])
    pictures = ShownPictures(desk.known_assets, desk.cache)
    every = index.rows([locked.id])
    extent = index.extent()
    assert extent is not None
    ItemPainter(pictures, dark_colours()).paint(painter, ViewTransform(2.0), index, every, extent)
    painter.end()
    assert whites(image, image.rect()) == 0
