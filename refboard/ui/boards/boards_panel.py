"""The list of boards: open, add, rename, move to the trash."""

from PySide6.QtCore import QMimeData, QModelIndex, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from refboard.core.board import BoardSummary
from refboard.core.ids import AssetId, BoardId
from refboard.ui.boards.board_delegate import BoardDelegate
from refboard.ui.boards.boards_model import BoardRole, BoardsModel
from refboard.ui.boards.boards_view import BoardsView
from refboard.ui.canvas.previews.preview_cache import PreviewCache
from refboard.ui.style.panel_widths import LEAST_BOARDS_PX
from refboard.ui.style.theme import Theme


class BoardsPanel(QWidget):
    """Shows the boards.

    Signals:
        opened: Carries the BoardId to show.
        window_wanted: Carries the BoardId to show in another window.
        added: The user wants another board.
        renamed: Carries a BoardId and its new name.
        trashed: Carries the BoardId to move to the trash.
        delete_pressed: Carries the BoardId that has the focus; the canvas is asked first.
        dropped: Pictures were dropped on a board; carries its BoardId and their QMimeData.
        named: The user finished or gave up naming a board and did not go elsewhere.
    """

    opened = Signal(str)
    window_wanted = Signal(object)
    added = Signal()
    renamed = Signal(str, str)
    trashed = Signal(str)
    delete_pressed = Signal(str)
    named = Signal()
    dropped = Signal(str, object)

    def __init__(self, cache: PreviewCache, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = BoardsModel(self)
        self.view = BoardsView(theme, self)
        self.new_button = QToolButton(self)
        self._rename_next: BoardId | None = None
        self._build(cache, theme)
        self.model.renamed.connect(self.renamed)
        self.view.clicked.connect(self._open)
        self.view.opened.connect(self._open)
        self.view.window_wanted.connect(self._want_window)
        self.view.trashed.connect(self._trash)
        self.view.delete_pressed.connect(self._emit_delete)
        self.view.dropped.connect(self._emit_dropped)
        # Connected after the view's own slot, which puts the focus back on the list.
        self.view.itemDelegate().closeEditor.connect(self._emit_named)
        self.new_button.clicked.connect(self.added)
        cache.pixmaps_changed.connect(self._repaint)

    def show_boards(self, boards: tuple[BoardSummary, ...]) -> None:
        """Show another list."""
        self.model.show(boards)
        if self._rename_next is not None and self.model.row_of(self._rename_next) >= 0:
            board_id, self._rename_next = self._rename_next, None
            self.rename(board_id)

    def show_current(self, board_id: BoardId) -> None:
        """Mark the board that is shown."""
        self.model.set_current(board_id)
        row = self.model.row_of(board_id)
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row))

    def rename(self, board_id: BoardId) -> None:
        """Let the user type another name; for a board that is not listed yet, as soon as it is."""
        row = self.model.row_of(board_id)
        if row < 0:
            self._rename_next = board_id
            return
        index = self.model.index(row)
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)
        self.view.edit(index)

    @property
    def has_list_focus(self) -> bool:
        """Return whether keys go to the list, and to no name that is being typed."""
        return self.window().focusWidget() is self.view

    def _build(self, cache: PreviewCache, theme: Theme) -> None:
        title = QLabel("Boards", self)
        title.setProperty("tone", "heading")
        self.new_button.setText("+")
        self.new_button.setIconSize(QSize(16, 16))
        self.new_button.setAccessibleName("New board")
        head = QHBoxLayout()
        head.setContentsMargins(12, 6, 6, 2)
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(self.new_button)
        self.view.setModel(self.model)
        self.view.setItemDelegate(BoardDelegate(cache, theme, self.view, self.view.is_target))
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)  # names wrap anew
        self.view.setProperty("flush", True)
        self.view.setMouseTracking(True)
        self.view.setAccessibleName("Boards")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self.setMinimumWidth(LEAST_BOARDS_PX)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.data(BoardRole.SUMMARY).id)

    def _want_window(self, index: QModelIndex) -> None:
        self.window_wanted.emit(index.data(BoardRole.SUMMARY).id)

    def _trash(self, index: QModelIndex) -> None:
        self.trashed.emit(index.data(BoardRole.SUMMARY).id)

    def _emit_delete(self, index: QModelIndex) -> None:
        self.delete_pressed.emit(index.data(BoardRole.SUMMARY).id)

    def _emit_dropped(self, index: QModelIndex, mime: QMimeData) -> None:
        self.dropped.emit(index.data(BoardRole.SUMMARY).id, mime)

    def _emit_named(self) -> None:
        if self.has_list_focus:
            self.named.emit()

    def _repaint(self, ids: frozenset[AssetId]) -> None:
        """Paint the boards anew whose covers show one of these pictures."""
        for row in range(self.model.rowCount()):
            index = self.model.index(row)
            if not ids.isdisjoint(index.data(BoardRole.SUMMARY).cover):
                self.view.update(index)
