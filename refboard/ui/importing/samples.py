"""The sample pictures that come with RefBoard, if they are there."""

from pathlib import Path

from refboard.services.paths import assets_dir

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp")


def sample_files() -> tuple[Path, ...]:
    """Return the sample pictures in their order; empty when they were never drawn."""
    folder = assets_dir() / "samples"
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES))
