"""Which file is read for an asset, how originals are kept, and whether one is what it was.

Nothing else knows where an asset's file is. Originals are kept byte for byte, never altered.

A copy is written under another name first; `keep_originals` brings many of them onto the disk and
into their places at once: a disk takes little longer to sync ten files than one.
"""

import hashlib
import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from refboard.core.asset import Asset, OriginalLook, OriginalState, Storage, Ward
from refboard.core.errors import CorruptImageError, OriginalError, StorageError, UnreadableFileError
from refboard.services.atomic_file import sync_file, sync_folder
from refboard.services.imaging.failures import quoted
from refboard.services.imaging.files import storage_error, writes
from refboard.services.imaging.formats import CANONICAL_SUFFIX
from refboard.services.imaging.source import SourceBytes, open_regular, read_source, unreadable
from refboard.services.library_place import make_folder
from refboard.services.paths import LibraryPaths
from refboard.services.presence import is_gone

_PART_BYTES = 2**20


def asset_file(asset: Asset, paths: LibraryPaths) -> Path:
    """Return the file that is to be read for an asset, whatever became of it; it may be gone.

    For a stored asset that is its original. Before it is stored, its bytes may wait in the library;
    else it is the file that the user has given.
    """
    if asset.is_stored:
        return original_file(asset, paths.originals)
    staged = paths.staged(asset.id)
    is_nowhere_else = asset.source in ("", asset.url)
    return staged if is_nowhere_else or staged.exists() else Path(asset.source)


def present_file(asset: Asset, paths: LibraryPaths) -> Path:
    """Return the file that is to be read for an asset, after a look whether it is there.

    Raises:
        UnreadableFileError: it is missing.
    """
    path = asset_file(asset, paths)
    if not is_gone(path):
        return path
    raise original_error(asset, OriginalState.MISSING)


def original_error(asset: Asset, state: OriginalState) -> OriginalError:
    """Return what the user reads about an original that is missing or changed."""
    name = quoted(asset.name)
    is_copy = asset.is_stored and asset.storage is Storage.COPIED
    if is_copy:
        verb = "is missing from" if state is OriginalState.MISSING else "was damaged in"
        return OriginalError(
            f"The original of {name} {verb} the library.",
            "Bring back the originals folder from a backup, or import the picture again.",
            f"its original {verb} the library",
        )
    if state is OriginalState.MISSING:
        return OriginalError(
            f"The file of {name} is no longer where it was.",
            "Bring it back there, or import it from where it is now.",
            "its file is no longer where it was",
        )
    return OriginalError(
        f"The file of {name} was changed after it was added.",
        "Read it again, or keep the picture as it was.",
        "its file was changed after it was added",
    )


def read_original(asset: Asset, originals_dir: Path) -> SourceBytes:
    """Read a stored asset's original, after a check that it is what it was.

    Raises:
        OriginalError: it is gone, or holds other bytes.
        UnreadableFileError: it cannot be read now.
    """
    path = original_file(asset, originals_dir)
    try:
        read = read_source(path)
    except CorruptImageError as error:  # without any bytes
        raise original_error(asset, OriginalState.CHANGED) from error
    except UnreadableFileError as error:
        if path.exists():
            raise
        raise original_error(asset, OriginalState.MISSING) from error
    if read.sha256 != asset.sha256:
        raise original_error(asset, OriginalState.CHANGED)
    return read


def look_at_original(
    ward: Ward,
    originals_dir: Path,
    *,
    most_bytes: int | None = None,
    is_thorough: bool = False,
) -> OriginalLook | None:
    """Look what became of a stored asset's original; bytes are read only where there is doubt.

    A linked file is in doubt when its size or time is another one than was read or last seen, or
    when its entry was changed since. The library's own copies are looked at for their size: nobody
    edits them.

    Args:
        ward: The asset and what is remembered of its original.
        originals_dir: The library's folder of originals.
        most_bytes: A larger file that is in doubt is left for another time; None for no limit.
        is_thorough: Read the bytes whatever size and time say.

    Returns:
        What is to be remembered; None when it cannot be told now, as while the file is written.
    """
    asset = ward.asset
    path = original_file(asset, originals_dir)
    try:
        found = path.stat()
    except ValueError:  # no name that a file can have
        return _look(asset, OriginalState.MISSING)
    except OSError as error:
        return _closed(asset, path, error)
    if not stat.S_ISREG(found.st_mode):
        return _look(asset, OriginalState.MISSING)
    last = ward.last
    # Windows tells there when a file was made.
    ctime_ns = 0 if os.name == "nt" else found.st_ctime_ns
    stamp = (found.st_size, found.st_mtime_ns, ctime_ns)
    if not is_thorough:
        if last is not None and last.stamp == stamp and last.state is not OriginalState.MISSING:
            return last
        if _is_as_read(ward, stamp):
            return _look(asset, OriginalState.UNCHANGED)
    if most_bytes is not None and found.st_size > most_bytes:
        return None
    return _looked_into(asset, path, stamp)


def _is_as_read(ward: Ward, stamp: tuple[int, int, int]) -> bool:
    """Return whether there is no doubt about a file, as far as its size and times show."""
    asset = ward.asset
    if asset.storage is Storage.COPIED:
        return stamp[0] == asset.byte_size
    is_same = ward.mtime_ns != 0 and stamp[:2] == (asset.byte_size, ward.mtime_ns)
    return is_same and stamp[2] <= asset.imported_at * 1e9


