"""How a board looks in the list: a mosaic, its name, how many pictures, and who else shows it."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from refboard.core.board import BoardSummary
from refboard.ui.boards.boards_model import BoardRole, count_text
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.style.icons import tinted_icon
from refboard.ui.style.theme import Theme
from refboard.ui.style.thumbnails import paint_mosaic
from refboard.ui.style.wrapped import wrapped_lines

ROW_PX = 58
COVER_PX = 44
WORDS_LEFT_PX = COVER_PX + 20
"""From the left edge of a row to its words."""
WORDS_RIGHT_PX = 12
NAME_GAP_PX = 3
MARK_PX = 14
"""Side of the icon behind the count of a board that another window shows."""
MARK_GAP_PX = 6
MOST_LINES = 3
"""A longer name is cut at its end; the tooltip has all of it."""


class BoardDelegate(QStyledItemDelegate):
    """Paints a board: a mosaic of its topmost pictures, its name, how many there are.

    Args to the constructor:
        cache: Has the pictures.
        theme: Colours.
        view: The list.
        is_target: Tells whether what is dragged would be dropped on a row.
    """

    def __init__(
        self,
        cache: PreviewCache,
        theme: Theme,
        view: QListView,
        is_target: Callable[[QModelIndex | QPersistentModelIndex], bool],
    ) -> None:
        super().__init__(view)
        self._view = view
        self._is_target = is_target
        self._cache = cache
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Override QStyledItemDelegate::sizeHint: a name that is too long for a line wraps."""
        line_px = self._view.fontMetrics().lineSpacing()
        lines = len(self._lines(index.data(BoardRole.SUMMARY).name))
        return QSize(120, ROW_PX + (lines - 1) * line_px)

    def _lines(self, name: str) -> list[str]:
        """Return a name as lines that fit into the list."""
        width = self._view.viewport().width() - WORDS_LEFT_PX - WORDS_RIGHT_PX
        return wrapped_lines(name, self._view.font(), width, MOST_LINES)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Override QStyledItemDelegate::paint."""
        tokens = self._theme.tokens
        row: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        board: BoardSummary = index.data(BoardRole.SUMMARY)
        rect = row.adjusted(4, 2, -4, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_current = bool(index.data(BoardRole.IS_CURRENT))
        is_target = self._is_target(index)
        self._paint_ground(painter, rect, state, is_current=is_current, is_target=is_target)
        self._paint_cover(
            painter,
            QRect(rect.left() + 6, rect.center().y() - COVER_PX // 2, COVER_PX, COVER_PX),
            board,
        )
        lines = self._lines(board.name)
        line_px = painter.fontMetrics().lineSpacing()
        top = rect.center().y() - ((len(lines) + 1) * line_px + NAME_GAP_PX) // 2
        words = QRect(row.left() + WORDS_LEFT_PX, top, row.width() - WORDS_LEFT_PX, line_px)
        painter.setPen(QColor(tokens.text))
        for line in lines:
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, line)
            words.translate(0, line_px)
        words.translate(0, NAME_GAP_PX)
        painter.setPen(QColor(tokens.muted))
        count = count_text(board.item_count)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, count)
        if index.data(BoardRole.IS_ELSEWHERE):
            words.translate(painter.fontMetrics().horizontalAdvance(count) + MARK_GAP_PX, 0)
            self._paint_mark(painter, words)
        painter.restore()

    def _paint_mark(self, painter: QPainter, room: QRect) -> None:
        """Mark a board that is in another window: choosing it brings that one to the front."""
        top = room.center().y() - MARK_PX // 2 + 1
        mark = tinted_icon("browsers", self._theme.tokens.muted)
        left = min(room.left(), self._view.viewport().width() - WORDS_RIGHT_PX - MARK_PX)
        mark.paint(painter, QRect(left, top, MARK_PX, MARK_PX))

    def _paint_ground(
        self,
        painter: QPainter,
        rect: QRect,
        state: QStyle.StateFlag,
        *,
        is_current: bool,
        is_target: bool,
    ) -> None:
        tokens = self._theme.tokens
        ground = None
        if is_current:
            ground = tokens.selected
        elif state & QStyle.StateFlag.State_MouseOver:
            ground = tokens.hover
        painter.setPen(Qt.PenStyle.NoPen)
        if ground is not None:
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(rect, tokens.radius, tokens.radius)
        if state & QStyle.StateFlag.State_HasFocus or is_target:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 1))
            painter.drawRoundedRect(rect, tokens.radius, tokens.radius)

    def _paint_cover(self, painter: QPainter, room: QRect, board: BoardSummary) -> None:
        tokens = self._theme.tokens
        ratio = painter.device().devicePixelRatioF()
        found = [self._cache.pixmap(asset, COVER_PX * ratio) for asset in board.cover[:4]]
        pixmaps = [pixmap for pixmap in found if pixmap is not None]
        paint_mosaic(painter, room, pixmaps, tokens)
        if not pixmaps:
            painter.setPen(QColor(tokens.muted))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, board.name[:1].upper())

    def updateEditorGeometry(
        self,
        editor: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Override QStyledItemDelegate::updateEditorGeometry: the field lies over the words."""
        row: QRect = option.rect  # type: ignore[attr-defined]
        left = row.left() + COVER_PX + 14
        height = min(row.height(), ROW_PX) - 14
        top = row.center().y() - height // 2
        editor.setGeometry(left, top, row.right() - left - 8, height)

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """Override QStyledItemDelegate::createEditor."""
        editor = QLineEdit(parent)
        editor.setAccessibleName("Name of the board")
        editor.setMaxLength(120)
        return editor
