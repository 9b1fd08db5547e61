"""Fetch the one picture whose address a person has dropped. Nothing else here opens a connection.

Only http and https, also after redirects; certificates are always checked; the size limit holds
while bytes arrive, whatever the server announced.
"""

import base64
import binascii
import re
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import IO, NoReturn
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit, urlunsplit

from refboard import __version__
from refboard.core.errors import (
    ImageTooLargeError,
    InputError,
    UnreadableFileError,
    UnsupportedImageError,
)

_MAX_REDIRECTS = 5
_CHUNK_BYTES = 64 * 1024
_WHOLE_FACTOR = 6
"""A fetch may take this many times `timeout_s` altogether."""
_SUFFIXES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
    "image/tiff": ".tif",
    "image/avif": ".avif",
    "image/heic": ".heic",
    "image/heif": ".heic",
    "image/svg+xml": ".svg",
    "image/x-icon": ".ico",
    "image/vnd.microsoft.icon": ".ico",
}
_BYTES_TYPES = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_UNSAFE_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_PICTURE_HINT = "Open the picture itself in the browser, or save it, and drop that."
_TRY_AGAIN = "Check the connection and drop it again."


@dataclass(frozen=True, slots=True)
class Fetched:
    """A fetched file.

    Attributes:
        content: All its bytes; nobody has looked at them yet.
        url: Where it came from after redirects; empty for a data URL.
        name: A file name made from the address, safe to use as one.
        content_type: As announced, lower case, without parameters; may be empty.
    """

    content: bytes
    url: str
    name: str
    content_type: str


def fetch(
    url: str, *, max_bytes: int, timeout_s: float = 20.0, should_stop: Callable[[], bool]
) -> Fetched:
    """Fetch a picture from an http, https or data URL.

    Args:
        url: The address.
        max_bytes: A larger file is refused.
        timeout_s: The longest that the server may be silent; six times that is the whole limit.
        should_stop: Asked before every 64 KiB; true gives the fetch up.

    Raises:
        UnreadableFileError: the address cannot be used or reached, or the fetch was given up.
        UnsupportedImageError: it is no picture.
        ImageTooLargeError: it is larger than `max_bytes`.
    """
    if url[:5].lower() == "data:":
        return _from_data_url(url, max_bytes)
    request = urllib.request.Request(
        _ascii_url(url),
        headers={
            "User-Agent": f"RefBoard/{__version__}",
            "Accept": "image/*,*/*;q=0.1",
            "Accept-Encoding": "identity",
        },
    )
    host = urlsplit(url).hostname or url
    deadline = time.monotonic() + timeout_s * _WHOLE_FACTOR
    try:
        with _opener().open(request, timeout=timeout_s) as response:
            content_type = _picture_type(response.headers)
            content = _received(response, max_bytes, deadline, should_stop)
            final_url = response.geturl()
            name = _file_name(response.headers, final_url, content_type)
    except urllib.error.HTTPError as error:
        with error:
            _raise_status(error)
    except (OSError, HTTPException, ValueError) as error:
        raise _unreachable(host, error, timeout_s) from error
    return Fetched(content, final_url, name, content_type)


class _CheckedRedirects(urllib.request.HTTPRedirectHandler):
    """Follows few redirects, and only to the web."""

    max_redirections = _MAX_REDIRECTS
    max_repeats = 2

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        try:
            _check_scheme(newurl)
        except UnreadableFileError:
            fp.close()
            raise
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def _opener() -> urllib.request.OpenerDirector:
    """Return an opener that knows http and https, and neither files nor FTP."""
    opener = urllib.request.OpenerDirector()
    for part in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
        urllib.request.HTTPDefaultErrorHandler(),
        _CheckedRedirects(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(part)
    return opener


def _ascii_url(url: str) -> str:
    """Return the address as it goes over the wire: no spaces, no letters beyond ASCII."""
    _check_scheme(url)
    try:
        parts = urlsplit(url.strip())
        port = f":{parts.port}" if parts.port else ""
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError as error:
        raise _no_address(url) from error
    if not host:
        raise _no_address(url)
    host = f"[{host}]" if ":" in host else host
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]|")
    return urlunsplit((parts.scheme, host + port, path, query, ""))


def _check_scheme(url: str) -> None:
    scheme, _, _ = url.strip().partition(":")
    if scheme.lower() not in ("http", "https"):
        raise UnreadableFileError(
            f"{_shown(url)} is not a web address that RefBoard fetches from.",
            "Use an address that starts with http:// or https://.",
        )


