"""Pictures that could not be imported, or whose originals are lost or changed, as a Qt list.

A row stands for a file or address: one that failed twice is one row with the latest reason.
"""

from collections.abc import Callable, Container, Iterable
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from refboard.core.asset import Failure, OriginalState
from refboard.core.ids import AssetId

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class FailureRole(IntEnum):
    """What a row tells besides its words."""

    FAILURE = Qt.ItemDataRole.UserRole
    """The latest Failure."""
    IDS = Qt.ItemDataRole.UserRole + 1
    """A tuple of the AssetIds of all failures of the row."""


class FailuresModel(QAbstractListModel):
    """Failures by asset, the latest reason counts, in rows by source."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._failures: dict[AssetId, Failure] = {}
        self._rows: list[list[Failure]] = []

    def ids(self) -> tuple[AssetId, ...]:
        """Return whose failures are listed."""
        return tuple(self._failures)

    def of(self, ids: Container[AssetId]) -> list[Failure]:
        """Return the latest failure of each row of these assets that could not be imported."""
        rows = self._refused_rows()
        return [row[-1] for row in rows if any(each.asset_id in ids for each in row)]

    def count_of(self, ids: Container[AssetId], canonical: Callable[[AssetId], AssetId]) -> int:
        """Return how many rows are failed imports of these assets, by their canonical ids."""
        rows = self._refused_rows()
        return sum(any(canonical(each.asset_id) in ids for each in row) for row in rows)

    def changed(self) -> list[Failure]:
        """Return the row of each original that was changed."""
        latest = (row[-1] for row in self._rows)
        return [failure for failure in latest if failure.original is OriginalState.CHANGED]

    def retried_with_all(self) -> tuple[AssetId, ...]:
        """Return what is tried again with everything: a changed original only when it is named."""
        changed = OriginalState.CHANGED
        return tuple(key for key, f in self._failures.items() if f.original is not changed)

    def originals(self) -> int:
        """Return how many rows tell of an original that is missing or was changed."""
        return sum(row[-1].original is not OriginalState.UNCHANGED for row in self._rows)

    def add(self, failures: Iterable[Failure]) -> None:
        """List failures; one that is listed gets its new reason."""
        merged = self._failures | {failure.asset_id: failure for failure in failures}
        self._replace(merged)

    def remove(self, ids: Iterable[AssetId]) -> None:
        """Take failures off the list."""
        gone = set(ids)
        self._replace({key: f for key, f in self._failures.items() if key not in gone})

    def _refused_rows(self) -> list[list[Failure]]:
        return [row for row in self._rows if row[-1].original is OriginalState.UNCHANGED]

    def _replace(self, failures: dict[AssetId, Failure]) -> None:
        if failures != self._failures:
            self.beginResetModel()
            self._failures = failures
            by_source: dict[str, list[Failure]] = {}
            for failure in failures.values():
                by_source.setdefault(failure.source or failure.asset_id, []).append(failure)
            self._rows = list(by_source.values())
            self.endResetModel()

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Override QAbstractListModel::rowCount."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override QAbstractListModel::data."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        failure = row[-1]
        if role == FailureRole.FAILURE:
            return failure
        if role == FailureRole.IDS:
            return tuple(each.asset_id for each in row)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{failure.name}\n{failure.sentence} {failure.hint}".strip()
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (failure.source, failure.sentence, failure.hint)))
        return None
