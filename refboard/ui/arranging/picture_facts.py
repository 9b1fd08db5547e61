"""What orders need to know of pictures and nobody has told yet: colours, and when they were taken.

Both are read off the GUI thread, from previews and from the heads of originals, and kept for as
long as the window lives.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage

from refboard.core.asset import PREVIEW_SIDES, Asset
from refboard.core.board import Item
from refboard.core.ids import AssetId
from refboard.core.ordering.colouring import Colouring, colouring_of
from refboard.ui.arranging.ordering import Facts, Order
from refboard.ui.document.known_assets import KnownAssets
from refboard.worker.errand import Errand, Tell
from refboard.worker.rendition import read_rendition

_SIDE = 24
"""Pixels of the longer side from which colours are taken."""

Found = Mapping[AssetId, Colouring | str | None]


class PictureFacts(QObject):
    """Knows colours and dates of pictures, or reads them.

    Args to the constructor:
        known_assets: What is known of every picture.

    Signals:
        read: What was asked for last is known now.
        progressed: Carries how many pictures are read, and of how many.
    """

    read = Signal()
    progressed = Signal(int, int)

    def __init__(self, known_assets: KnownAssets, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known_assets = known_assets
        self._folders: tuple[Path, Path] | None = None
        self._colourings: dict[AssetId, Colouring | str | None] = {}
        self._dates: dict[AssetId, Colouring | str | None] = {}
        self._errand: Errand | None = None
        self.facts = Facts(self._asset, self._colouring, self._taken)

    def set_folders(self, previews_dir: Path, originals_dir: Path) -> None:
        """Say where the library is."""
        self._folders = previews_dir, originals_dir

    def missing(self, items: Iterable[Item], order: Order) -> list[Asset]:
        """Return the pictures of which an order needs what is not read yet."""
        known = self._kept(order)
        if known is None or self._folders is None:
            return []
        assets = (self._asset(item) for item in items)
        return list({a.id: a for a in assets if a and a.is_stored and a.id not in known}.values())

    def read_all(self, assets: Sequence[Asset], order: Order) -> None:
        """Read what an order needs; `read` follows, unless something else is asked for first."""
        self.stop()
        known = self._kept(order)
        assert known is not None, "nothing is missing for any other order"
        assert self._folders is not None
        previews_dir, originals_dir = self._folders
        reader: Callable[[Asset], Colouring | str | None] = (
            partial(_date, originals_dir=originals_dir)
            if order is Order.TAKEN
            else partial(_colours, previews_dir=previews_dir, originals_dir=originals_dir)
        )
        errand = self._errand = Errand(partial(_read, assets, reader, known), "facts", self)
        errand.progressed.connect(self.progressed)
        errand.ended.connect(self._end)
        errand.start()

    def stop(self) -> None:
        """Read nothing more; what is read already is kept."""
        if self._errand is not None:
            errand, self._errand = self._errand, None
            errand.stop()
            errand.wait()

    def _end(self) -> None:
        errand = self.sender()
        if isinstance(errand, Errand):
            errand.wait()
            errand.deleteLater()
            if errand is self._errand:
                self._errand = None
                self.read.emit()

    def _kept(self, order: Order) -> dict[AssetId, Colouring | str | None] | None:
        if order is Order.TAKEN:
            return self._dates
        return self._colourings if order in (Order.HUE, Order.BRIGHTNESS) else None

    def _asset(self, item: Item) -> Asset | None:
        return self._known_assets.get(item.asset_id)

    def _colouring(self, item: Item) -> Colouring | None:
        asset = self._asset(item)
        found = None if asset is None else self._colourings.get(asset.id)
        return found if isinstance(found, Colouring) else None

    def _taken(self, item: Item) -> str | None:
        asset = self._asset(item)
        found = None if asset is None else self._dates.get(asset.id)
        return found if isinstance(found, str) else None


def _read(
    assets: Sequence[Asset],
    reader: Callable[[Asset], Colouring | str | None],
    found: dict[AssetId, Colouring | str | None],
    tell: Tell,
) -> None:
    """Read pictures into `found`, in a thread of its own; each entry is put there whole."""
    for done, asset in enumerate(assets):
        tell(done, len(assets))
        found[asset.id] = reader(asset)


def _colours(asset: Asset, *, previews_dir: Path, originals_dir: Path) -> Colouring | None:
    image = read_rendition(asset, PREVIEW_SIDES[0], previews_dir, originals_dir)
    if image is None:
        return None
    small = image.scaled(
        _SIDE,
        _SIDE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    ).convertToFormat(QImage.Format.Format_RGBA8888)
    width, height = max(small.width(), 1), max(small.height(), 1)
    rows = np.frombuffer(small.constBits(), np.uint8).reshape(height, small.bytesPerLine())
    pixels = rows[:, : width * 4].reshape(-1, 4)
    seen = pixels[pixels[:, 3] > 127]
    return colouring_of(seen[:, :3]) if len(seen) else None


def _date(asset: Asset, *, originals_dir: Path) -> str:
    # Pillow is imported by the first picture that is asked, never by the window.
    from refboard.services.imaging.originals import original_file
    from refboard.services.imaging.readers.taken import date_taken

    return date_taken(original_file(asset, originals_dir))
