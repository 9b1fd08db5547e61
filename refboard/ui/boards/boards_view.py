"""The list of boards as it is walked, reordered and dropped on."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from refboard.core.ids import BoardId
from refboard.ui.boards.board_drag import board_mime, carried_board, gap_at, gap_line
from refboard.ui.boards.boards_model import BoardRole
from refboard.ui.style.icons import icon
from refboard.ui.style.keyed_menu import KeyedMenu
from refboard.ui.style.theme import Theme

EDGE_PX = 16
"""At the upper and lower edge, where the list scrolls while something is dragged."""


class BoardsView(QListView):
    """The list itself, with keys of its own.

    Attributes:
        is_read_only: Boards are only opened.

    Signals:
        opened: Carries a row's index.
        window_wanted: Likewise; it is to be opened in another window.
        trashed: Likewise.
        delete_pressed: Likewise; the key may be meant for what is selected on the canvas.
        moved: Carries a BoardId, and the one that it is to lie before; None for the end.
        dropped: Carries a row's index and the QMimeData that was dropped on it.
    """

    opened = Signal(QModelIndex)
    window_wanted = Signal(QModelIndex)
    trashed = Signal(QModelIndex)
    delete_pressed = Signal(QModelIndex)
    moved = Signal(str, object)
    dropped = Signal(QModelIndex, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.is_read_only = False
        self._target = QPersistentModelIndex()
        self._gap: int | None = None
        self.setAcceptDrops(True)
        self.setDragEnabled(True)

    def is_target(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        """Return whether what is dragged would be dropped on this row."""
        return self._target.isValid() and self._target.row() == index.row()

    def move_current(self, by: int) -> None:
        """Move the board that has the focus up (-1) or down (1) the list."""
        index = self.currentIndex()
        row = index.row() + by
        if index.isValid() and 0 <= row < self.model().rowCount():
            self._move(index.data(BoardRole.SUMMARY).id, row if by < 0 else row + 1)
            self.scrollTo(self.currentIndex())

    def _move(self, board_id: BoardId, gap: int) -> None:
        """Tell that a board is to lie in the gap above a row of now, or below the last one."""
        below = self.model().index(gap, 0)
        before = below.data(BoardRole.SUMMARY).id if below.isValid() else None
        self.moved.emit(board_id, before)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """Override QAbstractItemView::startDrag: a board can be carried up and down the list."""
        index = self.currentIndex()
        if not index.isValid() or self.is_read_only:
            return
        row = self.visualRect(index)
        drag = QDrag(self)
        drag.setMimeData(board_mime(index.data(BoardRole.SUMMARY).id))
        drag.setPixmap(self.viewport().grab(row))
        drag.setHotSpot(self.viewport().mapFromGlobal(self.cursor().pos()) - row.topLeft())
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Override QAbstractItemView::dragEnterEvent: boards and what may be pictures."""
        if not self.is_read_only and event.mimeData().formats():
            event.setDropAction(_action(event))
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Override QAbstractItemView::dragMoveEvent: a board takes pictures, gaps take boards."""
        at = event.position().toPoint()
        if carried_board(event.mimeData()) is not None:
            self._aim_at(QModelIndex(), gap_at(self, at.y()))
            event.accept()
        else:
            index = self.indexAt(at)
            self._aim_at(index)
            event.setAccepted(index.isValid())
        event.setDropAction(_action(event))
        if not self.viewport().rect().adjusted(0, EDGE_PX, 0, -EDGE_PX).contains(at):
            self.startAutoScroll()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Override QAbstractItemView::dragLeaveEvent."""
        self.stopAutoScroll()
        self._aim_at(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        """Override QAbstractItemView::dropEvent."""
        self.stopAutoScroll()
        at = event.position().toPoint()
        index = self.indexAt(at)
        self._aim_at(QModelIndex())
        event.setDropAction(_action(event))
        board_id = carried_board(event.mimeData())
        if board_id is not None:
            event.accept()
            self._move(board_id, gap_at(self, at.y()))
        elif index.isValid():
            event.accept()
            self.dropped.emit(index, event.mimeData())

    def _aim_at(self, index: QModelIndex, gap: int | None = None) -> None:
        self._target = QPersistentModelIndex(index)
        self._gap = gap
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Override QListView::resizeEvent: where names wrap at another width, rows are measured."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Override QAbstractItemView::paintEvent: a line where a board would be dropped."""
        super().paintEvent(event)
        if self._gap is not None:
            painter = QPainter(self.viewport())
            painter.setPen(QPen(QColor(self._theme.tokens.accent), 2))
            painter.drawLine(gap_line(self, self._gap))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Override QAbstractItemView::mouseDoubleClickEvent: the name can be changed."""
        super().mouseDoubleClickEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self.is_read_only:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override QListView::keyPressEvent: Enter opens, F2 renames, Delete is told."""
        index = self.currentIndex()
        is_alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if not index.isValid() or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif is_alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_current(-1 if event.key() == Qt.Key.Key_Up else 1)
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
        up = menu.addAction(icon("arrow-up", tokens), _line("Move up", "Alt+Up"))
        down = menu.addAction(icon("arrow-down", tokens), _line("Move down", "Alt+Down"))
        menu.addSeparator()
        trash = menu.addAction(icon("trash", tokens), _line("Move board to trash", "Del"))
        for change in (rename, trash, up, down):
            change.setDisabled(self.is_read_only)
        if index.row() == 0:
            up.setDisabled(True)
        if index.row() == self.model().rowCount() - 1:
            down.setDisabled(True)
        chosen = menu.exec(where)
        if chosen is open_it:
            self.opened.emit(index)
        elif chosen is beside:
            self.window_wanted.emit(index)
        elif chosen is rename:
            self.edit(index)
        elif chosen in (up, down):
            self.setCurrentIndex(index)
            self.move_current(-1 if chosen is up else 1)
        elif chosen is trash:
            self.trashed.emit(index)


def _action(event: QDropEvent) -> Qt.DropAction:
    """Return what is done with what is dragged: boards are moved, pictures copied."""
    is_board = carried_board(event.mimeData()) is not None
    return Qt.DropAction.MoveAction if is_board else Qt.DropAction.CopyAction


def _line(words: str, keys: str) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    return f"{words}\t{QKeySequence(keys).toString(native)}"
