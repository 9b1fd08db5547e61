"""What one part of a question looks like: on its chip, in the menu of recent questions."""

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from refboard.core.geometry import Rect
from refboard.core.ids import AssetId
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.style.thumbnails import paint_contained, paint_mosaic
from refboard.ui.style.tokens import Tokens

RADIUS = 4
Colour = tuple[int, int, int]
"""sRGB, 0 to 255 each."""


@dataclass(frozen=True, slots=True)
class ChipFace:
    """What is shown of one term.

    Attributes:
        words: What it is called.
        weight: How much it counts, below 0 against.
        asset_ids: Its pictures.
        region: The part of its one picture, in fractions of its width and height.
        colours: Its colours.
        picture: Of a file that is not in the library; None while it is not read yet.
        is_file: It is such a file.
    """

    words: str
    weight: float
    asset_ids: tuple[AssetId, ...] = ()
    region: Rect | None = None
    colours: tuple[Colour, ...] = ()
    picture: QPixmap | None = None
    is_file: bool = False

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to be seen but words."""
        return bool(self.asset_ids or self.colours or self.is_file)


def paint_face(
    painter: QPainter, room: QRect, face: ChipFace, cache: PreviewCache, tokens: Tokens
) -> None:
    """Paint what a term shows into a square: its pictures, the part of one, or its colours."""
    if face.colours:
        _paint_colours(painter, room, face.colours, tokens)
        return
    # A part is seen larger than the whole would be.
    share = 1.0 if face.region is None else max(min(face.region.width, face.region.height), 0.1)
    pixels = room.width() * painter.device().devicePixelRatioF() / share
    found = [cache.pixmap(asset_id, pixels) for asset_id in face.asset_ids[:4]]
    pixmaps = [pixmap for pixmap in (*found, face.picture) if pixmap is not None]
    if len(face.asset_ids) > 1:
        paint_mosaic(painter, room, pixmaps, tokens, RADIUS)
    elif pixmaps and face.region is not None:
        paint_contained(painter, room, _part_of(pixmaps[0], face.region), tokens, RADIUS)
    else:
        paint_contained(painter, room, next(iter(pixmaps), None), tokens, RADIUS)


def _part_of(pixmap: QPixmap, region: Rect) -> QPixmap:
    width, height = pixmap.width(), pixmap.height()
    part = QRectF(
        region.x * width, region.y * height, region.width * width, region.height * height
    ).toAlignedRect()
    return pixmap.copy(part.intersected(pixmap.rect()))


def _paint_colours(
    painter: QPainter, room: QRect, colours: tuple[Colour, ...], tokens: Tokens
) -> None:
    """Paint up to four colours side by side, in one rounded square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    shown = colours[:4]
    width = room.width() / len(shown)
    for number, colour in enumerate(shown):
        painter.setBrush(QColor(*colour))
        painter.setClipRect(QRectF(room.x() + number * width, room.y(), width, room.height()))
        painter.drawRoundedRect(QRectF(room), RADIUS, RADIUS)
    painter.setClipping(False)
    painter.setPen(QColor(tokens.border))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(room).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    painter.restore()
