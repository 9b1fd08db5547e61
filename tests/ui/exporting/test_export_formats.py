"""Drawings, pages, contact sheets and copies of originals: what is in them, and what is refused."""

import io
import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
import resvg_py
from PIL import Image
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from refboard.core.content import Crop, Picture, PictureView
from refboard.core.errors import CorruptImageError, ImageTooLargeError, QueryError
from refboard.core.export.options import ExportOptions, Format, Kind, Paper, Part
from refboard.core.geometry import Rect
from refboard.services.imaging.originals import original_file
from tests.board_wall import Wall, file_of
from tests.export_cases import noise
from tests.pdf_pages import Pdf, array


@pytest.fixture
def wall(tmp_path: Path, qapp: object) -> Wall:
    """Two photographs, the first of them twice, and one that its camera laid on its side."""
    made = Wall(tmp_path / "library")
    first = made.add(photo(1), "sea.jpg")
    made.hang(first)
    turned = Image.Exif()
    turned[0x0112] = 6
    made.add(photo(2, exif=turned), "sea.jpg")
    return made


def photo(seed: int, **options: object) -> bytes:
    return file_of(Image.fromarray(noise(60, 40, seed)), "JPEG", quality=90, **options)


PDF = ExportOptions(format=Format.PDF)
SVG = ExportOptions(format=Format.SVG)


def test_a_page_holds_a_photograph_as_it_is_and_once(wall: Wall, tmp_path: Path) -> None:
    wall.export(PDF, tmp_path / "a.pdf")

    images = Pdf(tmp_path / "a.pdf").images()
    assert len(images) == 2
    assert photo(1) in [image.stream for image in images]
    # The other one would be shown as it lies in its file.
    assert photo(2) not in [image.stream for image in images]
    assert "/Width 40 /Height 60" in images[1].body


def test_another_reader_of_pages_shows_what_the_picture_shows(wall: Wall, tmp_path: Path) -> None:
    item = wall.items[0]
    wall.items[0] = replace(item, placement=replace(item.placement, rotation=30.0), opacity=0.6)
    wall.export(PDF, tmp_path / "a.pdf")
    wall.export(ExportOptions(), tmp_path / "a.png")

    expected = Image.open(tmp_path / "a.png").convert("RGB")
    with closing(pypdfium2.PdfDocument(tmp_path / "a.pdf")) as document:
        page = document[0]
        scale = expected.width / page.get_width()
        seen = page.render(scale=scale).to_pil().convert("RGB").resize(expected.size)

    # It smooths in its own way: what is compared is what is where, not each pixel of the noise.
    small = expected.width // 8, expected.height // 8
    one, other = (np.asarray(i.resize(small, Image.Resampling.BOX), int) for i in (expected, seen))
    assert np.abs(one - other).mean() < 4


def test_a_page_is_as_large_as_its_paper_and_says_what_it_is(wall: Wall, tmp_path: Path) -> None:
    wall.export(replace(PDF, paper=Paper.LETTER), tmp_path / "a.pdf")

    pdf = Pdf(tmp_path / "a.pdf")
    assert [round(side) for side in pdf.size()] == [792, 612]
    assert "First".encode("utf-16-be").hex().upper() in pdf.content.decode("latin-1")


def test_a_contact_sheet_has_the_names_below_the_pictures(wall: Wall, tmp_path: Path) -> None:
    options = replace(PDF, kind=Kind.SHEET, paper=Paper.A4, columns=3)
    wall.export(replace(options, has_names=False), tmp_path / "bare.pdf")
    written = wall.export(options, tmp_path / "named.pdf")

    assert written.pages == 1
    bare, named = (array(Pdf(tmp_path / f"{n}.pdf").paint(1.0)) for n in ("bare", "named"))
    pdf = Pdf(tmp_path / "named.pdf")
    assert len(pdf.images()) == 2
    differs = np.abs(bare - named).max(2) > 60
    assert 0.0005 < differs.mean() < 0.05


def test_a_drawing_holds_its_pictures_or_names_their_files(wall: Wall, tmp_path: Path) -> None:
    wall.export(SVG, tmp_path / "held.svg")
    wall.export(replace(SVG, links_pictures=True), tmp_path / "linked.svg")

    held, linked = ((tmp_path / f"{n}.svg").read_text() for n in ("held", "linked"))
    assert len(re.findall("data:image/jpeg;base64,", held)) == 3
    first = original_file(wall.assets[next(iter(wall.assets))], wall.paths.originals)
    assert linked.count(f'"{first.absolute().as_uri()}"') == 2
    # What has to be turned cannot be linked.
    assert len(re.findall("data:image/jpeg;base64,", linked)) == 1


