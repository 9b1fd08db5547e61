"""Speak to a model hub: what it says of a file, and the file's bytes from any place on.

The hub's own library knows addresses, tokens, mirrors (HF_ENDPOINT), its cache (HF_HOME) and
offline mode (HF_HUB_OFFLINE). Its download function begins anew after every interruption and
follows every redirect, so requests are made here, with its client.
"""

import functools
import logging
import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from refboard import __version__
from refboard.core.errors import ModelDownloadError
from refboard.core.model_card import ModelFile

if TYPE_CHECKING:
    import httpx2

MAX_HOPS = 10
SILENCE_S = 10.0
"""How long a hub may be silent when its library asks something on its own."""
_ANSWERS = {"HEAD": (200, 301, 302, 303, 307, 308), "GET": (200, 206, 416)}
_HEX = frozenset("0123456789abcdef")
_QUIET = {
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_XET": "1",
    "HF_HUB_DISABLE_UPDATE_CHECK": "1",
}


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """What the hub says of a file.

    Attributes:
        url: Where it is asked for; every answer may lead elsewhere, and not for long.
        byte_size: Its size; 0 where the hub does not say.
        sha256: Its hash; empty where the hub does not say.
        etag: The hub's name for these bytes; may be empty.
    """

    url: str
    byte_size: int = 0
    sha256: str = ""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some bytes of a file, and where in it they begin."""

    at: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Hub:
    """A model hub, or a mirror of one.

    Attributes:
        endpoint: Its address.
        cache: Where the hub's own tools keep what they fetched.
        is_offline: Nothing may be asked.
        answer_s: How long it may take to connect and to describe a file.
        silence_s: How long it may be silent while bytes come.
        tries: How often in a row it is asked for bytes without getting any.
        pause_s: The pause before it is asked a second time; grows with each time.
    """

    endpoint: str
    cache: Path
    is_offline: bool = False
    answer_s: float = 10.0
    silence_s: float = 10.0
    tries: int = 6
    pause_s: float = 0.5

    @staticmethod
    def of_environment() -> "Hub":
        """Return the hub that the user's environment names."""
        hub = _library()
        return Hub(
            endpoint=hub.constants.ENDPOINT,
            cache=Path(hub.constants.HF_HUB_CACHE),
            is_offline=hub.constants.is_offline_mode(),
            answer_s=float(hub.constants.HF_HUB_ETAG_TIMEOUT),
            silence_s=float(hub.constants.HF_HUB_DOWNLOAD_TIMEOUT),
        )

    @property
    def host(self) -> str:
        """Its name for sentences."""
        return urlsplit(self.endpoint).hostname or self.endpoint

    def cached(self, file: ModelFile) -> Path | None:
        """Return where the hub's own tools keep a file, if they do."""
        with _known_place(file):
            found = _library().try_to_load_from_cache(
                file.repo, file.remote, cache_dir=self.cache, revision=file.revision or None
            )
        return Path(found) if isinstance(found, str) else None

    def described(self, file: ModelFile) -> Generator[RemoteFile, None, None]:
        """Yield what the hub says of a file.

        Raises:
            ModelDownloadError: it does not say, or the file cannot be had.
        """
        with _known_place(file):
            url: str = _library().hf_hub_url(
                file.repo, file.remote, revision=file.revision or None, endpoint=self.endpoint
            )
        with self._answered("HEAD", url, file.path, {}, self.answer_s) as response:
            headers = response.headers
            etag = headers.get("X-Linked-Etag") or headers.get("ETag") or ""
            etag = etag.removeprefix("W/").strip('"').lower()
            size = headers.get("X-Linked-Size", "")
            if not size and response.status_code == 200:
                size = headers.get("Content-Length", "")
        is_hash = len(etag) == 64 and set(etag) <= _HEX
        yield RemoteFile(url, _number(size), etag if is_hash else "", etag)

    def bytes_of(
        self, file: ModelFile, remote: RemoteFile, begun: int
    ) -> Generator[Piece, None, None]:
        """Yield a file's bytes from `begun` on, or from 0 where the server cannot go on there.

        Raises:
            ModelDownloadError: they cannot be had.
            PassingError: not now.
        """
        headers = {"Range": f"bytes={begun}-"} if begun else {}
        with self._answered("GET", remote.url, file.path, headers, self.silence_s) as response:
            at = begun if _goes_on(response, begun) else 0
            yield Piece(at, b"")
            if at == 0 and response.status_code != 200:
                return  # there is no such part, or some other one came: from the beginning then
            for content in response.iter_bytes():
                yield Piece(at, content)
                at += len(content)

    @contextmanager
    def _answered(
        self, method: str, url: str, name: str, headers: dict[str, str], silence_s: float
    ) -> Iterator["httpx2.Response"]:
        """Yield the answer to a request, redirects followed as far as is safe."""
        import httpx2

        from refboard.services.embedding import download_errors as errors
        from refboard.services.http import redirects

        # A description may be on the very answer that leads to the file's server.
        is_answer = _describes_linked if method == "HEAD" else _is_never
        timeout = httpx2.Timeout(silence_s, connect=self.answer_s)
        try:
            with redirects.answered(
                self._client(),
                method,
                url,
                headers=_headers() | headers,
                hops=redirects.Hops(MAX_HOPS, is_answer=is_answer),
                timeout=timeout,
            ) as response:
                if response.status_code not in _ANSWERS[method]:
                    raise errors.refused(self.host, name, response)
                yield response
        except redirects.UnsafeRedirectError as error:
            raise ModelDownloadError(
                "The hub leads to an address that is not safe to follow.",
                "Use another source, or add the model from a folder.",
            ) from error
        except redirects.EndlessRedirectsError as error:
            raise ModelDownloadError(
                f'"{self.host}" leads from one address to the next without end.',
                "Try again later.",
            ) from error
        except errors.UNANSWERED as error:
            raise errors.broken(self.host, name, error) from error

    def _client(self) -> "httpx2.Client":
        hub = _library()
        if self.is_offline:
            raise hub.errors.OfflineModeIsEnabled
        client: httpx2.Client = hub.utils.get_session()
        return client


