"""Fetch the one picture whose address a person has dropped. Nothing else here opens a connection.

Only http and https, also after redirects; certificates are always checked; the size limit holds
while bytes arrive, whatever the server announced.
"""

import math
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from refboard.core.errors import InputError, UnreadableFileError
from refboard.core.words import counted
from refboard.services.http.unpacking import UnpackingError
from refboard.services.imaging.data_address import is_data_address, read_data_address
from refboard.services.imaging.media_types import media_type_of, suffix_for
from refboard.services.importing.page_picture import page_pictures
from refboard.services.importing.web_body import PICTURE_HINT, Body, PageError, TooSlowError

if TYPE_CHECKING:
    from refboard.services.http.client import Headers, Response
    from refboard.services.http.failures import Failure

_WHOLE_FACTOR = 6
"""A fetch may take this many times `timeout_s` altogether."""
_MOST_WAIT_S = 10.0
"""A server that asks to be asked later is, once, if it is no longer than that."""
_MOST_PAGE_PICTURES = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_UNSAFE_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_ENCODED_NAME = re.compile(
    r";\s*+filename\*\s*+=\s*+\"?([\w.-]++)'[^']*+'([^;\s\"]++)\"?", re.IGNORECASE | re.ASCII
)
_TRY_AGAIN = "Check the connection and drop it again."


@dataclass(frozen=True, slots=True)
class Fetched:
    """A fetched file.

    Attributes:
        content: All its bytes; nobody has decoded them yet.
        url: Where it came from after redirects; empty for a data URL.
        name: A file name made from the address, safe to use as one.
        content_type: As announced, lower case, without parameters; may be empty or wrong.
        given_name: The same, where the server gives it itself; else empty.
    """

    content: bytes
    url: str
    name: str
    content_type: str
    given_name: str = ""


def fetch(
    url: str,
    *,
    max_bytes: int,
    timeout_s: float = 20.0,
    should_stop: Callable[[], bool],
    page: str = "",
    may_be_page: bool = False,
) -> Fetched:
    """Fetch a picture from an http, https or data URL.

    Args:
        url: The address.
        max_bytes: A larger file is refused.
        timeout_s: The longest that the server may be silent; six times that is the whole limit.
        should_stop: Asked before every part that comes; true gives the fetch up.
        page: The address of the page that shows it, where that is known; servers are told as much
            of it as a browser tells them.
        may_be_page: It may be the address of a page; then the picture that the page names as its
            own is fetched.

    Raises:
        UnreadableFileError: the address cannot be used or reached, or the fetch was given up.
        UnsupportedImageError: it is no picture.
        ImageTooLargeError: it is larger than `max_bytes`.
    """
    if is_data_address(url):
        held = read_data_address(url, max_bytes=max_bytes)
        return Fetched(held.content, "", held.name, held.media_type)
    deadline = time.monotonic() + timeout_s * _WHOLE_FACTOR
    asked = _Asked(Body(max_bytes, deadline, should_stop, may_be_page), timeout_s)
    try:
        return asked.fetched(_ascii_url(url), page)
    except PageError as error:
        if not may_be_page:
            raise
        found = page_pictures(error.page, url)[:_MOST_PAGE_PICTURES]
        asked = _Asked(Body(max_bytes, deadline, should_stop), timeout_s)
        for address in found:
            with suppress(InputError):
                return asked.fetched(_ascii_url(address), url)
        raise


@dataclass(frozen=True, slots=True)
class _Asked:
    """Asks servers for pictures.

    Attributes:
        body: Receives what they send.
        silence_s: The longest that they may be silent.
    """

    body: Body
    silence_s: float

    def fetched(self, address: str, page: str) -> Fetched:
        """Fetch a picture from an address as it goes over the wire; see `fetch`."""
        # Here and not above: most people never fetch anything.
        from refboard.services.http.failures import NETWORK, Failure, failure_of
        from refboard.services.http.redirects import EndlessRedirectsError, UnsafeRedirectError

        host = urlsplit(address).hostname or address
        try:
            try:
                return self._answer(address, page)
            except _LaterError as later:
                if later.seconds > _MOST_WAIT_S:
                    raise _told_later(host, later.seconds) from later
                self._wait(later.seconds)
                return self._answer(address, page)
        except _LaterError as later:
            raise _told_later(host, later.seconds) from later
        except EndlessRedirectsError as error:
            raise _no_way("The server redirects too often.") from error
        except UnsafeRedirectError as error:
            raise _no_way("The server redirects away from the web.") from error
        except UnpackingError as error:
            raise _unreachable(host, Failure.ENCODING, self.silence_s) from error
        except TooSlowError as error:
            raise UnreadableFileError(
                f'"{host}" is too slow: the picture did not come within '
                f"{self.silence_s * _WHOLE_FACTOR:g} seconds.",
                _TRY_AGAIN,
            ) from error
        except NETWORK as error:
            raise _unreachable(host, failure_of(error), self.silence_s) from error

    def _answer(self, address: str, page: str) -> Fetched:
        from refboard.services.http.client import new_client
        from refboard.services.http.redirects import Hops, answered

        accept = {"Accept": "image/*,*/*;q=0.1"}
        hops = Hops(may_drop_tls=True)  # as in the browser that it was dragged from
        with (
            new_client(silence_s=self.silence_s) as client,
            answered(client, "GET", address, headers=accept, hops=hops, page=page) as response,
        ):
            _check_status(response)
            content_type = media_type_of(response.headers.get("Content-Type", ""))
            content = self.body.received(response, content_type)
            url = str(response.url)
            given = _given_name(response.headers)
            name = _file_name(given, url, content_type)
        return Fetched(content, url, name, content_type, name if given else "")

    def _wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.body.go_on()
            time.sleep(min(left, 0.1))


