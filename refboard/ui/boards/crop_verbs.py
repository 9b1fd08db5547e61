"""Crops what is selected to a ratio: one undo step, and nothing of a picture is lost."""

from functools import partial

from refboard.ui.actions.rows.crop_rows import RATIOS
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.cropping import cropped_to_ratio, on_side


class CropVerbs:
    """Crops the selected pictures of the shown board; locked ones stay as they are.

    Args to the constructor:
        boards: Which board is shown.
        view: What is selected on it.
    """

    def __init__(self, boards: BoardController, view: BoardView) -> None:
        self._boards = boards
        self._view = view

    def verbs(self) -> Verbs:
        """Return what each action does, by its id."""
        return {
            action_id: partial(self.crop_to, width / height)
            for action_id, (width, height) in RATIOS.items()
        }

    def crop_to(self, ratio: float) -> None:
        """Show of each selected picture as much as fits into a ratio, as it is seen."""
        board = self._boards.current
        if board is None:
            return
        items = board.editor.unlocked(self._view.selected_ids())
        pairs = [
            (item, cropped_to_ratio(item, on_side(ratio, item.placement.rotation)))
            for item in items
            if item.picture is not None
        ]
        board.editor.replace(pairs, "Crop")
