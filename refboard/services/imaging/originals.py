"""Keep originals byte for byte under their content hash. A file here is never altered."""

from pathlib import Path

from refboard.core.asset import Asset, Storage
from refboard.services.imaging.files import write_atomically
from refboard.services.imaging.formats import CANONICAL_SUFFIX


def original_path(originals_dir: Path, sha256: str, suffix: str) -> Path:
    """Return where an original lies: `ab/<sha256><suffix>`.

    Args:
        originals_dir: The library's folder of originals.
        sha256: 64 hexadecimal digits.
        suffix: With its dot, or a format name such as "JPEG".
    """
    suffix = CANONICAL_SUFFIX.get(suffix, suffix)
    return originals_dir / sha256[:2] / f"{sha256}{suffix}"


def path_of(asset: Asset, originals_dir: Path) -> Path:
    """Return where an asset's original lies: in the library, or where the user keeps it."""
    if asset.storage is Storage.LINKED:
        return Path(asset.source)
    return original_path(originals_dir, asset.sha256, asset.format)


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
