"""Of several forms of one picture the best one is taken."""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData

from refboard.core.geometry import Size
from refboard.ui.exporting.quick_png import png_bytes
from refboard.ui.importing.bitmap import Bitmap, Pixels
from refboard.ui.importing.drop import (
    EMPTY,
    NO_PICTURE_COPIED,
    Files,
    Nothing,
    Web,
    read_mime,
)
from tests.ui.importing.test_drop import LARGE, URL, bitmap, mime

Picture = Callable[..., Path]
GONE = "file:///tmp/gone/Screenshot.png"
BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


def with_bytes(made: QMimeData, kind: str, content: bytes) -> QMimeData:
    made.setData(kind, QByteArray(content))
    return made


def test_bytes_beside_a_file_that_is_gone_are_taken() -> None:
    dropped = read_mime(mime(urls=(GONE,), png=bitmap()))

    assert isinstance(dropped, Bitmap)
    assert (dropped.size, dropped.name, dropped.url) == (Size(40, 30), "Screenshot.png", "")


def test_pixels_beside_a_file_that_is_gone_are_taken(qapp: object) -> None:
    dropped = read_mime(mime(urls=(GONE,), image=bitmap()))

    assert isinstance(dropped, Pixels)
    assert dropped.name == "Screenshot.png"


def test_the_picture_of_a_page_beside_a_file_that_is_gone_is_taken() -> None:
    assert isinstance(read_mime(mime(urls=(GONE,), html=f'<img src="{URL}">')), Web)


def test_bytes_beside_a_file_that_is_no_picture_are_taken(tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("no picture")

    assert isinstance(read_mime(mime(urls=(words.as_uri(),), png=bitmap())), Bitmap)


def test_a_file_that_is_a_picture_is_better_than_its_icon(picture: Picture) -> None:
    path = picture("a.png", 8, 8)

    assert read_mime(mime(urls=(path.as_uri(),), png=bitmap(512, 512))) == Files((path,))


def test_a_file_that_is_gone_is_named_where_nothing_else_is_offered() -> None:
    assert read_mime(mime(urls=(GONE,), text=GONE)) == Files((Path("/tmp/gone/Screenshot.png"),))


def test_a_text_that_is_the_path_of_a_file_is_that_file(picture: Picture) -> None:
    path = picture("a b.png")

    assert read_mime(mime(text=f"{path}\n")) == Files((path,))
    assert read_mime(mime(text=path.as_uri())) == Files((path,))


@pytest.mark.parametrize("kind", ["image/x-something", "application/octet-stream", "public.png"])
def test_bytes_are_a_picture_whatever_they_are_called(kind: str) -> None:
    dropped = read_mime(with_bytes(QMimeData(), kind, png_bytes(bitmap())))

    assert isinstance(dropped, Bitmap)
    assert (dropped.size, dropped.name) == (Size(40, 30), "Pasted picture.png")


def test_bytes_that_are_no_picture_give_way_to_those_that_are() -> None:
    made = with_bytes(QMimeData(), "image/png", b"no picture")
    dropped = read_mime(with_bytes(made, "image/bmp", png_bytes(bitmap())))

    assert isinstance(dropped, Bitmap)
    assert dropped.size == Size(40, 30)


def test_a_bitmap_of_one_pixel_gives_way_to_the_address() -> None:
    assert isinstance(read_mime(mime(html=f'<img src="{URL}">', png=bitmap(1, 1))), Web)


def test_a_bitmap_of_one_pixel_that_is_all_there_is_is_taken() -> None:
    assert isinstance(read_mime(mime(png=bitmap(1, 1))), Bitmap)


def test_the_larger_of_a_page_s_own_bytes_and_a_bitmap_is_taken() -> None:
    inner = base64.b64encode(png_bytes(bitmap(20, 10))).decode()
    html = f'<img src="data:image/png;base64,{inner}">'

    large, small = read_mime(mime(html=html, png=bitmap())), read_mime(mime(html=html))

    assert isinstance(large, Bitmap)
    assert isinstance(small, Bitmap)
    assert (large.size, small.size) == (Size(40, 30), Size(20, 10))


def test_the_address_of_a_lazy_picture_is_better_than_its_placeholder() -> None:
    dropped = read_mime(mime(urls=(LARGE,), html=f'<img src="{BLANK}" data-src="{LARGE}">'))

    assert isinstance(dropped, Web)
    (picture,) = dropped.pictures
    assert (picture.url, picture.candidates, picture.may_be_page) == (LARGE, (), False)


def test_a_placeholder_that_a_link_surrounds_gives_way_to_the_link() -> None:
    dropped = read_mime(mime(urls=("https://site.test/page",), html=f'<img src="{BLANK}">'))

    assert isinstance(dropped, Web)
    assert dropped.pictures[0].may_be_page


def test_a_placeholder_alone_is_no_picture() -> None:
    assert isinstance(read_mime(mime(html=f'<img src="{BLANK}">')), Nothing)


def test_a_data_address_in_a_text_may_be_broken_into_lines() -> None:
    whole = base64.b64encode(png_bytes(bitmap())).decode()
    lines = "\n".join(whole[at : at + 20] for at in range(0, len(whole), 20))

    dropped = read_mime(mime(text=f"data:image/png;base64,{lines}"))

    assert isinstance(dropped, Bitmap)
    assert dropped.content == png_bytes(bitmap())


def test_an_address_of_a_picture_in_a_sentence_is_found() -> None:
    dropped = read_mime(mime(text=f"Look: {URL}, ({LARGE}) and https://site.test/page."))

    assert isinstance(dropped, Web)
    assert [picture.url for picture in dropped.pictures] == [URL, LARGE]


@pytest.mark.parametrize("text", [f"<{URL}>", f'"{URL}"', f"  {URL}  "])
def test_marks_around_an_address_are_not_part_of_it(text: str) -> None:
    dropped = read_mime(mime(text=text))

    assert isinstance(dropped, Web)
    assert dropped.pictures[0].url == URL


@pytest.mark.parametrize("kind", ["image/png", "image/tiff", "application/octet-stream"])
def test_bytes_that_are_no_picture_are_none_whatever_they_are_called(kind: str) -> None:
    junk = with_bytes(mime(text="hello"), kind, b"junk")
    beside_an_address = with_bytes(mime(html=f'<img src="{URL}">'), kind, b"junk")

    assert read_mime(junk, is_paste=True) == Nothing(NO_PICTURE_COPIED)
    assert isinstance(read_mime(beside_an_address), Web)


def test_bytes_of_a_picture_that_is_not_read_are_named() -> None:
    dropped = read_mime(
        with_bytes(QMimeData(), "image/jp2", b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(40))
    )

    assert dropped == Nothing(
        "What was dropped is a JPEG 2000 picture, which RefBoard does not read."
    )


def test_bytes_whose_header_is_damaged_give_way_to_pixels(qapp: object) -> None:
    damaged = with_bytes(mime(image=bitmap()), "image/png", b"\x89PNG\r\n\x1a\n" + bytes(40))

    assert isinstance(read_mime(damaged), Pixels)


def test_a_clipboard_that_gives_nothing_holds_nothing() -> None:
    assert read_mime(None, is_paste=True) == Nothing(EMPTY)
