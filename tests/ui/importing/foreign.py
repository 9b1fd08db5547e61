"""Everything foreign that is read: made up at random, and what must hold of how it is read.

`make fuzz` runs each kind ten thousand times; the tests run a few.
"""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import Any

from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QMimeData, QUrl

from refboard.core.errors import InputError
from refboard.core.ids import AssetId
from refboard.services.http.unpacking import TooLongError, Unpacker, UnpackingError, without_gzip
from refboard.services.imaging.data_address import is_data_address, read_data_address
from refboard.services.importing.html_tags import tags
from refboard.services.importing.page_picture import is_web, page_pictures
from refboard.services.importing.web_body import judge
from refboard.services.importing.web_fetch import (
    _ascii_url,
    _file_name,
    _given_name,
    _is_part,
    _seconds_until,
)
from refboard.ui.importing.bitmap import Bitmap, Pixels
from refboard.ui.importing.clipboard import (
    ASSETS_MIME,
    ITEMS_MIME,
    Original,
    read_assets,
    read_items,
    write_items,
)
from refboard.ui.importing.drop import PAGE_MIME, Files, LibraryAssets, Nothing, Web, read_mime
from refboard.ui.importing.folders.folder_scan import probed
from refboard.ui.importing.header_size import header_size
from refboard.ui.importing.local_path import local_path, paths_in_text
from refboard.ui.importing.web_picture import (
    MOST_PIXELS,
    name_of,
    picture_in_html,
    pictures_in_words,
    scheme_of,
    srcset_candidates,
)
from tests.builders_images import SVG, encoded, photo
from tests.ui.recorder import item_of

GOOD = "https://site.test/a.png"
LONG = "n" * 300
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
MANY = "9" * 5000
ADDRESS_PIECES = [
    *("http://", "https://", "file:///", "file:", "data:image/png;base64,", "data:,", "//", "["),
    *("]", "::", "/", "%", "[::1]:99999", "@", "%00", ":", GOOD, LONG, "\n", "\0", "\ud800"),
    *("\u2100", "\u0663", "localhost", "..", "?", "#", "&", "=", ";base64,", "R0lGOD", " ", "\t"),
]
HTML_PIECES = [
    *("<img ", "<base ", "<source ", "<picture>", "<a ", "</a>", "<meta ", "<div ", "<script>"),
    *("<![foo[", "<!", "<!--", "<![CDATA[", "-->", "</", ">", '"', "'", "&#", "&copy=", MANY),
    *('src="', 'srcset="', 'href="', 'data-src="', 'width="', 'style="background:url(', "1.2.3"),
    *('property="og:image" content="', "2x", "5w", ", ", "<", "=", "1e999"),
]
PICTURES = [
    SVG,
    *(encoded(photo(), kind) for kind in ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "ICO")),
]
PACKINGS = ["gzip", "deflate", "br", "x-gzip", "identity", ",", " ", "GZIP"]

address_text = st.lists(
    st.one_of(st.sampled_from(ADDRESS_PIECES), st.text(max_size=6)), max_size=10
).map("".join)
foreign_text = st.lists(
    st.one_of(st.sampled_from(ADDRESS_PIECES + HTML_PIECES), st.text(max_size=6)), max_size=16
).map("".join)
attribute_names = st.sampled_from(
    [
        "src",
        "srcset",
        "data-src",
        "data-srcset",
        "href",
        "width",
        "height",
        "style",
        "type",
        "poster",
    ]
)
attribute_values = st.one_of(
    address_text,
    st.sampled_from([GOOD, f"{GOOD} 9w", "100%", MANY, "image/webp", f"url('{GOOD}')"]),
)
tag_names = st.sampled_from(
    [
        "img",
        "IMG",
        "source",
        "picture",
        "/picture",
        "a",
        "/a",
        "base",
        "video",
        "div",
        "meta",
        "image",
    ]
)
attributes = st.builds(
    "{}{}{}{}".format, attribute_names, st.sampled_from(["=", " = ", "='", '="']), attribute_values,
    st.sampled_from(["", " ", '"', "'"]),
)  # fmt: skip
whole_tags = st.builds(
    lambda name, inner, end: f"<{name} {' '.join(inner)}{end}",
    tag_names, st.lists(attributes, max_size=3), st.sampled_from([">", "/>", " "]),
)  # fmt: skip
meta_tags = st.builds(
    '<meta {}="{}" content="{}">'.format,
    st.sampled_from(["property", "name", "itemprop"]),
    st.sampled_from(["og:image", "twitter:image", "og:image:secure_url", "x"]),
    attribute_values,
)
html_text = st.lists(st.one_of(whole_tags, meta_tags, foreign_text), max_size=5).map("".join)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


