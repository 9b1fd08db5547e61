"""Every action with its shortcuts, searchable, straight from the actions table."""

from collections.abc import Iterable

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from refboard.ui.actions.action_row import ActionRow
from refboard.ui.actions.actions import shown_keys
from refboard.ui.actions.rows.table import ROWS

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()

GESTURES: tuple[tuple[str, str], ...] = (
    ("Move the board", "Space and drag, middle button and drag, or scroll with two fingers"),
    ("Zoom at the pointer", "Mouse wheel, pinch, or Ctrl and scroll"),
    ("Select several pictures", "Drag over the empty board, or Shift or Ctrl and click"),
    ("Select only what lies wholly inside", "Alt and drag over the empty board"),
    ("Show one picture large, and back", "Double click, or Enter"),
    ("Move selected pictures", "Drag, arrow keys, or Shift and arrow keys for bigger steps"),
    ("Move straight along one axis", "Shift and drag"),
    ("Move a copy", "Alt and drag"),
    ("Resize selected pictures", "Drag a corner; with Alt about the middle"),
    ("Rotate selected pictures", "Drag the round handle or just outside a corner; Shift for 15°"),
    ("Crop one side of a picture, or bring it back", "Drag an edge; with Alt both sides"),
    ("Go through the pictures", "Tab and Shift+Tab on the board"),
    ("Stop a drag, or go back to Select, or select nothing", "Esc"),
    ("Show a result on its board", "Click it, or Enter"),
    ("Bring a result beside the source", "Double click, drag it onto the board, or Shift+Enter"),
)


def help_rows(rows: Iterable[ActionRow] = ROWS) -> list[tuple[str, str]]:
    """Return what can be done and how: every action, then the gestures."""
    actions = [
        (row.text.removesuffix("..."), ",  ".join(shown_keys(row)) or "In the menu") for row in rows
    ]
    return [*actions, *GESTURES]


class HelpModel(QAbstractTableModel):
    """What can be done, and how."""

    HEADINGS = ("What", "How")

    def __init__(self, rows: Iterable[ActionRow] = ROWS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = help_rows(rows)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Override QAbstractTableModel::rowCount."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Override QAbstractTableModel::columnCount."""
        return 0 if parent.isValid() else len(self.HEADINGS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Override QAbstractTableModel::data."""
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return None
        return self._rows[index.row()][index.column()]

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Override QAbstractTableModel::headerData."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.HEADINGS[section]
        return None


class HelpDialog(QDialog):
    """Lists the shortcuts; typing narrows the list."""

    def __init__(self, rows: Iterable[ActionRow] = ROWS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(680, 560)
        self.model = QSortFilterProxyModel(self)
        self.model.setSourceModel(HelpModel(rows, self))
        self.model.setFilterKeyColumn(-1)
        self.model.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Search")
        self.field.setAccessibleName("Search shortcuts")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self.model.setFilterFixedString)
        table = QTableView(self)
        table.setModel(self.model)
        table.setAccessibleName("Shortcuts")
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(28)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.field)
        column.addWidget(table, 1)
        column.addWidget(buttons)
        self.field.setFocus()
