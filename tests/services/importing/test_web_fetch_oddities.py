"""Servers that say one thing and send another: the picture comes, or one sentence."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from refboard.core.asset import Source
from refboard.core.errors import (
    ImageTooLargeError,
    InputError,
    UnreadableFileError,
    UnsupportedImageError,
)
from refboard.services.importing.preparation import read_or_fetch
from refboard.services.importing.web_fetch import Fetched, fetch
from refboard.services.importing.web_hints import WebHints
from tests.builders_images import SVG, encoded, photo
from tests.services.http.site import Answer, Site, running_site, secured

PNG = encoded(photo(), "PNG")
DOT = encoded(photo().resize((1, 1)), "PNG")


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


def got(url: str, *, max_bytes: int = 1_000_000, page: str = "") -> Fetched:
    return fetch(url, max_bytes=max_bytes, timeout_s=5, should_stop=lambda: False, page=page)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", gzip.compress(SVG)), ("deflate", zlib.compress(SVG))],
)
def test_what_is_packed_on_the_way_is_unpacked(site: Site, encoding: str, packed: bytes) -> None:
    answer = Answer(packed, "image/svg+xml", headers={"Content-Encoding": encoding})

    fetched = got(site.put("/a.svg", answer))

    assert fetched.content == SVG
    assert fetched.name == "a.svg"


def test_what_is_packed_counts_by_what_it_unpacks_to(site: Site) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    answer = Answer(bomb, headers={"Content-Encoding": "gzip"})

    with pytest.raises(ImageTooLargeError):
        got(site.put("/a.png", answer))


def test_what_is_packed_and_damaged_is_a_sentence(site: Site) -> None:
    answer = Answer(gzip.compress(PNG)[:-20], headers={"Content-Encoding": "gzip"})

    with pytest.raises(UnreadableFileError, match="damaged"):
        got(site.put("/a.png", answer))


@pytest.mark.parametrize("media_type", ["text/plain", "text/html", "IMAGE/JPG", "video/mp4", "x"])
def test_a_picture_is_taken_whatever_the_server_calls_it(site: Site, media_type: str) -> None:
    assert got(site.put("/a.png", Answer(PNG, media_type))).content == PNG


def test_a_large_page_is_refused_at_its_beginning(site: Site) -> None:
    page = Answer(b"<!doctype html>" + bytes(900_000), "text/html; charset=utf-8")

    with pytest.raises(UnsupportedImageError, match="a web page"):
        got(site.put("/page", page))


@pytest.mark.parametrize("status", [204, 300, 304, 401, 403, 429, 500])
def test_every_answer_without_a_picture_is_a_sentence(site: Site, status: int) -> None:
    with pytest.raises(InputError) as caught:
        got(site.put("/a.png", Answer(status=status)))

    assert caught.value.sentence.endswith(".")
    assert caught.value.hint


def test_the_page_that_shows_it_is_told(site: Site) -> None:
    got(site.put("/a.png", Answer(PNG)), page="http://other.test/page?a=1")

    ((_, headers),) = site.asked
    assert headers["referer"] == "http://other.test/"


def test_a_certificate_that_nobody_vouches_for_is_a_sentence() -> None:
    with running_site(secured) as site, pytest.raises(UnreadableFileError, match="trusted"):
        got(site.put("/a.png", Answer(PNG)))


@pytest.mark.parametrize(
    "disposition",
    ['attachment; filename="', "attachment; filename*=nothing'x'%ff", "\x00;;=", "a" * 5000],
)
def test_no_name_that_a_server_gives_is_a_fault(site: Site, disposition: str) -> None:
    answer = Answer(PNG, headers={"Content-Disposition": disposition.replace("\x00", "?")})

    assert got(site.put("/a.png", answer)).content == PNG


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (
            "attachment; filename*=UTF-8''%e2%82%ac%20rates.png; filename=\"f.png\"",
            "\u20ac rates.png",
        ),
        ("inline; filename=\"f.png\"; filename*=utf-8'en'%e2%82%ac.png", "\u20ac.png"),
        ("attachment; filename*=iso-8859-1''%A3.png", "\u00a3.png"),
        ("attachment; filename=f.png; filename*=utf-99''x%41", "f.png"),
        ("attachment; filename=f.png; filename*=utf-8''%ff", "f.png"),
        ('attachment; filename="=?UTF-8?B?YsO8Y2hlci5wbmc=?="', "b\u00fccher.png"),
        ('attachment; filename="C:\\\\x\\\\y.png"', "y.png"),
        ("attachment; filename*=UTF-8''..%2f..%2fx%00%e2%80%ae.png", "x .png"),
        ("attachment; filename=f", "f.png"),
        ("attachment", ""),
        ('attachment; filename=".."', ""),
    ],
)
def test_the_name_that_a_server_gives_is_the_picture_s(
    site: Site, tmp_path: Path, disposition: str, name: str
) -> None:
    answer = Answer(PNG, headers={"Content-Disposition": disposition})
    source = Source(tmp_path / "staged", site.put("/a.png", answer), is_staged=True)

    assert read_or_fetch(source, WebHints(), lambda: False, 1_000_000).given_name == name


def read(url: str, path: Path, *mirrors: str, may_be_page: bool = False) -> bytes:
    source = Source(path, url, is_staged=True)
    hints = WebHints(mirrors, may_be_page=may_be_page)
    return read_or_fetch(source, hints, lambda: False, 1_000_000).content


def test_a_picture_of_one_pixel_gives_way_to_the_next_address(site: Site, tmp_path: Path) -> None:
    blank = site.put("/blank.png", Answer(DOT))
    good = site.put("/a.png", Answer(PNG))

    assert read(blank, tmp_path / "one", good) == PNG
    assert read(blank, tmp_path / "two", site.url + "/gone") == DOT


def test_the_first_address_says_why_there_is_none(site: Site, tmp_path: Path) -> None:
    page = site.put("/page", Answer(b"<html>words", "image/png"))

    with pytest.raises(UnsupportedImageError, match="a web page"):
        read(page, tmp_path / "one", site.url + "/gone")
    assert read(page, tmp_path / "two", site.put("/a.png", Answer(PNG))) == PNG


def test_only_the_address_itself_may_be_a_page(site: Site, tmp_path: Path) -> None:
    own = site.put("/own.png", Answer(PNG))
    page = site.put(
        "/page", Answer(f'<meta name="og:image" content="{own}">'.encode(), "text/html")
    )

    assert read(page, tmp_path / "one", may_be_page=True) == PNG
    with pytest.raises(UnreadableFileError, match="404"):
        read(site.url + "/gone", tmp_path / "two", page, may_be_page=True)
