"""Paints items into a part of the board, all of them in one call.

Arrays say where everything goes; Python runs a few lines for each item and Qt does the rest. True
edges: pictures are cut on whole pixels and never rounded.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QImage, QPainter, QPen, QPixmap, QTransform

from refboard.core.board import Item
from refboard.core.geometry import Rect
from refboard.core.ids import AssetId
from refboard.ui.canvas.items_index import ItemsIndex, Rows
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.style.canvas_colours import CanvasColours

_NAME_FROM_PX = 72
_BADGE_PX = 22.0
_ROUNDED_FROM_PX = 24
_RADIUS_PX = 6.0
_CUT_FROM_PX = 4096
"""Larger pictures are cut to the part that is painted, within what the rasteriser can count."""


@dataclass(frozen=True, slots=True)
class _Target:
    """Whole pixels that a picture covers before rotation."""

    x: int
    y: int
    width: int
    height: int

    @property
    def rect(self) -> QRectF:
        return QRectF(self.x, self.y, self.width, self.height)


class Pictures(Protocol):
    """Where the painter gets pictures from; ids are those that items use."""

    def get(self, asset_id: AssetId, width: int, height: int) -> QPixmap | QImage | None:
        """Return the picture for so many pixels, of any size, or None while there is none."""
        ...

    def name_of(self, asset_id: AssetId) -> str:
        """Return what to write where there is no picture; may be empty."""
        ...

    def has_failed(self, asset_id: AssetId) -> bool:
        """Tell whether it is to be marked as a picture that could not be read."""
        ...


class ItemPainter:
    """Paints pictures, or calm placeholders where there is no picture yet."""

    def __init__(self, pictures: Pictures, colours: CanvasColours) -> None:
        self.colours = colours
        self.pixel_ratio = 1.0
        self._pictures = pictures

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
        for item, target in zip(
            (index.item(row) for row in rows), _targets(index, rows, transform), strict=True
        ):
            self._paint_item(painter, item, target, pixels)

    def _paint_item(self, painter: QPainter, item: Item, target: _Target, part: QRectF) -> None:
        picture = self._pictures.get(item.asset_id, target.width, target.height)
        placement = item.placement
        is_turned = placement.rotation or placement.is_flipped_h or placement.is_flipped_v
        is_plain = not is_turned and item.opacity >= 1.0
        if picture is not None and is_plain:
            _draw(painter, picture, target, part)
        else:
            self._paint_special(painter, item, target, picture, part)
        if self._pictures.has_failed(item.asset_id):
            self._paint_badge(painter, target)

    def _paint_special(
        self,
        painter: QPainter,
        item: Item,
        target: _Target,
        picture: QPixmap | QImage | None,
        part: QRectF,
    ) -> None:
        painter.save()
        painter.setOpacity(item.opacity)
        placement = item.placement
        turn = QTransform()
        middle = target.rect.center()
        turn.translate(middle.x(), middle.y())
        turn.rotate(placement.rotation)
        if picture is not None:  # a placeholder's name is never mirrored
            turn.scale(-1 if placement.is_flipped_h else 1, -1 if placement.is_flipped_v else 1)
        turn.translate(-middle.x(), -middle.y())
        painter.setTransform(turn, combine=True)
        seen = turn.inverted()[0].mapRect(part)
        if picture is None:
            self._paint_placeholder(painter, item, target, seen)
        else:
            # Slanted edges without antialiasing are stairs.
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, placement.rotation % 90 != 0)
            _draw(painter, picture, target, seen)
        painter.restore()

    def _paint_placeholder(
        self, painter: QPainter, item: Item, target: _Target, part: QRectF
    ) -> None:
        side = min(target.width, target.height)
        is_huge = max(target.width, target.height) >= _CUT_FROM_PX
        if is_huge or side < _ROUNDED_FROM_PX * self.pixel_ratio:
            painter.fillRect(target.rect.intersected(part), self.colours.placeholder)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colours.placeholder)
        radius = _RADIUS_PX * self.pixel_ratio
        painter.drawRoundedRect(target.rect, radius, radius)
        name = self._pictures.name_of(item.asset_id)
        if name and side >= _NAME_FROM_PX * self.pixel_ratio:
            self._paint_name(painter, name, target)
        painter.restore()

    def _paint_name(self, painter: QPainter, name: str, target: _Target) -> None:
        font = QFont(painter.font())
        font.setPixelSize(round(12 * self.pixel_ratio))
        painter.setFont(font)
        painter.setPen(QPen(self.colours.text))
        margin = 12 * self.pixel_ratio
        room = target.rect.adjusted(margin, margin, -margin, -margin)
        shown = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)

    def _paint_badge(self, painter: QPainter, target: _Target) -> None:
        """Mark a picture that could not be read, in its upper right corner."""
        size = min(_BADGE_PX * self.pixel_ratio, target.width * 0.6, target.height * 0.6)
        if size < 5:
            painter.fillRect(target.rect, self.colours.failure)
            return
        margin = min(8 * self.pixel_ratio, size / 3)
        disc = QRectF(target.x + target.width - size - margin, target.y + margin, size, size)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colours.failure)
        painter.drawEllipse(disc)
        if size >= 10:
            # Drawn, not written: a font's exclamation mark is never quite in the middle.
            painter.setBrush(Qt.GlobalColor.white)
            stroke = size * 0.13
            middle = disc.center().x()
            painter.drawRoundedRect(
                QRectF(middle - stroke / 2, disc.top() + size * 0.22, stroke, size * 0.34),
                stroke / 2,
                stroke / 2,
            )
            painter.drawEllipse(
                QRectF(middle - stroke / 2, disc.top() + size * 0.66, stroke, stroke)
            )
        painter.restore()


def _targets(index: ItemsIndex, rows: Rows, transform: ViewTransform) -> Iterable[_Target]:
    """Yield the whole pixels of each row's item before rotation, at least one pixel each way."""
    bounds = index.bounds(rows)
    offset = np.array([transform.dx, transform.dy, transform.dx, transform.dy])
    edges = np.rint(bounds * transform.zoom + offset).astype(np.int64)
    sizes = np.maximum(edges[:, 2:] - edges[:, :2], 1)
    for row, (x, y), (width, height) in zip(
        rows, edges[:, :2].tolist(), sizes.tolist(), strict=True
    ):
        placement = index.item(row).placement
        if placement.rotation:
            pixels = transform.rect_to_pixels(placement.rect)
            yield _Target(
                round(pixels.x),
                round(pixels.y),
                max(round(pixels.width), 1),
                max(round(pixels.height), 1),
            )
        else:
            yield _Target(x, y, width, height)


