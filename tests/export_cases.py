"""Boards of generated pictures, and how far each kind of file is from what they look like."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtGui import QImage

from refboard.core.board import Item, Placement
from refboard.core.content import Crop, Picture, PictureView
from refboard.core.export.options import ExportOptions, Format, Ground, SizeRule
from refboard.core.ids import AssetId, ItemId
from tests.board_wall import Wall, file_of
from tests.export_reference import Composition, composed
from tests.pdf_pages import Pdf

GROUND = (0x20, 0x40, 0x60)
SIZES = ((120, 80), (90, 130), (160, 100))
_PIXELS_A_POINT = 1 / 0.75
_RGBA = QImage.Format.Format_RGBA8888


@dataclass(frozen=True)
class Case:
    """One thing that is done to pictures.

    Attributes:
        name: What.
        is_exact: Nothing is between two pixels: every level is as it was.
    """

    name: str
    is_exact: bool

    @property
    def is_turned(self) -> bool:
        """Whether pictures are turned or mirrored."""
        return self.name.startswith(("turned", "flipped"))


CASES = (
    Case("as they are", True),
    Case("flipped", True),
    Case("cropped", True),
    Case("greyscale", False),
    Case("half opaque", False),
    Case("transparent pictures", False),
    Case("above each other", True),
    Case("turned by 90", True),
    Case("turned by 30", False),
    Case("all at once", False),
)


def smooth(width: int, height: int, seed: int, *, has_alpha: bool = False) -> NDArray[np.uint8]:
    """Return a picture in which no pixel differs much from the next, so that sampling is fair."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    bands = [
        127.5 + 100 * np.sin(2 * np.pi * (a * x + b * y + c))
        for a, b, c in np.random.default_rng(seed).uniform(0.2, 1.2, (3, 3))
    ]
    if has_alpha:
        bands.append(55 + 200 * x)
    return np.dstack(bands).round().astype(np.uint8)


def noise(width: int, height: int, seed: int) -> NDArray[np.uint8]:
    """Return a picture of which every pixel stands for itself."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


class Board:
    """The board of a case, with what it shows."""

    def __init__(self, root: Path, case: Case) -> None:
        self.wall = Wall(root)
        self.pictures: dict[AssetId, NDArray[np.uint8]] = {}
        for number, (width, height) in enumerate(SIZES):
            has_alpha = case.name in ("transparent pictures", "all at once") and number > 0
            levels = (
                noise(width, height, number)
                if case.is_exact
                else smooth(width, height, number, has_alpha=has_alpha)
            )
            asset = self.wall.add(file_of(Image.fromarray(levels)), f"{number}.png")
            self.pictures[asset.id] = levels
        self.wall.items = [
            item
            for number, (asset_id, levels) in enumerate(self.pictures.items())
            for item in _placed(case, number, asset_id, levels.shape[1], levels.shape[0])
        ]

    def expected(self, background: tuple[int, int, int] | None = GROUND) -> Composition:
        """Return what it looks like at a pixel a unit."""
        (leaf,) = self.wall.snapshot().leaves(ExportOptions(margin=10))
        return composed(self.wall.items, self.pictures, leaf.part, 1.0, background)

    def shown(self, form: Format, path: Path, **options: object) -> NDArray[np.float64]:
        """Export it, open the file with what others read it with, and return its levels."""
        colour = "#{:02x}{:02x}{:02x}".format(*GROUND)
        chosen = ExportOptions(
            format=form, size_rule=SizeRule.ORIGINALS, ground=Ground.COLOUR, colour=colour,
            margin=10, quality=100,
        )  # fmt: skip
        self.wall.export(replace(chosen, **options), path)  # type: ignore[arg-type]
        if form is Format.PDF:
            return _levels(_of_pdf(path))
        if form is Format.SVG:
            png = bytes(resvg_py.svg_to_bytes(svg_string=path.read_text()))
            return _levels(Image.open(io.BytesIO(png)))
        with Image.open(path) as image:
            return _levels(image)


def furthest(board: Board, form: Format, path: Path) -> float:
    """Return how many levels the worst pixel of an export is from what is expected."""
    return round(float(differences(board, form, path).max()), 6)


def differences(board: Board, form: Format, path: Path) -> NDArray[np.float64]:
    """Return by how many levels pixels differ, those left out that lie at an edge."""
    expected = board.expected()
    inside = expected.inside
    # A page ends within a pixel.
    inside[-1] = inside[:, -1] = False
    far: NDArray[np.float64] = np.abs(board.shown(form, path) - expected.pixels)[..., :3].max(2)
    return far[inside]


def _placed(case: Case, number: int, asset_id: AssetId, width: int, height: int) -> Iterator[Item]:
    at = Placement(200.0 * number, 0.0, width, height, z=float(number))
    item = Item(ItemId(f"item-{number}"), at, Picture(asset_id))
    crop, view = Crop(0.1, 0.1, 0.5, 0.5), PictureView(is_greyscale=True)
    half = replace(at, width=width / 2, height=height / 2)
    match case.name:
        case "flipped":
            yield replace(item, placement=replace(at, is_flipped_h=True, is_flipped_v=number > 0))
        case "cropped":
            yield replace(item, placement=half, content=Picture(asset_id, crop))
        case "greyscale":
            yield replace(item, content=Picture(asset_id, None, view))
        case "half opaque":
            yield replace(item, opacity=0.5)
        case "above each other":
            yield replace(item, placement=replace(at, x=40.0 * number, y=20.0 * number, z=-number))
        case "turned by 90":
            yield replace(item, placement=replace(at, rotation=90.0))
        case "turned by 30":
            yield replace(item, placement=replace(at, rotation=30.0))
        case "all at once":
            turned = replace(
                half, x=50.0 * number, rotation=-20.0 + 50 * number, is_flipped_h=number != 1
            )
            shown = Picture(asset_id, crop, view if number == 0 else PictureView())
            yield replace(item, placement=turned, content=shown, opacity=0.7)
        case _:
            yield item


def _levels(image: Image.Image) -> NDArray[np.float64]:
    return np.asarray(image.convert("RGBA")).astype(float)


def _of_pdf(path: Path) -> Image.Image:
    painted = Pdf(path).paint(_PIXELS_A_POINT).convertToFormat(_RGBA)
    size = (painted.width(), painted.height())
    return Image.frombytes("RGBA", size, bytes(painted.constBits()))
