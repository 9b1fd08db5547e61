"""Fetch one file of a model from a hub, going on where it was cut off.

The hub's own library knows addresses, tokens, mirrors (HF_ENDPOINT), its cache (HF_HOME) and
offline mode; its download function begins anew after every interruption, so the bytes are fetched
here. A file gets its name only after its hash was compared.
"""

import hashlib
import logging
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from refboard.core.errors import (
    ModelDownloadError,
    ModelMismatchError,
    RefboardError,
    StorageError,
)
from refboard.core.model_card import ModelFile

log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 5.0
"""A server that says nothing for so long is asked again; also how long a cancel may take."""
PATIENCE = 6
"""How often in a row it is asked again without any new byte."""
PAUSE_S = 0.5
CHUNK_BYTES = 256 * 1024
SPARE_BYTES = 50_000_000
"""What must stay free on the disk."""
_AGAIN = "Check the connection and try again: it goes on where it was cut off."
_HEX = frozenset("0123456789abcdef")

Progress = Callable[[int, int], None]
"""Takes bytes that are here and bytes in all."""


class PullStoppedError(RefboardError):
    """The user stopped fetching; what is here is kept."""


@dataclass(frozen=True, slots=True)
class _Remote:
    """What the hub says of a file."""

    url: str
    byte_size: int
    sha256: str
    headers: dict[str, str]


def fetch_file(
    file: ModelFile, folder: Path, *, progress: Progress, should_stop: Callable[[], bool]
) -> ModelFile:
    """Fetch a file into a folder, unless it is there.

    Args:
        file: Where it is, and what it must be where that is known.
        folder: Must exist; a half file of an earlier time in it is gone on with.
        progress: Told now and then.
        should_stop: Asked before every part.

    Returns:
        The file with the hash and size that it has.

    Raises:
        ModelDownloadError: it cannot be fetched.
        ModelMismatchError: it is another file than the card says; it was deleted.
        StorageError: the disk is full or cannot be written.
        PullStoppedError: `should_stop` said so.
    """
    target = folder / file.path
    if target.exists():
        found = _measured(file, target)
        if _is_wanted(file, found):
            progress(found.byte_size, found.byte_size)
            return found
        target.unlink()
    if (cached := _cached(file)) is not None:
        check_room(folder, cached.stat().st_size)
        shutil.copyfile(cached, target)
        found = _measured(file, target)
        progress(found.byte_size, found.byte_size)
        return found
    remote = _asked(file)
    wanted = replace(file, sha256=file.sha256 or remote.sha256, byte_size=remote.byte_size)
    if file.byte_size and remote.byte_size and file.byte_size != remote.byte_size:
        raise ModelMismatchError(
            f'The hub has another "{file.path}" ({remote.byte_size:,} bytes) than the card says'
            f" ({file.byte_size:,} bytes).",
            "Use a card for this revision of the model.",
        )
    part = folder / f"{file.path}.part"
    was_begun = part.exists() and part.stat().st_size > 0
    _fetch(remote, part, progress, should_stop)
    found = _measured(wanted, part)
    if not _is_wanted(wanted, found):
        part.unlink()
        if was_begun:
            # The beginning may be of another time: once more from nothing.
            return fetch_file(file, folder, progress=progress, should_stop=should_stop)
        raise ModelMismatchError(
            f'What came as "{file.path}" is not the file that the card describes, so it was'
            " deleted.",
            "Try again; if it stays so, do not use this source.",
        )
    part.replace(target)
    return found


def _hub() -> Any:  # Any: loaded late, since it takes a quarter of a second
    """Return the hub's library, which is to say nothing and to tell nobody."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    import huggingface_hub

    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    return huggingface_hub


def _cached(file: ModelFile) -> Path | None:
    """Return the file in the hub's own cache, where another program left it, if it is the one."""
    if not file.sha256:
        return None
    found = _hub().try_to_load_from_cache(file.repo, file.remote, revision=file.revision or None)
    if not isinstance(found, str):
        return None
    path = Path(found)
    return path if _measured(file, path).sha256 == file.sha256 else None


def _asked(file: ModelFile) -> _Remote:
    hub = _hub()
    import httpx2

    headers = hub.utils.build_hf_headers(library_name="refboard")
    url = hub.hf_hub_url(file.repo, file.remote, revision=file.revision or None)
    try:
        # Its own redirect follower hands a server's odd answers on as they are.
        found = hub.get_hf_file_metadata(url, timeout=CONNECT_TIMEOUT_S)
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, ValueError) as error:
        _raise_download(file, error)
    etag = (found.etag or "").lower()
    is_hash = len(etag) == 64 and set(etag) <= _HEX
    location = found.location or url
    if urlsplit(location).netloc != urlsplit(url).netloc:
        headers.pop("authorization", None)  # what the hub is told is not for its file servers
    return _Remote(location, found.size or 0, etag if is_hash else "", headers)


