"""Draw a board as one picture, from its originals, in whatever thread has the time.

Nothing that is on screen or in a cache has a part in it. One original is in memory at a time, no
larger than it is drawn, and what is drawn in one call is small: Qt keeps the interpreter that long.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QColorSpace, QImage, QPainter

from refboard.core.asset import Asset
from refboard.core.board import Item
from refboard.core.errors import ImageTooLargeError, InputError
from refboard.core.export.leaf import Caption
from refboard.core.geometry import Rect
from refboard.core.ids import AssetId
from refboard.services.export.report import Missing
from refboard.ui.canvas.items_index import ItemsIndex, Rows
from refboard.ui.canvas.painters.item_painter import ItemPainter
from refboard.ui.canvas.transform import ViewTransform
from refboard.ui.exporting.lettering import paint_caption
from refboard.ui.style.canvas_colours import CanvasColours
from refboard.worker.rendition import read_exact

log = logging.getLogger(__name__)

_PART_PX = 1024
_BAND_ROWS = 64

Step = Callable[[int, int], None]
"""Takes how many steps are done and how many there are; may raise to end the work."""


@dataclass(frozen=True, slots=True)
class BoardPicture:
    """What is to be drawn: values only, as they were when it was asked for.

    Attributes:
        items: Everything on the board.
        assets: What they show, by the ids that they use; one that nobody knows is left out.
        originals_dir: The library's folder of originals.
        part: The part of the board that is drawn, in board units.
        scale: Pixels to a board unit.
        colours: The canvas's.
        background: The board's own colour; None for the canvas's.
        is_transparent: It has no background at all.
        captions: Words beside the items.
        letters: Their colour; None for the canvas's.
    """

    items: tuple[Item, ...]
    assets: Mapping[AssetId, Asset]
    originals_dir: Path
    part: Rect
    scale: float
    colours: CanvasColours
    background: QColor | None = None
    is_transparent: bool = False
    captions: tuple[Caption, ...] = ()
    letters: QColor | None = None

    @property
    def width(self) -> int:
        """Pixels."""
        return max(1, round(self.part.width * self.scale))

    @property
    def height(self) -> int:
        """Pixels."""
        return max(1, round(self.part.height * self.scale))

    @property
    def area(self) -> QRect:
        """All its pixels."""
        return QRect(0, 0, self.width, self.height)

    @property
    def bands(self) -> int:
        """How many bands `bands_of` gives."""
        return -(-self.height // _BAND_ROWS)


class Originals:
    """Where the painter gets its pictures from.

    Attributes:
        missing: Takes note of those that could not be read.
    """

    def __init__(self, picture: BoardPicture) -> None:
        self.missing = Missing()
        self._failed: set[AssetId] = set()
        self._picture = picture
        self._last: tuple[AssetId, int, int] | None = None
        self._image: QImage | None = None

    def get(self, asset_id: AssetId, width: float, height: float) -> QImage | None:
        """Return the picture for exactly so many pixels, or None when it cannot be read."""
        # A cropped picture is wanted larger than its frame, by a share that is no whole number.
        wanted = (asset_id, max(1, round(width)), max(1, round(height)))
        if self._last != wanted:
            self._last, self._image = wanted, None
            try:
                self._image = self._read(*wanted)
                self.missing.has_read = True
            except InputError as error:
                log.info("A picture is missing in what is exported: %s", error)
                self._failed.add(asset_id)
                self.missing.note(self._picture.assets.get(asset_id), asset_id, error)
        return self._image

    def name_of(self, asset_id: AssetId) -> str:
        """Return the asset's name."""
        asset = self._picture.assets.get(asset_id)
        return "" if asset is None else asset.name

    def has_failed(self, asset_id: AssetId) -> bool:
        """Return whether it could not be read."""
        return asset_id in self._failed

    def moves(self, asset_id: AssetId) -> bool:
        """Return False: marks are for whoever works on the board."""
        return False

    def _read(self, asset_id: AssetId, width: int, height: int) -> QImage:
        asset = self._picture.assets.get(asset_id)
        if asset is None or not asset.is_stored:
            raise InputError(f'"{self.name_of(asset_id)}" is not imported.')
        return read_exact(asset, width, height, self._picture.originals_dir)


