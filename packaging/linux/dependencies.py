"""Which Debian packages the frozen folder needs: for the libraries that do not lie in it.

PyInstaller leaves the C library and the graphics drivers' front to the system, and so do we. What
each of those libraries is packaged as is written down here, and so is the same on every machine
that builds; for one that is not here, dpkg is asked.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from elf import is_elf, read_elf
from linux.errors import PackageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

C_LIBRARY = "libc6"

PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libc.so.6": C_LIBRARY,
    "libdbus-1.so.3": "libdbus-1-3",
    "libdl.so.2": C_LIBRARY,
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgbm.so.1": "libgbm1",
    "libgcc_s.so.1": "libgcc-s1",
    "libgio-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgdk-3.so.0": "libgtk-3-0t64 | libgtk-3-0",
    "libgtk-3.so.0": "libgtk-3-0t64 | libgtk-3-0",
    "libm.so.6": C_LIBRARY,
    "libmvec.so.1": C_LIBRARY,
    "libpthread.so.0": C_LIBRARY,
    "libresolv.so.2": C_LIBRARY,
    "librt.so.1": C_LIBRARY,
    "libstdc++.so.6": "libstdc++6",
    "libutil.so.1": C_LIBRARY,
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
}
"""Library to package, in Debian 12 and 13 and Ubuntu 22.04 and 24.04; the names that changed with
64-bit times come first, with the older one after the bar."""

COMPANIONS = {
    "libX11.so.6": "libx11-data",
    "libfontconfig.so.1": "fontconfig-config",
    "libxkbcommon.so.0": "xkb-data",
}
"""Libraries in the folder to the package of the data that they read outside of it: compose tables,
font folders, keyboard layouts."""

_PRIVATE = b"\0GLIBC_PRIVATE\0"
_LOADER = re.compile(r"ld-linux[\w-]*\.so\.\d+")
_GLIBC = re.compile(rb"\0GLIBC_(\d+(?:\.\d+)+)(?=\0)")


def depends(folder: Path, owner: Callable[[str], str | None] | None = None) -> list[str]:
    """Return the entries of the Depends field, in order of their names.

    Args:
        folder: The frozen folder.
        owner: Returns the package of a library that PACKAGES does not have; dpkg, if not given.

    Raises:
        PackageError: a library is in no known package, or a part of the C library is in the folder.
        ValueError: a library in the folder cannot be read.
    """
    libraries = [path for path in folder.rglob("*") if _is_library(path)]
    if parts := [path.name for path in libraries if is_part_of_c_library(path)]:
        raise PackageError(
            f"{', '.join(parts)} in {folder} is a part of this machine's C library and would break "
            "beside another one; leave it out (DROPPED in packaging/policy.py) and freeze anew."
        )
    inside = {path.name for path in folder.rglob("*")}
    needed = {name for path in libraries for name in read_elf(path).needed}
    found = {_package(name, owner or dpkg_owner) for name in needed - inside}
    found |= {package for name, package in COMPANIONS.items() if name in inside}
    floor = glibc_floor(libraries)
    if floor:
        found = found - {C_LIBRARY} | {f"{C_LIBRARY} (>= {floor})"}
    return sorted(found)


def glibc_floor(libraries: Iterable[Path]) -> str:
    """Return the newest version of the C library that any of these asks for; empty for none.

    The names of symbol versions stand in the table of strings, each between two zeros.
    """
    versions = {
        tuple(map(int, version.split(b".")))
        for path in libraries
        for version in _GLIBC.findall(path.read_bytes())
    }
    return ".".join(map(str, max(versions, default=())))


def is_part_of_c_library(library: Path) -> bool:
    """Return whether a library reaches into the C library, which only its own parts may.

    What lies there has another shape in every version, so such a part must come from the same
    system as the C library itself.
    """
    return _PRIVATE in library.read_bytes()


def dpkg_owner(library: str) -> str | None:
    """Return the installed package that holds a library; None without one, or without dpkg."""
    command = shutil.which("dpkg-query")
    if command is None:
        return None
    told = subprocess.run(
        [command, "--search", f"*/{library}"], capture_output=True, text=True, check=False
    ).stdout
    packages = {line.split(":", 1)[0] for line in told.splitlines() if ": /" in line}
    # Two packages may hold libraries of one name; which of them was meant cannot be known.
    return packages.pop() if len(packages) == 1 else None


def _is_library(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and is_elf(path)


def _package(library: str, owner: Callable[[str], str | None]) -> str:
    if _LOADER.fullmatch(library):
        return C_LIBRARY
    package = PACKAGES.get(library) or owner(library)
    if package is None:
        raise PackageError(
            f"Which Debian package holds {library} is not known; "
            "add it to PACKAGES in packaging/linux/dependencies.py."
        )
    return package
