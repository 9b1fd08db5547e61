"""Documents as their pages: all of a PDF, and those of a TIFF that its picture does not show."""

from io import BytesIO
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import tifffile
from PIL import Image

from refboard.core.errors import CorruptImageError, InputError, UnsupportedImageError
from refboard.services.imaging import pages as pages_module
from refboard.services.imaging.decode import decode
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.pages import Page, pages_of

OWNER = "e5a8d2687bd9d0cff946b7ac55f51081dcf0d116554c4bfcb0a5e446f69ea48a"
USER = "79827b80c74a13412b8ed97fbe3b411b4ad8824840f0a33e63a2603a229e72db"
"""What the standard security handler makes of the password "secret" for a file of this id."""
COLOURS = ("#cc3311", "#228833", "#4477aa")


def pdf(path: Path, sizes: list[tuple[int, int]]) -> Path:
    """Write a PDF of one colour a page."""
    first, *rest = (Image.new("RGB", s, c) for s, c in zip(sizes, COLOURS, strict=False))
    first.save(path, "PDF", save_all=True, append_images=rest)
    return path


def read(path: Path) -> tuple[list[Page], list[tuple[int, int]]]:
    steps: list[tuple[int, int]] = []
    found = list(pages_of(path, lambda done, total: steps.append((done, total)), Limits()))
    return found, steps


def middle(page: Page) -> tuple[int, ...]:
    image = Image.open(BytesIO(page.content)).convert("RGB")
    colour = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(colour, tuple)
    return tuple(int(value) for value in colour)


def test_each_page_of_a_pdf_is_a_picture_of_its_shape_in_order(tmp_path: Path) -> None:
    found, steps = read(pdf(tmp_path / "paper.pdf", [(300, 200), (200, 400), (100, 100)]))

    assert [page.name for page in found] == [f"paper, page {n}.png" for n in (1, 2, 3)]
    assert [(page.width, page.height) for page in found] == [
        (2400, 1600), (1200, 2400), (2400, 2400),
    ]  # fmt: skip
    for page, colour in zip(found, COLOURS, strict=True):
        expected = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
        assert middle(page) == pytest.approx(expected, abs=3)
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_names_are_in_the_order_of_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages_module, "_LONGEST_SIDE", 40)
    path = tmp_path / "long.pdf"
    first, *rest = (Image.new("L", (20, 20)) for _ in range(12))
    first.save(path, "PDF", save_all=True, append_images=rest)

    names = [page.name for page in read(path)[0]]

    assert names == sorted(names)
    assert names[1] == "long, page 02.png"


def test_a_stop_ends_the_reading(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done:
            raise KeyError

    pages = pages_of(pdf(tmp_path / "a.pdf", [(30, 20)] * 3), stop, Limits())

    assert next(pages).name == "a, page 1.png"
    with pytest.raises(KeyError):
        next(pages)


def test_a_book_gives_its_first_pages_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages_module, "MOST_PAGES", 2)
    monkeypatch.setattr(pages_module, "_LONGEST_SIDE", 40)
    found: list[str] = []

    with pytest.raises(InputError, match="has 3 pages; the first 2 were added"):
        found.extend(
            page.name
            for page in pages_of(pdf(tmp_path / "a.pdf", [(30, 20)] * 3), lambda *_: None, Limits())
        )


@pytest.mark.parametrize("end", [0, 9, 60])
def test_a_damaged_pdf_is_one_sentence(tmp_path: Path, end: int) -> None:
    path = pdf(tmp_path / "a.pdf", [(30, 20)])
    path.write_bytes(path.read_bytes()[:end])

    with pytest.raises(CorruptImageError, match=r"a\.pdf"):
        read(path)


def locked() -> bytes:
    """Return a PDF of one empty page that only opens with a password."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 20 20]>>",
        f"<</Filter/Standard/V 1/R 2/O<{OWNER}>/U<{USER}>/P -4>>",
    ]
    content, offsets = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(content))
        content += f"{number} 0 obj{each}endobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    file_id = f"<{b'0'.hex() * 16}>"
    end = f"<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[{file_id}{file_id}]>>"
    where = len(content)
    content += f"xref\n0 5\n0000000000 65535 f \n{table}trailer{end}\nstartxref\n{where}\n%%EOF"
    return content.encode()


def test_a_password_is_asked_for_in_words(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(locked())

    with pytest.raises(UnsupportedImageError, match="protected by a password"):
        read(path)


def write_tiff(path: Path, is_big: bool, order: Literal["<", ">"]) -> Path:
    with tifffile.TiffWriter(path, bigtiff=is_big, byteorder=order) as file:
        for n in range(3):
            plane = np.full((20 + n, 30, 3), n * 60 + 40, np.uint8)
            file.write(plane, photometric="rgb", compression="zlib" if n == 1 else None)
    return path


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("is_big", [False, True])
def test_the_pages_after_the_first_of_a_tiff_are_pictures(
    tmp_path: Path, is_big: bool, order: Literal["<", ">"]
) -> None:
    found, steps = read(write_tiff(tmp_path / "scan.tif", is_big, order))

    assert [(page.name, page.height, middle(page)[0]) for page in found] == [
        ("scan, page 2.png", 21, 100),
        ("scan, page 3.png", 22, 160),
    ]
    assert steps == [(1, 3), (2, 3), (3, 3)]
    first = decode((tmp_path / "scan.tif").read_bytes(), name="scan.tif", longest_side=None)
    assert first.height == 20


def test_a_tiff_of_one_page_gives_none(tmp_path: Path) -> None:
    path = tmp_path / "one.tif"
    tifffile.imwrite(path, np.zeros((20, 30, 3), np.uint8), photometric="rgb")

    assert read(path) == ([], [])
