"""What PyInstaller froze on Linux: the modules, the data, and which libraries it took."""

from __future__ import annotations

import subprocess
import sys
from fnmatch import fnmatch
from typing import TYPE_CHECKING, NamedTuple

import policy
from elf import is_elf
from frozen_archive import archive_bytes

if TYPE_CHECKING:
    from pathlib import Path

Entry = tuple[str, str, str]
_STANDARD_LIBRARY = "/lib-dynload/"
_DEBIAN_NOTICES = "refboard/_licences/*/copyright"


class LinuxFolder(NamedTuple):
    """The folder that PyInstaller made.

    Attributes:
        root: With the executable and `_internal` in it.
    """

    root: Path

    @property
    def archive(self) -> bytes:
        """PyInstaller's archive, as it is appended to an executable."""
        return archive_bytes(self.root / policy.COMMAND)

    def files(self) -> dict[str, Path]:
        """Return every regular file below `_internal`, by its path there."""
        inner = self.root / "_internal"
        found = (path for path in sorted(inner.rglob("*")) if path.is_file())
        return {p.relative_to(inner).as_posix(): p for p in found if not p.is_symlink()}

    def data(self) -> list[Entry]:
        """Return what is no library, as PyInstaller would collect it on a Mac.

        Debian's copyright files stay out: they are of system libraries that only Linux takes along.
        """
        return [
            (name, str(path), "DATA")
            for name, path in self.files().items()
            if not is_elf(path) and not fnmatch(name, _DEBIAN_NOTICES)
        ]

    def modules(self) -> set[str]:
        """Return the extension modules of packages, without the ends of their names."""
        return {
            module_key(name)
            for name, path in self.files().items()
            if name.endswith(".so") and _STANDARD_LIBRARY not in name and is_elf(path)
        }


def module_key(path: str) -> str:
    """Return the path of an extension module as it is on every system: without ABI and ending."""
    folder, _, name = path.rpartition("/")
    return f"{folder}/{name.split('.')[0]}" if folder else name.split(".")[0]


def freeze(build: Path) -> LinuxFolder:
    """Freeze RefBoard on this machine, by the one recipe, and return the folder.

    Args:
        build: Where it is made.

    Raises:
        ValueError: PyInstaller failed.
    """
    log = build / "pyinstaller.log"
    build.mkdir(parents=True, exist_ok=True)
    spec = policy.ROOT / "packaging" / "refboard.spec"
    places = ("--distpath", str(build), "--workpath", str(build / "work"))
    with log.open("w", encoding="utf-8") as told:
        done = subprocess.run(
            [sys.executable, "-m", "PyInstaller", "--noconfirm", *places, str(spec)],
            cwd=policy.ROOT,
            stdout=told,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        raise ValueError(f"PyInstaller could not freeze RefBoard; see {log}.")
    return LinuxFolder(build / policy.COMMAND)
