"""What was dropped or pasted, as values.

Everything foreign is read here, once: nothing behind this module sees QMimeData. Of several forms
of one picture the largest is taken, and its web address is kept as provenance.
"""

import logging
import os
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageReader

from refboard.core.errors import InputError
from refboard.core.geometry import Size
from refboard.core.ids import AssetId
from refboard.services.imaging.data_address import is_data_address, read_data_address
from refboard.services.imaging.media_types import FORMATS
from refboard.ui.importing.clipboard import (
    ASSETS_MIME,
    ITEMS_MIME,
    ItemsOnClipboard,
    read_assets,
    read_items,
)
from refboard.ui.importing.web_picture import WebPicture, name_of, picture_in_html, scheme_of

log = logging.getLogger(__name__)

MOST_DATA_BYTES = 256_000_000
"""A picture that is written into its own address may have as many."""
BOARD_SUFFIX = ".refboard"

PAGE_MIME = "text/x-moz-url-priv"

EMPTY = "There is nothing to paste."
NO_PICTURE_COPIED = "There is no picture in what was copied. Copy a picture or a web address first."
NO_PICTURE = "There is no picture in this. Drop image files, folders, pictures or web addresses."


@dataclass(frozen=True, slots=True)
class Files:
    """Local files and folders, as given.

    Attributes:
        paths: Files that may be pictures.
        folders: Folders to look through.
        boards: Board files.
        web: Web addresses among them.
    """

    paths: tuple[Path, ...] = ()
    folders: tuple[Path, ...] = ()
    boards: tuple[Path, ...] = ()
    web: tuple[WebPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Bitmap:
    """A picture's bytes.

    Attributes:
        content: A whole image file.
        size: Its size in pixels; 0 x 0 when only decoding would tell.
        name: A name to show.
        url: The web address it came from, or empty.
    """

    content: bytes
    size: Size
    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture without a file's bytes.

    Attributes:
        image: Its pixels.
        name: A name to show.
        url: The web address it came from, or empty.
    """

    image: QImage
    name: str
    url: str = ""

    @property
    def size(self) -> Size:
        """Its size in pixels."""
        return Size(self.image.width(), self.image.height())


@dataclass(frozen=True, slots=True)
class Web:
    """Pictures to fetch from web addresses."""

    pictures: tuple[WebPicture, ...]


@dataclass(frozen=True, slots=True)
class LibraryAssets:
    """Assets of this library, dragged out of a list."""

    ids: tuple[AssetId, ...]


@dataclass(frozen=True, slots=True)
class Nothing:
    """Nothing that can be put on a board, and the sentence that says so."""

    sentence: str


Dropped = Files | Bitmap | Pixels | Web | LibraryAssets | ItemsOnClipboard | Nothing


def read_mime(mime: QMimeData, library: str = "", *, is_paste: bool = False) -> Dropped:
    """Return what a drop or the clipboard holds.

    Args:
        mime: What the platform gives.
        library: The open library; items copied in another one need their originals' files.
        is_paste: It comes from the clipboard; only the sentences differ.
    """
    if mime.hasFormat(ITEMS_MIME):
        items = read_items(_bytes(mime, ITEMS_MIME))
        if items is not None and (items.library == library or items.can_travel):
            return items
    if mime.hasFormat(ASSETS_MIME):
        return LibraryAssets(read_assets(_bytes(mime, ASSETS_MIME)))
    files = _files(mime)
    if files is not None:
        return files
    no_picture = NO_PICTURE_COPIED if is_paste else NO_PICTURE
    return _picture(mime) or Nothing(no_picture if mime.formats() else EMPTY)


def _files(mime: QMimeData) -> Files | None:
    local = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if not local:
        return None
    # Not pathlib, which fails for names that are too long and for folders that may not be entered.
    folders = tuple(path for path in local if os.path.isdir(path))  # noqa: PTH112
    boards = tuple(path for path in local if path.suffix.lower() == BOARD_SUFFIX)
    paths = tuple(path for path in local if path not in folders and path not in boards)
    # With HTML the file and the address are two forms of one picture that a browser hands out.
    links = [] if mime.hasHtml() else [url for url in mime.urls() if not url.isLocalFile()]
    texts = (url.toString() for url in links)
    web = tuple(WebPicture(text) for text in texts if scheme_of(text) in ("http", "https"))
    return Files(paths, folders, boards, web)


def _picture(mime: QMimeData) -> Bitmap | Pixels | Web | None:
    web = _web(mime)
    inline = _inline_bitmap(web)
    if inline is not None:
        return inline
    web = tuple(picture for picture in web if not _is_inline(picture))
    bitmap = _bitmap(mime, web[0] if web else None)
    if bitmap is None:
        return Web(web) if web else None
    if web and web[0].width > bitmap.size.width:
        return Web(web[:1])
    return bitmap


def _web(mime: QMimeData) -> tuple[WebPicture, ...]:
    """Return the addresses in a drop: the picture in its HTML, else its links, else its text."""
    html = picture_in_html(mime.html()) if mime.hasHtml() else None
    links = [url.toString() for url in mime.urls() if not url.isLocalFile()]
    if not links and mime.hasText():
        links = [line.strip() for line in mime.text().splitlines()]
    links = [link for link in links if scheme_of(link) in ("http", "https", "data")]
    if html is not None:
        # The link of a dragged picture may be the page that it stands on: only a second choice.
        return (replace(html.with_candidates(links), page=html.page or _page(mime)),)
    page = _page(mime)
    return tuple(WebPicture(link, page=page) for link in dict.fromkeys(links))


def _page(mime: QMimeData) -> str:
    """Return the page that it was copied from, where the browser says so; Firefox does."""
    text = (
        _bytes(mime, PAGE_MIME).decode("utf-16-le", "replace") if mime.hasFormat(PAGE_MIME) else ""
    )
    return text.strip("\0\ufeff \r\n")


def _is_inline(picture: WebPicture) -> bool:
    return is_data_address(picture.url)


def _inline_bitmap(web: tuple[WebPicture, ...]) -> Bitmap | None:
    """Return the bytes of a data: address."""
    if not web or not _is_inline(web[0]):
        return None
    try:
        held = read_data_address(web[0].url, max_bytes=MOST_DATA_BYTES)
    except InputError as error:
        log.info("A data: address is passed over: %s", error)
        return None
    return Bitmap(held.content, header_size(held.content), held.name)


def _bitmap(mime: QMimeData, web: WebPicture | None) -> Bitmap | Pixels | None:
    url = web.url if web else ""
    for format_ in FORMATS.values():
        for kind in format_.media_types:
            content = _bytes(mime, kind) if mime.hasFormat(kind) else b""
            if content:
                name = _name(url, format_.suffixes[0])
                return Bitmap(content, header_size(content), name, url)
    if not mime.hasImage():
        return None
    image = mime.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return None
    return Pixels(image, _name(url, ".png"), url)


def _bytes(mime: QMimeData, kind: str) -> bytes:
    return bytes(mime.data(kind).data())


def _name(url: str, suffix: str) -> str:
    stem = PurePosixPath(name_of(url)).stem if url else ""
    return f"{stem or 'Pasted picture'}{suffix}"


def header_size(content: bytes) -> Size:
    """Return the size that an image's header claims, oriented; 0 x 0 when Qt cannot read it."""
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    if not size.isValid():
        return Size(0, 0)
    is_turned = reader.transformation().value & 4  # the four of EXIF's eight that swap the sides
    if is_turned:
        size.transpose()
    return Size(size.width(), size.height())
