"""Fetch the one picture whose address a person has dropped. Nothing else here opens a connection.

Only http and https, also after redirects; certificates are always checked; the size limit holds
while bytes arrive, whatever the server announced.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from refboard.core.errors import InputError, UnreadableFileError, UnsupportedImageError
from refboard.services.imaging.data_address import is_data_address, read_data_address, too_large
from refboard.services.imaging.formats import HEAD_BYTES, sniff
from refboard.services.imaging.media_types import claims_picture, media_type_of, suffix_for

if TYPE_CHECKING:
    from refboard.services.http.client import Headers, Response
    from refboard.services.http.failures import Failure

_WHOLE_FACTOR = 6
"""A fetch may take this many times `timeout_s` altogether."""
_UNSAFE_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_PICTURE_HINT = "Open the picture itself in the browser, or save it, and drop that."
_TRY_AGAIN = "Check the connection and drop it again."


@dataclass(frozen=True, slots=True)
class Fetched:
    """A fetched file.

    Attributes:
        content: All its bytes; nobody has decoded them yet.
        url: Where it came from after redirects; empty for a data URL.
        name: A file name made from the address, safe to use as one.
        content_type: As announced, lower case, without parameters; may be empty or wrong.
    """

    content: bytes
    url: str
    name: str
    content_type: str


def fetch(
    url: str,
    *,
    max_bytes: int,
    timeout_s: float = 20.0,
    should_stop: Callable[[], bool],
    page: str = "",
) -> Fetched:
    """Fetch a picture from an http, https or data URL.

    Args:
        url: The address.
        max_bytes: A larger file is refused.
        timeout_s: The longest that the server may be silent; six times that is the whole limit.
        should_stop: Asked before every part that comes; true gives the fetch up.
        page: The address of the page that shows it, where that is known; servers are told as much
            of it as a browser tells them.

    Raises:
        UnreadableFileError: the address cannot be used or reached, or the fetch was given up.
        UnsupportedImageError: it is no picture.
        ImageTooLargeError: it is larger than `max_bytes`.
    """
    if is_data_address(url):
        held = read_data_address(url, max_bytes=max_bytes)
        return Fetched(held.content, "", held.name, held.media_type)
    body = _Body(max_bytes, time.monotonic() + timeout_s * _WHOLE_FACTOR, should_stop)
    return _fetched(_ascii_url(url), body, silence_s=timeout_s, page=page)


def _fetched(address: str, body: "_Body", *, silence_s: float, page: str) -> Fetched:
    """Fetch a picture from an address as it goes over the wire; see `fetch`."""
    # Here and not above: most people never fetch anything.
    from refboard.services.http.client import new_client
    from refboard.services.http.failures import NETWORK, failure_of
    from refboard.services.http.redirects import (
        EndlessRedirectsError,
        Hops,
        UnsafeRedirectError,
        answered,
    )

    accept = {"Accept": "image/*,*/*;q=0.1"}
    hops = Hops(may_drop_tls=True)  # as in the browser that it was dragged from
    try:
        with (
            new_client(silence_s=silence_s) as client,
            answered(client, "GET", address, headers=accept, hops=hops, page=page) as response,
        ):
            if not response.is_success:
                _raise_status(response)
            content_type = media_type_of(response.headers.get("Content-Type", ""))
            content = body.received(response, content_type)
            final_url = str(response.url)
            name = _file_name(response.headers, final_url, content_type)
    except (UnsafeRedirectError, EndlessRedirectsError) as error:
        raise _no_way() from error
    except NETWORK as error:
        host = urlsplit(address).hostname or address
        raise _unreachable(host, failure_of(error), silence_s) from error
    return Fetched(content, final_url, name, content_type)


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


@dataclass(frozen=True, slots=True)
class _Body:
    """Receives what a server sends, as far as it is welcome."""

    max_bytes: int
    deadline: float
    should_stop: Callable[[], bool]

    def received(self, response: "Response", content_type: str) -> bytes:
        """Return the whole body, unpacked.

        Raises:
            InputError: it is no picture, too large, empty, or was given up.
            TimeoutError: it took too long altogether.
        """
        announced = response.headers.get("Content-Length", "")
        if announced.isascii() and announced.isdigit() and int(announced) > self.max_bytes:
            raise too_large(self.max_bytes)
        content = bytearray()
        is_judged = claims_picture(content_type)
        for part in response.iter_bytes():
            self._go_on()
            content += part
            if len(content) > self.max_bytes:
                raise too_large(self.max_bytes)
            if not is_judged and len(content) >= HEAD_BYTES:
                _judge(content, content_type)
                is_judged = True
        self._go_on()
        if not is_judged:
            _judge(content, content_type)
        if not content:
            raise UnreadableFileError("The server sent an empty file.", _PICTURE_HINT)
        return bytes(content)

    def _go_on(self) -> None:
        if self.should_stop():
            raise UnreadableFileError("Fetching was stopped.", "Drop the picture again.")
        if time.monotonic() > self.deadline:
            raise TimeoutError


def _judge(content: bytearray, announced: str) -> None:
    """Refuse what does not begin like a picture, after a server has said that it is none.

    Raises:
        UnsupportedImageError: it does not.
    """
    if sniff(bytes(content[:HEAD_BYTES])) is not None:
        return
    what = "a web page" if "html" in announced else f'of type "{announced[:60]}"'
    raise UnsupportedImageError(
        f"The address gives no picture; what it gives is {what}.", _PICTURE_HINT
    )


def _file_name(headers: "Headers", url: str, content_type: str) -> str:
    """Return the name that the server gives, or the last part of the address, made safe."""
    named = Message()
    named["Content-Disposition"] = headers.get("Content-Disposition", "").replace("\n", " ")
    name = named.get_filename() or unquote(urlsplit(url).path.rpartition("/")[2])
    name = _UNSAFE_IN_NAMES.sub(" ", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if not dot or not stem or len(suffix) > 5:
        stem, suffix = name, suffix_for(content_type).lstrip(".")
    stem = stem[:100] or "picture"
    return f"{stem}.{suffix}" if suffix else stem


def _raise_status(response: "Response") -> NoReturn:
    status = response.status_code
    if 300 <= status < 400:
        raise _no_way()
    reason = "".join(c for c in response.reason_phrase if c.isprintable())[:60]
    hint = _PICTURE_HINT if status < 500 else "Try again later."
    raise UnreadableFileError(f"{f'The server answered {status} {reason}'.rstrip()}.", hint)


def _no_way() -> UnreadableFileError:
    return UnreadableFileError(
        "The server redirects too often, or away from the web.", _PICTURE_HINT
    )


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
