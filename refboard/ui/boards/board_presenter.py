"""Shows the boards in their panel, and what the user wants done with them."""

from PySide6.QtCore import QObject

from refboard.core.board import BoardSummary
from refboard.core.ids import BoardId
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.boards.boards_panel import BoardsPanel
from refboard.ui.boards.edit_verbs import EditVerbs
from refboard.ui.canvas.side_panel import SidePanel
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.notices.notices import Notices

OPENING, TRASH = "opening a board", "trash"


class BoardPresenter(QObject):
    """Stands between the boards and their panel.

    Args to the constructor:
        boards: Which boards there are, and which one is shown.
        panel: Lists them.
        side: Holds the panel.
        view: Shows one of them.
        edits: Deletes what is selected on it.
        notices: Where the user is told.
    """

    def __init__(
        self,
        boards: BoardController,
        panel: BoardsPanel,
        side: SidePanel,
        view: BoardView,
        edits: EditVerbs,
        notices: Notices,
    ) -> None:
        super().__init__(panel)
        self._boards = boards
        self._panel = panel
        self._side = side
        self._view = view
        self._edits = edits
        self._notices = notices
        boards.listed.connect(panel.show_boards)
        boards.shown_elsewhere.connect(panel.model.set_elsewhere)
        boards.shown.connect(self._show_board)
        boards.failed.connect(lambda sentence: notices.refuse(sentence, topic=OPENING))
        boards.added.connect(panel.rename)
        boards.trashed.connect(self._note_trashed)
        panel.opened.connect(self._open)
        panel.renamed.connect(boards.rename)
        panel.trashed.connect(boards.trash)
        panel.view.moved.connect(boards.move)
        panel.delete_pressed.connect(self._delete)
        panel.named.connect(view.setFocus)

    def verbs(self) -> Verbs:
        """Return what each action on whole boards does, by its id."""
        return {
            "new_board": self._boards.create,
            "rename_board": self.rename_current,
            "trash_board": self.trash_current,
            "next_board": lambda: self._boards.step(1),
            "previous_board": lambda: self._boards.step(-1),
            "toggle_boards": self._side.toggle,
        }

    def rename_current(self) -> None:
        """Let the user type another name for the shown board."""
        board = self._boards.current
        if board is not None:
            self._side.set_shown(True)
            self._panel.rename(board.id)

    def trash_current(self) -> None:
        """Take the shown board off the list."""
        if self._boards.current is not None:
            self._boards.trash(self._boards.current.id)

    def _show_board(self, board: OpenBoard) -> None:
        self._panel.view.is_read_only = self._boards.is_read_only
        self._notices.settle(OPENING)
        self._panel.show_current(board.id)
        if self._panel.has_list_focus:
            self._view.setFocus()

    def _open(self, board_id: BoardId) -> None:
        self._boards.open(board_id)
        self._view.setFocus()

    def _delete(self, board_id: BoardId) -> None:
        """Delete what is selected; a board only while nothing is."""
        if self._view.selected_ids():
            self._edits.delete()
        else:
            self._boards.trash(board_id)

    def _note_trashed(self, board: BoardSummary) -> None:
        self._notices.settle(TRASH)
        self._notices.show(
            f'"{board.name}" is in the trash. Its pictures stay in the library.',
            "Undo",
            lambda: self._boards.restore(board.id),
            TRASH,
        )
