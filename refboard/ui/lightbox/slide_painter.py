"""Paints one picture on a dark ground, and quietly below it what it is and where one is.

The ground is dark in both themes: a picture is judged by what is around it.
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintDevice, QPainter

from refboard.core.board import Item
from refboard.core.geometry import Rect, Size
from refboard.ui.canvas.items_index import ItemsIndex
from refboard.ui.canvas.painters.item_painter import ItemPainter
from refboard.ui.canvas.previews.shown_pictures import ShownPictures
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.style.canvas_colours import dark_colours

GROUND = QColor("#111111")
SCRIM = QColor(10, 10, 10, 150)
"""Over the board, which stays to be seen behind a preview."""

CAPTION_PX = 44
_WORDS = QColor("#c4c6cb")
_PILL = QColor(17, 17, 17, 190)
_INSET_PX = 12.0
_EDGE_PX = 9.0
_WHY_WIDTH_PX = 460.0


class SlidePainter:
    """Paints slides in one widget."""

    def __init__(self, pictures: ShownPictures) -> None:
        self._pictures = pictures
        self._items = ItemPainter(pictures, dark_colours())

    def paint(
        self,
        device: QPaintDevice,
        slide: Item,
        transform: ViewTransform,
        size: Size,
        *,
        is_light: bool,
        caption: tuple[str, str],
    ) -> None:
        """Paint a frame.

        Args:
            device: The widget.
            slide: What is looked at.
            transform: From its pixels to logical pixels.
            size: Of the widget, in logical pixels.
            is_light: The board behind it stays to be seen.
            caption: What it is, and where one is.
        """
        ratio = device.devicePixelRatioF()
        painter = QPainter(device)
        painter.fillRect(QRectF(0, 0, size.width, size.height), SCRIM if is_light else GROUND)
        painter.save()
        painter.scale(1 / ratio, 1 / ratio)
        self._items.pixel_ratio = ratio
        on_device = transform.on_device(ratio).aligned()
        part = on_device.rect_to_board(Rect(0.0, 0.0, size.width * ratio, size.height * ratio))
        index = ItemsIndex((slide,))
        self._items.paint(painter, on_device, index, index.rows([slide.id]), part)
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        picture = slide.picture
        why = "" if picture is None else self._pictures.why_not_whole(picture.asset_id)
        if why:
            _paint_why(painter, size, why)
        _paint_caption(painter, size, *caption)
        painter.end()


def _paint_caption(painter: QPainter, size: Size, name: str, rest: str) -> None:
    """Write the caption on a dark pill, the name shortened where there is no room for it."""
    metrics = QFontMetricsF(painter.font())
    tail = f"   {rest}"
    room = size.width - 4 * _INSET_PX - metrics.horizontalAdvance(tail)
    words = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, max(room, 0.0)) + tail
    width = metrics.horizontalAdvance(words) + 2 * _INSET_PX
    height = metrics.height() + 8.0
    pill = QRectF((size.width - width) / 2, size.height - height - _EDGE_PX, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_PILL)
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setPen(_WORDS)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)


def _paint_why(painter: QPainter, size: Size, why: str) -> None:
    """Say in the middle why a picture is not there, or not all of it."""
    font = QFont(painter.font())
    painter.save()
    painter.setFont(font)
    width = min(_WHY_WIDTH_PX, size.width - 4 * _INSET_PX)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    room = QRectF((size.width - width) / 2, 0, width, size.height)
    words = QFontMetricsF(font).boundingRect(room, int(flags), why)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_PILL)
    painter.drawRoundedRect(words.adjusted(-_INSET_PX, -8, _INSET_PX, 8), 8, 8)
    painter.setPen(_WORDS)
    painter.drawText(room, int(flags), why)
    painter.restore()
