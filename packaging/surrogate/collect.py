"""Which files of the macOS wheels the app is made of, as PyInstaller's table of contents.

PyInstaller's analysis cannot run for another system. So the modules are those that it took on
Linux, under their macOS names; the plugins those that the policy keeps; and libraries follow from
what the files are really linked to, place by place as the loader would look.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

import policy
from contents import is_dropped
from macho.files import is_macho
from macho.image import read_image
from surrogate.linux_folder import Entry, module_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

MAC_ONLY = frozenset({"psutil/_psutil_osx"})
"""Modules that no other system has, and so no analysis on Linux names."""
_PLUGINS = "PySide6/Qt/plugins/"
_RPATH, _LOADER = "@rpath/", "@loader_path"


class MacFiles:
    """The Mach-O files of unpacked wheels, as if they were installed into one folder.

    Attributes:
        files: Where each is, by its path in that folder.
    """

    def __init__(self, wheels: Iterable[Path]) -> None:
        self.files: Mapping[str, Path] = {
            path.relative_to(wheel).as_posix(): path
            for wheel in wheels
            for path in sorted(wheel.rglob("*"))
            if path.is_file() and path.suffix not in (".a", ".o") and is_macho(path)
        }

    def linked(self, name: str) -> list[str]:
        """Return the files that one is linked to, by their paths; the system's own are left out.

        Raises:
            ValueError: one is nowhere in the wheels.
        """
        image = read_image(self.files[name]).slice_for(policy.MAC_ARCHITECTURE)
        found = []
        for library in image.dependencies:
            if library.name.startswith(("/usr/lib/", "/System/Library/")):
                continue
            places = list(_places(library.name, name, image.rpaths))
            there = next((place for place in places if place in self.files), None)
            if there is None and not library.is_weak:
                raise ValueError(f"{name} loads {library.name}, which is in none of the wheels.")
            if there is not None:
                found.append(there)
        return found


def collect(files: MacFiles, modules: set[str]) -> list[Entry]:
    """Return the libraries of the app: modules, plugins and all that they are linked to.

    Args:
        files: What the wheels have.
        modules: Extension modules that PyInstaller took on Linux, by `module_key`.
    """
    wanted = modules | MAC_ONLY
    extensions = [n for n in files.files if n.endswith(".so") and module_key(n) in wanted]
    plugins = [n for n in files.files if n.startswith(_PLUGINS) and not is_dropped(n)]
    found = dict.fromkeys([*extensions, *plugins])
    waiting = list(found)
    while waiting:
        for name in files.linked(waiting.pop()):
            if name not in found:
                found[name] = None
                waiting.append(name)
    kinds = dict.fromkeys(extensions, "EXTENSION")
    entries = [(n, str(files.files[n]), kinds.get(n, "BINARY")) for n in found]
    libraries = [n for n in found if n not in kinds and not n.startswith(_PLUGINS)]
    return entries + list(_shortcuts(libraries))


def _shortcuts(libraries: Iterable[str]) -> Iterator[Entry]:
    """Yield a link at the top for each library below: that is where @rpath leads to."""
    for name in libraries:
        if "/" in name:
            yield (posixpath.basename(name), name, "SYMLINK")


def _places(name: str, user: str, rpaths: Iterable[str]) -> Iterator[str]:
    """Yield where the loader would look for a library, as paths in the folder."""
    here = posixpath.dirname(user)
    if name.startswith(_RPATH):
        rest = name.removeprefix(_RPATH)
        candidates = [posixpath.join(rpath, rest) for rpath in rpaths]
    else:
        candidates = [name]
    for candidate in candidates:
        if candidate.startswith(_LOADER):
            rest = candidate.removeprefix(_LOADER).lstrip("/")
            yield posixpath.normpath(posixpath.join(here, rest))