def _library() -> Any:  # Any: loaded late, since it takes a sixth of a second
    """Return the hub's library, which is to say nothing and to tell nobody."""
    os.environ.update(_QUIET)
    import huggingface_hub
    import huggingface_hub.constants
    import huggingface_hub.errors
    import huggingface_hub.utils

    _give_client(huggingface_hub)
    logging.getLogger("huggingface_hub").setLevel(logging.CRITICAL)
    for noisy in ("httpx2", "httpcore2", "filelock"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return huggingface_hub


@functools.cache
def _give_client(library: Any) -> None:  # Any: as above
    """Let the hub's library ask with our client, also for what it asks on its own."""
    from refboard.services.http.client import new_client

    def made() -> "httpx2.Client":
        client = new_client(silence_s=SILENCE_S)
        client.follow_redirects = True  # the library counts on it
        return client

    library.utils.set_client_factory(made)


def _headers() -> dict[str, str]:
    """Return what the hub is told: who asks, and the user's token where there is one."""
    told: dict[str, str] = _library().utils.build_hf_headers(
        library_name="refboard", library_version=__version__
    )
    return told | {"Accept-Encoding": "identity"}


def _describes_linked(response: "httpx2.Response") -> bool:
    return "X-Linked-Etag" in response.headers


def _is_never(_: "httpx2.Response") -> bool:
    return False


@contextmanager
def _known_place(file: ModelFile) -> Iterator[None]:
    """Turn what the hub's library says of an impossible place into a sentence."""
    try:
        yield
    except ValueError as error:
        raise ModelDownloadError(
            f'The place that the card names for "{file.path}" cannot exist on a hub.',
            "Use another card, or add the model from a folder.",
        ) from error


def _goes_on(response: "httpx2.Response", begun: int) -> bool:
    """Return whether an answer begins where it was asked to."""
    if not begun or response.status_code != 206:
        return False
    if response.headers.get("Content-Encoding", "identity") != "identity":
        return False
    start = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    return start.strip() == str(begun)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
