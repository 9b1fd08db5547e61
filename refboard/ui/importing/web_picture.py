"""The picture that a browser's HTML shows, and where larger ones of it are.

Addresses are only read here; fetching is the library's work, and only what the user dropped.
Anybody may have written what is read: what makes no sense is passed over and takes nothing with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote, urlsplit

from refboard.core.errors import InputError
from refboard.services.imaging.data_address import is_data_address, read_data_address
from refboard.services.imaging.formats import IMAGE_SUFFIXES
from refboard.services.imaging.media_types import claims_picture, suffix_for
from refboard.services.importing.html_tags import Tag, tags
from refboard.services.importing.page_picture import is_web, joined, page_pictures
from refboard.services.importing.placeholder import is_placeholder

MOST_PIXELS = 1_000_000
"""No side of a picture is taken to be longer, whatever a page says."""

_MOST_WORDS = 10_000
"""So many characters of a text are looked through for addresses."""

_MOST_PLACEHOLDER = 4096
"""Characters of an address that holds its picture and may be one of a few pixels."""

_ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]]++")
_PIXELS = re.compile(r"\s*+(\d++)(?:\.\d*+)?+\s*+(?:px\s*+)?+$")
_CSS_ADDRESS = re.compile(r"""url\(\s*+(?:"([^"]*+)"|'([^']*+)'|([^)"']*+))""")

SRCSETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-original-set", "imagesrcset")
"""Attributes that list a picture in several sizes."""

LARGEST = (
    *("data-zoom-image", "data-zoom-src", "data-large_image", "data-large-src", "data-large"),
    *("data-full-src", "data-full", "data-hi-res-src", "data-highres", "data-orig-file"),
    *("data-original", "data-original-src", "data-actualsrc"),
)
"""Attributes with the address of a larger picture than the one that is shown."""

LAZY = (
    *("data-src", "data-lazy-src", "data-lazyload", "data-lazy", "data-echo", "data-url"),
    *("data-image", "data-image-src", "data-img-src", "data-defer-src", "data-runner-src"),
)
"""Attributes with the address of what is shown once it is scrolled into sight."""


@dataclass(frozen=True, slots=True)
class WebPicture:
    """A picture on the web.

    Attributes:
        url: Its best address.
        candidates: Further addresses of the same picture, best first.
        width: The width in pixels that the page promises for `url`; 0 when it does not say.
        size_hint: Width and height as the page shows it; (0, 0) when it does not say.
        page: The page that shows it; empty where that is not known.
        may_be_page: It may be the address of a page: nothing says that it is a picture's.
    """

    url: str
    candidates: tuple[str, ...] = ()
    width: int = 0
    size_hint: tuple[int, int] = (0, 0)
    page: str = ""
    may_be_page: bool = False

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


def picture_in_html(html: str, page: str = "") -> WebPicture | None:
    """Return the first picture of a piece of HTML, its largest address first; None for none.

    Args:
        html: Whatever it is.
        page: The page that it was copied from, where that is known.
    """
    reader = _Reader(page if is_web(page) else "")
    for tag in tags(html):
        reader.take(tag)
        if reader.is_done:
            break
    return reader.found or reader.other or _of_page(html, reader.base)


def pictures_in_words(text: str) -> list[str]:
    """Return the addresses of picture files that a text mentions, each once."""
    found = (match.rstrip(".,;:!?") for match in _ADDRESS.findall(text[:_MOST_WORDS]))
    return list(dict.fromkeys(url for url in found if is_web(url) and leads_to_picture(url)))


def srcset_candidates(srcset: str) -> list[tuple[str, float, str]]:
    """Return (address, number, unit) of a srcset, in its order; unit "w", "x" or empty.

    A number that is none is 0; none is above MOST_PIXELS.
    """
    found = []
    at = 0
    while at < len(srcset):
        word = _WORD.match(srcset, at)
        if word is None:
            break
        url, at = word.group(1), word.end()
        if url.endswith(","):
            found.append((url.rstrip(","), 0.0, ""))
            continue
        end = srcset.find(",", at)
        end = len(srcset) if end < 0 else end
        found.append((url, *_described(srcset[at:end])))
        at = end
    return [offer for offer in found if offer[0]]


_WORD = re.compile(r"[\s,]*+(\S++)")
_DESCRIPTOR = re.compile(r"([\d.]++)([wx])$")


def _described(words: str) -> tuple[float, str]:
    """Return what the words behind an address promise: "800w", perhaps with a height, or "2x"."""
    for word in words.split():
        if match := _DESCRIPTOR.match(word):
            return _number(match.group(1)), match.group(2)
    return 0.0, ""


