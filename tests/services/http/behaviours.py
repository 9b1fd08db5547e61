"""What servers do to those who fetch a picture, and what must come of it."""

import gzip
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.builders_images import SVG, encoded, photo
from tests.services.http.raw_site import RawSite, Talk

AS_PNG = {"Content-Type": "image/png"}
PNG = encoded(photo(), "PNG")
PAGE = b"<!doctype html><html><head><title>A page</title>%s</head><body>words</body></html>"
LIMIT = 1_000_000
JP2 = b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(64)
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(64)


@dataclass(frozen=True)
class Behaviour:
    """One thing that a server does.

    Attributes:
        says: What it does, in a few words.
        serve: Does it.
        sentence: A part of the sentence that must come of it; empty for the picture.
        picture: The bytes that must come.
        page: The path of the page that is known to show it; empty for none.
        is_link: Only a link was dropped, which may lead to a page.
        timeout_s: How long the server may be silent.
    """

    says: str
    serve: Callable[[Talk], None]
    sentence: str = ""
    picture: bytes = PNG
    page: str = ""
    is_link: bool = False
    timeout_s: float = 5.0

    def page_on(self, site: RawSite) -> str:
        """Return the address of the page, or an empty text."""
        return site.url + self.page if self.page else ""


def _gives(content: bytes = PNG, status: str = "200 OK", **headers: str) -> Callable[[Talk], None]:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda talk: talk.answer(content, status, headers=AS_PNG | named)


def _packed(content: bytes, encoding: str, **headers: str) -> Callable[[Talk], None]:
    return _gives(content, Content_Encoding=encoding, **headers)


def _says(*parts: bytes) -> Callable[[Talk], None]:
    return lambda talk: talk.say(b"".join(parts))


def _leads(to: str, status: str = "302 Found") -> Callable[[Talk], None]:
    """Lead on at the first request of a path; "{site}" stands for the address."""

    def serve(talk: Talk) -> None:
        if talk.count == 1 and "end" not in talk.path:
            talk.lead(
                to.replace("{site}", talk.site).replace("{host}", talk.site.partition("//")[2]),
                status,
            )
        else:
            talk.answer(PNG, headers=AS_PNG)

    return serve


def _if(is_so: Callable[[Talk], bool], status: str = "403 Forbidden") -> Callable[[Talk], None]:
    """Give the picture where something is so of the request."""

    def serve(talk: Talk) -> None:
        if is_so(talk):
            talk.answer(PNG, headers=AS_PNG)
        else:
            talk.answer(status=status)

    return serve


def _wants_cookie(talk: Talk) -> None:
    if "cookie" in talk.headers:
        talk.answer(PNG)
    else:
        talk.lead(talk.path, headers={"Set-Cookie": "seen=1"})


def _asks_to_wait(status: str, later: str) -> Callable[[Talk], None]:
    def serve(talk: Talk) -> None:
        if talk.count == 1:
            talk.answer(status=status, headers={"Retry-After": later})
        else:
            talk.answer(PNG)

    return serve


def _says_nothing(talk: Talk) -> None:
    talk.is_over.wait(9)


