import base64
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QUrl
from PySide6.QtGui import QImage

from refboard.core.geometry import Size
from refboard.core.ids import AssetId
from refboard.services.imaging.data_address import read_data_address
from refboard.ui.exporting.quick_png import png_bytes
from refboard.ui.importing.bitmap import Bitmap, Pixels
from refboard.ui.importing.clipboard import (
    ITEMS_MIME,
    ItemsOnClipboard,
    Original,
    assets_mime,
    items_mime,
)
from refboard.ui.importing.drop import (
    PAGE_MIME,
    Files,
    LibraryAssets,
    Nothing,
    Web,
    read_mime,
)
from refboard.ui.importing.header_size import header_size
from tests.ui.recorder import item_of

URL = "https://site.test/pictures/a.jpg"
FILES = {AssetId("a"): Original("/pictures/a.png", "a.png")}
LARGE = "https://site.test/pictures/large.jpg"


def bitmap(width: int = 40, height: int = 30) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32)
    image.fill(0x80112233)
    return image


def mime(
    *,
    urls: tuple[str, ...] = (),
    html: str = "",
    text: str = "",
    png: QImage | None = None,
    image: QImage | None = None,
) -> QMimeData:
    made = QMimeData()
    if urls:
        made.setUrls([QUrl(url) for url in urls])
    if html:
        made.setHtml(html)
    if text:
        made.setText(text)
    if png is not None:
        made.setData("image/png", QByteArray(png_bytes(png)))
    if image is not None:
        made.setImageData(image)
    return made


def test_files_folders_and_board_files_are_told_apart(picture: Callable[..., Path]) -> None:
    file = picture("one.png")
    folder = picture("folder/two.png").parent
    board = file.with_name("trip.refboard")
    dropped = read_mime(mime(urls=tuple(p.as_uri() for p in (file, folder, board))))

    assert dropped == Files((file,), (folder,), (board,))


def test_a_dropped_web_address_is_fetched() -> None:
    dropped = read_mime(mime(urls=(URL,)))

    assert isinstance(dropped, Web)
    assert [picture.url for picture in dropped.pictures] == [URL]


def test_addresses_in_plain_text_are_fetched_each_once() -> None:
    dropped = read_mime(mime(text=f"{URL}\n{LARGE}\n{URL}\n"))

    assert isinstance(dropped, Web)
    assert [picture.url for picture in dropped.pictures] == [URL, LARGE]


def test_the_picture_in_the_html_comes_before_the_link_around_it() -> None:
    html = f'<a href="https://site.test/page"><img src="{URL}"></a>'
    dropped = read_mime(mime(urls=("https://site.test/page",), html=html))

    assert isinstance(dropped, Web)
    (picture,) = dropped.pictures
    assert picture.url == URL
    assert picture.candidates == ("https://site.test/page",)


def test_a_bitmap_is_taken_as_it_is_and_keeps_its_address() -> None:
    dropped = read_mime(mime(html=f'<img src="{URL}">', png=bitmap()))

    assert isinstance(dropped, Bitmap)
    assert dropped.size == Size(40, 30)
    assert dropped.url == URL
    assert dropped.name == "a.png"


def test_a_larger_picture_on_the_page_is_preferred_to_a_small_bitmap() -> None:
    html = f'<img src="{URL}" srcset="{LARGE} 1600w">'
    dropped = read_mime(mime(html=html, png=bitmap()))

    assert isinstance(dropped, Web)
    assert dropped.pictures[0].url == LARGE
    address, small = dropped.pictures[0].candidates
    assert address == URL
    # Where the network is away, there still is what the clipboard holds.
    assert read_data_address(small, max_bytes=9999).content == png_bytes(bitmap())


def test_a_bitmap_that_is_larger_than_the_page_promises_is_kept() -> None:
    html = f'<img src="{URL}" srcset="{LARGE} 32w">'

    assert isinstance(read_mime(mime(html=html, png=bitmap())), Bitmap)


