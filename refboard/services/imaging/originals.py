"""Which file is read for an asset, and how originals are kept: byte for byte, never altered.

Nothing else knows where an asset's file is.
"""

from pathlib import Path

from refboard.core.asset import Asset, Storage
from refboard.core.errors import UnreadableFileError
from refboard.services.imaging.failures import quoted
from refboard.services.imaging.files import write_atomically
from refboard.services.imaging.formats import CANONICAL_SUFFIX
from refboard.services.paths import LibraryPaths


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
    if path.exists():
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


def store_original(originals_dir: Path, content: bytes, sha256: str, suffix: str) -> Path:
    """Write an original durably and return its path; one that is there whole is left alone.

    Raises:
        StorageError: the disk is full, read-only or failing.
    """
    path = original_path(originals_dir, sha256, suffix)
    try:
        is_there = path.stat().st_size == len(content)
    except OSError:
        is_there = False
    if not is_there:
        write_atomically(path, content, is_durable=True)
    return path
