"""Which file is read for an asset, and how originals are kept: byte for byte, never altered.

Nothing else knows where an asset's file is.

A copy is written under another name first; `keep_originals` brings many of them onto the disk and
into their places at once: a disk takes little longer to sync ten files than one.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from refboard.core.asset import Asset, Storage
from refboard.core.errors import StorageError, UnreadableFileError
from refboard.services.atomic_file import sync_file, sync_folder
from refboard.services.imaging.failures import quoted
from refboard.services.imaging.files import storage_error, writes
from refboard.services.imaging.formats import CANONICAL_SUFFIX
from refboard.services.paths import LibraryPaths
from refboard.services.presence import is_gone


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
    name = quoted(asset.name)
    if asset.is_stored and asset.storage is Storage.COPIED:
        raise UnreadableFileError(
            f"The original of {name} is missing from the library.",
            "Bring back the originals folder from a backup, or import the picture again.",
        )
    raise UnreadableFileError(
        f"The file of {name} is no longer where it was.",
        "Bring it back there, or import it from where it is now.",
    )


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
        part.parent.mkdir(parents=True, exist_ok=True)
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
                one.path.parent.mkdir(parents=True, exist_ok=True)
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
