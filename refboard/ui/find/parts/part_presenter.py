"""Asks what is like a part of a picture on the board, and marks there what is asked."""

from PySide6.QtCore import QObject

from refboard.core.asset import Asset
from refboard.core.finding.part import PicturePart
from refboard.core.finding.terms import PictureTerm
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.parts.part_wanted import ItemPart, PartWanted
from refboard.ui.canvas.side_panel import SidePanel
from refboard.ui.canvas.tools.find_part_tool import FindPartTool
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.find.find_panel import FindPanel
from refboard.ui.find.question.find_controller import FindController


class PartPresenter(QObject):
    """Stands between the parts that are marked on the board and the question.

    Args to the constructor:
        controller: Asks.
        boards: Which board is shown.
        view: Shows the board, and what is asked of it.
        side: Holds the Find panel: what it asks is marked while it is there.
        panel: Shows pictures of which a part can be marked, too.
        known_assets: What is known of these.
    """

    def __init__(
        self,
        controller: FindController,
        boards: BoardController,
        view: BoardView,
        side: SidePanel,
        panel: FindPanel,
        known_assets: KnownAssets,
    ) -> None:
        super().__init__(view)
        self._controller = controller
        self._boards = boards
        self._view = view
        self._side = side
        self._panel = panel
        self._known_assets = known_assets
        marks = panel.bar.add_tool(
            "selection-foreground", "Mark a part of a picture on the board (Q)"
        )
        marks.clicked.connect(self._begin)
        copied = panel.bar.add_tool("clipboard", "Ask for the picture that was copied (Ctrl+V)")
        copied.clicked.connect(panel.ask_copied)
        panel.view.part_wanted.connect(self._mark_result)
        panel.box.part_wanted.connect(self._mark_term)
        view.part_wanted.connect(self._ask)
        controller.asked.connect(self._mark)
        side.visibilityChanged.connect(self._mark)
        boards.shown.connect(self._mark)

    def _begin(self) -> None:
        """Let the pointer mark a part on the board."""
        self._view.setFocus()
        self._view.use_tool(FindPartTool.card.id)

    def _ask(self, wanted: PartWanted) -> None:
        board = self._boards.current
        if board is not None and wanted.about.item_id in board.document.items:
            about = wanted.about
            self._controller.find_part(board, about.item_id, about.part, adds=wanted.adds)

    def _mark_result(self, asset: Asset) -> None:
        """Let a part of an answer be marked, and ask for it."""

        def ask(part: PicturePart | None, adds: bool) -> None:
            board = self._boards.current
            if board is not None:
                self._controller.find_similar_to(board, (asset,), part, adds=adds)

        self._panel.mark_part(asset).wanted.connect(ask)

    def _mark_term(self, place: int) -> None:
        """Let a part of what is asked about be marked, so that only that counts."""
        term = self._controller.inquiry.terms[place]
        ids = term.asset_ids if isinstance(term, PictureTerm) else ()
        asset = self._known_assets.get(ids[0]) if len(ids) == 1 else None
        if asset is not None:
            popover = self._panel.mark_part(asset)
            popover.wanted.connect(lambda part, _: self._controller.cut_term(place, part))

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
