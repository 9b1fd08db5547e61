"""Matches as a Qt list: a thin adapter over an answer, best first.

An answer holds more than one wants to see: strictness and count choose among it without asking.
"""

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from refboard.core.query import Match
from refboard.ui.exporting.handed_mime import FILES_MIME, FilesOf
from refboard.ui.find.answers.reasons import reasons
from refboard.ui.importing.clipboard import ASSETS_MIME, assets_mime

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class MatchRole(IntEnum):
    """What a row tells besides its name."""

    MATCH = Qt.ItemDataRole.UserRole
    """The Match."""
    RANK = Qt.ItemDataRole.UserRole + 1
    """1 for the best; None where the order says nothing."""
    WHY = Qt.ItemDataRole.UserRole + 2
    """Why it is there: a tuple of Reason."""


class MatchesModel(QAbstractListModel):
    """The matches that are alike enough, as many as are wanted.

    Attributes:
        files_of: Returns what hands out the files of assets that are dragged elsewhere.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Match, ...] = ()
        self._rows: tuple[Match, ...] = ()
        self._least, self._most = 0.0, 0
        self.files_of: FilesOf = lambda _: None

    @property
    def total(self) -> int:
        """How many matches the answer has, shown or not."""
        return len(self._all)

    @property
    def has_likeness(self) -> bool:
        """Whether the answer says how alike its pictures are."""
        return any(match.likeness > 0 for match in self._all)

    def matches(self) -> Sequence[Match]:
        """Return what is shown."""
        return self._rows

    def show(self, matches: Sequence[Match]) -> None:
        """Show another answer."""
        self.beginResetModel()
        self._all = tuple(matches)
        self._rows = self._wanted()
        self.endResetModel()

    def cut(self, least: float, most: int) -> None:
        """Show only what is at least as alike, and no more than so many; 0 for all of it.

        What is shown in both cases stays, so that nothing loses its place.
        """
        self._least, self._most = least, most
        wanted = self._wanted()
        shared = min(len(wanted), len(self._rows))
        if wanted[:shared] != self._rows[:shared]:
            self.beginResetModel()
            self._rows = wanted
            self.endResetModel()
        elif len(wanted) > shared:
            self.beginInsertRows(NO_INDEX, shared, len(wanted) - 1)
            self._rows = wanted
            self.endInsertRows()
        elif len(self._rows) > shared:
            self.beginRemoveRows(NO_INDEX, shared, len(self._rows) - 1)
            self._rows = wanted
            self.endRemoveRows()

    def _wanted(self) -> tuple[Match, ...]:
        least = self._least if self.has_likeness else 0.0
        alike = tuple(match for match in self._all if match.likeness >= least)
        return alike[: self._most] if self._most else alike

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Override QAbstractListModel::rowCount."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override QAbstractListModel::data."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        match = self._rows[index.row()]
        if role == MatchRole.MATCH:
            return match
        if role == MatchRole.RANK:
            return index.row() + 1 if self.has_likeness else None
        if role == MatchRole.WHY:
            return reasons(match)
        if role == Qt.ItemDataRole.DisplayRole:
            return match.asset.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            separator = "\n" if role == Qt.ItemDataRole.ToolTipRole else ", "
            return separator.join(self._facts(match))
        return None

    @staticmethod
    def _facts(match: Match) -> list[str]:
        asset = match.asset
        facts = [asset.name, f"{asset.width} \N{MULTIPLICATION SIGN} {asset.height} px"]
        return facts + [reason.sentence for reason in reasons(match)]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Override QAbstractListModel::flags."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        """Override QAbstractItemModel::mimeTypes."""
        return [ASSETS_MIME, FILES_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Override QAbstractItemModel::mimeData."""
        rows = sorted({index.row() for index in indexes if index.isValid()})
        assets = [self._rows[row].asset for row in rows]
        return assets_mime((asset.id for asset in assets), self.files_of(assets))

    def supportedDragActions(self) -> Qt.DropAction:
        """Override QAbstractItemModel::supportedDragActions."""
        return Qt.DropAction.CopyAction