data_text = st.one_of(
    address_text,
    st.builds(
        "{}{},{}".format,
        st.sampled_from(["", "image/png", "image/jpg", "text/html"]),
        st.sampled_from(["", ";base64", ";charset=x;BASE64"]),
        st.binary(max_size=30).map(lambda content: b64encode(PNG_HEAD + content).decode()),
    ),
)


@st.composite
def damaged_bytes(draw: st.DrawFn) -> bytes:
    """Return a picture with a few bytes changed, cut off or put in, or any bytes."""
    content = bytearray(draw(st.sampled_from(PICTURES) | st.binary(max_size=60)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, min(len(content), 200)))
        content[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=4))
    return (
        bytes(content[: draw(st.integers(0, len(content)))])
        if draw(st.booleans())
        else bytes(content)
    )


@st.composite
def damaged_items(draw: st.DrawFn) -> bytes:
    """Return copied items with one value of theirs replaced by another."""
    file = Original("/a.png", "a.png", GOOD, "/home/a.png", 40, 30)
    table: Any = json.loads(
        write_items([item_of("a"), item_of("b")], "library", {AssetId("a"): file})
    )
    here = table
    while True:
        key = draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
        inner = here[key]
        if not isinstance(inner, (dict, list)) or not inner or draw(st.booleans()):
            break
        here = inner
    here[key] = draw(json_values)
    return json.dumps(table).encode("utf-8", "surrogatepass")


@st.composite
def bundles(draw: st.DrawFn) -> QMimeData:
    """Return what a program may put on the clipboard."""
    made = QMimeData()
    if draw(st.booleans()):
        made.setText(draw(foreign_text))
    if draw(st.booleans()):
        made.setHtml(draw(html_text))
    if urls := draw(st.lists(address_text, max_size=3)):
        made.setUrls([QUrl(url) for url in urls])
    kinds = (ITEMS_MIME, ASSETS_MIME, PAGE_MIME, "image/png", "image/svg+xml", "image/x-y",
             "text/uri-list", "application/octet-stream", "text/plain")  # fmt: skip
    contents = st.one_of(
        damaged_bytes(),
        damaged_items(),
        foreign_text.map(lambda text: text.encode("utf-8", "replace")),
    )
    for kind, content in draw(
        st.dictionaries(st.sampled_from(kinds), contents, max_size=2)
    ).items():
        made.setData(kind, QByteArray(content))
    return made


def _read_text(text: str) -> str:
    mime = QMimeData()
    mime.setText(text)
    paths_in_text(text)
    pictures_in_words(text)
    return _read_bundle(mime)


def _read_bundle(mime: QMimeData) -> str:
    dropped = read_mime(mime, "library", is_paste=True)
    match dropped:
        case Files(paths):
            probed(paths[:5], 9, only_pictures=True)
        case Bitmap(content):
            assert content
        case Web(pictures):
            assert pictures
            assert all(is_web(picture.url) for picture in pictures)
        case Nothing(sentence):
            assert sentence.endswith(".")
        case Pixels() | LibraryAssets():
            pass
    return type(dropped).__name__