def _picture_type(headers: Message) -> str:
    announced = (headers.get("Content-Type") or "").partition(";")[0].strip().lower()
    if announced.startswith("image/") or announced in _BYTES_TYPES:
        return announced
    what = "a web page" if "html" in announced else f'of type "{announced[:60]}"'
    raise UnsupportedImageError(
        f"The address gives no picture; what it gives is {what}.", _PICTURE_HINT
    )


def _received(
    response: HTTPResponse, max_bytes: int, deadline: float, should_stop: Callable[[], bool]
) -> bytes:
    announced = response.headers.get("Content-Length", "")
    expected = int(announced) if announced.isascii() and announced.isdigit() else None
    if expected is not None and expected > max_bytes:
        raise _too_large(max_bytes)
    content = bytearray()
    while True:
        if should_stop():
            raise UnreadableFileError("Fetching was stopped.", "Drop the picture again.")
        if time.monotonic() > deadline:
            raise TimeoutError
        chunk = response.read1(_CHUNK_BYTES)
        if not chunk:
            break
        content += chunk
        if len(content) > max_bytes:
            raise _too_large(max_bytes)
    if expected is not None and len(content) < expected:
        raise UnreadableFileError(
            "The connection broke before the picture was complete.", _TRY_AGAIN
        )
    if not content:
        raise UnreadableFileError("The server sent an empty file.", _PICTURE_HINT)
    return bytes(content)


def _from_data_url(url: str, max_bytes: int) -> Fetched:
    head, comma, payload = url[5:].partition(",")
    content_type, *options = [part.strip().lower() for part in head.split(";")]
    if not comma or not content_type.startswith("image/"):
        raise UnsupportedImageError("The dropped data is no picture.", _PICTURE_HINT)
    if len(payload) > max_bytes * 4:
        raise _too_large(max_bytes)
    try:
        content = unquote_to_bytes(payload)
        if "base64" in options:
            content = base64.b64decode(b"".join(content.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableFileError("The dropped picture data is damaged.", _PICTURE_HINT) from error
    if len(content) > max_bytes:
        raise _too_large(max_bytes)
    if not content:
        raise UnreadableFileError("The dropped picture data is empty.", _PICTURE_HINT)
    return Fetched(content, "", "picture" + _SUFFIXES.get(content_type, ""), content_type)


def _file_name(headers: Message, url: str, content_type: str) -> str:
    """Return the name that the server gives, or the last part of the address, made safe."""
    name = headers.get_filename() or unquote(urlsplit(url).path.rpartition("/")[2])
    name = _UNSAFE_IN_NAMES.sub(" ", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    stem, dot, suffix = name.rpartition(".")
    if not dot or not stem or len(suffix) > 5:
        stem, suffix = name, _SUFFIXES.get(content_type, "").lstrip(".")
    stem = stem[:100] or "picture"
    return f"{stem}.{suffix}" if suffix else stem


def _raise_status(error: urllib.error.HTTPError) -> NoReturn:
    if 300 <= error.code < 400:
        raise UnreadableFileError(
            "The server redirects too often, or away from the web.", _PICTURE_HINT
        ) from error
    reason = "".join(c for c in str(error.reason) if c.isprintable())[:60]
    hint = _PICTURE_HINT if error.code < 500 else "Try again later."
    sentence = f"The server answered {error.code} {reason}".rstrip()
    raise UnreadableFileError(f"{sentence}.", hint) from error


def _unreachable(host: str, error: Exception, timeout_s: float) -> InputError:
    """Return the sentence for a connection that failed."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, TimeoutError):
        sentence = f'"{host}" did not answer within {timeout_s:g} seconds.'
    elif isinstance(reason, socket.gaierror):
        sentence = f'The address of "{host}" was not found.'
    elif isinstance(reason, ssl.SSLCertVerificationError):
        sentence = f'The certificate of "{host}" cannot be trusted.'
    elif isinstance(reason, ConnectionRefusedError):
        sentence = f'"{host}" refused the connection.'
    elif isinstance(reason, ConnectionError | HTTPException):
        sentence = f'The connection to "{host}" broke.'
    else:
        sentence = f'"{host}" cannot be reached.'
    return UnreadableFileError(sentence, _TRY_AGAIN)


def _too_large(max_bytes: int) -> ImageTooLargeError:
    return ImageTooLargeError(
        f"The picture is larger than {max_bytes / 1e6:,.0f} MB.",
        "Save it and add the file, or raise the limit in the settings.",
    )


def _no_address(url: str) -> UnreadableFileError:
    return UnreadableFileError(f"{_shown(url)} is no complete web address.", "Copy it again.")


def _shown(url: str) -> str:
    clean = "".join(c for c in url if c.isprintable())
    return f'"{clean[:80]}"'
