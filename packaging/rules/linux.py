"""What the libraries of the Linux folder find, and where they look."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rules.rule import Fault, Kind, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from elf import Elf
    from rules.tree import Tree

SYSTEM = frozenset(
    {
        *("libc.so.6", "libm.so.6", "libmvec.so.1", "libdl.so.2", "libpthread.so.0", "librt.so.1"),
        # The compiler's: newer graphics drivers need newer ones, so they are the system's.
        *("libstdc++.so.6", "libgcc_s.so.1"),
        *("libresolv.so.2", "libutil.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"),
    }
)
"""glibc: on every desktop, and never to be carried along."""
GRAPHICS = frozenset(
    {
        *("libGL.so.1", "libEGL.so.1", "libdrm.so.2", "libgbm.so.1", "libxcb.so.1"),
        *("libwayland-client.so.0", "libwayland-cursor.so.0", "libwayland-egl.so.1"),
    }
)
"""What fits the graphics driver and the display of a machine, so it must be that machine's own."""
ORIGIN = "$ORIGIN"
_WINDOW_PLUGIN = "libqxcb.so"


@rule(
    "provided",
    Kind.FOLDER,
    proves="every library that is needed is in the folder, or on every desktop",
    fix="install the library where the app is built, so that PyInstaller collects it",
)
def provided(tree: Tree) -> Iterator[Fault]:
    """Find libraries that neither the folder nor a desktop has; the window's are another rule's."""
    there = _by_name(tree).keys() | SYSTEM | GRAPHICS
    window = {name for path in _window_plugins(tree) for name in _lacking(path, tree)}
    for path, elf in sorted(tree.elves.items()):
        for name in elf.needed:
            if name not in there | window:
                yield Fault(path, f"needs {name}, which nothing provides")


@rule(
    "window-plugin",
    Kind.FOLDER,
    proves="the plugin that opens windows is there, and everything below it is found",
    fix="install Debian's libxcb-cursor0 and its like where the app is built",
)
def window_plugin(tree: Tree) -> Iterator[Fault]:
    """Follow what the plugin for X needs, down to the system."""
    plugins = _window_plugins(tree)
    if not plugins:
        yield Fault(".", f"{_WINDOW_PLUGIN} is missing: no window would open")
    for path in plugins:
        for name in sorted(_lacking(path, tree)):
            yield Fault(path, f"cannot load: {name} is not found")


@rule(
    "runpath",
    Kind.FOLDER,
    proves="no library looks in a folder of the machine that built it",
    fix="take it out with elf.drop_runpaths; the launcher sets the path itself",
)
def runpath(tree: Tree) -> Iterator[Fault]:
    """Find search paths that do not begin beside the library."""
    for path, elf in sorted(tree.elves.items()):
        for folder in elf.runpaths:
            if is_foreign(folder):
                yield Fault(path, f"looks for libraries in {folder}")


def is_foreign(folder: str) -> bool:
    """Return whether a search path leads elsewhere than beside the library."""
    return not (folder == ORIGIN or folder.startswith(f"{ORIGIN}/"))


def _window_plugins(tree: Tree) -> list[str]:
    return [path for path in tree.elves if path.endswith(f"/{_WINDOW_PLUGIN}")]


def _by_name(tree: Tree) -> dict[str, Elf]:
    """Return the libraries of the folder by every name that they have there."""
    names = {PurePosixPath(path).name: elf for path, elf in tree.elves.items()}
    for path, link in tree.links.items():
        elf = names.get(link.resolve().name)
        if elf is not None:
            names.setdefault(PurePosixPath(path).name, elf)
    return names


def _lacking(path: str, tree: Tree) -> set[str]:
    """Return the names of libraries that a file needs, directly or not, and that are nowhere."""
    by_name = _by_name(tree)
    queue, seen, lacking = list(tree.elves[path].needed), set[str](), set[str]()
    while queue:
        name = queue.pop()
        if name in seen or name in SYSTEM or name in GRAPHICS:
            continue
        seen.add(name)
        if name in by_name:
            queue += by_name[name].needed
        else:
            lacking.add(name)
    return lacking
