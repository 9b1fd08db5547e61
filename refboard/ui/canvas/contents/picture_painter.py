"""Paints pictures: the part that is shown, as it is looked at, or a tile while there is none.

True edges: pictures are cut on whole pixels and never rounded.
"""

import math
from dataclasses import replace

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap, QTransform

from refboard.core.board import Item, Placement
from refboard.core.content import Crop, Picture
from refboard.core.content.picture import AS_IT_IS
from refboard.ui.canvas.contents.badge import paint_badge, paint_motion_badge
from refboard.ui.canvas.contents.painting import Look, Pictures, Target
from refboard.ui.canvas.contents.tile import LARGE_PX, paint_tile

_ROUNDING_PX = 1e-3


class PicturePainter:
    """Paints pictures of assets."""

    def __init__(self, pictures: Pictures, look: Look) -> None:
        self._pictures = pictures
        self._look = look
        self._mirror: tuple[tuple[int, bool, bool], QImage] | None = None

    def paint(self, painter: QPainter, item: Item, target: Target, part: QRectF) -> None:
        """Paint a picture, or its name on a tile."""
        picture = item.content
        assert isinstance(picture, Picture)
        # Nearly all are whole, and this is run ten thousand times: not a value too many is made.
        width: float = target.width
        height: float = target.height
        if picture.crop is not None:
            width, height = width / picture.crop.width, height / picture.crop.height
        image = self._pictures.get(picture.asset_id, width, height)
        if image is None:
            # Its name is never mirrored.
            name = self._pictures.name_of(picture.asset_id)
            paint_tile(painter, target, part, self._look, name)
            return
        placement = item.placement
        is_turned = placement.is_flipped_h or placement.is_flipped_v or placement.rotation % 90
        is_plain = picture.crop is None and picture.view is AS_IT_IS and not is_turned
        if is_plain and isinstance(image, QPixmap) and max(target.width, target.height) < LARGE_PX:
            painter.drawPixmap(target.x, target.y, target.width, target.height, image)
            return
        if isinstance(image, QImage) and (placement.is_flipped_h or placement.is_flipped_v):
            # Its pixels are mirrored: a mirrored painter would look between them.
            image = self._mirrored(image, placement)
            picture = _mirrored_crop(picture, placement)
            placement = replace(placement, is_flipped_h=False, is_flipped_v=False)
            is_turned = bool(placement.rotation % 90)
        if not is_turned:
            _paint_view(painter, picture, image, target, part)
            return
        painter.save()
        # Slanted edges without antialiasing are stairs.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, placement.rotation % 90 != 0)
        mirror = QTransform()
        middle = target.rect.center()
        mirror.translate(middle.x(), middle.y())
        mirror.scale(-1 if placement.is_flipped_h else 1, -1 if placement.is_flipped_v else 1)
        mirror.translate(-middle.x(), -middle.y())
        painter.setTransform(mirror, combine=True)
        _paint_view(painter, picture, image, target, mirror.mapRect(part))
        painter.restore()

    def _mirrored(self, image: QImage, placement: Placement) -> QImage:
        """Return a mirrored image; the last one is kept, as a large one is painted part by part."""
        key = (image.cacheKey(), placement.is_flipped_h, placement.is_flipped_v)
        if self._mirror is None or self._mirror[0] != key:
            ways = Qt.Orientation(0)
            if placement.is_flipped_h:
                ways |= Qt.Orientation.Horizontal
            if placement.is_flipped_v:
                ways |= Qt.Orientation.Vertical
            self._mirror = (key, image.flipped(ways))
        return self._mirror[1]

    def mark(self, painter: QPainter, item: Item, target: Target) -> None:
        """Mark a picture that could not be read, and one that moves elsewhere."""
        picture = item.content
        assert isinstance(picture, Picture)
        if self._pictures.has_failed(picture.asset_id):
            paint_badge(painter, target, self._look)
        elif self._pictures.moves(picture.asset_id):
            paint_motion_badge(painter, target, self._look)


