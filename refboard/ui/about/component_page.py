"""The components and their licence texts: a list that can be searched, and the text beside it."""

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from refboard.services.diagnostics.licences import Licensed
from refboard.ui.about.component_model import ComponentModel, LicenceReader

READING = "Reading..."
TEXT_MARGIN_PX = 10
WIDEST_LICENCE_PX = 170


class ComponentPage(QWidget):
    """Shows what RefBoard is made of; reads it when it is shown for the first time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._components = ComponentModel(self)
        self.model = QSortFilterProxyModel(self)
        self.model.setSourceModel(self._components)
        self.model.setFilterKeyColumn(-1)
        self.model.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Search components")
        self.field.setAccessibleName("Search components")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._search)
        self.table = self._table()
        self.text = QPlainTextEdit(READING, self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Licence text")
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(TEXT_MARGIN_PX)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        halves = QSplitter(Qt.Orientation.Vertical, self)
        halves.setChildrenCollapsible(False)
        for half in (self.table, self.text):
            halves.addWidget(half)
        halves.setSizes([220, 220])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 14, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.field)
        column.addWidget(halves, 1)
        self._reader = LicenceReader(self)
        self._reader.finished.connect(self._show_all)

    def read(self) -> None:
        """Begin to read, the first time."""
        if not self._components.rowCount() and not self._reader.isRunning():
            self._reader.start()

    def finish(self) -> None:
        """Wait for the reading, which takes a part of a second, to end."""
        self._reader.wait()

    def _table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.model)
        table.setAccessibleName("Components")
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.selectionModel().currentRowChanged.connect(self._show_text)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        return table

    def _show_all(self) -> None:
        self._components.show_components(self._reader.licensed)
        header = self.table.horizontalHeader()
        header.resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        # Some licences are long expressions: the tooltip and the text have them whole.
        header.resizeSection(2, min(header.sectionSize(2), WIDEST_LICENCE_PX))
        self.table.selectRow(0)

    def _search(self, words: str) -> None:
        self.model.setFilterFixedString(words)
        if self.model.rowCount():
            self.table.selectRow(0)
        else:
            self.text.setPlainText("There is no such component.")

    def _show_text(self, current: QModelIndex) -> None:
        if current.isValid():
            row = self.model.mapToSource(current).row()
            self.text.setPlainText(page_of(self._components.licensed(row)))


def page_of(licensed: Licensed) -> str:
    """Return what is shown of a component: its heading, then its licence texts."""
    one = licensed.component
    lines = [f"{one.name} {licensed.version}".strip(), f"Licence: {one.licence}"]
    if one.address:
        lines.append(f"Source: {one.address}")
    return "\n".join((*lines, "", licensed.text))
