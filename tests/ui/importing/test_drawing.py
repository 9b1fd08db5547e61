"""Drawings whose source was copied, as a text or in the middle of a page."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QByteArray, QMimeData

from refboard.core.geometry import Size
from refboard.services.imaging.svg.document import read_document
from refboard.ui.importing.bitmap import Bitmap
from refboard.ui.importing.drawing import drawing_in_html, drawing_in_text
from refboard.ui.importing.drop import NO_PICTURE_COPIED, Nothing, Web, read_mime
from tests.ui.importing.test_drop import URL, bitmap, mime

SPACE = 'xmlns="http://www.w3.org/2000/svg"'
RECT = '<rect width="40" height="30" fill="red"/>'
SOURCE = f'<svg {SPACE} width="2000" height="1500">{RECT}</svg>'
INLINE = f'<svg width="2000" height="1500">{RECT}</svg>'


def drawing(dropped: object) -> Bitmap:
    assert isinstance(dropped, Bitmap)
    assert dropped.size == Size(2000, 1500)
    assert read_document(dropped.content).root.tag.endswith("svg")
    return dropped


@pytest.mark.parametrize("is_paste", [True, False])
def test_a_text_that_is_the_source_of_a_drawing_is_that_drawing(is_paste: bool) -> None:
    found = drawing(read_mime(mime(text=SOURCE), is_paste=is_paste))

    assert (found.content, found.name, found.url) == (SOURCE.encode(), "drawing.svg", "")


@pytest.mark.parametrize(
    "before",
    [
        "\n  ",
        "\ufeff",
        '<?xml version="1.0" encoding="UTF-16"?>\n',
        "<!-- made by hand: <svg> -->\n",
        '<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]>\n',
    ],
)
def test_what_stands_before_a_drawing_does_not_hide_it(before: str) -> None:
    drawing(read_mime(mime(text=f"{before}{SOURCE}\n")))


def test_the_addresses_in_a_drawing_are_no_pictures() -> None:
    linked = SOURCE.replace(RECT, f'{RECT}<image href="{URL}"/>\n<a href="{URL}"/>')

    drawing(read_mime(mime(text=linked)))


def test_a_drawing_as_text_is_taken_before_its_pixels() -> None:
    drawing(read_mime(mime(text=SOURCE, png=bitmap())))


@pytest.mark.parametrize(
    "text",
    [
        "<svg> is an element of HTML",
        f'<svg {SPACE} width="9',
        f'<svg {SPACE} width="9">{RECT}',
        "<svg",
        "<svg <svg <svg >",
        f"Look: {INLINE}",
        "<svg><!-- </svg>",
    ],
)
def test_a_text_that_only_speaks_of_a_drawing_holds_no_picture(text: str) -> None:
    assert read_mime(mime(text=text), is_paste=True) == Nothing(NO_PICTURE_COPIED)


@pytest.mark.parametrize(
    "html",
    [
        INLINE,
        f"<html><body><p>words</p><div>{INLINE}</div></body></html>",
        f"<!-- <svg> -->{INLINE}",
        f'<svg style="display: none">{RECT}</svg>{INLINE}',
        f'<svg><use href="#icon"/></svg>{INLINE}',
        f"{INLINE}{INLINE}",
        INLINE.replace(RECT, f"<svg>{RECT}</svg><svg/>{RECT}"),
        INLINE.replace(RECT, f'<use xlink:href="#a"/><text>a&nbsp;b</text>{RECT}'),
        INLINE.replace("<svg", '<svg aria-label="a > b"'),
    ],
)
def test_a_drawing_in_the_middle_of_a_page_is_taken(html: str) -> None:
    found = drawing(read_mime(mime(html=html), is_paste=True))

    assert SPACE.encode() in found.content
    assert (b"xlink:" in found.content) == (b"xmlns:xlink" in found.content)


def test_the_picture_of_a_page_is_taken_before_a_drawing_on_it() -> None:
    assert isinstance(read_mime(mime(html=f'{INLINE}<img src="{URL}">')), Web)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Red &amp; round", "Red & round.svg"),
        ("../a:b", "a b.svg"),
        ("  ", "drawing.svg"),
        ("x" * 300, "x" * 100 + ".svg"),
    ],
)
def test_a_drawing_is_called_by_its_title(title: str, name: str) -> None:
    titled = SOURCE.replace(RECT, f"\n<!-- of -->\n<title>{title}</title>{RECT}")
    offered = QMimeData()
    offered.setData("image/svg+xml", QByteArray(titled.encode()))

    assert drawing(read_mime(mime(text=titled))).name == name
    assert drawing(read_mime(offered)).name == name


def test_the_title_of_a_part_is_not_the_title_of_the_drawing() -> None:
    titled = SOURCE.replace(RECT, f"<g><title>A part</title>{RECT}</g>")

    assert drawing(read_mime(mime(text=titled))).name == "drawing.svg"


@pytest.mark.parametrize("read", [drawing_in_text, drawing_in_html])
@pytest.mark.parametrize(
    "piece", ["<svg ", "<svg>", "<svg '", "<svg \"'", "<!--", "<svg/>", "<svg><!--", "<svg><path>"]
)
def test_a_long_text_of_unfinished_drawings_is_read_in_one_pass(
    read: Callable[[str], object], piece: str
) -> None:
    assert isinstance(read(piece * 20_000), Bitmap | None)