def _paint_view(
    painter: QPainter, picture: Picture, image: QPixmap | QImage, target: Target, part: QRectF
) -> None:
    """Paint a picture as it is looked at."""
    source = _source(image, picture.crop)
    is_coarse = not picture.view.is_smooth and target.width > source.width()
    if is_coarse:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    if picture.view.is_greyscale:
        _draw_grey(painter, image, source, target, part)
    else:
        _draw(painter, image, source, target, part)
    if is_coarse:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)


def _mirrored_crop(picture: Picture, placement: Placement) -> Picture:
    """Return a picture of the same part, where its image is mirrored."""
    if (crop := picture.crop) is None:
        return picture
    x = 1 - crop.x - crop.width if placement.is_flipped_h else crop.x
    y = 1 - crop.y - crop.height if placement.is_flipped_v else crop.y
    return replace(picture, crop=Crop(x, y, crop.width, crop.height))


def _source(image: QPixmap | QImage, crop: Crop | None) -> QRectF:
    """Return the pixels of an image that are shown."""
    width, height = image.width(), image.height()
    if crop is None:
        return QRectF(0, 0, width, height)
    left, top = _whole(crop.x * width), _whole(crop.y * height)
    return QRectF(left, top, _whole(crop.width * width), _whole(crop.height * height))


def _whole(pixels: float) -> float:
    """Return whole pixels where fractions were meant to give some: shares are rounded numbers."""
    return float(round(pixels)) if abs(pixels - round(pixels)) < _ROUNDING_PX else pixels


def _draw_grey(
    painter: QPainter, image: QPixmap | QImage, source: QRectF, target: Target, part: QRectF
) -> None:
    """Draw a picture without its colours.

    Only the pixels that are painted are converted: that costs what the tile costs, and no second
    rendition of the picture has to be kept.
    """
    area = target.rect.intersected(part).toAlignedRect()
    if area.isEmpty():
        return
    drawn = QImage(area.size(), QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(Qt.GlobalColor.transparent)
    inner = QPainter(drawn)
    inner.setRenderHints(painter.renderHints() & QPainter.RenderHint.SmoothPixmapTransform)
    inner.translate(-area.topLeft())
    _draw(inner, image, source, target, QRectF(area))
    inner.end()
    grey = drawn.convertToFormat(QImage.Format.Format_Grayscale8)
    grey = grey.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)
    grey.setAlphaChannel(drawn.convertToFormat(QImage.Format.Format_Alpha8))
    painter.drawImage(area.topLeft(), grey)


def _draw(
    painter: QPainter, image: QPixmap | QImage, source: QRectF, target: Target, part: QRectF
) -> None:
    """Draw a picture; of a very large one only what `part` needs, both in the painter's pixels."""
    if max(target.width, target.height) < LARGE_PX:
        _copy(painter, target.rect, image, source)
        return
    scale_x, scale_y = target.width / source.width(), target.height / source.height()
    # Whole pixels of the picture and two more around them: smooth scaling looks at neighbours,
    # and two parts that are drawn apart have to meet without a seam.
    left = math.floor(source.left() + (part.left() - target.x) / scale_x) - 2
    top = math.floor(source.top() + (part.top() - target.y) / scale_y) - 2
    right = math.ceil(source.left() + (part.right() - target.x) / scale_x) + 2
    bottom = math.ceil(source.top() + (part.bottom() - target.y) / scale_y) + 2
    needed = QRectF(left, top, right - left, bottom - top).intersected(source)
    if needed.isEmpty():
        return
    seen = QRectF(
        target.x + (needed.left() - source.left()) * scale_x,
        target.y + (needed.top() - source.top()) * scale_y,
        needed.width() * scale_x,
        needed.height() * scale_y,
    )
    _copy(painter, seen, image, needed)


def _copy(painter: QPainter, target: QRectF, image: QPixmap | QImage, source: QRectF) -> None:
    if isinstance(image, QPixmap):
        painter.drawPixmap(target, image, source)
    else:
        painter.drawImage(target, image, source)
