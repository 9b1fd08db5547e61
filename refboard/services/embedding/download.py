"""Fetch one file of a model from a hub, going on where it was cut off.

A file gets its name only after its hash was compared. What has come of it until then lies beside
it in a half file whose name says of which bytes it is the beginning.
"""

import functools
import hashlib
import logging
import os
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from refboard.core.errors import ModelDownloadError, ModelMismatchError
from refboard.core.model_card import ModelFile
from refboard.services.embedding.disk import agrees, check_room, copied, measured, writing
from refboard.services.embedding.hub import Hub, Piece, RemoteFile
from refboard.services.embedding.passing_error import PassingError
from refboard.services.embedding.stoppable import Progress, ShouldStop, aside, stop_if

log = logging.getLogger(__name__)

HALF = ".part"
_STEP_S = 0.05


def fetch_file(
    file: ModelFile,
    folder: Path,
    *,
    progress: Progress,
    should_stop: ShouldStop,
    hub: Hub | None = None,
) -> ModelFile:
    """Fetch a file into a folder, unless it is there.

    Args:
        file: Where it is, and what it must be where that is known.
        folder: Must exist; a half file of an earlier time in it is gone on with.
        progress: Told now and then.
        should_stop: Asked before every part and while nothing comes.
        hub: Where from; None for the hub that the user's environment names.

    Returns:
        The file with the hash and size that it has.

    Raises:
        ModelDownloadError: it cannot be fetched; what has come is kept.
        ModelMismatchError: it is another file than the card says; it was deleted.
        StorageError: the disk is full or cannot be written.
        PullStoppedError: `should_stop` said so; what has come is kept.
    """
    target = folder / file.path
    found = _here(file, target, should_stop)
    if found is None:
        hub = hub or Hub.of_environment()
        found = _from_cache(file, target, hub, should_stop) or _from_hub(
            file, target, hub, progress, should_stop
        )
    progress(found.byte_size, found.byte_size)
    return found


def _here(file: ModelFile, target: Path, should_stop: ShouldStop) -> ModelFile | None:
    """Return a file that was fetched before; another one of its name is deleted."""
    if not target.exists():
        return None
    with writing(target.parent):
        found = measured(file, target, should_stop)
        if agrees(file, found):
            return found
        target.unlink()
    return None


def _from_cache(
    file: ModelFile, target: Path, hub: Hub, should_stop: ShouldStop
) -> ModelFile | None:
    """Copy a file from where the hub's own tools keep what they fetched, if it is the one."""
    cached = hub.cached(file)
    if cached is None or not file.sha256:
        return None
    try:
        if measured(file, cached, should_stop).sha256 != file.sha256:
            return None
        byte_size = cached.stat().st_size
    except OSError as error:
        log.info("%s cannot be read: %s", cached, error)
        return None
    check_room(target.parent, byte_size)
    half = target.with_name(f"{file.path}.cached{HALF}")
    with writing(target.parent):
        for _ in copied(cached, half, should_stop):
            pass
        found = measured(file, half, should_stop)
        half.replace(target)
    return found


def _from_hub(
    file: ModelFile, target: Path, hub: Hub, progress: Progress, should_stop: ShouldStop
) -> ModelFile:
    remote = _described(file, hub, should_stop)
    wanted = _agreed(file, remote, hub)
    half = _half_of(wanted, remote, target)
    for _ in range(2):
        was_begun = _size(half) > 0
        _fill(wanted, remote, half, hub, progress, should_stop)
        with writing(target.parent):
            found = measured(wanted, half, should_stop)
            if agrees(wanted, found):
                half.replace(target)
                return found
            half.unlink()
        if not was_begun:
            break
        log.info("What was here of %s is not its beginning: once more from nothing", file.path)
    raise _another(file)


def _described(file: ModelFile, hub: Hub, should_stop: ShouldStop) -> RemoteFile:
    """Return what the hub says of a file, asked again while that may help."""
    failures = 0
    while True:
        try:
            with closing(aside(functools.partial(hub.described, file), should_stop)) as answers:
                return next(answers)
        except PassingError as error:
            failures += 1
            _wait(error, failures, hub, should_stop)


