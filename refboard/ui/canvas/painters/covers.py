"""The pixels of what lies above something, whose outline is not to be drawn over them."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QPolygon, QRegion

from refboard.core.board import Item
from refboard.ui.canvas.handles import Frame
from refboard.ui.canvas.transform import ViewTransform


def covered_region(covers: Sequence[Item], transform: ViewTransform) -> QRegion:
    """Return the pixels on which items lie."""
    region = QRegion()
    for cover in covers:
        placement = cover.placement
        if placement.rotation % 90 == 0:
            pixels = transform.rect_to_pixels(placement.bounds)
            left, top = round(pixels.x), round(pixels.y)
            width, height = round(pixels.right) - left, round(pixels.bottom) - top
            region += QRegion(QRect(left, top, width, height))
        else:
            corners = Frame(placement.rect, placement.rotation).corners
            pixels_of = [transform.to_pixel(corner) for corner in corners]
            region += QRegion(QPolygon([QPoint(round(p.x), round(p.y)) for p in pixels_of]))
    return region
