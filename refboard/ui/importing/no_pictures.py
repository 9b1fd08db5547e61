"""Takes what turned out to be no picture off the boards, as if it had never been put there.

A file that may come back, on a disk that is gone or on the web, keeps its place and shows that it
failed. A file that is none that can be read leaves nothing but a sentence, not even a step of the
undo history. When it is tried again and is a picture then, it comes where it would
have been, or beside what closed its gap.
"""

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from refboard.core.asset import Failure
from refboard.core.ids import AssetId, new_item_id
from refboard.core.words import step_name
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.placing import GAP, FreeRoom, rects_at

if TYPE_CHECKING:
    from refboard.core.board import Item
    from refboard.ui.document.open_board import OpenBoard


class NoPictures(QObject):
    """Follows failures, and what is stored after all.

    Args to the constructor:
        known_assets: What is stored.
        boards: All that are open.
        brought: What was imported since the window opened; older failures keep their place.
        parent: Owns it.

    Signals:
        taken_off: Something went off a board.
    """

    taken_off = Signal()

    def __init__(
        self,
        known_assets: KnownAssets,
        boards: BoardController,
        brought: Container[AssetId],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._known_assets = known_assets
        self._boards = boards
        self._brought = brought
        self._gone: dict[AssetId, list[tuple[OpenBoard, Item]]] = {}
        known_assets.assets_changed.connect(self._bring_back)

    def take(self, failures: Sequence[Failure]) -> None:
        """Take off what can be no picture."""
        none = [
            failure.asset_id
            for failure in failures
            if failure.is_no_picture and failure.asset_id in self._brought
        ]
        for board in self._boards.opened if none else ():
            items = board.ever_items_of(none)
            for item in items:
                if item.id in board.document.items and item.asset_id is not None:
                    self._gone.setdefault(item.asset_id, []).append((board, item))
            board.withhold([item.id for item in items])
        if none:
            self.taken_off.emit()

    def _bring_back(self, changed: frozenset[AssetId]) -> None:
        back: dict[OpenBoard, list[Item]] = {}
        for asset_id in changed & self._gone.keys():
            asset = self._known_assets.get(asset_id)
            if asset is not None and asset.is_stored:
                for board, item in self._gone.pop(asset_id):
                    back.setdefault(board, []).append(replace(item, id=new_item_id()))
        for board, items in back.items():
            items = _where_there_is_room(items, board)
            board.editor.add(items, step_name("Add", len(items), "picture"), is_import=True)


def _where_there_is_room(items: list["Item"], board: "OpenBoard") -> list["Item"]:
    """Return items where they are, or all of them in free room when any would cover something."""
    rects = [item.placement.rect for item in items]
    taken = [item.placement.bounds for item in board.document]
    if not any(rect.intersects(other) for rect in rects for other in taken):
        return items
    sizes = [rect.size for rect in rects]
    free = rects_at(FreeRoom(rects[0].centre), sizes, GAP, board.document)
    return [
        replace(item, placement=item.placement.with_rect(rect))
        for item, rect in zip(items, free, strict=True)
    ]
