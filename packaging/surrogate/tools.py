"""LLVM's tools under the names of Apple's, which PyInstaller calls."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

APPLE = {"install_name_tool": "llvm-install-name-tool", "lipo": "llvm-lipo"}
_FOLDERS = (Path("/usr/bin"), Path("/usr/local/bin"))


def llvm(name: str) -> Path:
    """Return the newest installed tool of LLVM with this name, such as "llvm-otool".

    Raises:
        ValueError: there is none.
    """
    versions = {
        int(found[1]): path
        for folder in _FOLDERS
        for path in folder.glob(f"{name}-*")
        if (found := re.fullmatch(rf"{name}-(\d+)", path.name))
    }
    plain = shutil.which(name)
    if versions:
        return versions[max(versions)]
    if plain is None:
        raise ValueError(f"{name} is not installed here (Debian: llvm-19).")
    return Path(plain)


@contextmanager
def apple_tools() -> Iterator[None]:
    """Put LLVM's tools before all others on the PATH, called like Apple's.

    Raises:
        ValueError: one is not installed.
    """
    before = os.environ.get("PATH", "")
    with TemporaryDirectory() as folder:
        for theirs, ours in APPLE.items():
            Path(folder, theirs).symlink_to(llvm(ours))
        os.environ["PATH"] = f"{folder}{os.pathsep}{before}"
        try:
            yield
        finally:
            os.environ["PATH"] = before
