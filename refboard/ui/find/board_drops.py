"""What is dropped on a board of the list: results go there and one stays; files are taken there."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QMimeData, QObject

from refboard.core.geometry import Point, Size
from refboard.core.ids import AssetId, BoardId
from refboard.core.words import counted, step_name
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.boards.boards_panel import BoardsPanel
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.document.placing import GAP, FreeRoom, items_in, rects_at
from refboard.ui.importing.drop import Dropped, LibraryAssets, read_mime
from refboard.ui.importing.import_controller import ImportController
from refboard.ui.notices.notices import Notices

TOPIC = "put on another board"


class BoardDrops(QObject):
    """Stands between the list of boards and what is dropped on it.

    Args to the constructor:
        panel: Lists the boards.
        boards: Opens them.
        imports: Takes what comes from outside.
        known_assets: How large the pictures are.
        notices: Where the user is told.
    """

    def __init__(
        self,
        panel: BoardsPanel,
        boards: BoardController,
        imports: ImportController,
        known_assets: KnownAssets,
        notices: Notices,
    ) -> None:
        super().__init__(panel)
        self._boards = boards
        self._imports = imports
        self._known_assets = known_assets
        self._notices = notices
        self._waiting: Dropped | None = None
        panel.dropped.connect(self._take)
        boards.shown.connect(self._take_waiting)

    def _take(self, board_id: BoardId, mime: QMimeData) -> None:
        if self._boards.refuses_change():
            return
        dropped = read_mime(mime, self._imports.originals_folder)
        if isinstance(dropped, LibraryAssets):
            self._boards.have(board_id, partial(self._put, dropped.ids))
            return
        # What comes from outside is looked at where it goes: its sizes come in their own time.
        self._waiting = dropped
        current = self._boards.current
        if current is not None and current.id == board_id:
            self._take_waiting(current)
        else:
            self._boards.open(board_id)

    def _take_waiting(self, board: OpenBoard) -> None:
        dropped, self._waiting = self._waiting, None
        if dropped is not None:
            self._imports.take(dropped, FreeRoom(_middle(board)))

    def _put(self, ids: Sequence[AssetId], board: OpenBoard) -> None:
        """Put pictures into free room on a board, as one step of its own history."""
        found = (self._known_assets.get(asset_id) for asset_id in ids)
        assets = [asset for asset in found if asset is not None]
        if not assets:
            return
        sizes = board.new_sizes(Size(asset.width, asset.height) for asset in assets)
        rects = rects_at(FreeRoom(_middle(board)), sizes, GAP, board.document)
        items = items_in([asset.id for asset in assets], rects, board.document.top_z())
        board.editor.add(items, step_name("Add", len(items), "picture"))
        step = board.stack.index()

        def undo() -> None:
            if board.stack.index() == step:  # else it is not the last step any more
                board.stack.undo()

        self._tell(board, len(items), undo)

    def _tell(self, board: OpenBoard, count: int, undo: Callable[[], None]) -> None:
        self._notices.settle(TOPIC)
        self._notices.show(
            f'{counted(count, "picture")} put on "{board.document.name}".',
            "Undo",
            undo,
            topic=TOPIC,
            also=("Go there", lambda: self._boards.open(board.id)),
        )


def _middle(board: OpenBoard) -> Point:
    """Return the middle of what lies on a board."""
    extent = board.document.bounds()
    return Point(0, 0) if extent is None else extent.centre
