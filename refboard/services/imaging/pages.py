"""The pages of a document as pictures: of a PDF all, of a TIFF those after the first.

A page becomes a PNG of its own: what is drawn in a PDF is drawn at the size below, once.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from refboard.core.errors import CorruptImageError, ImageTooLargeError, UnsupportedImageError
from refboard.services.imaging.containers import tiff_tags
from refboard.services.imaging.decode import decode
from refboard.services.imaging.failures import COPY_AGAIN, decoding, quoted
from refboard.services.imaging.formats import is_pdf
from refboard.services.imaging.limits import Limits
from refboard.services.imaging.source import read_source

MOST_PAGES = 500
"""More of one document are left out: a book is no reference board."""

_LONGEST_SIDE = 2400
"""Pixels of a PDF's page: some 200 to the inch of a letter, sharp at full screen."""

_one_at_a_time = threading.Lock()  # PDFium may be called by one thread only

Step = Callable[[int, int], None]
"""Takes how many pages are done and how many there are; may raise to end the work."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        name: Such as "paper, page 3.png".
        content: A whole PNG file.
        width: Pixels.
        height: Pixels.
    """

    name: str
    content: bytes
    width: int
    height: int


def pages_of(path: Path, step: Step, limits: Limits) -> Iterator[Page]:
    """Yield the pages of a document that are no picture by themselves: none of a usual TIFF.

    Args:
        path: A file of which `formats.may_have_pages` says so.
        step: Told before the first page and after each.
        limits: What is too large.

    Raises:
        InputError: it cannot be read, is damaged, or asks for a password.
    """
    read = _pdf_pages if is_pdf(path) else _tiff_pages
    yield from read(path, step, limits)


def _pdf_pages(path: Path, step: Step, limits: Limits) -> Iterator[Page]:
    import pypdfium2

    content = read_source(path, max_bytes=limits.max_bytes).content
    with _one_at_a_time:
        document = _opened(content, path.name)
        total = len(document)
    try:
        count = min(total, MOST_PAGES)
        step(0, count)
        for number in range(count):
            with _one_at_a_time, decoding(path.name, "PDF"):
                page = document[number]
                longest = max(page.get_size())
                if longest <= 0:
                    raise pypdfium2.PdfiumError("a page without a size")
                image = page.render(scale=_LONGEST_SIDE / longest).to_pil()
                page.close()
            yield _page(path, number, count, image)
            step(number + 1, count)
    finally:
        with _one_at_a_time:
            document.close()
    if total > MOST_PAGES:
        raise ImageTooLargeError(
            f"{quoted(path.name)} has {total:,} pages; the first {MOST_PAGES:,} were added.",
            "Save the pages that you need as a document of their own.",
        )


def _opened(content: bytes, name: str) -> Any:  # it has no types
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnsupportedImageError(
                f"{quoted(name)} is protected by a password.", "Save it without one."
            ) from error
        raise CorruptImageError(
            f"{quoted(name)} is damaged and cannot be read as PDF.", COPY_AGAIN
        ) from error


def _tiff_pages(path: Path, step: Step, limits: Limits) -> Iterator[Page]:
    with path.open("rb") as file:  # most have one page: they are not read whole for that
        offsets = tiff_tags.page_offsets(file)
    count = min(len(offsets), MOST_PAGES)
    if count < 2:
        return
    content = read_source(path, max_bytes=limits.max_bytes).content
    step(1, count)
    for number in range(1, count):
        whole = tiff_tags.beginning_at(content, offsets[number])
        picture = decode(whole, name=path.name, longest_side=None, limits=limits)
        yield _page(path, number, count, picture.image)
        step(number + 1, count)


def _page(path: Path, number: int, count: int, image: Image.Image) -> Page:
    written = BytesIO()
    # Quick rather than small: a page of text is small anyway.
    image.save(written, "PNG", compress_level=3)
    place = str(number + 1).zfill(len(str(count)))  # so that names are in the order of the pages
    return Page(f"{path.stem}, page {place}.png", written.getvalue(), *image.size)
