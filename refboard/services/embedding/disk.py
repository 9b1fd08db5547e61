"""What getting a model needs of the disk: room, hashes, and folders that are whole or not there."""

import errno
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from refboard.core.errors import ModelDownloadError, StorageError
from refboard.core.model_card import ModelFile
from refboard.services.atomic_file import sync_file, sync_folder
from refboard.services.embedding.stoppable import ShouldStop, never, stop_if

PARTIAL = ".partial"
"""Folder, inside the user's folder of models, of models that are being got."""
SPARE_BYTES = 50_000_000
"""What must stay free on the disk."""
_PART_BYTES = 4 * 1024 * 1024
_FULL = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def gathering(name: str, home: Path, *, anew: bool = False) -> Iterator[Path]:
    """Yield the folder in which the files of a model gather; one process at a time.

    It stays for the next time unless it was installed.

    Args:
        name: The model.
        home: The user's folder of models.
        anew: Begin with an empty folder, and leave none behind.

    Raises:
        ModelDownloadError: another RefBoard is getting this model.
        StorageError: the folder cannot be made.
    """
    from filelock import FileLock, Timeout

    folder = home / PARTIAL / (f"{name}.anew" if anew else name)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder.parent / f"{name}.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise ModelDownloadError(
            f'The model "{name}" is being fetched or added by another RefBoard.',
            "Wait until that is done.",
        ) from error
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        if anew:
            shutil.rmtree(folder, ignore_errors=True)
        with writing(folder):
            _bring_back(home / name)
            folder.mkdir(exist_ok=True)
        yield folder
    finally:
        if anew:
            shutil.rmtree(folder, ignore_errors=True)
        lock.release()


def put_in_place(gathered: Path, target: Path) -> None:
    """Give a folder its name once all in it is on the disk; one that has the name already goes.

    A process that dies between the two steps leaves the old one aside; it is brought back before
    anything else is done with the model.

    Raises:
        OSError: it cannot be done; a folder that had the name has it still.
    """
    for path in gathered.iterdir():
        (sync_folder if path.is_dir() else sync_file)(path)
    sync_folder(gathered)
    old = _old(target)
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        old.parent.mkdir(exist_ok=True)
        target.replace(old)
    try:
        gathered.replace(target)
    except OSError:
        _bring_back(target)
        raise
    sync_folder(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def take_away(target: Path) -> None:
    """Delete a model's folder: it loses its name in one step, whatever happens after that.

    Raises:
        OSError: it cannot be done.
    """
    gone = target.parent / PARTIAL / f"{target.name}.gone"
    gone.parent.mkdir(exist_ok=True)
    for rest in (gone, _old(target)):
        shutil.rmtree(rest, ignore_errors=True)
    target.replace(gone)
    shutil.rmtree(gone)


def measured(file: ModelFile, path: Path, should_stop: ShouldStop = never) -> ModelFile:
    """Return a file of a card with the hash and size that it has on the disk.

    Raises:
        OSError: it cannot be read.
        PullStoppedError: `should_stop` said so.
    """
    digest, byte_size = hashlib.sha256(), 0
    with path.open("rb") as content:
        while part := content.read(_PART_BYTES):
            stop_if(should_stop)
            digest.update(part)
            byte_size += len(part)
    return replace(file, sha256=digest.hexdigest(), byte_size=byte_size)


def agrees(wanted: ModelFile, found: ModelFile) -> bool:
    """Return whether a measured file is the wanted one, as far as that is known."""
    is_size = wanted.byte_size in (0, found.byte_size)
    return is_size and wanted.sha256 in ("", found.sha256)


def copied(source: Path, target: Path, should_stop: ShouldStop = never) -> Iterator[int]:
    """Copy a file, yielding the size of each part.

    Raises:
        OSError: it cannot be done.
        PullStoppedError: `should_stop` said so.
    """
    with source.open("rb") as reading, target.open("wb") as written:
        while part := reading.read(_PART_BYTES):
            stop_if(should_stop)
            written.write(part)
            yield len(part)


def check_room(folder: Path, needed: int) -> None:
    """Refuse to begin what will not fit.

    Raises:
        StorageError: the disk has too little room.
    """
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        raise StorageError(
            f"The model needs {(needed + SPARE_BYTES) / 1e6:,.0f} MB of free space; the disk has"
            f" {free / 1e6:,.0f} MB.",
            "Make room, then try again: it goes on where it was cut off.",
        )


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into a sentence.

    Raises:
        StorageError: the disk is full, read-only or failing.
    """
    try:
        yield
    except OSError as error:
        raise unwritable(folder, error) from error


def unwritable(folder: Path, error: OSError) -> StorageError:
    """Return the sentence for a folder that cannot be written."""
    if error.errno in _FULL:
        return StorageError("The disk is full.", "Make room, then try again.")
    return StorageError(
        f"The folder of models, {folder}, cannot be written: {error.strerror or error}.",
        "Check its permissions, or name another one with REFBOARD_MODELS.",
    )


def _old(target: Path) -> Path:
    return target.parent / PARTIAL / f"{target.name}.old"


def _bring_back(target: Path) -> None:
    old = _old(target)
    if old.exists() and not target.exists():
        old.replace(target)
