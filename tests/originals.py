"""Originals in a library, for tests that need some there."""

from pathlib import Path

from refboard.services.imaging.originals import keep_originals, original_path, write_original


def store_original(originals_dir: Path, content: bytes, sha256: str, suffix: str) -> Path:
    """Write an original durably, as an import does, and return its path.

    Raises:
        StorageError: the disk is full, read-only or failing.
    """
    staging_dir = originals_dir.parent / "incoming"
    written = write_original(originals_dir, staging_dir, content, sha256, suffix)
    for problem in keep_originals([written] if written else []):
        if problem is not None:
            raise problem
    return original_path(originals_dir, sha256, suffix)
