"""The components as a table, read in a thread of their own."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QThread,
)

from refboard.services.diagnostics.licences import Licensed, read_licences

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
HEADINGS = ("Component", "Version", "Licence", "For")


class LicenceReader(QThread):
    """Reads versions and licence texts.

    Attributes:
        licensed: What was read.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.licensed: tuple[Licensed, ...] = ()

    def run(self) -> None:
        """Override QThread::run."""
        self.licensed = read_licences()


class ComponentModel(QAbstractTableModel):
    """A row for each component."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Licensed, ...] = ()

    def show_components(self, rows: Sequence[Licensed]) -> None:
        """Show these and no others."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def licensed(self, row: int) -> Licensed:
        """Return what a row is about."""
        return self._rows[row]

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Override QAbstractTableModel::rowCount."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Override QAbstractTableModel::columnCount."""
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override QAbstractTableModel::data."""
        shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if not index.isValid() or role not in shown:
            return None
        row = self._rows[index.row()]
        one = row.component
        return (one.name, row.version, one.licence, one.purpose)[index.column()]

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Override QAbstractTableModel::headerData."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADINGS[section]
        return None
