"""Fetching: a dropped address becomes bytes, or one sentence; only a local server is asked."""

import base64
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from refboard import __version__
from refboard.core.errors import (
    ImageTooLargeError,
    InputError,
    UnreadableFileError,
    UnsupportedImageError,
)
from refboard.services.importing.web_fetch import Fetched, fetch
from tests.builders_images import SVG, encoded, photo

PNG = encoded(photo(), "PNG")


class _Site(BaseHTTPRequestHandler):
    """Answers each path in its own way."""

    release = threading.Event()
    agents: list[str] = []  # noqa: RUF012 - one list for all requests of the test

    def do_GET(self) -> None:
        self.agents.append(self.headers["User-Agent"])
        name, _, rest = self.path.lstrip("/").partition("/")
        getattr(self, "answer_" + name.partition("?")[0], self.answer_missing)(rest)

    def answer_picture(self, _: str) -> None:
        self._send(PNG, "image/png; charset=binary")

    def answer_bytes(self, _: str) -> None:
        self._send(PNG, "application/octet-stream")

    def answer_untyped(self, _: str) -> None:
        self._send(PNG, "")

    def answer_named(self, _: str) -> None:
        self._send(PNG, "image/png", {"Content-Disposition": 'attachment; filename="../a:b.png"'})

    def answer_page(self, _: str) -> None:
        self._send(b"<html>", "text/html")

    def answer_empty(self, _: str) -> None:
        self._send(b"", "image/png")

    def answer_missing(self, _: str) -> None:
        self.send_error(404)

    def answer_broken(self, _: str) -> None:
        self.send_error(503)

    def answer_short(self, _: str) -> None:
        self._send(PNG, "image/png", {"Content-Length": str(len(PNG) + 500)})

    def answer_liar(self, _: str) -> None:
        self._send(PNG, "image/png", {"Content-Length": ""})

    def answer_silent(self, _: str) -> None:
        self.release.wait(10)

    def answer_hop(self, rest: str) -> None:
        left = int(rest)
        self._redirect(f"/hop/{left - 1}" if left else "/picture/end.png")

    def answer_circle(self, _: str) -> None:
        self._redirect("/circle/")

    def answer_away(self, _: str) -> None:
        self._redirect("file:///etc/passwd")

    def _redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, content: bytes, content_type: str, more: dict[str, str] | None = None) -> None:
        headers = {"Content-Length": str(len(content)), "Content-Type": content_type}
        self.send_response(200)
        for key, value in (headers | (more or {})).items():
            if value:
                self.send_header(key, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep the test's output clean."""


@pytest.fixture
def site() -> Iterator[str]:
    _Site.release.clear()
    _Site.agents.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    _Site.release.set()
    server.shutdown()
    thread.join()
    server.server_close()


def got(
    url: str,
    *,
    max_bytes: int = 1_000_000,
    timeout_s: float = 5,
    should_stop: Callable[[], bool] = lambda: False,
) -> Fetched:
    return fetch(url, max_bytes=max_bytes, timeout_s=timeout_s, should_stop=should_stop)


def test_a_picture_is_fetched_with_its_address_and_name(site: str) -> None:
    fetched = got(f"{site}/picture/A%20tree.png?size=2#part")

    assert fetched.content == PNG
    assert fetched.name == "A tree.png"
    assert fetched.content_type == "image/png"
    assert fetched.url == f"{site}/picture/A%20tree.png?size=2"
    (agent,) = _Site.agents
    assert f"RefBoard/{__version__}" in agent


@pytest.mark.parametrize("path", ["/bytes/a", "/untyped/a"])
def test_plain_bytes_may_be_a_picture(site: str, path: str) -> None:
    assert got(site + path).content == PNG


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/picture/", "picture.png"),
        ("/picture/photo", "photo.png"),
        ("/picture/photo.php", "photo.php"),
        ("/picture/%2e%2e%2fpasswd", "passwd.png"),
        ("/picture/na%C3%AFve%00.png", "naïve .png"),
        ("/named/x", "a b.png"),
    ],
)
def test_names_are_safe_file_names(site: str, path: str, name: str) -> None:
    assert got(site + path).name == name