def _draw(painter: QPainter, picture: QPixmap | QImage, target: _Target, part: QRectF) -> None:
    """Draw a picture; of a very large one only what `part` needs, both in the painter's pixels."""
    if max(target.width, target.height) < _CUT_FROM_PX:
        if isinstance(picture, QPixmap):
            painter.drawPixmap(target.x, target.y, target.width, target.height, picture)
        else:
            painter.drawImage(target.rect, picture)
        return
    scale_x, scale_y = target.width / picture.width(), target.height / picture.height()
    # Whole pixels of the picture and two more around them: smooth scaling looks at neighbours,
    # and two parts that are drawn apart have to meet without a seam.
    left = max(math.floor((part.left() - target.x) / scale_x) - 2, 0)
    top = max(math.floor((part.top() - target.y) / scale_y) - 2, 0)
    right = min(math.ceil((part.right() - target.x) / scale_x) + 2, picture.width())
    bottom = min(math.ceil((part.bottom() - target.y) / scale_y) + 2, picture.height())
    if left >= right or top >= bottom:
        return
    source = QRectF(left, top, right - left, bottom - top)
    seen = QRectF(
        target.x + left * scale_x,
        target.y + top * scale_y,
        source.width() * scale_x,
        source.height() * scale_y,
    )
    if isinstance(picture, QPixmap):
        painter.drawPixmap(seen, picture, source)
    else:
        painter.drawImage(seen, picture, source)
