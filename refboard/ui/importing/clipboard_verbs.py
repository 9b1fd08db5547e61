"""Cut, copy and paste: between the clipboard and the shown board."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from refboard.core.asset import Asset
from refboard.core.board import Item
from refboard.core.geometry import Point, Size
from refboard.core.ids import AssetId
from refboard.core.layout.arrange import flow_at
from refboard.ui.actions.verbs import Verbs
from refboard.ui.boards.board_controller import BoardController
from refboard.ui.boards.edit_verbs import EditVerbs
from refboard.ui.canvas.view import BoardView
from refboard.ui.document.known_assets import KnownAssets
from refboard.ui.document.placing import GAP, Aside, new_items, shown_sizes
from refboard.ui.exporting.copied_picture import CopiedPicture, Shown, picture_copy
from refboard.ui.exporting.export_controller import ExportController
from refboard.ui.exporting.handed_mime import HandedMime
from refboard.ui.exporting.lying_pictures import lying_copy
from refboard.ui.exporting.snapshot import stored_assets
from refboard.ui.importing.clipboard import Original, items_mime
from refboard.ui.importing.drop import read_mime
from refboard.ui.importing.import_controller import ImportController


class ClipboardVerbs:
    """Carries items and pictures over the clipboard.

    Args to the constructor:
        imports: Takes what is pasted.
        boards: Which board is shown.
        edits: Takes cut items off it.
        view: What is selected on it.
        known_assets: Where the originals of copied items lie.
        exports: Knows the board as it is drawn for others.
    """

    def __init__(
        self,
        imports: ImportController,
        boards: BoardController,
        edits: EditVerbs,
        view: BoardView,
        known_assets: KnownAssets,
        exports: ExportController,
    ) -> None:
        self._imports = imports
        self._boards = boards
        self._edits = edits
        self._view = view
        self._known_assets = known_assets
        self._exports = exports
        self._copied: CopiedPicture | None = None

    def verbs(self) -> Verbs:
        """Return what each action with the clipboard does, by its id."""
        return {
            "cut": self.cut,
            "copy": self.copy,
            "copy_picture": self.copy_picture,
            "paste": self.paste,
        }

    def copy(self) -> None:
        """Put the selected items on the clipboard, with pixels and files for other programs."""
        items = self._selected()
        if items:
            self._put(items)

    def copy_assets(self, assets: Sequence[Asset]) -> None:
        """Put pictures of the library on the clipboard as if they lay on a board, side by side."""
        pixels = [Size(asset.width, asset.height) for asset in assets]
        board = self._boards.current
        sizes = shown_sizes(pixels) if board is None else board.new_sizes(pixels)
        corners = flow_at(Point(0, 0), sizes, GAP)
        self._put(new_items([asset.id for asset in assets], sizes, corners, 0.0))

    def copy_picture(self) -> None:
        """Put the selected items on the clipboard as one picture, and as nothing else."""
        items = self._selected()
        if items and (image := self._copy_of(items)) is not None:
            QGuiApplication.clipboard().setMimeData(HandedMime(image))

    def _put(self, items: Sequence[Item]) -> None:
        library = self._imports.originals_folder
        files = self._exports.files_of(stored_assets(items, self._known_assets.get))
        mime = items_mime(items, library, self._originals(items), self._copy_of(items), files)
        QGuiApplication.clipboard().setMimeData(mime)

    def cut(self) -> None:
        """Copy the selected items and take them off the board."""
        self.copy()
        self._edits.delete()

    def paste(self) -> None:
        """Put what the clipboard holds on the board, under the pointer or in the middle.

        Where things are already, it steps aside, so that none hides another.
        """
        mime = QGuiApplication.clipboard().mimeData()
        dropped = read_mime(mime, self._imports.originals_folder, is_paste=True)
        self._imports.take(dropped, Aside(self._paste_point()))

    def _selected(self) -> list[Item]:
        board = self._boards.current
        ids = self._view.selected_ids() if board is not None else ()
        return [board.document.items[item_id] for item_id in ids] if board is not None else []

    def _copy_of(self, items: Sequence[Item]) -> CopiedPicture | None:
        """Begin to make the image of what is copied; that of what was copied before ends."""
        if self._copied is not None:
            self._copied.give_up()
        self._copied = self._image_of(items)
        return self._copied

    def _paste_point(self) -> Point:
        """Return where to paste: under the pointer, else the middle."""
        pointer = self._view.mapFromGlobal(self._view.cursor().pos())
        if self._view.underMouse() and self._view.rect().contains(pointer):
            seen, zoom = self._view.visible_rect(), self._view.zoom
            return Point(seen.x + pointer.x() / zoom, seen.y + pointer.y() / zoom)
        return self._view.centre()

    def _originals(self, items: Sequence[Item]) -> dict[AssetId, Original]:
        """Return the files of the assets of items, by the ids that the items use."""
        assets = {item.asset_id: self._known_assets.get(item.asset_id) for item in items}
        return {
            asset_id: Original(
                self._original_of(asset),
                asset.name,
                asset.url,
                asset.source,
                asset.width,
                asset.height,
            )
            for asset_id, asset in assets.items()
            if asset_id is not None and asset is not None and asset.is_stored
        }

    def _image_of(self, items: Sequence[Item]) -> CopiedPicture | None:
        """Return the image of what is copied: of one that lies straight just its pixels."""
        shown = [(item, item.picture) for item in items if item.picture is not None]
        asset = self._known_assets.get(items[0].asset_id) if len(items) == 1 else None
        if shown and asset is not None and asset.is_stored:
            ((item, picture),) = shown
            at, folder = item.placement, Path(self._imports.originals_folder)
            if not at.rotation and item.opacity == 1.0:
                view = Shown(asset, picture, at.is_flipped_h, at.is_flipped_v, folder)
                return picture_copy(view)
        snapshot = self._exports.snapshot_of(items) if shown else None
        return None if snapshot is None else lying_copy(snapshot)

    def _original_of(self, asset: Asset) -> str:
        from refboard.services.imaging.originals import original_file

        return str(original_file(asset, Path(self._imports.originals_folder)))
