"""The actions that line up what is selected, or spread it."""

from collections.abc import Callable
from functools import partial

from refboard.core.layout.aligning import Side
from refboard.core.settings import Settings
from refboard.ui.actions.verbs import Verbs
from refboard.ui.arranging.lining_up import Axis, lined_up, spread
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView


class AlignVerbs:
    """Lines up and spreads the selected items of the shown board.

    Args to the constructor:
        boards: Which board is shown.
        view: What is selected on it.
        settings: Returns the settings in use.
    """

    def __init__(
        self, boards: BoardController, view: BoardView, settings: Callable[[], Settings]
    ) -> None:
        self._boards = boards
        self._view = view
        self._settings = settings

    def verbs(self) -> Verbs:
        """Return what each action does, by its id."""
        return {
            "align_left": partial(self.align, "left"),
            "align_centre": partial(self.align, "centre"),
            "align_right": partial(self.align, "right"),
            "align_top": partial(self.align, "top"),
            "align_middle": partial(self.align, "middle"),
            "align_bottom": partial(self.align, "bottom"),
            "distribute_across": partial(self.distribute, "across"),
            "distribute_down": partial(self.distribute, "down"),
            "space_across": partial(self.space, "across"),
            "space_down": partial(self.space, "down"),
        }

    def align(self, side: Side) -> None:
        """Line the selected items up; with the locked ones among them where there are any."""
        board = self._boards.current
        if board is not None:
            items = board.editor.items(self._view.selected_ids())
            board.editor.replace(lined_up(items, side), "Align")

    def distribute(self, axis: Axis) -> None:
        """Make the gaps between the selected items equal; the outermost stay."""
        self._spread(axis, None)

    def space(self, axis: Axis) -> None:
        """Give the selected items the gap of the settings; the first one stays."""
        self._spread(axis, float(self._settings().arrange_gap))

    def _spread(self, axis: Axis, gap: float | None) -> None:
        board = self._boards.current
        if board is not None:
            items = board.editor.items(self._view.selected_ids())
            board.editor.replace(spread(items, axis, gap), "Distribute")