def test_addresses_with_spaces_and_letters_beyond_ascii_work(site: str) -> None:
    assert got(f"{site}/picture/grüner baum.png").name == "grüner baum.png"


def test_a_few_redirects_are_followed(site: str) -> None:
    fetched = got(f"{site}/hop/3")

    assert fetched.content == PNG
    assert fetched.url == f"{site}/picture/end.png"


@pytest.mark.parametrize(
    ("path", "family", "words"),
    [
        ("/nowhere", UnreadableFileError, "The server answered 404 Not Found."),
        ("/broken/", UnreadableFileError, "The server answered 503 Service Unavailable."),
        ("/page/", UnsupportedImageError, "a web page"),
        ("/empty/", UnreadableFileError, "empty"),
        ("/short/", UnreadableFileError, "broke before the picture was complete"),
        ("/hop/9", UnreadableFileError, "redirects too often"),
        ("/circle/", UnreadableFileError, "redirects too often"),
        ("/away/", UnreadableFileError, "away from the web"),
    ],
)
def test_what_goes_wrong_is_a_sentence(
    site: str, path: str, family: type[InputError], words: str
) -> None:
    with pytest.raises(family, match=words) as caught:
        got(site + path)

    assert caught.value.sentence.endswith(".")
    assert caught.value.hint


@pytest.mark.parametrize("path", ["/picture/a.png", "/liar/"])
def test_the_size_limit_holds_announced_or_not(site: str, path: str) -> None:
    with pytest.raises(ImageTooLargeError, match="MB"):
        got(site + path, max_bytes=len(PNG) - 1)
    assert got(site + path, max_bytes=len(PNG)).content == PNG


def test_a_silent_server_is_given_up(site: str) -> None:
    with pytest.raises(UnreadableFileError, match=r"did not answer within 0\.2 seconds"):
        got(f"{site}/silent/", timeout_s=0.2)


def test_a_fetch_can_be_stopped(site: str) -> None:
    with pytest.raises(UnreadableFileError, match="stopped"):
        got(f"{site}/picture/a.png", should_stop=lambda: True)


def test_a_closed_port_is_a_sentence(site: str) -> None:
    with pytest.raises(UnreadableFileError, match="refused the connection"):
        got("http://127.0.0.1:9/picture.png")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/a.png",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "picture.png",
        "",
        "http://",
        "http:///a.png",
        "http://[::1/a.png",
        "http://host:port/a.png",
        "http://" + "x" * 80 + "/a.png",
    ],
)
def test_addresses_that_cannot_be_used_are_refused_before_any_connection(url: str) -> None:
    with pytest.raises(UnreadableFileError, match="web address"):
        got(url)


def test_data_urls_hold_their_picture() -> None:
    encoded_png = base64.b64encode(PNG).decode()

    fetched = got(f"data:image/png;base64,{encoded_png}")

    assert (fetched.content, fetched.url, fetched.name) == (PNG, "", "picture.png")
    assert got("data:image/svg+xml," + SVG.decode().replace("#", "%23")).content == SVG


@pytest.mark.parametrize(
    ("url", "family"),
    [
        ("data:text/html,<b>", UnsupportedImageError),
        ("data:image/png;base64", UnsupportedImageError),
        ("data:image/png;base64,@@@", UnreadableFileError),
        ("data:image/png;base64,", UnreadableFileError),
        ("data:image/png," + "x" * 200, ImageTooLargeError),
        ("data:image/png;base64," + "A" * 300, ImageTooLargeError),
    ],
)
def test_bad_data_urls_are_sentences(url: str, family: type[InputError]) -> None:
    with pytest.raises(family):
        got(url, max_bytes=100)
