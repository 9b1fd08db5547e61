"""A board as pages: each picture at its own resolution, written once however often it is shown."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from refboard.core.asset import Asset
from refboard.core.board import Item
from refboard.core.content import Picture
from refboard.core.errors import InputError
from refboard.core.export.leaf import Caption, Leaf, PageFit
from refboard.core.geometry import Rect
from refboard.core.ids import AssetId
from refboard.services.export.embedded import embedded, jpeg_bytes
from refboard.services.export.pdf import PdfWriter, number
from refboard.services.export.report import Missing, Tell
from refboard.services.imaging.previews import decode_original

_MOST_DRAWN = 8192

Lettering = Callable[[Caption], str]
"""Returns the outlines of a caption's letters as path operators, in board units."""


@dataclass(frozen=True, slots=True)
class PdfPages:
    """What is written.

    Attributes:
        leaves: A page each, with how it lies there.
        assets: What the items show, by the ids that they use.
        originals_dir: The library's folder of originals.
        title: Of the file.
        background: "#rrggbb" of the pages, or empty for none.
        placeholder: "#rrggbb" of what cannot be read.
        text: "#rrggbb" of captions.
        lettering: Draws captions.
    """

    leaves: Sequence[tuple[Leaf, PageFit]]
    assets: Mapping[AssetId, Asset]
    originals_dir: Path
    title: str
    background: str = ""
    placeholder: str = "#808080"
    text: str = "#000000"
    lettering: Lettering = field(default=lambda _: "")


def write_pdf(file: BinaryIO, pages: PdfPages, missing: Missing, tell: Tell) -> None:
    """Write pages; one original is in memory at a time.

    Args:
        file: Where to.
        pages: What.
        missing: Takes note of pictures that cannot be read: their places are marked.
        tell: Told after each item.

    Raises:
        OSError: the file cannot be written.
    """
    writer = PdfWriter(file)
    images = _Images(writer, pages, missing)
    total, done = sum(len(leaf.items) for leaf, _ in pages.leaves), 0
    for leaf, fit in pages.leaves:
        page = _Page(writer, pages, images, fit)
        page.begin(leaf.part)
        for item in sorted(leaf.items, key=lambda item: (item.placement.z, item.id)):
            if item.opacity > 0 and item.placement.bounds.intersects(leaf.part):
                page.draw(item)
            done += 1
            tell(done, total)
        page.write(leaf.captions)
        page.end()
    writer.finish(pages.title)


class _Images:
    """Pictures that were written already, by what they look like."""

    def __init__(self, writer: PdfWriter, pages: PdfPages, missing: Missing) -> None:
        self._writer = writer
        self._pages = pages
        self._missing = missing
        self._known: dict[tuple[AssetId, bool, bool], int | None] = {}

    def get(self, item: Item, picture: Picture) -> int | None:
        """Return the number of a picture's object; None when it cannot be read."""
        asset = self._pages.assets.get(picture.asset_id)
        key = (asset.id if asset else picture.asset_id, picture.view.is_greyscale,
               picture.view.is_smooth)  # fmt: skip
        if key not in self._known:
            try:
                self._known[key] = self._add(item, picture, asset)
                self._missing.has_read = True
            except InputError as error:
                self._missing.note(asset, picture.asset_id, error)
                self._known[key] = None
        return self._known[key]

    def _add(self, item: Item, picture: Picture, asset: Asset | None) -> int:
        if asset is None or not asset.is_stored:
            raise InputError(f'"{"" if asset is None else asset.name}" is not imported.')
        at, view = item.placement, picture.view
        shown = picture.whole_size(at.width, at.height)
        longest = min(round(4 * max(shown.width, shown.height)), _MOST_DRAWN)
        found = embedded(
            asset, self._pages.originals_dir, longest=longest, is_greyscale=view.is_greyscale
        )
        size, smooth = (found.width, found.height), view.is_smooth
        if found.media_type == "image/jpeg":
            return self._writer.add_jpeg(found.content, *size, is_smooth=smooth)
        if found.image is None:  # a PNG is no form that a PDF knows
            image = decode_original(asset, self._pages.originals_dir, max(size)).image
            return self._writer.add_pixels(image, is_smooth=smooth)
        if found.is_lossy:
            return self._writer.add_jpeg(jpeg_bytes(found.image), *size, is_smooth=smooth)
        return self._writer.add_pixels(found.image, is_smooth=smooth)


