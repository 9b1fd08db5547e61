"""The boards of the library as a Qt list, renamed in place."""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from refboard.core.board import BoardSummary, board_name
from refboard.core.ids import BoardId
from refboard.core.words import counted

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
IN_ANOTHER_WINDOW = "in another window"


class BoardRole(IntEnum):
    """What a row tells besides its name."""

    SUMMARY = Qt.ItemDataRole.UserRole
    """The BoardSummary."""
    IS_CURRENT = Qt.ItemDataRole.UserRole + 1
    """It is the board that is shown."""
    IS_ELSEWHERE = Qt.ItemDataRole.UserRole + 2
    """Another window shows it."""


class BoardsModel(QAbstractListModel):
    """Boards in the library's order.

    Signals:
        renamed: Carries the BoardId and the new name.
    """

    renamed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._boards: list[BoardSummary] = []
        self._current: BoardId | None = None
        self._elsewhere: frozenset[BoardId] = frozenset()

    def show(self, boards: Sequence[BoardSummary]) -> None:
        """Show another list; rows keep their selection while they stay the same boards."""
        then, now = ([board.id for board in listed] for listed in (self._boards, boards))
        if then == now:
            self._boards = list(boards)
            self._emit_all()
            return
        if sorted(then) == sorted(now):
            self._reorder(boards, [now.index(board_id) for board_id in then])
            return
        self.beginResetModel()
        self._boards = list(boards)
        self.endResetModel()

    def _reorder(self, boards: Sequence[BoardSummary], rows: Sequence[int]) -> None:
        """Show the same boards in another order; `rows` are those where each went."""
        self.layoutAboutToBeChanged.emit()
        self._boards = list(boards)
        kept = self.persistentIndexList()
        self.changePersistentIndexList(kept, [self.index(rows[index.row()]) for index in kept])
        self.layoutChanged.emit()

    def set_elsewhere(self, board_ids: frozenset[BoardId]) -> None:
        """Mark the boards that other windows show."""
        self._elsewhere = board_ids
        self._emit_all()

    def set_current(self, board_id: BoardId | None) -> None:
        """Mark the board that is shown."""
        self._current = board_id
        self._emit_all()

    def row_of(self, board_id: BoardId | None) -> int:
        """Return the row of a board, -1 when it is not listed."""
        ids = [board.id for board in self._boards]
        return ids.index(board_id) if board_id in ids else -1

    def _emit_all(self) -> None:
        if self._boards:
            self.dataChanged.emit(self.index(0), self.index(len(self._boards) - 1))

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Override QAbstractListModel::rowCount."""
        return 0 if parent.isValid() else len(self._boards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override QAbstractListModel::data."""
        if not index.isValid() or not 0 <= index.row() < len(self._boards):
            return None
        board = self._boards[index.row()]
        if role == BoardRole.SUMMARY:
            return board
        if role == BoardRole.IS_CURRENT:
            return board.id == self._current
        if role == BoardRole.IS_ELSEWHERE:
            return board.id in self._elsewhere
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return board.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{board.name}\n{count_text(board.item_count)}{self._where(board)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            shown = ", shown" if board.id == self._current else self._where(board)
            return f"{board.name}, {count_text(board.item_count)}{shown}"
        return None

    def _where(self, board: BoardSummary) -> str:
        return f", {IN_ANOTHER_WINDOW}" if board.id in self._elsewhere else ""

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Override QAbstractListModel::setData: a name is never empty."""
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        board = self._boards[index.row()]
        name = board_name(str(value))
        if not name or name == board.name:
            return False
        self.renamed.emit(board.id, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Override QAbstractListModel::flags."""
        flags = super().flags(index)
        can = Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        return flags | can if index.isValid() else flags


def count_text(count: int) -> str:
    """Return "empty", "1 picture" or "12 pictures"."""
    return counted(count, "picture") if count else "empty"
