"""What was dropped or pasted, as values.

Everything foreign is read here, once: nothing behind this module sees QMimeData. Of several forms
of one picture the best is taken: a file that is one, else the largest of its addresses, bytes and
pixels; its web address is kept as provenance.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QMimeData

from refboard.core.errors import InputError
from refboard.core.ids import AssetId
from refboard.services.imaging.data_address import data_address, is_data_address, read_data_address
from refboard.services.imaging.formats import is_pdf
from refboard.services.imaging.probe import starts_like_picture
from refboard.services.importing.page_picture import is_web
from refboard.services.presence import is_folder
from refboard.ui.exporting.quick_png import png_bytes
from refboard.ui.importing.bitmap import (
    Bitmap,
    Pixels,
    has_bitmap,
    offered_bitmap,
    offered_stranger,
)
from refboard.ui.importing.bitmap_encoder import QUICK_PIXELS
from refboard.ui.importing.clipboard import (
    ASSETS_MIME,
    ITEMS_MIME,
    ItemsOnClipboard,
    read_assets,
    read_items,
)
from refboard.ui.importing.drawing import drawing_in_html, drawing_in_text, drawing_name
from refboard.ui.importing.header_size import header_size, is_placeholder
from refboard.ui.importing.local_path import local_path, paths_in_text
from refboard.ui.importing.web_picture import (
    WebPicture,
    picture_in_html,
    pictures_in_words,
    scheme_of,
)

log = logging.getLogger(__name__)

MOST_DATA_BYTES = 256_000_000
"""A picture that is written into its own address may have as many."""
BOARD_SUFFIX = ".refboard"

_MOST_SPARE_BYTES = 8_000_000
_FEW = 50
"""Of so many files it is asked whether one is a picture; more of them mean what they are."""

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


def read_mime(mime: QMimeData | None, library: str = "", *, is_paste: bool = False) -> Dropped:
    """Return what a drop or the clipboard holds.

    Args:
        mime: What the platform gives; nothing while another program owns the clipboard.
        library: The open library; items copied in another one need their originals' files.
        is_paste: It comes from the clipboard; only the sentences differ.
    """
    if mime is None:
        return Nothing(EMPTY)
    if mime.hasFormat(ITEMS_MIME):
        items = read_items(_bytes(mime, ITEMS_MIME))
        if items is not None and (items.library == library or items.can_travel):
            return items
    if mime.hasFormat(ASSETS_MIME):
        return LibraryAssets(read_assets(_bytes(mime, ASSETS_MIME)))
    files = _files(mime)
    if files is not None and (_is_usable(files) or not (mime.hasHtml() or has_bitmap(mime))):
        return files
    found = _picture(mime, files.paths[0].name if files else "") or files or _files_in_text(mime)
    return found or Nothing(_why_nothing(mime, is_paste=is_paste))


def _why_nothing(mime: QMimeData, *, is_paste: bool) -> str:
    if not mime.formats():
        return EMPTY
    if words := offered_stranger(mime):
        verb = "copied" if is_paste else "dropped"
        return f"What was {verb} is {words}, which RefBoard does not read."
    return NO_PICTURE_COPIED if is_paste else NO_PICTURE


def _files(mime: QMimeData) -> Files | None:
    urls = mime.urls()
    local = [path for url in urls if (path := local_path(url)) is not None]
    if not local:
        return None
    # With HTML the file and the address are two forms of one picture that a browser hands out.
    links = [] if mime.hasHtml() else [url for url in urls if not url.isLocalFile()]
    texts = (url.toString() for url in links)
    web = tuple(
        WebPicture(text, may_be_page=True) for text in texts if scheme_of(text) in ("http", "https")
    )
    return _told_apart(local, web)


def _files_in_text(mime: QMimeData) -> Files | None:
    local = paths_in_text(mime.text()) if mime.hasText() else ()
    return _told_apart(local) if local else None


def _told_apart(local: Sequence[Path], web: tuple[WebPicture, ...] = ()) -> Files:
    folders = tuple(path for path in local if is_folder(path))
    boards = tuple(path for path in local if path.suffix.lower() == BOARD_SUFFIX)
    paths = tuple(path for path in local if path not in folders and path not in boards)
    return Files(paths, folders, boards, web)


def _is_usable(files: Files) -> bool:
    """Return whether something of the files can be put on a board, as far as a quick look tells.

    Programs name a file that is gone, or that is no picture, beside the picture itself.
    """
    if files.folders or files.boards or files.web or len(files.paths) > _FEW:
        return True
    return any(is_pdf(path) or starts_like_picture(path) for path in files.paths)


def _picture(mime: QMimeData, name: str) -> Bitmap | Pixels | Web | None:
    """Return the best form of the one picture that is offered.

    Args:
        mime: What the platform gives.
        name: Of a file that could not be used; empty for none.
    """
    # The source of a drawing is sharp at any size, and the addresses in it are no pictures.
    if mime.hasText() and (drawing := drawing_in_text(mime.text())):
        return drawing
    found = _addressed_or_offered(mime, name)
    return found or (drawing_in_html(mime.html()) if mime.hasHtml() else None)


def _addressed_or_offered(mime: QMimeData, name: str) -> Bitmap | Pixels | Web | None:
    web = _web(mime)
    inline = _inline_bitmap(web)
    web = tuple(picture for picture in web if not is_data_address(picture.url))
    url = web[0].url if web else ""
    offered = offered_bitmap(mime, url, name)
    if isinstance(offered, Bitmap) and offered.name.endswith(".svg") and not (url or name):
        offered = replace(offered, name=drawing_name(offered.content.decode("utf-8", "replace")))
    bitmap = _larger(inline, offered)
    if bitmap is None or (web and is_placeholder(bitmap.size)):
        return Web(web) if web else None
    if web and web[0].width > bitmap.size.width > 0:
        return Web((web[0].with_candidates(_as_addresses(bitmap)),))
    return bitmap


def _as_addresses(bitmap: Bitmap | Pixels) -> list[str]:
    """Return a small picture as the last address to try: the network may be away.

    Pixels that take longer to encode than a frame are left out.
    """
    if isinstance(bitmap, Bitmap):
        content = bitmap.content
    elif bitmap.size.width * bitmap.size.height <= QUICK_PIXELS:
        content = png_bytes(bitmap.image)
    else:
        return []
    return [data_address(content)] if len(content) <= _MOST_SPARE_BYTES else []


def _larger(one: Bitmap | Pixels | None, other: Bitmap | Pixels | None) -> Bitmap | Pixels | None:
    """Return the picture with more pixels; the first where that is not known."""
    if one is None or other is None:
        return one or other
    return other if 0 < one.size.width < other.size.width else one


def _web(mime: QMimeData) -> tuple[WebPicture, ...]:
    """Return the addresses in a drop: the picture in its HTML, else its links, else its text."""
    page = _page(mime)
    html = picture_in_html(mime.html(), page) if mime.hasHtml() else None
    links = [url.toString() for url in mime.urls() if not url.isLocalFile()]
    if not links and mime.hasText():
        text = mime.text()
        whole = is_data_address(text)  # its lines are parts of one picture
        links = [text] if whole else [line.strip().strip("\"'<>") for line in text.splitlines()]
    links = [link for link in links if is_web(link) or is_data_address(link)]
    if not links and mime.hasText():
        links = pictures_in_words(mime.text())
    if html is not None:
        # The link of a dragged picture may be the page that it stands on: only a second choice.
        return (html.with_candidates([link for link in links if is_web(link)]),)
    return tuple(WebPicture(link, page=page, may_be_page=True) for link in dict.fromkeys(links))


def _page(mime: QMimeData) -> str:
    """Return the page that it was copied from, where the browser says so; Firefox does."""
    text = (
        _bytes(mime, PAGE_MIME).decode("utf-16-le", "replace") if mime.hasFormat(PAGE_MIME) else ""
    )
    return text.strip("\0\ufeff \r\n")


def _inline_bitmap(web: tuple[WebPicture, ...]) -> Bitmap | None:
    """Return the bytes of a data: address."""
    if not web or not is_data_address(web[0].url):
        return None
    try:
        held = read_data_address(web[0].url, max_bytes=MOST_DATA_BYTES)
    except InputError as error:
        log.info("A data: address is passed over: %s", error)
        return None
    return Bitmap(held.content, header_size(held.content), held.name)


def _bytes(mime: QMimeData, kind: str) -> bytes:
    return bytes(mime.data(kind).data())