def _read_html(html: str) -> str:
    assert all(tag.name for tag in tags(html))
    found = [picture_in_html(html), picture_in_html(f"<img {html}", GOOD)]
    for picture in found:
        if picture is not None:
            assert is_web(picture.url) or is_data_address(picture.url)
            assert max(*picture.size_hint, picture.width) <= MOST_PIXELS
    return "a picture" if any(found) else "none"


def _read_srcset(text: str) -> str:
    found = srcset_candidates(text)
    assert all(url and 0 <= number <= MOST_PIXELS for url, number, _ in found)
    return "some" if found else "none"


def _read_page(html: str) -> str:
    found = page_pictures(html, GOOD)
    assert all(map(is_web, found))
    return "a picture" if found else "none"


def _read_address(url: str) -> str:
    name_of(url)
    scheme_of(url)
    local_path(QUrl(url))
    try:
        whole = _ascii_url(url)
    except InputError:
        return "a sentence"
    assert whole.isascii()
    return "an address"


def _read_data(text: str) -> str:
    try:
        held = read_data_address(f"data:{text}", max_bytes=10_000)
    except InputError:
        return "a sentence"
    assert held.content
    return "bytes"


def _read_bytes(content: bytes) -> str:
    size = header_size(content)
    assert size.width >= 0
    assert size.height >= 0
    try:
        judge(content, "image/png", [])
    except InputError:
        return "a sentence"
    return "a size" if size.width else "no size"


def _read_packed(packed: tuple[bytes, str, int]) -> str:
    content, announced, step = packed
    try:
        unpacker = Unpacker(announced, 100_000)
        parts = [content[at : at + step] for at in range(0, len(content), step)]
        whole = b"".join(unpacker.unpacked(part) for part in parts) + unpacker.end()
        without_gzip(whole, 100_000)
    except (UnpackingError, TooLongError):
        return "damaged or too much"
    return "bytes"


def _read_header(text: str) -> str:
    header = text.encode("latin-1", "replace").decode("latin-1")
    headers: Any = Message()
    headers["Content-Disposition"] = headers["Content-Range"] = header.replace("\n", " ").replace(
        "\r", " "
    )
    name = _file_name(_given_name(headers), GOOD, "image/png")
    assert not set(name) & set('/\\:*?"<>|\0')
    _is_part(headers)
    assert _seconds_until(header) >= 0
    return "a name"


def _read_items(content: bytes) -> str:
    read_assets(content)
    items = read_items(content)
    if items is None:
        return "none"
    for item in items.items:
        assert item.placement.width > 0
    return "items"


@dataclass(frozen=True)
class Kind:
    """One kind of foreign things.

    Attributes:
        name: What they are.
        made_up: Makes them up.
        read: Reads one, and says in a word what came of it.
    """

    name: str
    made_up: "st.SearchStrategy[Any]"
    read: Callable[[Any], str]


KINDS = [
    Kind("texts", foreign_text, _read_text),
    Kind("HTML pieces", html_text, _read_html),
    Kind("lists of sizes", foreign_text, _read_srcset),
    Kind("whole pages", html_text, _read_page),
    Kind("addresses", address_text, _read_address),
    Kind("data addresses", data_text, _read_data),
    Kind("mime bundles", bundles(), _read_bundle),
    Kind(
        "copied items",
        damaged_items() | st.binary() | json_values.map(lambda v: json.dumps(v).encode()),
        _read_items,
    ),
    Kind("picture bytes", damaged_bytes(), _read_bytes),
    Kind(
        "packed answers",
        st.tuples(
            damaged_bytes(),
            st.lists(st.sampled_from(PACKINGS), max_size=3).map(", ".join),
            st.integers(1, 999),
        ),
        _read_packed,
    ),
    Kind("headers of servers", foreign_text, _read_header),
]
"""All that is read of what other programs and servers say."""
