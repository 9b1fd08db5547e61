"""What the actions do to the shown board: they act on what is selected, or on all.

Every edit is the board editor's; this only says on which items.
"""

from collections.abc import Callable

from refboard.core.ids import ItemId
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.open_board import OpenBoard


class EditVerbs:
    """Edits the shown board.

    Args to the constructor:
        boards: Which board is shown.
        view: What is selected on it.
    """

    def __init__(self, boards: BoardController, view: BoardView) -> None:
        self._boards = boards
        self._view = view

    def verbs(self) -> Verbs:
        """Return what each editing action does, by its id."""
        return {
            "duplicate": self.duplicate,
            "delete": self.delete,
            "bring_to_front": lambda: self._edit(lambda b, ids: b.editor.bring_to_front(ids)),
            "send_to_back": lambda: self._edit(lambda b, ids: b.editor.send_to_back(ids)),
            "forward": lambda: self._edit(lambda b, ids: b.editor.forward(ids)),
            "backward": lambda: self._edit(lambda b, ids: b.editor.backward(ids)),
            "lock": self.toggle_lock,
        }

    def delete(self) -> None:
        """Take the selected items off the board; those that are locked stay."""
        self._edit(lambda board, ids: board.editor.delete(ids))

    def duplicate(self) -> None:
        """Put copies beside the selected items and select them."""
        board = self._boards.current
        if board is not None:
            self._view.select(board.editor.duplicate(self._view.selected_ids()))

    def toggle_lock(self) -> None:
        """Lock the selected items; unlock them when all of them are locked."""
        board = self._boards.current
        if board is None:
            return
        items = [board.document.items[item_id] for item_id in self._view.selected_ids()]
        board.editor.set_locked(
            [item.id for item in items], not all(item.is_locked for item in items)
        )

    def _edit(self, edit: Callable[[OpenBoard, tuple[ItemId, ...]], object]) -> None:
        board = self._boards.current
        if board is not None:
            edit(board, self._view.selected_ids())
