"""What an export will look like, drawn small from previews, and about how many bytes it will have.

Drawn off the GUI thread: a board of ten thousand pictures takes a while the first time.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from refboard.core.asset import Asset
from refboard.core.errors import InputError, RefboardError
from refboard.core.export.leaf import Leaf, page_fit
from refboard.core.export.options import ExportOptions, Format, Kind
from refboard.core.export.sizes import pixels_of
from refboard.core.ids import AssetId
from refboard.services.export.report import Tell
from refboard.ui.exporting.drawing import BoardPicture, Originals, draw
from refboard.ui.exporting.export_work import refusal
from refboard.ui.exporting.raster_file import encode
from refboard.ui.exporting.snapshot import BoardSnapshot, bytes_of
from refboard.worker.rendition import read_rendition

_LEAST_SIDE = 32
_MOST_KEPT = 64_000_000
"""Bytes of small pictures."""
_FLATTENS = {Format.PNG: 0.88, Format.JPEG: 0.8, Format.WEBP: 0.77}
"""A picture that is larger by so many pixels has fewer bytes for each: exponents, measured."""
_HELD = {"JPEG": 1.0, "PNG": 1.05, "WEBP": 2.2, "HEIF": 2.6, "AVIF": 3.5, "GIF": 1.5}
"""Bytes of a picture in a page or drawing, to a byte of its original."""
_HELD_OTHERWISE = 1.5
_BASE64 = 4 / 3
_LINES = 400
_NAMED = 14
LINKED_CROPS = "Some programs show the whole of a picture that is cropped, where it is linked."


@dataclass(frozen=True, slots=True)
class Preview:
    """What will be written.

    Attributes:
        image: The first page; None for files that are copied.
        width: Pixels; 0 where it is not made of pixels.
        height: Likewise.
        pages: How many there are.
        count: Files.
        size: About how many bytes all have; 0 when nothing can be said.
        refusal: Why it cannot be written, and what to do; empty when it can.
        names: What files are called that are copied, the first of them.
        note: What else is to be known of it, a sentence; empty for nothing.
    """

    image: QImage | None = None
    width: int = 0
    height: int = 0
    pages: int = 1
    count: int = 1
    size: int = 0
    refusal: str = ""
    names: tuple[str, ...] = ()
    note: str = ""


class SmallPictures:
    """Small pictures that were read already, for the next preview."""

    def __init__(self) -> None:
        self._kept: dict[tuple[AssetId, int], QImage | None] = {}
        self._bytes = 0

    def get(self, asset: Asset, side: int, snapshot: BoardSnapshot) -> QImage | None:
        """Return a picture with a longer side of at least about `side` pixels; None for none."""
        side = max(_LEAST_SIDE, 1 << max(side - 1, 0).bit_length())
        key = (asset.id, side)
        if key not in self._kept:
            image = read_rendition(asset, side, snapshot.previews_dir, snapshot.originals_dir)
            if self._bytes > _MOST_KEPT:
                self._kept.clear()
                self._bytes = 0
            self._kept[key] = image
            self._bytes += 0 if image is None else image.sizeInBytes()
        return self._kept[key]


class SmallOriginals(Originals):
    """The same from previews: nobody sees more of it at this size."""

    def __init__(
        self, picture: BoardPicture, snapshot: BoardSnapshot, pictures: SmallPictures
    ) -> None:
        super().__init__(picture)
        self._snapshot = snapshot
        self._pictures = pictures

    def _read(self, asset_id: AssetId, width: int, height: int) -> QImage:
        asset = self._snapshot.assets.get(asset_id)
        found = None
        if asset is not None and asset.is_stored:
            found = self._pictures.get(asset, max(width, height), self._snapshot)
        if found is None:
            raise InputError(f'"{self.name_of(asset_id)}" cannot be shown.')
        return found


def make_preview(
    snapshot: BoardSnapshot,
    options: ExportOptions,
    side: int,
    pictures: SmallPictures,
    tell: Tell,
) -> Preview:
    """Return what will be written; runs in a thread of its own.

    Args:
        snapshot: The board.
        options: As what.
        side: Pixels of the preview's longer side.
        pictures: Keeps what was read.
        tell: Told how far it is; may raise to end the work.
    """
    options = options.fitting()
    if options.kind is Kind.ORIGINALS:
        assets = snapshot.ordered_assets(options.part)
        return Preview(count=len(assets), size=bytes_of(assets), names=_names(assets))
    try:
        leaves = snapshot.leaves(options)
        image = _drawn(snapshot, options, leaves[0], side, pictures, tell)
    except RefboardError as error:
        return Preview(refusal=str(error))
    if not options.format.is_raster:
        size = _held_bytes(snapshot, options)
        note = LINKED_CROPS if _links_crops(snapshot, options) else ""
        return Preview(image, pages=len(leaves), size=size, note=note)
    leaf = leaves[0]
    width, height = pixels_of(leaf.part.size, snapshot.scale(options, leaf))
    size = _encoded_bytes(image, options, width * height)
    return Preview(image, width, height, size=size, refusal=refusal(snapshot, options))


def _links_crops(snapshot: BoardSnapshot, options: ExportOptions) -> bool:
    """Return whether a crop cannot be in the file itself."""
    if options.format is not Format.SVG or not options.links_pictures:
        return False
    shown = (item.picture for item in snapshot.chosen(options.part))
    return any(picture is not None and picture.crop is not None for picture in shown)


def _names(assets: Sequence[Asset]) -> tuple[str, ...]:
    """Return what the first copies of originals are called, where none is there yet."""
    from refboard.services.export.original_files import numbered_names

    return tuple(islice(numbered_names(assets), _NAMED))


def _drawn(
    snapshot: BoardSnapshot,
    options: ExportOptions,
    leaf: Leaf,
    side: int,
    pictures: SmallPictures,
    tell: Tell,
) -> QImage:
    """Return a leaf, on its page where it has one."""
    if options.format is not Format.PDF:
        scale = min(side / max(leaf.part.width, leaf.part.height), snapshot.scale(options, leaf))
        return _leaf_image(snapshot, options, leaf, scale, pictures, tell)
    fit = page_fit(leaf.part.size, options)
    to_pixels = side / max(fit.width, fit.height)
    drawn = _leaf_image(snapshot, options, leaf, fit.scale * to_pixels, pictures, tell)
    page = QImage(
        max(1, round(fit.width * to_pixels)), max(1, round(fit.height * to_pixels)),
        QImage.Format.Format_RGB32,
    )  # fmt: skip
    page.fill(snapshot.ground(options) or QColor("white"))
    painter = QPainter(page)
    corner = fit.corner
    place = QRectF(corner.x * to_pixels, corner.y * to_pixels, drawn.width(), drawn.height())
    painter.drawImage(place, drawn)
    painter.end()
    return page


def _leaf_image(
    snapshot: BoardSnapshot,
    options: ExportOptions,
    leaf: Leaf,
    scale: float,
    pictures: SmallPictures,
    tell: Tell,
) -> QImage:
    picture = snapshot.picture(options, leaf, scale)
    return draw(picture, SmallOriginals(picture, snapshot, pictures), tell)


def _encoded_bytes(image: QImage, options: ExportOptions, pixels: int) -> int:
    """Return about how many bytes a picture has, judged by its preview."""
    file = io.BytesIO()
    encode(file, image, options.format, options.quality, lambda: None)
    drawn = image.width() * image.height()
    more: float = (pixels / drawn) ** _FLATTENS[options.format]
    return round(file.tell() * more)


def _held_bytes(snapshot: BoardSnapshot, options: ExportOptions) -> int:
    """Return about how many bytes a file has that holds pictures as they are."""
    items = snapshot.chosen(options.part)
    is_svg = options.format is Format.SVG
    if is_svg and options.links_pictures:
        return _LINES * len(items)
    shown = [snapshot.assets.get(item.asset_id) for item in items if item.asset_id is not None]
    # A drawing holds a picture as often as it is shown; a page once.
    assets = [asset for asset in shown if asset is not None and asset.is_stored]
    if not is_svg:
        assets = list({asset.id: asset for asset in assets}.values())
    held = sum(asset.byte_size * _HELD.get(asset.format, _HELD_OTHERWISE) for asset in assets)
    return round(held * (_BASE64 if is_svg else 1.0)) + _LINES * len(items)