@pytest.mark.parametrize(
    ("crop", "width", "is_smooth"),
    [
        (Crop(0.2, 0.25, 0.5, 0.5), 60.0, True),
        (Crop(0.213, 0.261, 0.4, 0.5), 24.0, True),
        (Crop(0.51, 0.51, 0.07, 0.11), 400.0, True),
        (Crop(0.51, 0.51, 0.07, 0.11), 400.0, False),
    ],
    ids=["on whole pixels", "within small pixels", "within large ones", "within seen ones"],
)
def test_a_cropped_picture_is_cropped_in_viewers_that_know_no_clipping(
    crop: Crop, width: float, is_smooth: bool, wall: Wall, tmp_path: Path
) -> None:
    first, other = wall.items[0], wall.items[1]
    assert first.asset_id is not None
    shape = (crop.height * 40) / (crop.width * 60)
    at = replace(first.placement, width=width, height=width * shape, rotation=0.0)
    shown = Picture(first.asset_id, crop, PictureView(is_smooth=is_smooth))
    below = replace(other, placement=replace(at, x=at.x + width + 20, is_flipped_h=True))
    wall.items = [replace(first, placement=at, content=shown), replace(below, content=shown)]
    wall.export(ExportOptions(), tmp_path / "a.png")
    wall.export(SVG, tmp_path / "a.svg")

    expected = Image.open(tmp_path / "a.png").convert("RGB")
    text = (tmp_path / "a.svg").read_text()
    by_resvg = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=text))))
    for seen in (_drawn_by_qt(text, expected.size), by_resvg.convert("RGB")):
        small = expected.width // 4, expected.height // 4
        boxed = (i.resize(small, Image.Resampling.BOX) for i in (expected, seen))
        one, another = (np.asarray(image, int) for image in boxed)
        assert np.abs(one - another).mean() < 4
        # What hangs over a side would be seen here first.
        assert np.abs(one - another)[[0, 1, -2, -1]].max() < 40


def _drawn_by_qt(text: str, size: tuple[int, int]) -> Image.Image:
    image = QImage(*size, QImage.Format.Format_RGBA8888)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(text.encode())).render(painter)
    painter.end()
    return Image.frombytes("RGBA", size, bytes(image.constBits())).convert("RGB")


def test_only_the_selection_or_the_view_is_exported(wall: Wall, tmp_path: Path) -> None:
    out = tmp_path / "a.png"
    bare = ExportOptions(margin=0)
    part = wall.export(replace(bare, part=Part.SELECTION), out, None, wall.items[1].id)
    assert (part.width, part.height) == (90, 60)

    seen = wall.export(replace(bare, part=Part.VIEW), out, Rect(-10.0, -20.0, 55.0, 45.0))
    assert (seen.width, seen.height) == (55, 45)


def test_originals_are_copied_in_reading_order_and_replace_nothing(
    wall: Wall, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "01 sea.jpg").write_bytes(b"mine")
    # The last one hangs at the left.
    item = wall.items[2]
    wall.items[2] = replace(item, placement=replace(item.placement, x=-500.0, y=-30.0))

    written = wall.export(ExportOptions(kind=Kind.ORIGINALS), folder)

    assert written.count == 2
    assert (folder / "01 sea.jpg").read_bytes() == b"mine"
    assert (folder / "01 sea 2.jpg").read_bytes() == photo(2, exif=_turned())
    assert (folder / "02 sea.jpg").read_bytes() == photo(1)


def _turned() -> Image.Exif:
    turned = Image.Exif()
    turned[0x0112] = 6
    return turned


@pytest.mark.parametrize("options", [PDF, SVG, ExportOptions(kind=Kind.ORIGINALS)])
def test_what_cannot_be_read_is_named_and_what_shows_nothing_is_not_written(
    options: ExportOptions, wall: Wall, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first, second = wall.assets.values()
    original_file(second, wall.paths.originals).unlink()
    written = wall.export(options, out)
    assert written.missing == ("sea.jpg (its original is missing from the library)",)

    original_file(first, wall.paths.originals).unlink()
    with pytest.raises(CorruptImageError, match="nothing can be read"):
        wall.export(options, tmp_path / "other")
    assert not (tmp_path / "other").is_file()


@pytest.mark.parametrize("options", [PDF, SVG, ExportOptions(kind=Kind.ORIGINALS)])
def test_nothing_is_written_into_the_library(
    options: ExportOptions, wall: Wall, tmp_path: Path
) -> None:
    with pytest.raises(QueryError, match="belongs to the library"):
        wall.export(options, wall.paths.originals / "new")


def test_an_empty_selection_and_a_size_beyond_the_format_are_refused(
    wall: Wall, tmp_path: Path
) -> None:
    with pytest.raises(QueryError, match="nothing to export"):
        wall.export(replace(PDF, part=Part.SELECTION), tmp_path / "a.pdf")
    wall.items[0] = replace(wall.items[0], placement=replace(wall.items[0].placement, x=-40_000.0))
    with pytest.raises(ImageTooLargeError, match="Choose a smaller size"):
        wall.export(ExportOptions(), tmp_path / "a.png")
    assert not list(tmp_path.glob("a.*"))


def test_grey_pictures_are_grey_in_pages_and_drawings(wall: Wall, tmp_path: Path) -> None:
    item = wall.items[0]
    asset_id = item.asset_id
    assert asset_id is not None
    wall.items = [replace(item, content=Picture(asset_id, None, PictureView(is_greyscale=True)))]

    wall.export(replace(PDF, margin=0), tmp_path / "a.pdf")
    wall.export(replace(SVG, margin=0), tmp_path / "a.svg")

    pixels = array(Pdf(tmp_path / "a.pdf").paint(1 / 0.75))[2:-2, 2:-2]
    assert np.ptp(pixels, axis=2).max() == 0
    assert 'filter="url(#grey)"' in (tmp_path / "a.svg").read_text()
