"""Asks what is like a part of a picture on the board, and marks there what is asked."""

from PySide6.QtCore import QObject

from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.parts.part_wanted import ItemPart, PartWanted
from refboard.ui.canvas.side_panel import SidePanel
from refboard.ui.canvas.view import BoardView
from refboard.ui.find.find_controller import FindController, SimilarSource


class PartPresenter(QObject):
    """Stands between the parts that are marked on the board and the question.

    Args to the constructor:
        controller: Asks.
        boards: Which board is shown.
        view: Shows the board, and what is asked of it.
        side: Holds the Find panel: what it asks is marked while it is there.
    """

    def __init__(
        self,
        controller: FindController,
        boards: BoardController,
        view: BoardView,
        side: SidePanel,
    ) -> None:
        super().__init__(view)
        self._controller = controller
        self._boards = boards
        self._view = view
        self._side = side
        view.part_wanted.connect(self._ask)
        controller.asked.connect(self._mark)
        side.visibilityChanged.connect(self._mark)
        boards.shown.connect(self._mark)

    def _ask(self, wanted: PartWanted) -> None:
        board = self._boards.current
        if board is not None and wanted.about.item_id in board.document.items:
            self._controller.find_part(board, wanted.about.item_id, wanted.about.part)

    def _mark(self) -> None:
        """Mark on the board which part is asked about, while that can be seen in the panel."""
        source: SimilarSource | None = self._controller.source
        board = self._boards.current
        is_here = source is not None and board is not None and source.board_id == board.id
        if source is None or source.part is None or not is_here or not self._side.isVisible():
            self._view.show_asked_parts(())
            return
        self._view.show_asked_parts(ItemPart(item, source.part) for item in source.item_ids)