def draw(picture: BoardPicture, originals: Originals, step: Step) -> QImage:
    """Return the whole picture, opaque unless it has no background.

    Args:
        picture: What to draw.
        originals: Gives each picture, and notes those that it cannot give.
        step: Told after each item.

    Raises:
        ImageTooLargeError: there is not enough memory.
    """
    form = QImage.Format.Format_RGB32
    if picture.is_transparent:
        form = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(picture.width, picture.height, form)
    if image.isNull():
        raise ImageTooLargeError("There is not enough memory for the picture of this board.")
    image.setColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    index = ItemsIndex(picture.items)
    rows = index.within(picture.part)
    painter = QPainter(image)
    try:
        ground = picture.background or picture.colours.background
        if picture.is_transparent:
            ground = QColor(0, 0, 0, 0)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        for pixels in _parts(picture.area):
            painter.fillRect(
                pixels, Qt.GlobalColor.transparent if picture.is_transparent else ground
            )
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        for done, row in enumerate(rows):
            if index.item(row).opacity > 0:
                _draw_row(painter, picture, originals, index, rows[done : done + 1])
            step(done + 1, len(rows) + picture.bands)
        painter.setClipRect(picture.area, Qt.ClipOperation.ReplaceClip)
        letters = picture.letters or picture.colours.text
        for caption in picture.captions:
            paint_caption(painter, caption, _transform(picture), letters)
    finally:
        painter.end()  # an image must not go before its painter
    return image


def _draw_row(
    painter: QPainter, picture: BoardPicture, originals: Originals, index: ItemsIndex, rows: Rows
) -> None:
    """Draw the one item of `rows`, part by part."""
    transform = _transform(picture)
    items = ItemPainter(originals, picture.colours)
    placement = index.item(rows[0]).placement
    # A badge is never turned: it lies where the item would be without its rotation.
    bounds = transform.rect_to_pixels(placement.bounds.united(placement.rect))
    reach = QRectF(bounds.x, bounds.y, bounds.width, bounds.height).toAlignedRect()
    for part in _parts(reach.adjusted(-1, -1, 1, 1).intersected(picture.area)):
        painter.setClipRect(part, Qt.ClipOperation.ReplaceClip)
        seen = Rect(part.x(), part.y(), part.width(), part.height())
        items.paint(painter, transform, index, rows, transform.rect_to_board(seen))


def _transform(picture: BoardPicture) -> ViewTransform:
    scale = picture.scale
    return ViewTransform(scale, -picture.part.x * scale, -picture.part.y * scale)


def bands_of(image: QImage, step: Callable[[], None]) -> Iterator[NDArray[np.uint8]]:
    """Yield an image as arrays [n, width, 3] of red, green and blue from the top on.

    One that is not opaque gives [n, width, 4]: alpha is the last, and not multiplied into others.
    """
    width, height = image.width(), image.height()
    if image.hasAlphaChannel():
        for top in range(0, height, _BAND_ROWS):
            step()
            rows = min(_BAND_ROWS, height - top)
            band = image.copy(0, top, width, rows).convertToFormat(QImage.Format.Format_RGBA8888)
            yield np.frombuffer(band.constBits(), np.uint8).reshape(rows, width, 4).copy()
        return
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(height, width, 4)
    for top in range(0, height, _BAND_ROWS):
        step()
        yield np.ascontiguousarray(pixels[top : top + _BAND_ROWS, :, 2::-1])


def _parts(area: QRect) -> Iterator[QRect]:
    """Yield an area in parts that are drawn quickly."""
    for top in range(area.top(), area.bottom() + 1, _PART_PX):
        for left in range(area.left(), area.right() + 1, _PART_PX):
            part = QRect(left, top, _PART_PX, _PART_PX)
            yield part.intersected(area)
