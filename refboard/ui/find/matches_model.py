"""Matches as a Qt list: a thin adapter over an answer, best first.

Rows are a prefix of the answer, because scores only fall: the strictness cuts the end off.
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
from refboard.ui.importing.clipboard import ASSETS_MIME, assets_mime

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class MatchRole(IntEnum):
    """What a row tells besides its name."""

    MATCH = Qt.ItemDataRole.UserRole
    """The Match."""
    RANK = Qt.ItemDataRole.UserRole + 1
    """1 for the best; None where the order says nothing."""
    BADGE = Qt.ItemDataRole.UserRole + 2
    """What to write on the picture: its rank, or "name" where its name has the words; or None."""


class MatchesModel(QAbstractListModel):
    """The matches that are at least as similar as the user wants.

    Attributes:
        shows_scores: Scores mean likeness; names that were searched have none.
        shows_ranks: The order means likeness.
        files_of: Returns what hands out the files of assets that are dragged elsewhere.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Match, ...] = ()
        self._shown = 0
        self._min_score = -1.0
        self.shows_scores = True
        self.shows_ranks = True
        self.files_of: FilesOf = lambda _: None
        self._shows_reasons = False

    @property
    def total(self) -> int:
        """How many matches the answer has, shown or not."""
        return len(self._all)

    def matches(self) -> Sequence[Match]:
        """Return what is shown."""
        return self._all[: self._shown]

    def show(
        self,
        matches: Sequence[Match],
        *,
        shows_scores: bool = True,
        shows_ranks: bool | None = None,
        shows_reasons: bool = False,
    ) -> None:
        """Show another answer; ranks are shown as scores are, unless told otherwise."""
        self.beginResetModel()
        self.shows_ranks = shows_scores if shows_ranks is None else shows_ranks
        self._shows_reasons = shows_reasons
        self._all = tuple(matches)
        self.shows_scores = shows_scores
        self._shown = self._wanted()
        self.endResetModel()

    def set_min_score(self, min_score: float) -> None:
        """Show only what scores at least this; rows come and go at the end."""
        self._min_score = min_score
        wanted = self._wanted()
        if wanted > self._shown:
            self.beginInsertRows(NO_INDEX, self._shown, wanted - 1)
            self._shown = wanted
            self.endInsertRows()
        elif wanted < self._shown:
            self.beginRemoveRows(NO_INDEX, wanted, self._shown - 1)
            self._shown = wanted
            self.endRemoveRows()

    def _wanted(self) -> int:
        if not self.shows_scores:
            return len(self._all)
        return sum(1 for match in self._all if match.score >= self._min_score)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Override QAbstractListModel::rowCount."""
        return 0 if parent.isValid() else self._shown

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override QAbstractListModel::data."""
        if not index.isValid() or not 0 <= index.row() < self._shown:
            return None
        match = self._all[index.row()]
        if role == MatchRole.MATCH:
            return match
        if role == MatchRole.RANK:
            return index.row() + 1 if self.shows_ranks else None
        if role == MatchRole.BADGE:
            return self._badge(match, index.row() + 1)
        if role == Qt.ItemDataRole.DisplayRole:
            return match.asset.name
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            separator = "\n" if role == Qt.ItemDataRole.ToolTipRole else ", "
            return separator.join(self._facts(match, index.row() + 1))
        return None

    def _badge(self, match: Match, rank: int) -> str | None:
        if self.shows_ranks:
            return str(rank)
        return "name" if self._shows_reasons and "name" in match.why else None

    def _facts(self, match: Match, rank: int) -> list[str]:
        asset = match.asset
        facts = [asset.name, f"{asset.width} \N{MULTIPLICATION SIGN} {asset.height} px"]
        if self.shows_scores:
            facts.append(f"Number {rank}, likeness {match.score:.2f}")
        elif self.shows_ranks:
            facts.append(f"Number {rank}")
        if self._shows_reasons and match.why:
            facts.append(f"Found by {match.why.replace(', ', ' and ')}")
        return facts

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
        assets = [self._all[row].asset for row in rows]
        return assets_mime((asset.id for asset in assets), self.files_of(assets))

    def supportedDragActions(self) -> Qt.DropAction:
        """Override QAbstractItemModel::supportedDragActions."""
        return Qt.DropAction.CopyAction
