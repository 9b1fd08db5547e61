"""The picture that a browser's HTML shows, and where larger ones of it are.

Addresses are only read here; fetching is the library's work, and only what the user dropped.
Anybody may have written what is read: what makes no sense is passed over and takes nothing with it.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

ENDLESS_REFERENCE = re.compile(r"&#\d{40,}")
"""Stands for no character, and the parser fails for one with thousands of digits."""

MOST_PIXELS = 1_000_000
"""No side of a picture is taken to be longer, whatever a page says."""

SRCSET_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+([\d.]+)([wx]))?\s*(?:,|$)")


@dataclass(frozen=True, slots=True)
class WebPicture:
    """A picture on the web.

    Attributes:
        url: Its best address.
        candidates: Further addresses of the same picture, best first.
        width: The width in pixels that the page promises for `url`; 0 when it does not say.
        size_hint: Width and height as the page shows it; (0, 0) when it does not say.
        page: The page that shows it; empty where that is not known.
    """

    url: str
    candidates: tuple[str, ...] = ()
    width: int = 0
    size_hint: tuple[int, int] = (0, 0)
    page: str = ""

    def with_candidates(self, urls: list[str]) -> "WebPicture":
        """Return it with further addresses behind its own, each once."""
        known = dict.fromkeys((*self.candidates, *urls))
        known.pop(self.url, None)
        return replace(self, candidates=tuple(known))


def name_of(url: str) -> str:
    """Return the last part of an address's path, or its host; the text itself if it is none."""
    parts = _parts(url)
    if parts is None:
        return url
    return PurePosixPath(unquote(parts.path)).name or parts.netloc or url


def scheme_of(url: str) -> str:
    """Return an address's scheme in lower case; empty for a text that is no whole address."""
    parts = _parts(url)
    return parts.scheme if parts else ""


def picture_in_html(html: str) -> WebPicture | None:
    """Return the first picture of a piece of HTML, its largest address first; None for none."""
    parser = _FirstPicture()
    with suppress(AssertionError, ValueError):  # what the parser says to a declaration or a number
        parser.feed(ENDLESS_REFERENCE.sub("&#0", html))
        parser.close()
    return parser.picture()


def srcset_candidates(srcset: str) -> list[tuple[str, float, str]]:
    """Return (address, number, unit) of a srcset, in its order; unit "w", "x" or empty.

    A number that is none is 0; none is above MOST_PIXELS.
    """
    found = []
    for match in SRCSET_CANDIDATE.finditer(srcset):
        url, number, unit = match.groups()
        found.append((url, _number(number or ""), unit or ""))
    return found


class _FirstPicture(HTMLParser):
    """Collects the attributes of the first <img> and of the <source>s before it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)  # its text is not read
        self._base = ""
        self._image: dict[str, str] | None = None
        self._srcsets: list[str] = []

    def parse_html_declaration(self, i: int) -> int:
        """Pass over "<![...>" as browsers do; the parser fails for those that it does not know."""
        if self.rawdata.startswith("<![", i):
            return self.parse_bogus_comment(i)
        return super().parse_html_declaration(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "base":
            href = values.get("href", "")
            self._base = href if _parts(href) else ""
        if self._image is not None:
            return
        if tag == "source":
            self._srcsets.append(values.get("srcset", ""))
        elif tag == "img":
            self._image = values
            self._srcsets.append(values.get("srcset") or values.get("data-srcset", ""))

    def picture(self) -> WebPicture | None:
        """Return what was found, addresses made whole where a base allows it."""
        if self._image is None:
            return None
        shown = (_pixels(self._image.get("width", "")), _pixels(self._image.get("height", "")))
        offers = [
            (url, _expected_width(number, unit, shown[0]))
            for srcset in self._srcsets
            for url, number, unit in srcset_candidates(srcset)
        ]
        offers.sort(key=lambda offer: -offer[1])
        source = self._image.get("src") or self._image.get("data-src", "")
        offers.append((source, 0))
        whole = [(_joined(self._base, url), width) for url, width in offers if url]
        usable = [o for o in whole if scheme_of(o[0]) in ("http", "https", "data")]
        if not usable:
            return None
        (best, width), *others = usable
        picture = WebPicture(best, width=width, size_hint=shown, page=self._base)
        return picture.with_candidates([url for url, _ in others])


def _expected_width(number: float, unit: str, shown: int) -> int:
    if unit == "w":
        return int(number)
    return int(min(number * shown, MOST_PIXELS)) if unit == "x" else 0


def _pixels(text: str) -> int:
    match = re.match(r"\s*(\d+)", text)
    return int(_number(match.group(1))) if match else 0


def _number(text: str) -> float:
    """Return what digits say, MOST_PIXELS at most; 0 when they are no number."""
    try:
        return min(float(text), MOST_PIXELS)  # too many digits are infinite, not an error
    except ValueError:
        return 0.0


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:  # brackets that hold no address of the internet
        return None


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return url
