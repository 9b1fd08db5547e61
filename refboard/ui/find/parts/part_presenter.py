"""Asks what is like a part of a picture on the board, and marks there what is asked."""

from PySide6.QtCore import QObject

from refboard.core.finding.terms import PictureTerm
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.parts.part_wanted import ItemPart, PartWanted
from refboard.ui.canvas.side_panel import SidePanel
from refboard.ui.canvas.view import BoardView
from refboard.ui.find.question.find_controller import FindController


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
            about = wanted.about
            self._controller.find_part(board, about.item_id, about.part, adds=wanted.adds)

    def _mark(self) -> None:
        """Mark on the board which parts are asked about, while that can be seen in the panel."""
        inquiry, board = self._controller.inquiry, self._boards.current
        origin = inquiry.origin
        is_here = origin is not None and board is not None and origin.board_id == board.id
        if origin is None or board is None or not is_here or not self._side.isVisible():
            self._view.show_asked_parts(())
            return
        self._view.show_asked_parts(
            ItemPart(item.id, term.part)
            for term in inquiry.terms
            if isinstance(term, PictureTerm) and term.part is not None
            for asset_id in term.asset_ids
            for item in board.items_of(asset_id)
            if item.id in origin.item_ids
        )
