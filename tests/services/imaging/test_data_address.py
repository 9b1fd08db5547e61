"""Pictures in their own address: any spelling of it, and never an error that is no sentence."""

import base64
from urllib.parse import quote, quote_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refboard.core.errors import (
    ImageTooLargeError,
    InputError,
    UnreadableFileError,
    UnsupportedImageError,
)
from refboard.services.imaging.data_address import is_data_address, read_data_address
from refboard.services.imaging.formats import CANONICAL_SUFFIX, IMAGE_SUFFIXES
from refboard.services.imaging.media_types import (
    FORMATS,
    claims_picture,
    media_type_of,
    suffix_for,
)
from tests.builders_images import SVG, encoded, photo

PNG = encoded(photo(), "PNG")
B64 = base64.b64encode(PNG).decode()
MOST = 1_000_000


@pytest.mark.parametrize(
    "url",
    [
        f"data:image/png;base64,{B64}",
        f"  DATA:Image/PNG;BASE64,{B64}",
        f"data:image/png;charset=utf-8;base64,{B64}",
        f'data:image/png;name="a.png"; base64 ,{B64}',
        f"data:image/jpg;base64,{B64}",
        f"data:image/x-icon;base64,{B64}",
        f"data:text/plain;base64,{B64}",
        f"data:;base64,{B64}",
        f"data:application/octet-stream;base64,{quote(B64, safe='')}",
        f"data:image/png;base64,{B64.rstrip('=')}",
        f"data:image/png;base64,{base64.urlsafe_b64encode(PNG).decode()}",
        "data:image/png;base64," + "\r\n".join(B64[at : at + 76] for at in range(0, len(B64), 76)),
        "data:image/png;base64," + "%0A".join(B64[at : at + 76] for at in range(0, len(B64), 76)),
        f"data:image/png,{quote_from_bytes(PNG)}",
    ],
)
def test_every_spelling_gives_the_picture_named_by_its_bytes(url: str) -> None:
    assert is_data_address(url)

    held = read_data_address(url, max_bytes=MOST)

    assert held.content == PNG
    assert held.name == "picture.png"


@pytest.mark.parametrize(
    "head", ["image/svg+xml", "image/svg+xml;utf8", "image/svg+xml;charset=utf-8", "text/xml"]
)
def test_drawings_may_be_written_as_text(head: str) -> None:
    held = read_data_address(f"data:{head},{SVG.decode()}", max_bytes=MOST)

    assert held.content == SVG
    assert held.name == "picture.svg"


@pytest.mark.parametrize(
    ("url", "family"),
    [
        ("data:", UnsupportedImageError),
        ("data:image/png;base64", UnsupportedImageError),
        ("data:text/html,<b>", UnsupportedImageError),
        ("data:text/html;base64,@@@", UnsupportedImageError),
        ("data:,", UnsupportedImageError),
        ("data:image/png;base64,@@@", UnreadableFileError),
        ("data:image/png;base64,AAAAA", UnreadableFileError),
        ("data:image/png;base64,", UnreadableFileError),
        ("data:image/png,\ud800", UnreadableFileError),
        ("data:image/png," + "x" * 101, ImageTooLargeError),
        ("data:image/png;base64," + "A" * 4000, ImageTooLargeError),
    ],
)
def test_what_holds_no_picture_is_a_sentence(url: str, family: type[InputError]) -> None:
    with pytest.raises(family) as caught:
        read_data_address(url, max_bytes=100)

    assert caught.value.hint


@given(st.text())
def test_no_text_is_a_fault(text: str) -> None:
    for url in ("data:" + text, "data:image/png;base64," + text, "data:image/svg+xml," + text):
        try:
            read_data_address(url, max_bytes=100)
        except InputError as error:
            assert error.sentence.endswith(".")  # noqa: PT017  most texts are refused, some are not


def test_other_addresses_are_none_of_these() -> None:
    for url in ("", "data", "https://data:80/", "database:x", "/data:image/png"):
        assert not is_data_address(url)


def test_every_format_has_its_endings_and_media_types() -> None:
    assert set(CANONICAL_SUFFIX) == set(FORMATS)
    assert all(suffix in IMAGE_SUFFIXES for suffix in CANONICAL_SUFFIX.values())
    types = [kind for format_ in FORMATS.values() for kind in format_.media_types]
    assert len(types) == len(set(types))
    assert all(claims_picture(kind) and suffix_for(kind) for kind in types)


@pytest.mark.parametrize(
    ("header", "media_type", "suffix"),
    [
        ("image/jpeg", "image/jpeg", ".jpg"),
        (" Image/JPG ; charset=binary", "image/jpg", ".jpg"),
        ("image/x-icon", "image/x-icon", ".ico"),
        ("image/heif", "image/heif", ".heic"),
        ("text/html", "text/html", ""),
        ("", "", ""),
    ],
)
def test_a_header_gives_its_media_type(header: str, media_type: str, suffix: str) -> None:
    assert media_type_of(header) == media_type
    assert suffix_for(header) == suffix