def _looked_into(asset: Asset, path: Path, stamp: tuple[int, int, int]) -> OriginalLook | None:
    digest = hashlib.sha256()
    try:
        with open_regular(path) as file:
            while part := file.read(_PART_BYTES):
                digest.update(part)
            after = os.fstat(file.fileno())
    except UnreadableFileError as error:
        return OriginalLook(OriginalState.MISSING, *stamp, error.sentence, error.hint)
    except OSError as error:
        return _closed(asset, path, error)
    if (after.st_size, after.st_mtime_ns) != stamp[:2]:
        return None
    if digest.hexdigest() != asset.sha256:
        return _look(asset, OriginalState.CHANGED, stamp)
    # Of a copy there is no more doubt than before; of a linked file these times are known now.
    is_copy = asset.storage is Storage.COPIED
    return _look(asset, OriginalState.UNCHANGED, (0, 0, 0) if is_copy else stamp)


def _closed(asset: Asset, path: Path, error: OSError) -> OriginalLook:
    """Return what is seen of a file that the system does not let us see."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _look(asset, OriginalState.MISSING)
    why = unreadable(path, error)
    return OriginalLook(OriginalState.MISSING, sentence=why.sentence, hint=why.hint)


def _look(
    asset: Asset, state: OriginalState, stamp: tuple[int, int, int] = (0, 0, 0)
) -> OriginalLook:
    if state is OriginalState.UNCHANGED:
        return OriginalLook(state, *stamp)
    error = original_error(asset, state)
    return OriginalLook(state, *stamp, error.sentence, error.hint)


def original_file(asset: Asset, originals_dir: Path) -> Path:
    """Return a stored asset's original: the user's own file, or the library's copy.

    Args:
        asset: A stored one.
        originals_dir: The library's folder of originals.
    """
    if asset.storage is Storage.LINKED:
        return Path(asset.source)
    return original_path(originals_dir, asset.sha256, asset.format)


def has_original(asset: Asset, paths: LibraryPaths) -> bool:
    """Return whether the library has a copy of its own of a stored asset's original."""
    return asset.storage is Storage.COPIED and original_file(asset, paths.originals).exists()


def original_path(originals_dir: Path, sha256: str, suffix: str) -> Path:
    """Return where an original lies: `ab/<sha256><suffix>`.

    Args:
        originals_dir: The library's folder of originals.
        sha256: 64 hexadecimal digits.
        suffix: With its dot, or a format name such as "JPEG".
    """
    suffix = CANONICAL_SUFFIX.get(suffix, suffix)
    return originals_dir / sha256[:2] / f"{sha256}{suffix}"


@dataclass(frozen=True, slots=True)
class UnkeptOriginal:
    """A copy whose bytes are written, and may be lost until `keep_originals`.

    Attributes:
        part: Where they are.
        path: Where they belong.
    """

    part: Path
    path: Path


def write_original(
    originals_dir: Path, staging_dir: Path, content: bytes, sha256: str, suffix: str
) -> UnkeptOriginal | None:
    """Write an original's bytes; None when it is there whole already, which is left alone.

    Args:
        originals_dir: The library's folder of originals.
        staging_dir: Its folder of staged files: what a killed process leaves there is swept.
        content: All of it.
        sha256: Its hash.
        suffix: As for `original_path`.

    Raises:
        StorageError: the disk is full, read-only or failing.
    """
    path = original_path(originals_dir, sha256, suffix)
    with suppress(OSError):
        if path.stat().st_size == len(content):
            return None
    part = staging_dir / f"{sha256[:16]}-{uuid4().hex[:12]}.part"
    with writes(part):
        make_folder(part.parent, levels=1)
        part.write_bytes(content)
    return UnkeptOriginal(part, path)


def keep_originals(written: Sequence[UnkeptOriginal]) -> list[StorageError | None]:
    """Bring originals onto the disk and into their places; after that they survive a pulled plug.

    Returns:
        For each of them, in order, why it could not be kept; None for those that are safe.
    """
    problems: list[StorageError | None] = []
    folders: set[Path] = set()
    for one in written:
        try:
            sync_file(one.part)
            if not one.path.parent.exists():
                make_folder(one.path.parent, levels=2)
                folders.add(one.path.parent.parent)
            one.part.replace(one.path)
            folders.add(one.path.parent)
            problems.append(None)
        except OSError as error:
            problems.append(storage_error(one.path, error))
            with suppress(OSError):  # why it failed is what counts
                one.part.unlink(missing_ok=True)
    refused = _refused_folders(folders)
    return [
        problem or refused.get(one.path.parent) or refused.get(one.path.parent.parent)
        for one, problem in zip(written, problems, strict=True)
    ]


def _refused_folders(folders: set[Path]) -> dict[Path, StorageError]:
    """Sync the names in folders; return why those could not be whose names may be lost."""
    refused: dict[Path, StorageError] = {}
    for folder in folders:
        try:
            sync_folder(folder)
        except OSError as error:
            refused[folder] = storage_error(folder, error)
    return refused
