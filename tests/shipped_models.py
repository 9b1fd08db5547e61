"""The models that ship, without the one that knows subjects."""

from pathlib import Path

from refboard.services.paths import models_dir


def look_alone(folder: Path) -> Path:
    """Return a folder of shipped models in which none knows subjects."""
    folder.mkdir()
    words = ("words", "subjects.classifier.npz")  # they are there, and know no other model
    others = (models_dir() / name for name in ("catalogue", *words))
    for path in (*models_dir().glob("look*"), *others):
        (folder / path.name).symlink_to(path)
    return folder