def _drips(talk: Talk) -> None:
    talk.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(PNG))
    step = max(1, len(PNG) // 20)
    for at in range(0, len(PNG), step):
        talk.is_over.wait(0.002)
        talk.say(PNG[at : at + step])


def _never_ends(talk: Talk) -> None:
    talk.say(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + PNG[:100])
    while not talk.is_over.wait(0.02):
        talk.say(b"x")


def _goes_on(talk: Talk) -> None:
    talk.say(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + PNG)
    for _ in range(40):
        talk.say(bytes(100_000))


def _chunks(content: bytes) -> bytes:
    parts = (content[at : at + 1000] for at in range(0, len(content), 1000))
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


def _page_of(talk: Talk) -> None:
    if talk.path.endswith("own.png"):
        talk.answer(PNG)
    else:
        meta = b'<meta property="og:image" content="/own.png">'
        talk.answer(PAGE % meta, headers={"Content-Type": "text/html"})


def _raw_deflate(content: bytes) -> bytes:
    way = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return way.compress(content) + way.flush()


def _has_own_agent(talk: Talk) -> bool:
    agent = talk.headers.get("user-agent", "")
    return agent.startswith("Mozilla/5.0 ") and "RefBoard/" in agent


TOO_LARGE = "larger than 1 MB"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Content-Type: image/png\r\nTransfer-Encoding: chunked\r\n\r\n"

BEHAVIOURS = [
    # Types
    Behaviour("gives the picture", _gives()),
    Behaviour("calls it a web page", _gives(Content_Type="text/html; charset=utf-8")),
    Behaviour("calls it plain text", _gives(Content_Type="text/plain")),
    Behaviour("calls it a video", _gives(Content_Type="video/mp4")),
    Behaviour("calls it by no type", lambda talk: talk.answer(PNG)),
    Behaviour("calls it any bytes", _gives(Content_Type="application/octet-stream")),
    Behaviour("calls a drawing XML", _gives(SVG, Content_Type="text/xml"), picture=SVG),
    Behaviour("gives a page as a picture", _gives(PAGE % b""), "what it gives is a web page"),
    Behaviour("gives text as a picture", _gives(b"words " * 99), 'of type "image/png"'),
    Behaviour("gives a page", _gives(PAGE % b"", Content_Type="text/html"), "a web page"),
    Behaviour("gives a page with a drawing in it", _gives(PAGE % b"<svg ></svg>"), "a web page"),
    Behaviour("gives a page that shows its own", _page_of, is_link=True),
    Behaviour("gives a page, and a picture was meant", _page_of, "a web page"),
    Behaviour("gives a page without a picture", _gives(PAGE % b""), "a web page", is_link=True),
    Behaviour("gives a video", _gives(MP4), "what it gives is a video"),
    Behaviour("gives a kind that is not read", _gives(JP2), "a JPEG 2000 picture"),
    Behaviour("gives nothing", _gives(b""), "sent an empty file"),
    # Whom it lets in
    Behaviour("refuses unknown programs", _if(_has_own_agent)),
    Behaviour("wants its page named", _if(lambda t: "/gallery" in t.headers.get("referer", "")),
              page="/gallery"),
    Behaviour("wants a page, and none is known", _if(lambda t: "referer" in t.headers), "403"),
    Behaviour("wants pictures to be accepted", _if(lambda t: "image/" in t.headers["accept"])),
    Behaviour("demands a cookie", _wants_cookie, "redirects too often"),
    Behaviour("sets a cookie", _gives(Set_Cookie="a=b")),
    Behaviour("asks who is there", _gives(b"", "401 Unauthorized"), "401 Unauthorized"),
    # How it sends
    Behaviour("sends in chunks", _says(CHUNKED, _chunks(PNG), b"0\r\n\r\n")),
    Behaviour("sends chunks without an end", _says(CHUNKED, _chunks(PNG)), "broke before"),
    Behaviour("sends less than it says", _says(OK + b"Content-Length: 999999\r\n\r\n" + PNG),
              "broke before the picture was complete"),
    Behaviour("speaks HTTP/1.0 without a length", _says(b"HTTP/1.0 200 OK\r\n\r\n" + PNG)),
    Behaviour("gives no length", lambda talk: talk.answer(PNG, length=False)),
    Behaviour("gives no reason", _says(b"HTTP/1.1 200\r\n\r\n" + PNG)),
    Behaviour("gives early hints", _says(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n",
              OK + b"\r\n" + PNG)),
    Behaviour("drips", _drips),
    Behaviour("drips without an end", _never_ends, "is too slow", timeout_s=0.1),
    Behaviour("says nothing", _says_nothing, "did not answer within",
              timeout_s=0.2),
    Behaviour("hangs up", lambda talk: None, "broke before"),
    Behaviour("speaks no HTTP", _says(b"SSH-2.0-OpenSSH_9.6\r\n"), "broke before"),
    Behaviour("says a header without an end", _says(OK, b"X: " + b"x" * 300_000), "broke before"),
    Behaviour("announces too much", _says(OK + b"Content-Length: 99999999\r\n\r\n"), TOO_LARGE),
    Behaviour("sends too much", _goes_on, TOO_LARGE),
    # Statuses
    Behaviour("has no content", _says(b"HTTP/1.1 204 No Content\r\n\r\n"), "sent an empty file"),
    Behaviour("says it has not changed", _gives(b"", "304 Not Modified"), "answered 304"),
    Behaviour("offers choices", _gives(b"", "300 Multiple Choices"), "answered 300"),
    Behaviour("sends a part unasked", _gives(PNG[:99], "206 Partial Content",
              Content_Range=f"bytes 0-98/{len(PNG)}"), "only a part"),
    Behaviour("sends all as a part", _gives(PNG, "206 Partial Content",
              Content_Range=f"bytes 0-{len(PNG) - 1}/{len(PNG)}")),
    Behaviour("refuses ranges", _if(lambda talk: "range" not in talk.headers, "416 No")),
    Behaviour("has lost it", _gives(b"", "404 Not Found"), "answered 404 Not Found"),
    Behaviour("has a fault", _gives(b"", "500 Internal Server Error"), "answered 500"),
    Behaviour("asks to wait a moment", _asks_to_wait("429 Too Many Requests", "0")),
    Behaviour("is away for a moment", _asks_to_wait("503 Service Unavailable",
              "Wed, 21 Oct 2015 07:28:00 GMT")),
    Behaviour("asks to wait an hour", _asks_to_wait("429 Too Many Requests", "3600"),
              "gives no more pictures for now. Drop it again in 60 minutes."),
    Behaviour("asks to wait, and says nonsense", _asks_to_wait("503 Away", "soon"),
              "Drop it again later."),
    Behaviour("has had enough", _gives(b"", "429 Too Many Requests"), "answered 429"),
    # Where it leads
    Behaviour("leads on within itself", _leads("/leads/end.png", "301 Moved Permanently")),
    Behaviour("leads on with its whole address", _leads("{site}/leads/end.png", "307 Temporary")),
    Behaviour("leads on beside itself", _leads("end.png", "303 See Other")),
    Behaviour("leads up", _leads("../leads/./end.png", "308 Permanent Redirect")),
    Behaviour("leads on without a scheme", _leads("//{host}/leads/end.png")),
    Behaviour("leads on with a space", _leads("/leads/the end.png")),
    Behaviour("leads on with an umlaut", _leads("/leads/\u00e4nd-end.png")),
    Behaviour("leads on with a percent", _leads("/leads/100%25-end.png?x=%C3%A4&y=%")),
    Behaviour("leads to a part of it", _leads("/leads/end.png#part")),
    Behaviour("leads into a circle", lambda talk: talk.lead(talk.path), "redirects too often"),
    Behaviour("leads on and on", lambda talk: talk.lead(f"{talk.path}x"), "redirects too often"),
    Behaviour("leads to a file", _leads("file:///etc/passwd"), "away from the web"),
    Behaviour("leads to its own data", _leads("data:image/png;base64,AAAA"), "away from the web"),
    Behaviour("leads to nothing", _leads("http://[::"), "away from the web"),
    Behaviour("leads nowhere", _gives(b"", "302 Found"), "does not say where to"),
    Behaviour("leads to a closed door", _leads("http://127.0.0.1:9/"), "refused the connection"),
    # How it packs
    Behaviour("packs what nobody asked it to", _packed(gzip.compress(PNG), "gzip")),
    Behaviour("packs by an older name", _packed(gzip.compress(PNG), "x-gzip")),
    Behaviour("packs with a frame", _packed(zlib.compress(PNG), "deflate")),
    Behaviour("packs without a frame", _packed(_raw_deflate(PNG), "deflate")),
    Behaviour("packs twice", _packed(gzip.compress(gzip.compress(PNG)), "gzip, gzip")),
    Behaviour("packs twice, says once", _packed(gzip.compress(gzip.compress(PNG)), "gzip")),
    Behaviour("packs once, says twice", _packed(gzip.compress(PNG), "gzip, gzip")),
    Behaviour("packs and does not say so", _gives(gzip.compress(PNG))),
    Behaviour("says it packs, and does not", _packed(PNG, "gzip")),
    Behaviour("says it packs in another way, and does not", _packed(PNG, "br")),
    Behaviour("packs in a way not asked for", _packed(b"\x0b\x02\x80" * 50, "br"), "not read here"),
    Behaviour("packs a page", _packed(gzip.compress(PAGE % b""), "gzip"), "a web page"),
    Behaviour("packs and is cut off", _packed(gzip.compress(PNG)[:-30], "gzip"), "damaged"),
    Behaviour("packs a bomb", _packed(gzip.compress(bytes(50_000_000)), "gzip"), TOO_LARGE),
]  # fmt: skip