def _fetch(
    remote: _Remote, part: Path, progress: Progress, should_stop: Callable[[], bool]
) -> None:
    """Append what is missing to the half file, asking again as long as something comes."""
    import httpx2

    failures = 0
    while True:
        begun = _begun(part, remote.byte_size)
        if remote.byte_size and begun == remote.byte_size:
            return
        check_room(part.parent, max(remote.byte_size - begun, 0))
        try:
            if _append(remote, part, begun, progress, should_stop):
                return
            error: Exception = ModelDownloadError("The connection was closed early.")
        except (httpx2.TimeoutException, httpx2.NetworkError, httpx2.RemoteProtocolError) as caught:
            error = caught
        except httpx2.HTTPStatusError as caught:
            if caught.response.status_code < 500 and caught.response.status_code != 429:
                _raise_download(part.stem, caught)
            error = caught
        except (httpx2.HTTPError, httpx2.InvalidURL, ConnectionError) as caught:
            _raise_download(part.stem, caught)
        except OSError as caught:
            _raise_storage(part, caught)
        grown = _begun(part, 0) > begun
        failures = 0 if grown else failures + 1
        if failures >= PATIENCE:
            _raise_download(part.stem, error)
        log.debug("Asking again for %s after %s", part.stem, type(error).__name__)
        _pause(PAUSE_S * failures, should_stop)


def _begun(part: Path, byte_size: int) -> int:
    """Return how much of a file is here; what is longer than the file is of another one."""
    begun = part.stat().st_size if part.exists() else 0
    if byte_size and begun > byte_size:
        part.unlink()
        return 0
    return begun


def _append(
    remote: _Remote,
    part: Path,
    begun: int,
    progress: Progress,
    should_stop: Callable[[], bool],
) -> bool:
    """Fetch from byte `begun` on; tell whether the file is whole as far as that can be told."""
    import httpx2

    headers = dict(remote.headers) | {"Accept-Encoding": "identity"}
    if begun:
        headers["Range"] = f"bytes={begun}-"
    timeout = httpx2.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S)
    _stop_if(should_stop)
    session = _hub().utils.get_session()
    with session.stream("GET", remote.url, headers=headers, timeout=timeout) as response:
        _check_hops(remote.url, response)
        if response.status_code == 416:
            part.unlink(missing_ok=True)
            return False
        response.raise_for_status()
        is_rest = begun > 0 and response.status_code == 206
        done = begun if is_rest else 0
        with part.open("ab" if is_rest else "wb") as file:
            for chunk in response.iter_bytes(CHUNK_BYTES):
                _stop_if(should_stop)
                file.write(chunk)
                done += len(chunk)
                progress(done, max(remote.byte_size, done))
            file.flush()
            os.fsync(file.fileno())
    return not remote.byte_size or done >= remote.byte_size


def _check_hops(url: str, response: Any) -> None:  # Any: a response of httpx2
    """Refuse to be led from a secure address to one that is not."""
    if url.startswith("https:") and any(
        hop.url.scheme != "https" for hop in (*response.history, response)
    ):
        raise ModelDownloadError(
            "The server leads to an address that is not secure.", "Use another source."
        )


def _pause(seconds: float, should_stop: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        _stop_if(should_stop)
        time.sleep(min(0.1, left))
    _stop_if(should_stop)


def _stop_if(should_stop: Callable[[], bool]) -> None:
    if should_stop():
        raise PullStoppedError("Fetching was stopped.", "What is here is kept for the next time.")


def _measured(file: ModelFile, path: Path) -> ModelFile:
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return replace(file, sha256=digest, byte_size=path.stat().st_size)


def _is_wanted(wanted: ModelFile, found: ModelFile) -> bool:
    is_size = wanted.byte_size in (0, found.byte_size)
    return is_size and wanted.sha256 in ("", found.sha256)


def check_room(folder: Path, needed: int) -> None:
    """Refuse to begin what will not fit.

    Raises:
        StorageError: the disk has too little room.
    """
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        raise StorageError(
            f"The disk has room for {free / 1e6:,.0f} MB; the model needs"
            f" {(needed + SPARE_BYTES) / 1e6:,.0f} MB more.",
            "Make room, then try again.",
        )


def _raise_storage(part: Path, error: OSError) -> NoReturn:
    raise StorageError(
        f"{part.parent} cannot be written: {error.strerror or error}.",
        "Make room, or check the folder's permissions; then try again.",
    ) from error


def _raise_download(file: ModelFile | str, error: Exception) -> NoReturn:
    """Raise the sentence for what went wrong on the network."""
    from refboard.services.embedding.download_errors import sentence_of

    name = file if isinstance(file, str) else file.path
    sentence, hint = sentence_of(name, error, _AGAIN)
    raise ModelDownloadError(sentence, hint) from error
