"""Follow an answer to where it leads, looking at every hop before it is taken.

Imported late, as the client is.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpx2

_REDIRECTS = (301, 302, 303, 307, 308)
_SECRETS = ("authorization", "cookie")


class UnsafeRedirectError(Exception):
    """An answer leads away from the web, or from a secure address to one that is not."""


class EndlessRedirectsError(Exception):
    """An answer leads on and on."""


@dataclass(frozen=True, slots=True)
class Hops:
    """How far and where to a request may be led.

    Attributes:
        most: How many addresses are asked, the first one included.
        may_drop_tls: A secure address may lead to one that is not.
        is_answer: Tells of an answer that leads on whether it is itself what was asked for.
    """

    most: int = 6
    may_drop_tls: bool = False
    is_answer: Callable[[httpx2.Response], bool] = field(default=lambda _: False)


@contextmanager
def answered(
    client: httpx2.Client,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    hops: Hops,
    page: str = "",
    timeout: httpx2.Timeout | None = None,
) -> Iterator[httpx2.Response]:
    """Yield the answer to a request, its body not read yet.

    Args:
        client: Asks.
        method: "GET" or "HEAD".
        url: The address.
        headers: Sent everywhere, but for secrets, which are for the first server only.
        hops: Where to an answer may lead.
        page: The page that shows what is asked for; servers are told what a browser tells them.
        timeout: None for the client's own.

    Raises:
        UnsafeRedirectError: it leads where it must not.
        EndlessRedirectsError: it leads on beyond the last hop.
    """
    sent = dict(headers)
    for _ in range(hops.most):
        if referer := _referer(page, url):
            sent["Referer"] = referer
        else:
            sent.pop("Referer", None)
        patience = client.timeout if timeout is None else timeout
        request = client.build_request(method, url, headers=sent, timeout=patience)
        with closing(client.send(request, stream=True, follow_redirects=False)) as response:
            target = None if hops.is_answer(response) else target_of(response, url, hops)
            if target is None:
                yield response
                return
        if _origin(target) != _origin(url):
            sent = {name: text for name, text in sent.items() if name.lower() not in _SECRETS}
        url = target
    raise EndlessRedirectsError


def target_of(response: httpx2.Response, url: str, hops: Hops) -> str | None:
    """Return where an answer leads, if it does.

    Raises:
        UnsafeRedirectError: it leads where it must not.
    """
    location = response.headers.get("Location")
    if response.status_code not in _REDIRECTS or not location:
        return None
    try:
        target = urljoin(url, location)
        before, after = _origin(url)[0], _origin(target)[0]
    except ValueError as error:
        raise UnsafeRedirectError from error
    may_drop = hops.may_drop_tls or before != "https"
    if after != "https" and not (after == "http" and may_drop):
        raise UnsafeRedirectError
    return target


def _referer(page: str, url: str) -> str:
    """Return what a browser says of the page: all of it to its own server, its origin to others."""
    try:
        here, there = _origin(page), _origin(url)
        parts = urlsplit(page)
    except ValueError:
        return ""
    if here[0] not in ("http", "https") or (here[0] == "https" and there[0] != "https"):
        return ""
    host = parts.netloc.rpartition("@")[2]
    path, query = (parts.path or "/", parts.query) if here == there else ("/", "")
    text = urlunsplit((parts.scheme, host, path, query, ""))
    return text if text.isascii() and text.isprintable() else ""


def _origin(url: str) -> tuple[str, str, int | None]:
    """Return who answers for an address; raises ValueError when it is none."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port
