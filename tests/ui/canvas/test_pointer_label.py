"""Words beside the pointer stand where they do not cover what is looked at."""

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from refboard.core.geometry import Point, Size
from refboard.ui.canvas.painters.overlay import Overlay
from refboard.ui.canvas.painters.pointer_label import paint_beside
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.style.canvas_theme import canvas_colours
from refboard.ui.style.tokens import DARK

WIDTH, HEIGHT = 400, 300
MIDDLE = Point(200.0, 150.0)


def label_at(pixel: Point, away_from: Point | None) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the words."""
    image = QImage(WIDTH, HEIGHT, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    overlay = Overlay(painter, ViewTransform(), Size(WIDTH, HEIGHT), canvas_colours(DARK))
    paint_beside(overlay, pixel, "200 x 100", away_from)
    painter.end()
    seen = np.frombuffer(image.constBits(), np.uint8).reshape(HEIGHT, image.bytesPerLine())
    rows, columns = np.nonzero(seen[:, :WIDTH] < 200)
    return columns.min(), rows.min(), columns.max(), rows.max()


@pytest.mark.parametrize(
    "pixel", [Point(120, 150), Point(280, 150), Point(120, 80), Point(280, 220)]
)
def test_the_size_of_a_crop_stands_outside_of_its_frame(qtbot: QtBot, pixel: Point) -> None:
    left, top, right, bottom = label_at(pixel, MIDDLE)

    assert right < pixel.x if pixel.x < MIDDLE.x else left > pixel.x
    assert bottom < pixel.y if pixel.y < MIDDLE.y else top > pixel.y


def test_words_never_leave_the_surface(qtbot: QtBot) -> None:
    for pixel in (Point(2, 2), Point(WIDTH - 2, HEIGHT - 2)):
        left, top, right, bottom = label_at(pixel, MIDDLE)

        assert left >= 0
        assert top >= 0
        assert right < WIDTH
        assert bottom < HEIGHT
        assert label_at(pixel, None) == (left, top, right, bottom)
