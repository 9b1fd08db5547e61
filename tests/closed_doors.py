"""A folder that may not be entered, for users that may enter any."""

import os
from errno import EACCES
from pathlib import Path
from typing import Any

import pytest


def close(folder: Path, monkeypatch: pytest.MonkeyPatch, number: int = EACCES) -> Path:
    """Let the system refuse whatever lies in a folder with an error of this number."""

    # Any: these functions take more than anybody here gives them.
    def guarded(function: Any) -> Any:
        def look(path: Any, *args: Any, **options: Any) -> Any:
            if isinstance(path, (str, Path)) and folder in Path(path).parents:
                raise OSError(number, os.strerror(number), str(path))
            return function(path, *args, **options)

        return look

    for name in ("stat", "lstat", "open"):
        monkeypatch.setattr(os, name, guarded(getattr(os, name)))
    return folder
