"""What can be done and how, in sections, searchable, straight from the actions table."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from refboard.ui.actions.action_row import ActionRow
from refboard.ui.actions.help_entries import help_entries, matching
from refboard.ui.actions.help_list import HelpDelegate, HelpModel
from refboard.ui.actions.rows.table import ROWS

SIZE = (760, 820)
MARGIN_PX = 60
"""How much lower than the window it is at least."""


class HelpDialog(QDialog):
    """Lists actions and gestures; typing narrows the list.

    Attributes:
        model: What is listed now.
        field: What is searched for.
        nothing: Says that nothing was found; hidden while something is.
        show_all: Takes the search back.
    """

    def __init__(self, rows: Iterable[ActionRow] = ROWS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys and gestures")
        self._entries = help_entries(rows)
        self.model = HelpModel(self)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText("Search by what it does, or by a key")
        self.field.setAccessibleName("Search keys and gestures")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._search)
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._made_list())
        self.nothing = QLabel(self)
        self.show_all = QPushButton("Show all", self)
        self._pages.addWidget(self._made_nothing())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.field)
        column.addWidget(self._pages, 1)
        column.addWidget(buttons)
        self._search("")
        room = parent.window().height() if parent is not None else self.screen().size().height()
        self.resize(SIZE[0], max(400, min(SIZE[1], room - MARGIN_PX)))
        self.field.setFocus()

    def _made_list(self) -> QListView:
        view = QListView(self)
        view.setProperty("flush", True)
        view.setModel(self.model)
        view.setItemDelegate(HelpDelegate(self))
        view.setAccessibleName("Keys and gestures")
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return view

    def _made_nothing(self) -> QWidget:
        page = QWidget(self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setProperty("tone", "muted")
        self.show_all.setProperty("tone", "link")
        self.show_all.setAutoDefault(False)
        self.show_all.clicked.connect(self.field.clear)
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(self.nothing)
        column.addWidget(self.show_all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return page

    def _search(self, words: str) -> None:
        found = matching(self._entries, words)
        self.model.show(found)
        self.nothing.setText(
            f'Nothing here is called "{words.strip()}". Try another word for it, such as "turn" '
            'for "rotate", or a single key.'
        )
        self._pages.setCurrentIndex(0 if found else 1)
