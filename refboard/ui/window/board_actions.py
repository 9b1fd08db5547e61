"""What the actions do to the shown board: they act on what is selected, or on all.

Every edit is the board editor's; this only says on which items.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from refboard.core.asset import Asset
from refboard.core.board import Item
from refboard.core.document import Change
from refboard.core.geometry import Point
from refboard.core.ids import AssetId, ItemId
from refboard.core.settings import Settings
from refboard.ui.canvas.view import BoardView
from refboard.ui.canvas.view_moves import show_rect
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.layouts import ArrangeMode
from refboard.ui.document.open_board import OpenBoard
from refboard.ui.importing.clipboard import ItemsOnClipboard, Original, items_mime
from refboard.ui.importing.drop import Dropped, read_mime
from refboard.ui.window.event_router import Controller

PASTE_STEP = 24.0


class BoardActions(QObject):
    """Edits the shown board."""

    def __init__(
        self,
        controller: Controller,
        view: BoardView,
        catalogue: KnownAssets,
        settings: Callable[[], Settings],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._view = view
        self._catalogue = catalogue
        self._settings = settings
        self._paste_count = 0

    def edits(self) -> dict[str, Callable[[], object]]:
        """Return what each editing action does, by its id."""
        return {
            "undo": lambda: self._step(self._controller.boards.undo.undo),
            "redo": lambda: self._step(self._controller.boards.undo.redo),
            "cut": self.cut,
            "copy": self.copy,
            "paste": self.paste,
            "duplicate": self.duplicate,
            "delete": lambda: self._edit(lambda board, ids: board.editor.delete(ids)),
            "select_all": self._view.select_all,
            "bring_to_front": lambda: self._edit(lambda b, ids: b.editor.bring_to_front(ids)),
            "send_to_back": lambda: self._edit(lambda b, ids: b.editor.send_to_back(ids)),
            "forward": lambda: self._edit(lambda b, ids: b.editor.forward(ids)),
            "backward": lambda: self._edit(lambda b, ids: b.editor.backward(ids)),
            "flip_h": lambda: self._edit(lambda b, ids: b.editor.flip_h(ids)),
            "flip_v": lambda: self._edit(lambda b, ids: b.editor.flip_v(ids)),
            "lock": self.toggle_lock,
            "arrange_rows": lambda: self.arrange("rows"),
            "arrange_grid": lambda: self.arrange("grid"),
            "arrange_pack": lambda: self.arrange("pack"),
            "arrange_row": lambda: self.arrange("row"),
            "arrange_column": lambda: self.arrange("column"),
            "find_similar": self.find_similar,
        }

    def copy(self) -> None:
        """Put the selected items on the clipboard, with their files for other programs."""
        board = self._controller.boards.current
        ids = self._view.selected_ids()
        if board is None or not ids:
            return
        items = [board.document.items[item_id] for item_id in ids]
        mime = items_mime(items, self._controller.imports.library_name, self._originals(items))
        QGuiApplication.clipboard().setMimeData(mime)
        self._paste_count = 0

    def cut(self) -> None:
        """Copy the selected items and take them off the board."""
        self.copy()
        self._edit(lambda board, ids: board.editor.delete(ids))

    def paste(self) -> None:
        """Put what the clipboard holds on the board: under the pointer, or in the middle."""
        mime = QGuiApplication.clipboard().mimeData()
        dropped = read_mime(mime, self._controller.imports.library_name, is_paste=True)
        self._controller.imports.take(dropped, self._paste_point(dropped))

    def duplicate(self) -> None:
        """Put copies beside the selected items and select them."""
        board = self._controller.boards.current
        if board is not None:
            self._view.select(board.editor.duplicate(self._view.selected_ids()))

    def toggle_lock(self) -> None:
        """Lock the selected items; unlock them when all of them are locked."""
        board = self._controller.boards.current
        if board is None:
            return
        items = [board.document.items[item_id] for item_id in self._view.selected_ids()]
        board.editor.set_locked(
            [item.id for item in items], not all(item.is_locked for item in items)
        )

    def arrange(self, mode: ArrangeMode) -> None:
        """Lay out the selected items, or all when fewer than two are selected."""
        board = self._controller.boards.current
        if board is None:
            return
        ids = self._view.selected_ids()
        if len(ids) < 2:
            ids = tuple(board.document.items)
        board.editor.arrange(ids, mode, self._settings().arrange_gap)
        self._show_arranged(board, ids)

    def find_similar(self) -> None:
        """Ask for what is like the selected picture."""
        board = self._controller.boards.current
        ids = self._view.selected_ids()
        if board is not None and len(ids) == 1:
            self._controller.similar.find_similar(board, ids[0])

    def _show_arranged(self, board: OpenBoard, ids: tuple[ItemId, ...]) -> None:
        """Let the user see what they arranged, when it grew out of the window."""
        rect = board.document.bounds(ids)
        if rect is not None:
            show_rect(self._view, rect)

    def _step(self, step: Callable[[], None]) -> None:
        """Undo or redo, and select what came back or changed."""
        board = self._controller.boards.current
        if board is None:
            return
        touched: dict[ItemId, None] = {}

        def note(change: Change) -> None:
            touched.update((entry.id, None) for entry in change.entries if entry.after is not None)

        end = board.document.subscribe(note)
        step()
        end()
        if touched:
            self._view.select(touched)

    def _edit(self, edit: Callable[[OpenBoard, tuple[ItemId, ...]], object]) -> None:
        board = self._controller.boards.current
        if board is not None:
            edit(board, self._view.selected_ids())

    def _paste_point(self, dropped: Dropped) -> Point:
        """Return where to paste: under the pointer, else the middle; repeats step aside."""
        pointer = self._view.mapFromGlobal(self._view.cursor().pos())
        seen = self._view.visible_rect()
        centre = self._view.centre()
        if self._view.underMouse() and self._view.rect().contains(pointer):
            zoom = self._view.zoom
            centre = Point(seen.x + pointer.x() / zoom, seen.y + pointer.y() / zoom)
        if not isinstance(dropped, ItemsOnClipboard):
            return centre
        self._paste_count += 1
        step = PASTE_STEP * (self._paste_count - 1)
        return centre.moved(step, step)

    def _originals(self, items: Sequence[Item]) -> dict[AssetId, Original]:
        """Return the files of the assets of items, by the ids that the items use."""
        assets = {item.asset_id: self._catalogue.get(item.asset_id) for item in items}
        return {
            asset_id: Original(self._original_of(asset), asset.name)
            for asset_id, asset in assets.items()
            if asset_id is not None and asset is not None and asset.is_stored
        }

    def _original_of(self, asset: Asset) -> str:
        from refboard.services.imaging.originals import original_file

        return str(original_file(asset, Path(self._controller.imports.library_name)))
