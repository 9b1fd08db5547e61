"""A library with originals and nothing else, and a board of them."""

import hashlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtGui import QColor

from refboard.core.asset import Asset, AssetState
from refboard.core.board import Item, Placement
from refboard.core.content import Picture
from refboard.core.export.options import ExportOptions
from refboard.core.geometry import Rect, bounding
from refboard.core.ids import AssetId, ItemId
from refboard.services.export.report import Written
from refboard.services.imaging.decode import decode
from refboard.services.paths import LibraryPaths
from refboard.services.store.store import open_store
from refboard.ui.exporting.drawing import BoardPicture
from refboard.ui.exporting.export_work import write_export
from refboard.ui.exporting.raster_file import write_picture
from refboard.ui.exporting.snapshot import BoardSnapshot
from refboard.ui.style.canvas_colours import dark_colours
from tests.originals import store_original

SIDE = 90


def file_of(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """Return an image as a file."""
    buffer = BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


class Wall:
    """A library with originals and nothing else, and a board of them side by side."""

    def __init__(self, root: Path) -> None:
        self.paths = LibraryPaths(root)
        open_store(self.paths).close()
        self.assets: dict[AssetId, Asset] = {}
        self.items: list[Item] = []

    def add(self, content: bytes, name: str = "a.png", **placed: object) -> Asset:
        """Keep an original, and hang it right of the others in its shape, or as it is placed."""
        digest = hashlib.sha256(content).hexdigest()
        found = decode(content, name=name, longest_side=None)
        asset = Asset(
            AssetId(f"asset-{len(self.assets)}"), digest, name, found.width, found.height,
            found.format, len(content), state=AssetState.READY,
        )  # fmt: skip
        store_original(self.paths.originals, content, digest, asset.format)
        self.assets[asset.id] = asset
        self.hang(asset, **placed)
        return asset

    def hang(self, asset: Asset, **placed: object) -> None:
        number = len(self.items)
        here = Placement(100.0 * number, 0.0, SIDE, SIDE * asset.height / asset.width, z=number)
        fields = {key: value for key, value in placed.items() if key != "opacity"}
        lies = replace(here, **fields)  # type: ignore[arg-type]
        item = Item(ItemId(f"item-{number}"), lies, Picture(asset.id))
        self.items.append(replace(item, opacity=placed.get("opacity", 1.0)))  # type: ignore[arg-type]

    def picture(self, scale: float = 1.0, background: QColor | None = None) -> BoardPicture:
        part = bounding(item.placement.bounds for item in self.items)
        assert part is not None
        return BoardPicture(
            *(tuple(self.items), self.assets, self.paths.originals, part, scale, dark_colours()),
            background,
        )

    def write(self, path: Path, scale: float = 1.0, background: QColor | None = None) -> Written:
        return write_picture(
            self.picture(scale, background), path, self.paths, lambda _done, _total: None
        )

    def snapshot(self, view: Rect | None = None, *selected: ItemId) -> BoardSnapshot:
        return BoardSnapshot(
            "First", tuple(self.items), self.assets, self.paths.originals, self.paths.previews,
            dark_colours(), "", frozenset(selected), view,
        )  # fmt: skip

    def export(
        self, options: ExportOptions, path: Path, view: Rect | None = None, *selected: ItemId
    ) -> Written:
        return write_export(
            self.snapshot(view, *selected), options, path, self.paths, lambda _done, _total: None
        )
