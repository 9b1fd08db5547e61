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


class BoardRole(IntEnum):
    """What a row tells besides its name."""

    SUMMARY = Qt.ItemDataRole.UserRole
    """The BoardSummary."""
    IS_CURRENT = Qt.ItemDataRole.UserRole + 1
    """It is the board that is shown."""


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

    def show(self, boards: Sequence[BoardSummary]) -> None:
        """Show another list; rows keep their selection while they stay the same boards."""
        if [board.id for board in boards] == [board.id for board in self._boards]:
            self._boards = list(boards)
            self._emit_all()
            return
        self.beginResetModel()
        self._boards = list(boards)
        self.endResetModel()

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
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return board.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{board.name}\n{count_text(board.item_count)}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            shown = ", shown" if board.id == self._current else ""
            return f"{board.name}, {count_text(board.item_count)}{shown}"
        return None

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
        return flags | Qt.ItemFlag.ItemIsEditable if index.isValid() else flags


def count_text(count: int) -> str:
    """Return "empty", "1 picture" or "12 pictures"."""
    return counted(count, "picture") if count else "empty"
