"""The models that ship, without the one that knows subjects."""

from pathlib import Path

from refboard.services.paths import models_dir


def look_alone(folder: Path) -> Path:
    """Return a folder of shipped models in which none knows subjects."""
    folder.mkdir()
    for path in (*models_dir().glob("look*"), models_dir() / "catalogue"):
        (folder / path.name).symlink_to(path)
    return folder