@dataclass(slots=True)
class _Reader:
    """Reads tags up to the first picture.

    Attributes:
        base: What addresses are relative to; empty where that is not known.
        found: The first picture that an <img> shows.
        other: The first one that something else shows, such as a background.
    """

    base: str = ""
    found: WebPicture | None = None
    other: WebPicture | None = None
    _link: str = ""
    _srcsets: list[str] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether nothing better can come."""
        return self.found is not None

    def take(self, tag: Tag) -> None:
        """Read one tag."""
        values = tag.values
        match tag.name:
            case "base":
                base = joined(self.base, values.get("href", ""))
                self.base = base if is_web(base) else self.base
            case "picture" | "/picture":
                self._srcsets.clear()
            case "source":
                if claims_readable(values.get("type", "")):
                    self._srcsets += _srcsets_in(values)
            case "a":
                self._link = values.get("href", "")
            case "/a":
                self._link = ""
            case "img":
                self.found = self._picture(values)
                self._srcsets.clear()
            case _ if values and self.other is None:
                self.other = self._picture_beside(tag)

    def _picture(self, values: dict[str, str]) -> WebPicture | None:
        """Return what an <img> shows; None when all that it has is a placeholder."""
        shown = (_pixels(values.get("width", "")), _pixels(values.get("height", "")))
        if shown in ((1, 1), (0, 1), (1, 0)):
            return None  # it counts who looks at the page
        listed = [
            (url, _expected_width(number, unit, shown[0]), number)
            for srcset in (*self._srcsets, *_srcsets_in(values))
            for url, number, unit in srcset_candidates(srcset)
        ]
        listed.sort(key=lambda offer: (-offer[1], -offer[2]))
        widest = listed[0][1] if listed else 0
        numbered = [(url, width) for url, width, number in listed if number]
        others = [values.get(name, "") for name in (*LARGEST, *LAZY)]
        others += [url for url, _, number in listed if not number]
        offers = [
            # Around a picture it leads to a larger one, when it leads to one.
            *([(self._link, widest)] if leads_to_picture(self._link) else []),
            *numbered,
            *((url, 0) for url in (*others, values.get("src", ""))),
        ]
        return self._best(offers, shown)

    def _picture_beside(self, tag: Tag) -> WebPicture | None:
        """Return what another tag shows: a poster, a button, a background."""
        values = tag.values
        texts = [values.get("poster", "")]
        if tag.name in ("image", "input"):
            texts += [values.get(name, "") for name in ("href", "xlink:href", "src")]
        texts += [
            "".join(match.groups("")) for match in _CSS_ADDRESS.finditer(values.get("style", ""))
        ]
        return self._best([(text, 0) for text in texts], (0, 0)) if any(texts) else None

    def _best(self, offers: list[tuple[str, int]], shown: tuple[int, int]) -> WebPicture | None:
        whole = [
            (joined(self.base or "https:", url.strip()), width) for url, width in offers if url
        ]
        web = [(url, width) for url, width in whole if is_web(url)]
        held = [url for url, _ in whole if is_data_address(url) and not _is_blank(url)]
        # What a page writes into itself beside an address stands for it until that is loaded.
        spare = [url for url in held if not web or len(url) > _MOST_PLACEHOLDER]
        usable = [*web, *((url, 0) for url in spare[:1])]
        if not usable:
            return None
        (best, width), *others = usable
        picture = WebPicture(best, width=width, size_hint=shown, page=self.base)
        return picture.with_candidates([url for url, _ in others])


def leads_to_picture(url: str) -> bool:
    """Return whether an address ends like the name of a picture file."""
    parts = _parts(url)
    return parts is not None and PurePosixPath(parts.path).suffix.lower() in IMAGE_SUFFIXES


def claims_readable(media_type: str) -> bool:
    """Return whether a media type is one of those that are read, or none is given."""
    return not media_type.strip() or (bool(suffix_for(media_type)) and claims_picture(media_type))


def _of_page(html: str, base: str) -> WebPicture | None:
    """Return the picture that a whole page names as its own."""
    urls = page_pictures(html, base)
    return WebPicture(urls[0], tuple(urls[1:]), page=base) if urls else None


def _srcsets_in(values: dict[str, str]) -> Iterator[str]:
    return (values[name] for name in SRCSETS if name in values)


def _is_blank(url: str) -> bool:
    """Return whether an address holds a picture of a pixel or two, or none at all."""
    if len(url) > _MOST_PLACEHOLDER:
        return False
    try:
        held = read_data_address(url, max_bytes=_MOST_PLACEHOLDER)
    except InputError:
        return False  # let whoever reads it say what is wrong
    return is_placeholder(held.content)


def _expected_width(number: float, unit: str, shown: int) -> int:
    if unit == "w":
        return int(number)
    return int(min(number * shown, MOST_PIXELS)) if unit == "x" else 0


def _pixels(text: str) -> int:
    match = _PIXELS.match(text)
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
