"""PySide6 6.12 drops a reference to None at every void call, until the interpreter dies."""

import sys

from PySide6.QtGui import QImage, QPainter


def test_painting_keeps_the_reference_count_of_none() -> None:
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    before = sys.getrefcount(None)

    for _ in range(1000):
        painter.drawRect(1, 1, 3, 3)

    after = sys.getrefcount(None)
    painter.end()
    assert after > before - 100
