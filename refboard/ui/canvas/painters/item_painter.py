"""Paints items into a part of the board, all of them in one call.

Arrays say where everything goes; Python runs a few lines for each item and Qt does the rest. How a
content looks is its painter's business; where an item lies, how it is turned and how opaque it is,
is done here for all.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QTransform

from refboard.core.board import Item
from refboard.core.geometry import Rect
from refboard.ui.canvas.contents.lock_mark import paint_lock
from refboard.ui.canvas.contents.painters import content_painters
from refboard.ui.canvas.contents.painting import ContentPainter, Look, Pictures, Target
from refboard.ui.canvas.items_index import ItemsIndex, Rows
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.style.canvas_colours import CanvasColours

_HALF = 0.5 + 1e-6


class ItemPainter:
    """Paints items by the painters of their contents.

    Args to the constructor:
        pictures: Where they come from.
        colours: The theme's.
        shows_locks: What is locked is marked, which is no part of a picture of the board.
    """

    def __init__(
        self, pictures: Pictures, colours: CanvasColours, *, shows_locks: bool = False
    ) -> None:
        self._shows_locks = shows_locks
        self._look = Look(colours)
        self._painters = content_painters(pictures, self._look)

    @property
    def colours(self) -> CanvasColours:
        """What it paints with."""
        return self._look.colours

    @colours.setter
    def colours(self, colours: CanvasColours) -> None:
        self._look.colours = colours

    @property
    def pixel_ratio(self) -> float:
        """Device pixels to a logical one."""
        return self._look.pixel_ratio

    @pixel_ratio.setter
    def pixel_ratio(self, ratio: float) -> None:
        self._look.pixel_ratio = ratio

    def paint(
        self,
        painter: QPainter,
        transform: ViewTransform,
        index: ItemsIndex,
        rows: Rows,
        part: Rect,
    ) -> None:
        """Paint rows of the index, in the order given.

        Args:
            painter: In device pixels; smooth scaling is switched on here.
            transform: Board units to the painter's pixels.
            index: Whose rows they are.
            rows: The lowest item first.
            part: Board units; what lies outside need not be painted.
        """
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shown = transform.rect_to_pixels(part)
        pixels = QRectF(shown.x, shown.y, shown.width, shown.height)
        painters = self._painters
        items = index.items_in(rows)
        for item, target in zip(items, _targets(items, index.bounds(rows), transform), strict=True):
            content = painters[type(item.content)]
            if item.placement.rotation or item.opacity < 1.0:
                middle = _middle(item, target, transform)
                _paint_turned(painter, content, item, target, middle, pixels)
            else:
                content.paint(painter, item, target, pixels)
            content.mark(painter, item, target)
            if item.is_locked and self._shows_locks:
                paint_lock(painter, item, target, self._look.pixel_ratio)


def _paint_turned(
    painter: QPainter,
    content: ContentPainter,
    item: Item,
    target: Target,
    middle: QPointF,
    part: QRectF,
) -> None:
    """Paint an item that lies askew or is not opaque, with its middle at a pixel."""
    painter.save()
    painter.setOpacity(item.opacity)
    turn = QTransform()
    own = target.rect.center()
    turn.translate(middle.x(), middle.y())
    turn.rotate(item.placement.rotation)
    turn.translate(-own.x(), -own.y())
    painter.setTransform(turn, combine=True)
    content.paint(painter, item, target, turn.inverted()[0].mapRect(part))
    painter.restore()


def _middle(item: Item, target: Target, transform: ViewTransform) -> QPointF:
    """Return where the middle of an item lies: what is askew has no use for whole pixels."""
    if item.placement.rotation % 90 == 0:
        return target.rect.center()
    middle = transform.to_pixel(item.placement.rect.centre)
    return QPointF(middle.x, middle.y)


def _targets(
    items: Sequence[Item], bounds: NDArray[np.float64], transform: ViewTransform
) -> Iterable[Target]:
    """Yield the whole pixels of each item before rotation, at least one pixel each way."""
    offset = np.array([transform.dx, transform.dy, transform.dx, transform.dy])
    # Never halves to the even neighbour: what is n pixels wide is n pixels wide wherever it lies.
    edges = np.floor(bounds * transform.zoom + offset + _HALF).astype(np.int64)
    sizes = np.maximum(edges[:, 2:] - edges[:, :2], 1)
    corners, sides = edges[:, :2].tolist(), sizes.tolist()
    for item, (x, y), (width, height) in zip(items, corners, sides, strict=True):
        placement = item.placement
        if placement.rotation:
            pixels = transform.rect_to_pixels(placement.rect)
            yield Target(
                round(pixels.x),
                round(pixels.y),
                max(round(pixels.width), 1),
                max(round(pixels.height), 1),
            )
        else:
            yield Target(x, y, width, height)
