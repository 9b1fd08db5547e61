"""What is done with pictures that were found: going to them, bringing them, gathering them."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from refboard.core.asset import Asset
from refboard.core.events import AssetLocated, RequestFailed
from refboard.core.geometry import Point, Rect
from refboard.core.ids import AssetId, ItemId
from refboard.core.layout.arrange import beside, flow_at
from refboard.core.requests import LocateAsset
from refboard.core.words import step_name
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.document.placing import new_items
from refboard.ui.find.answers.bringing import gathered, parted, sizes_of
from refboard.ui.find.question.inquiry import Origin
from refboard.ui.library_port import LibraryPort

if TYPE_CHECKING:
    from refboard.core.asking.asked import Asked

GAP = 16.0


class ResultController(QObject):
    """Leads from results to boards.

    Args to the constructor:
        library: Knows where pictures lie.
        known_assets: What they are called.
        boards: Which board is shown.
        origin: Returns where the pictures asked about lie; None where there are none.

    Signals:
        refused: Carries the sentence why something cannot be done.
        brought: Carries the ids of the items that were put on the board.
        lost: Carries the name of a picture that lies on no board.
        travelled: Another board is opened for a picture; carries the board that was shown before.
    """

    refused = Signal(str)
    brought = Signal(object)
    lost = Signal(str)
    travelled = Signal(str)

    def __init__(
        self,
        library: LibraryPort,
        known_assets: KnownAssets,
        boards: BoardController,
        origin: Callable[[], Origin | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._known_assets = known_assets
        self._boards = boards
        self._origin = origin
        self._locating: Asked[AssetLocated] | None = None

    def reveal(self, asset_id: AssetId) -> None:
        """Go to a picture: on the shown board, else on the board where it was put last."""
        board = self._boards.current
        if board is not None and board.items_of(asset_id):
            self._boards.open(board.id, reveal=asset_id)
            return
        asked = self._library.ask(LocateAsset(asset_id), instead_of=self._locating)
        self._locating = asked.then(self._go_to).otherwise(self._refuse)

    def _refuse(self, failure: RequestFailed) -> None:
        self.refused.emit(f"{failure.sentence} {failure.hint}".strip())

    def _go_to(self, event: AssetLocated) -> None:
        """Open the board that a picture lies on."""
        listed = {summary.id for summary in self._boards.summaries}
        places = [place for place in event.places if place[0] in listed]
        if not places:
            asset = self._known_assets.get(event.asset_id)
            self.lost.emit(asset.name if asset else "This picture")
            return
        board_id, item_id = places[0]
        before = self._boards.current
        self._boards.open(board_id, reveal=item_id)
        if before is not None and before.id != board_id:
            self.travelled.emit(before.id)

    def bring(self, assets: Sequence[Asset], middle: Point, gap: float = GAP) -> None:
        """Put pictures beside the source, else in free room near `middle`, as one undo step."""
        board = self._boards.current
        if board is None or not assets or self._boards.refuses_change():
            return
        source = self._source_on(board)
        sizes = sizes_of(board, assets, self._height_on(board))
        occupied = [item.placement.bounds for item in board.document]
        if source is not None or occupied:
            near = source or Rect(middle.x, middle.y, 0, 0)
            corners = beside(near, sizes, gap=gap, occupied=occupied)
        else:
            corners = flow_at(middle, sizes, gap)
        items = new_items([asset.id for asset in assets], sizes, corners, board.document.top_z())
        board.editor.add(items, step_name("Bring", len(items), "similar picture"))
        self.brought.emit(tuple(item.id for item in items))

    def parted(self, assets: Sequence[Asset]) -> tuple[list[Asset], list[ItemId]]:
        """Return which pictures are not on the shown board, and the items of the others there."""
        board = self._boards.current
        if board is None:
            return list(assets), []
        fresh, here = parted(assets, board.document, self._known_assets.canonical)
        origin = self._origin()
        source = () if origin is None else origin.item_ids
        return fresh, [item.id for item in here if item.id not in source]

    def gather(self, ids: Sequence[ItemId], gap: float) -> tuple[ItemId, ...]:
        """Move items of the shown board beside the source, as one step; return which."""
        board = self._boards.current
        source = None if board is None else self._source_on(board)
        if board is None or source is None or self._boards.refuses_change():
            return ()
        items = board.editor.unlocked(ids)
        wanted = {item.id for item in items}
        others = [item for item in board.document if item.id not in wanted]
        height = self._height_on(board) or source.height
        near = Rect(source.x, source.y, source.width, height)
        board.editor.replace(gathered(items, near, gap, others), "Gather")
        return tuple(wanted)

    def _height_on(self, board: OpenBoard) -> float | None:
        """Return how high the source is on a board; None where it does not lie."""
        origin = self._origin()
        if origin is None or self._source_on(board) is None:
            return None
        items = (board.document.items.get(i) for i in origin.item_ids)
        return max(item.placement.bounds.height for item in items if item is not None)

    def _source_on(self, board: OpenBoard) -> Rect | None:
        origin = self._origin()
        if origin is None or origin.board_id != board.id:
            return None
        items = board.document.items
        return board.document.bounds(i for i in origin.item_ids if i in items)