def test_a_bitmap_without_bytes_is_taken_by_its_pixels(qapp: object) -> None:
    dropped = read_mime(mime(image=bitmap(20, 10)))

    assert isinstance(dropped, Pixels)
    assert dropped.size == Size(20, 10)
    assert dropped.name == "Pasted picture.png"


def test_pixels_become_a_png_without_loss(qapp: object) -> None:
    content = png_bytes(bitmap(20, 10))

    assert header_size(content) == Size(20, 10)
    assert QImage.fromData(content).pixel(3, 3) == bitmap().pixel(3, 3)


def test_a_data_address_is_read_without_the_network() -> None:
    payload = base64.b64encode(png_bytes(bitmap())).decode()
    dropped = read_mime(mime(html=f'<img src="data:image/png;base64,{payload}">'))

    assert isinstance(dropped, Bitmap)
    assert dropped.size == Size(40, 30)
    assert not dropped.url


def test_a_data_address_that_is_damaged_gives_way_to_the_picture_beside_it() -> None:
    dropped = read_mime(mime(html='<img src="data:image/png;base64,@@@">', png=bitmap()))

    assert isinstance(dropped, Bitmap)
    assert dropped.size == Size(40, 30)


@pytest.mark.parametrize("kind", ["image/jpg", "image/x-png", "image/apng", "image/x-icon"])
def test_a_picture_under_an_unusual_name_is_taken(kind: str) -> None:
    made = QMimeData()
    made.setData(kind, QByteArray(png_bytes(bitmap())))

    dropped = read_mime(made)

    assert isinstance(dropped, Bitmap)
    assert dropped.size == Size(40, 30)


@pytest.mark.parametrize("html", [f'<img src="{URL}">', ""])
def test_the_page_that_a_picture_was_copied_from_is_known(html: str) -> None:
    made = mime(html=html, urls=(URL,))
    made.setData(PAGE_MIME, QByteArray("https://site.test/page".encode("utf-16-le")))

    dropped = read_mime(made)

    assert isinstance(dropped, Web)
    assert dropped.pictures[0].page == "https://site.test/page"


def test_the_base_of_the_html_is_the_page() -> None:
    dropped = read_mime(mime(html='<base href="https://site.test/page"><img src="a.jpg">'))

    assert isinstance(dropped, Web)
    assert dropped.pictures[0].url == "https://site.test/a.jpg"
    assert dropped.pictures[0].page == "https://site.test/page"


@pytest.mark.parametrize(
    ("dropped", "words"),
    [
        (QMimeData(), "nothing to paste"),
        (mime(text="just words"), "no picture"),
        (mime(html="<p>words</p>"), "no picture"),
        (mime(text="ftp://site.test/a.jpg"), "no picture"),
        (mime(html='<img src="data:text/html;base64,AAAA">'), "no picture"),
    ],
)
def test_anything_else_gets_a_clear_sentence(dropped: QMimeData, words: str) -> None:
    read = read_mime(dropped)

    assert isinstance(read, Nothing)
    assert words in read.sentence


def test_copied_items_come_back_as_items_in_their_own_library() -> None:
    items = (item_of("a"), item_of("b", 200))
    copied = items_mime(items, "library", FILES)

    assert read_mime(copied, "library") == ItemsOnClipboard(items, "library", FILES)


def test_items_copied_in_another_library_come_with_their_files() -> None:
    items = (item_of("a"),)
    copied = items_mime(items, "library", FILES)

    assert read_mime(copied, "another") == ItemsOnClipboard(items, "library", FILES)
    assert [url.toLocalFile() for url in copied.urls()] == ["/pictures/a.png"]


def test_items_of_another_form_come_as_their_files() -> None:
    copied = items_mime((item_of("a"),), "library", FILES)
    copied.setData(ITEMS_MIME, QByteArray(b'{"version": 1}'))

    assert read_mime(copied, "library") == Files((Path("/pictures/a.png"),))


def test_results_that_are_dragged_come_as_assets() -> None:
    ids = (AssetId("a"), AssetId("b"))

    assert read_mime(assets_mime(ids)) == LibraryAssets(ids)
