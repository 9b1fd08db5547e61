"""Paints one match: its picture, its rank, whether it is chosen."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.find.matches_model import MatchRole
from refboard.ui.find.thumbnail_grid import ThumbnailGrid
from refboard.ui.style.theme import Theme
from refboard.ui.style.thumbnails import paint_contained

CHIP = QColor(0, 0, 0, 185)
"""Behind a rank, in both themes: pictures are of any colour, and white on it is always read."""


class MatchDelegate(QStyledItemDelegate):
    """Paints matches in a grid.

    Attributes:
        grid: How large and where they are.
    """

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._cache = cache
        self._theme = theme
        self.grid = ThumbnailGrid(parent.width(), 0)

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
        paint_contained(painter, inner, pixmap, tokens)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        badge = index.data(MatchRole.BADGE)
        if badge is not None:
            _paint_badge(painter, inner, badge)
        is_selected = bool(state & QStyle.StateFlag.State_Selected)
        has_focus = bool(state & QStyle.StateFlag.State_HasFocus)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if is_selected or has_focus or is_hovered:
            colour = tokens.accent if is_selected or has_focus else tokens.muted
            painter.setPen(QPen(QColor(colour), 3 if is_selected else 2))
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), 4, 4)
        painter.restore()


def _paint_badge(painter: QPainter, inner: QRect, text: str) -> None:
    font = QFont(painter.font())
    font.setPointSizeF(max(7.0, font.pointSizeF() * 0.82))
    painter.setFont(font)
    height = painter.fontMetrics().height() + 1
    width = max(painter.fontMetrics().horizontalAdvance(text) + 8, height)
    chip = QRect(inner.left() + 4, inner.bottom() - height - 3, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(CHIP)
    painter.drawRoundedRect(chip, 3, 3)
    painter.setPen(Qt.GlobalColor.white)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
