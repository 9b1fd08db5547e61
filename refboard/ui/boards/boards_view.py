"""The list of boards as it is seen and walked: a mosaic, a name and a count for each."""

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
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
from refboard.ui.style.icons import icon
from refboard.ui.style.keyed_menu import KeyedMenu
from refboard.ui.style.theme import Theme
from refboard.ui.style.thumbnails import paint_mosaic
from refboard.ui.style.wrapped import wrapped_lines

ROW_PX = 58
COVER_PX = 44
WORDS_LEFT_PX = COVER_PX + 20
"""From the left edge of a row to its words."""
WORDS_RIGHT_PX = 12
NAME_GAP_PX = 3
MOST_LINES = 3
"""A longer name is cut at its end; the tooltip has all of it."""


class BoardDelegate(QStyledItemDelegate):
    """Paints a board: a mosaic of its topmost pictures, its name, how many there are."""

    def __init__(self, cache: PreviewCache, theme: Theme, view: QListView) -> None:
        super().__init__(view)
        self._view = view
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
        is_target = isinstance(self._view, BoardsView) and self._view.is_target(index)
        is_current = bool(index.data(BoardRole.IS_CURRENT))
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
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, count_text(board.item_count))
        painter.restore()

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


class BoardsView(QListView):
    """The list itself, with keys of its own.

    Attributes:
        is_read_only: Boards are only opened.

    Signals:
        opened: Carries a row's index.
        window_wanted: Likewise; it is to be opened in another window.
        trashed: Likewise.
        delete_pressed: Likewise; the key may be meant for what is selected on the canvas.
        dropped: Carries a row's index and the QMimeData that was dropped on it.
    """

    opened = Signal(QModelIndex)
    window_wanted = Signal(QModelIndex)
    trashed = Signal(QModelIndex)
    delete_pressed = Signal(QModelIndex)
    dropped = Signal(QModelIndex, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.is_read_only = False
        self._target = QPersistentModelIndex()
        self.setAcceptDrops(True)

    def is_target(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Return whether what is dragged would be dropped on this row."""
        return self._target.isValid() and self._target.row() == index.row()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Override QAbstractItemView::dragEnterEvent: whatever may be pictures is welcome."""
        if event.source() is not self and not self.is_read_only and event.mimeData().formats():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Override QAbstractItemView::dragMoveEvent: only a board takes something."""
        index = self.indexAt(event.position().toPoint())
        self._aim_at(index)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(index.isValid())

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Override QAbstractItemView::dragLeaveEvent."""
        self._aim_at(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        """Override QAbstractItemView::dropEvent."""
        index = self.indexAt(event.position().toPoint())
        self._aim_at(QModelIndex())
        if index.isValid():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(index, event.mimeData())

    def _aim_at(self, index: QModelIndex) -> None:
        self._target = QPersistentModelIndex(index)
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Override QAbstractItemView::mouseDoubleClickEvent: the name can be changed."""
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self.is_read_only:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QListView::keyPressEvent: Enter opens, F2 renames, Delete is told."""
        index = self.currentIndex()
        if not index.isValid() or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(index)
        elif event.key() == Qt.Key.Key_F2 and not self.is_read_only:
            self.edit(index)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit(index)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Override QListView::contextMenuEvent."""
        index = self.indexAt(event.pos())
        if index.isValid():
            self.show_menu(index, event.globalPos())

    def show_menu(self, index: QModelIndex, where: QPoint) -> None:
        """Offer what can be done with a board."""
        tokens = self._theme.tokens
        menu = KeyedMenu(self)
        open_it = menu.addAction(icon("folder-open", tokens), _line("Open board", "Return"))
        beside = menu.addAction(icon("browsers", tokens), "Open in new window")
        beside.setDisabled(bool(index.data(BoardRole.IS_CURRENT)))
        menu.addSeparator()
        rename = menu.addAction(icon("pencil-simple", tokens), _line("Rename board", "F2"))
        trash = menu.addAction(icon("trash", tokens), _line("Move board to trash", "Del"))
        for change in (rename, trash):
            change.setDisabled(self.is_read_only)
        chosen = menu.exec(where)
        if chosen is open_it:
            self.opened.emit(index)
        elif chosen is beside:
            self.window_wanted.emit(index)
        elif chosen is rename:
            self.edit(index)
        elif chosen is trash:
            self.trashed.emit(index)


def _line(words: str, keys: str) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return f"{words}\t{QKeySequence(keys).toString(native)}"