def _agreed(file: ModelFile, remote: RemoteFile, hub: Hub) -> ModelFile:
    """Return what must come, from what the card knows and what the hub says.

    Raises:
        ModelMismatchError: they contradict each other: nothing needs to be fetched to know it.
        ModelDownloadError: neither says enough to tell a whole file from half of one.
    """
    pairs = ((file.sha256, remote.sha256), (file.byte_size, remote.byte_size))
    if any(ours and theirs and ours != theirs for ours, theirs in pairs):
        raise ModelMismatchError(
            f'"{hub.host}" has another "{file.path}" than the one that the card describes.',
            "Use the card that belongs to this revision of the model.",
        )
    wanted = replace(
        file,
        sha256=file.sha256 or remote.sha256,
        byte_size=file.byte_size or remote.byte_size,
    )
    if not wanted.sha256 and not wanted.byte_size:
        raise ModelDownloadError(
            f'"{hub.host}" does not say how large "{file.path}" is, so nobody could tell'
            " whether it came whole.",
            "Use another source, or add the model from a folder.",
        )
    return wanted


def _half_of(wanted: ModelFile, remote: RemoteFile, target: Path) -> Path:
    """Return the half file of these very bytes; those of others are deleted."""
    mark = wanted.sha256 or hashlib.sha256(f"{remote.etag} {wanted.revision}".encode()).hexdigest()
    half = target.with_name(f"{wanted.path}.{mark[:12]}{HALF}")
    with writing(target.parent):
        for path in list(target.parent.iterdir()):
            is_half = path.name.startswith(f"{wanted.path}.") and path.suffix == HALF
            if is_half and path != half:
                path.unlink()
    return half


def _fill(
    wanted: ModelFile,
    remote: RemoteFile,
    half: Path,
    hub: Hub,
    progress: Progress,
    should_stop: ShouldStop,
) -> None:
    """Append what is missing to a half file, asking again as long as that may help."""
    failures, most = 0, _size(half)
    while True:
        begun = _size(half)
        if wanted.byte_size and begun >= wanted.byte_size:
            return
        check_room(half.parent, wanted.byte_size - begun)
        pieces = aside(functools.partial(hub.bytes_of, wanted, remote, begun), should_stop)
        try:
            with closing(pieces), writing(half.parent):
                _append(pieces, half, wanted, progress)
            if not wanted.byte_size:
                return  # the hub ended it in good order, and its hash tells the rest
            error = PassingError(
                f'"{hub.host}" ended "{wanted.path}" early.', "Try again: it goes on from there."
            )
        except PassingError as caught:
            error = caught
        # A server that always begins anew, and never comes further, is no progress.
        failures = 0 if _size(half) > most else failures + 1
        most = max(most, _size(half))
        if wanted.byte_size and most >= wanted.byte_size:
            return
        _wait(error, failures, hub, should_stop)


def _append(pieces: Iterable[Piece], half: Path, wanted: ModelFile, progress: Progress) -> None:
    done = _size(half)
    with half.open("ab") as written:
        try:
            for piece in pieces:
                if piece.at < done:  # the server begins anew
                    written.truncate(piece.at)
                written.write(piece.content)
                written.flush()  # so that it is kept if this process is killed
                done = piece.at + len(piece.content)
                if wanted.byte_size and done > wanted.byte_size:
                    written.truncate(0)
                    raise _another(wanted)
                progress(done, max(wanted.byte_size, done))
        finally:
            written.flush()
            os.fsync(written.fileno())


def _wait(error: PassingError, failures: int, hub: Hub, should_stop: ShouldStop) -> None:
    """Wait before the hub is asked again.

    Raises:
        PassingError: it was asked often enough.
        PullStoppedError: `should_stop` said so.
    """
    if failures >= hub.tries:
        raise error
    log.debug("Asking the hub again: %s", error.sentence)
    until = time.monotonic() + max(error.wait_s, hub.pause_s * max(1, failures))
    stop_if(should_stop)
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(_STEP_S, left))
        stop_if(should_stop)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _another(file: ModelFile) -> ModelMismatchError:
    return ModelMismatchError(
        f'What came as "{file.path}" is not the file that the card describes; it was deleted.',
        "Try again; if it stays so, do not use this source.",
    )
