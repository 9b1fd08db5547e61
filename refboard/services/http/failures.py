"""Why there is no answer, in as many words as there are sentences for it.

Imported late, as the client is.
"""

import socket
import ssl
from enum import Enum, auto

import httpx2

NETWORK = (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, UnicodeError)
"""What the network library raises."""


class Failure(Enum):
    """What went wrong with a request."""

    CERTIFICATE = auto()
    """The server cannot show that it is who it says."""
    PROXY = auto()
    """The proxy of this network refuses, or is of a kind that is not spoken."""
    ADDRESS = auto()
    """The address is none of the web's."""
    UNKNOWN_HOST = auto()
    """Nobody is called so."""
    REFUSED = auto()
    """The host takes no connection there."""
    NO_CONNECTION = auto()
    """The host cannot be reached in time, or at all."""
    SILENT = auto()
    """The server said nothing for too long."""
    ENCODING = auto()
    """What came is not packed as the server says."""
    BROKEN = auto()
    """The connection ended early, or what came is no HTTP."""


_KINDS: tuple[tuple[Failure, tuple[type[BaseException], ...]], ...] = (
    (Failure.CERTIFICATE, (ssl.SSLError,)),
    (Failure.PROXY, (httpx2.ProxyError,)),
    (Failure.UNKNOWN_HOST, (socket.gaierror,)),
    (Failure.ADDRESS, (httpx2.InvalidURL, httpx2.UnsupportedProtocol, UnicodeError)),
    (Failure.REFUSED, (ConnectionRefusedError,)),
    (Failure.NO_CONNECTION, (httpx2.ConnectTimeout, httpx2.ConnectError)),
    (Failure.SILENT, (httpx2.TimeoutException, TimeoutError)),
    (Failure.ENCODING, (httpx2.DecodingError,)),
)
"""First come those that say most: a certificate's failure is a failed connection, too."""


def failure_of(error: BaseException) -> Failure:
    """Return what went wrong.

    Args:
        error: What was raised, one of `NETWORK`; what it was raised from counts as well.
    """
    chain = _chain(error)
    for failure, kinds in _KINDS:
        if any(isinstance(link, kinds) for link in chain):
            return failure
    return Failure.BROKEN


def _chain(error: BaseException) -> list[BaseException]:
    found: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in found:
        found.append(link)
        link = link.__cause__ or link.__context__
    return found
