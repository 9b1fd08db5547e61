"""Paints one match: its picture, and whether it is chosen. Nothing covers the picture."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from refboard.core.geometry import Rect
from refboard.core.query import Match
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.find.answers.matches_model import MatchRole
from refboard.ui.find.answers.thumbnail_grid import ThumbnailGrid
from refboard.ui.style.theme import Theme
from refboard.ui.style.thumbnails import contained_in, paint_contained

if TYPE_CHECKING:
    from refboard.core.ids import AssetId

RADIUS = 4
RING_PX = 2


class MatchDelegate(QStyledItemDelegate):
    """Paints matches in a grid.

    Attributes:
        grid: How large and where they are.
        heat: A picture, and the map that is laid over it; None for none.
    """

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._cache = cache
        self._theme = theme
        self.grid = ThumbnailGrid(parent.width(), 0)
        self.heat: tuple[AssetId, QImage] | None = None

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Override QStyledItemDelegate::sizeHint."""
        return self.grid.cell

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Override QStyledItemDelegate::paint."""
        tokens = self._theme.tokens
        cell: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        inner = self.grid.picture_in(cell)
        match = index.data(MatchRole.MATCH)
        ratio = painter.device().devicePixelRatioF()
        pixmap = self._cache.pixmap(match.asset.id, inner.width() * ratio)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        paint_contained(painter, inner, pixmap, tokens, RADIUS)
        if self.heat is not None and self.heat[0] == match.asset.id and pixmap is not None:
            _lay_over(painter, contained_in(inner.toRectF(), pixmap), self.heat[1])
        if not (is_selected or has_focus or is_hovered):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if pixmap is not None and (place := _place_in(match)) is not None:
            _outline(painter, contained_in(inner.toRectF(), pixmap), place)
        # Around the picture and not upon it: in the gap between two, half of which is its own.
        ring = inner.toRectF().adjusted(-1.5, -1.5, 1.5, 1.5)
        colour = tokens.accent if is_selected or has_focus else tokens.muted
        painter.setPen(QPen(QColor(colour), RING_PX + 1 if is_selected else RING_PX))
        painter.drawRoundedRect(ring, RADIUS + 1, RADIUS + 1)
        painter.restore()


def _lay_over(painter: QPainter, rect: QRectF, image: QImage) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(rect, image)
    painter.restore()


def _place_in(match: Match) -> Rect | None:
    """Return where in an answer it is like what was asked, if that is known."""
    return next((reason.region for reason in match.evidence if reason.region is not None), None)


def _outline(painter: QPainter, picture: QRectF, place: Rect) -> None:
    """Outline a place in a picture, light on dark: seen on every picture."""
    width, height = picture.width(), picture.height()
    rect = QRectF(
        picture.x() + place.x * width,
        picture.y() + place.y * height,
        place.width * width,
        place.height * height,
    ).adjusted(1, 1, -1, -1)
    for colour, thick in ((QColor(0, 0, 0, 170), 3.0), (QColor(255, 255, 255, 230), 1.2)):
        painter.setPen(QPen(colour, thick))
        painter.drawRect(rect)