class _LaterError(Exception):
    """The server wants to be asked again later.

    Attributes:
        seconds: When.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds


def _ascii_url(url: str) -> str:
    """Return the address as it goes over the wire: no spaces, no letters beyond ASCII."""
    scheme, _, _ = url.strip().partition(":")
    if scheme.lower() not in ("http", "https"):
        raise UnreadableFileError(
            f"{_shown(url)} is not a web address that RefBoard fetches from.",
            "Use an address that starts with http:// or https://.",
        )
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port else ""
        host = (parts.hostname or "").encode("idna").decode("ascii")
        path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|")
    except ValueError as error:
        raise _no_address(url) from error
    if not host:
        raise _no_address(url)
    host = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme, host + port, path, query, ""))


def _given_name(headers: "Headers") -> str:
    """Return the name that the server gives, made safe; empty for none.

    The form that names its letters' encoding goes first; in the other one, servers write UTF-8 or
    the encoded words of mails.
    """
    whole = headers.get("Content-Disposition", "").replace("\n", " ")
    match = _ENCODED_NAME.search(whole)
    name = ""
    if match:
        with suppress(LookupError, ValueError):
            name = unquote(match.group(2), match.group(1), "strict")
    if not name:
        message = Message()
        message["Content-Disposition"] = _ENCODED_NAME.sub("", whole)
        name = message.get_filename() or ""
        with suppress(HeaderParseError, LookupError, ValueError):
            if name.startswith("=?"):
                name = str(make_header(decode_header(name)))
            else:
                name = name.encode("latin-1").decode("utf-8")
    return _safe(name)


def _safe(name: str) -> str:
    name = _UNSAFE_IN_NAMES.sub(" ", name.replace("\\", "/").rpartition("/")[2])
    return "".join(c for c in name if c.isprintable()).strip(" .")


def _file_name(given: str, url: str, content_type: str) -> str:
    """Return the name that the server gives, or the last part of the address, made safe."""
    name = given or _safe(unquote(urlsplit(url).path.rpartition("/")[2]))
    stem, dot, suffix = name.rpartition(".")
    if not dot or not stem or len(suffix) > 5:
        stem, suffix = name, suffix_for(content_type).lstrip(".")
    stem = stem[:100] or "picture"
    return f"{stem}.{suffix}" if suffix else stem


def _check_status(response: "Response") -> None:
    """Raise where an answer holds no picture by what it says."""
    status = response.status_code
    if status in _REDIRECTS:
        raise _no_way("The server redirects, and does not say where to.")
    if response.is_success and not (status == 206 and _is_part(response.headers)):
        return
    later = response.headers.get("Retry-After", "")
    if status in (429, 503) and later:
        raise _LaterError(_seconds_until(later))
    if status == 206:
        raise UnreadableFileError("The server sent only a part of the picture.", _TRY_AGAIN)
    reason = "".join(c for c in response.reason_phrase if c.isprintable())[:60]
    hint = PICTURE_HINT if status < 500 else "Try again later."
    raise UnreadableFileError(f"{f'The server answered {status} {reason}'.rstrip()}.", hint)


def _is_part(headers: "Headers") -> bool:
    """Return whether less comes than there is; nobody has asked for a part."""
    match = re.match(r"bytes\s+(\d{1,18})-(\d{1,18})/(\d{1,18})$", headers.get("Content-Range", ""))
    if match is None:
        return True
    first, last, size = map(int, match.groups())
    return first > 0 or last + 1 < size


def _seconds_until(later: str) -> float:
    """Return how long a server wants to be left alone; it says so in seconds or as a date."""
    if later.isascii() and later.isdigit():
        return float(later[:9])
    try:
        then = parsedate_to_datetime(later)
        return max(0.0, then.timestamp() - time.time())
    except (ValueError, TypeError, OverflowError, OSError):  # whatever it is, it is no date
        return math.inf


def _told_later(host: str, seconds: float) -> UnreadableFileError:
    return UnreadableFileError(
        f'"{host}" gives no more pictures for now.',
        f"Drop it again in {_in_words(seconds)}." if seconds < math.inf else "Drop it again later.",
    )


def _in_words(seconds: float) -> str:
    return (
        counted(max(1, math.ceil(seconds)), "second")
        if seconds < 120
        else counted(round(seconds / 60), "minute")
    )


def _no_way(sentence: str) -> UnreadableFileError:
    return UnreadableFileError(sentence, PICTURE_HINT)


def _unreachable(host: str, failure: "Failure", timeout_s: float) -> InputError:
    """Return the sentence for a connection that failed."""
    from refboard.services.http.failures import Failure

    sentences = {
        Failure.CERTIFICATE: f'The certificate of "{host}" cannot be trusted.',
        Failure.PROXY: "The proxy of this network does not let the connection through.",
        Failure.ADDRESS: f'"{host}" is no complete web address.',
        Failure.UNKNOWN_HOST: f'The address of "{host}" was not found.',
        Failure.REFUSED: f'"{host}" refused the connection.',
        Failure.NO_CONNECTION: f'"{host}" cannot be reached.',
        Failure.SILENT: f'"{host}" did not answer within {timeout_s:g} seconds.',
        Failure.ENCODING: f'What "{host}" sent is damaged.',
        Failure.BROKEN: f'The connection to "{host}" broke before the picture was complete.',
    }
    return UnreadableFileError(sentences[failure], _TRY_AGAIN)


def _no_address(url: str) -> UnreadableFileError:
    return UnreadableFileError(f"{_shown(url)} is no complete web address.", "Copy it again.")


def _shown(url: str) -> str:
    clean = "".join(c for c in url if c.isprintable())
    return f'"{clean[:80]}"'