class _Page:
    """One page while it is drawn."""

    def __init__(self, writer: PdfWriter, pages: PdfPages, images: _Images, fit: PageFit) -> None:
        self._writer = writer
        self._pages = pages
        self._images = images
        self._fit = fit
        self._lines: list[str] = []
        self._shown: dict[int, str] = {}
        self._fades: dict[float, str] = {}

    def begin(self, part: Rect) -> None:
        """Paint the ground, and let what follows be in board units, y pointing down."""
        fit = self._fit
        if self._pages.background:
            size = f"{number(fit.width)} {number(fit.height)}"
            self._lines += [self._colour(self._pages.background), f"0 0 {size} re f"]
        left, top = fit.corner.x - part.x * fit.scale, fit.corner.y - part.y * fit.scale
        self._lines.append(f"q {_matrix(fit.scale, 0, 0, -fit.scale, left, fit.height - top)}")
        self._lines.append(f"{_box(part)} re W n")

    def draw(self, item: Item) -> None:
        """Paint an item."""
        at, picture = item.placement, item.picture
        self._lines.append("q")
        if item.opacity < 1:
            name = self._fades.setdefault(item.opacity, f"F{len(self._fades)}")
            self._lines.append(f"/{name} gs")
        middle = at.rect.centre
        if at.rotation:
            self._lines.append(_turned(at.rotation, middle.x, middle.y))
        if at.is_flipped_h or at.is_flipped_v:
            x, y = (-1 if at.is_flipped_h else 1), (-1 if at.is_flipped_v else 1)
            self._lines.append(_matrix(x, 0, 0, y, middle.x * (1 - x), middle.y * (1 - y)))
        image = None if picture is None else self._images.get(item, picture)
        if picture is None or image is None:
            self._lines += [self._colour(self._pages.placeholder), f"{_box(at.rect)} re f"]
        else:
            self._place(at.rect, picture, image)
        self._lines.append("Q")

    def write(self, captions: Sequence[Caption]) -> None:
        """Write what stands below pictures."""
        if captions:
            self._lines.append(self._colour(self._pages.text))
        self._lines += [f"{outlines} f" for c in captions if (outlines := self._pages.lettering(c))]

    def end(self) -> None:
        """Write the page."""
        self._lines.append("Q")
        images = " ".join(f"/{name} {which} 0 R" for which, name in self._shown.items())
        fades = " ".join(f"/{name} << /ca {number(f)} >>" for f, name in self._fades.items())
        spaces = f"/ColorSpace << /S {self._writer.colours} >>"
        resources = f"<< {spaces} /XObject << {images} >> /ExtGState << {fades} >> >>"
        fit = self._fit
        self._writer.add_page(fit.width, fit.height, "\n".join(self._lines), resources)

    def _place(self, rect: Rect, picture: Picture, image: int) -> None:
        """Paint the part of an image that is shown so that it fills a rectangle."""
        whole = rect
        if (crop := picture.crop) is not None:
            size = picture.whole_size(rect.width, rect.height)
            left, top = rect.x - crop.x * size.width, rect.y - crop.y * size.height
            whole = Rect(left, top, size.width, size.height)
            self._lines.append(f"{_box(rect)} re W n")
        name = self._shown.setdefault(image, f"I{len(self._shown)}")
        # An image fills the unit square, and its first row lies at the top of it.
        self._lines.append(_matrix(whole.width, 0, 0, -whole.height, whole.x, whole.bottom))
        self._lines.append(f"/{name} Do")

    def _colour(self, colour: str) -> str:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return f"/S cs {' '.join(number(part) for part in parts)} sc"


def _matrix(*values: float) -> str:
    return f"{' '.join(number(value) for value in values)} cm"


def _turned(degrees: float, x: float, y: float) -> str:
    """Return the turn about a point, clockwise where y points down."""
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    return _matrix(cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y)


def _box(rect: Rect) -> str:
    return " ".join(number(value) for value in (rect.x, rect.y, rect.width, rect.height))
