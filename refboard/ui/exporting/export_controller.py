"""Has boards and originals written as files for others: asks nobody, tells how it went."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from refboard.core.asset import Asset
from refboard.core.board import Item
from refboard.core.export.options import ExportOptions
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.exporting.export_errand import ExportErrand
from refboard.ui.exporting.export_work import write_export
from refboard.ui.exporting.handed_mime import Files, files_of
from refboard.ui.exporting.snapshot import BoardSnapshot, shown_assets, stored_assets

if TYPE_CHECKING:
    from refboard.services.paths import LibraryPaths


class ExportController(QObject):
    """Writes what leaves the shown board.

    Attributes:
        errand: What is being written.
        paths: The library's folders, once it is open.

    Signals:
        told: Carries a sentence that all went well.
        refused: Carries a sentence that it did not.
        succeeded: A file or folder was written, and nothing is missing in it; carries its Path.
    """

    told = Signal(str)
    refused = Signal(str)
    succeeded = Signal(object)

    def __init__(
        self,
        known_assets: KnownAssets,
        boards: BoardController,
        view: BoardView,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.errand = ExportErrand(self)
        self.errand.told.connect(self.told)
        self.errand.refused.connect(self.refused)
        self.errand.written.connect(self.succeeded)
        self.paths: LibraryPaths | None = None
        self._known_assets = known_assets
        self._boards = boards
        self._view = view

    def snapshot(self) -> BoardSnapshot | None:
        """Return the shown board as it is now; None without one."""
        board = self._boards.current
        if board is None or self.paths is None:
            return None
        items = tuple(board.document)
        return BoardSnapshot(
            board.document.name,
            items,
            shown_assets(items, self._known_assets.get),
            self.paths.originals,
            self.paths.previews,
            self._view.colours,
            board.document.settings.background,
            frozenset(self._view.selected_ids()),
            self._view.visible_rect(),
        )

    def snapshot_of(self, items: Sequence[Item]) -> BoardSnapshot | None:
        """Return a board of these items, all of them selected; None without a board."""
        shown = self.snapshot()
        if shown is None:
            return None
        return replace(
            shown,
            items=tuple(items),
            assets=shown_assets(items, self._known_assets.get),
            selected=frozenset(item.id for item in items),
        )

    def selected_assets(self) -> list[Asset]:
        """Return the stored assets of what is selected, each once, in the order of choosing."""
        board = self._boards.current
        if board is None:
            return []
        items = [board.document.items[item_id] for item_id in self._view.selected_ids()]
        return stored_assets(items, self._known_assets.get)

    def files_of(self, assets: Sequence[Asset]) -> Files | None:
        """Return what hands the originals of stored assets to other programs; None for none."""
        return None if self.paths is None else files_of(assets, self.paths.originals)

    def write(self, options: ExportOptions, path: Path) -> None:
        """Begin to write the shown board; how it went is told.

        Args:
            options: As what.
            path: The file; of originals the folder.
        """
        snapshot = self.snapshot()
        if snapshot is not None and self.paths is not None:
            self.errand.start(path, partial(write_export, snapshot, options, path, self.paths))

    def write_original(self, asset: Asset, path: Path) -> None:
        """Begin to write a copy of an original; how it went is told."""
        from refboard.services.export.original_files import write_original

        if self.paths is not None:
            work = partial(write_original, asset, path, self.paths)
            self.errand.start(path, work)

    def write_originals(self, assets: list[Asset], folder: Path) -> None:
        """Begin to write copies of originals into a folder; nothing there is replaced."""
        from refboard.services.export.original_files import write_originals

        if self.paths is not None:
            work = partial(write_originals, assets, folder, self.paths, are_numbered=False)
            self.errand.start(folder, work)

    def stop(self) -> None:
        """Stop what is being written: the window closes."""
        self.errand.stop()
