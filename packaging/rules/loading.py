"""What the loader is told: which libraries, and where to look for them."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from typing import TYPE_CHECKING

from rules.rule import Fault, Kind, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rules.tree import Tree

SYSTEM = ("/usr/lib/", "/System/Library/")
"""Apple's own places, which are on every Mac."""
RPATH, LOADER, EXECUTABLE = "@rpath/", "@loader_path", "@executable_path"


@rule(
    "absolute-path",
    Kind.APP,
    proves="nothing is looked for in a folder of the machine that built it",
    fix="let PyInstaller rewrite the paths: collect the file as a binary, not as data",
)
def absolute_paths(tree: Tree) -> Iterator[Fault]:
    """Find search paths and libraries that are absolute, but Apple's."""
    for path, part in tree.ours.items():
        for folder in part.rpaths:
            if folder.startswith("/") and not f"{folder}/".startswith(SYSTEM):
                yield Fault(path, f"looks for libraries in {folder}")
        for library in part.dependencies:
            if library.name.startswith("/") and not library.name.startswith(SYSTEM):
                yield Fault(path, f"loads {library.name}")


@rule(
    "unresolved",
    Kind.APP,
    proves="every library that is needed is in the app, at the place where the loader looks",
    fix="collect the library (contents.py), or drop what needs it (policy.DROPPED)",
)
def unresolved(tree: Tree) -> Iterator[Fault]:
    """Follow each name that is relative to something; one that is weak may be missing."""
    main = tree.images.get(tree.relative(tree.executable))
    of_main = main.slices[0].rpaths if main else ()
    for path, part in tree.ours.items():
        for library in part.dependencies:
            if library.name.startswith("/") or library.is_weak:
                continue
            folders = [_expanded(folder, path, tree) for folder in part.rpaths]
            folders += [_expanded(f, tree.relative(tree.executable), tree) for f in of_main]
            if not any(
                (tree.root / p).exists() for p in _places(library.name, path, folders, tree)
            ):
                yield Fault(path, f"loads {library.name}, which is not in the app")


@rule(
    "install-name",
    Kind.APP,
    proves="no two libraries go by one name, of which the loader would take either",
    fix="keep one of them, or give one another name with install_name_tool -id",
)
def install_names(tree: Tree) -> Iterator[Fault]:
    """Find libraries that share the name by which the loader knows them."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for path, part in tree.ours.items():
        if part.install_name:
            by_name[part.install_name].append(path)
    for name, paths in by_name.items():
        for path in paths[1:]:
            yield Fault(path, f"is called {name}, like {paths[0]}")


def _places(name: str, path: str, folders: list[str], tree: Tree) -> list[str]:
    """Return where a library may be, as paths inside the app."""
    if name.startswith(RPATH):
        return [posixpath.join(folder, name.removeprefix(RPATH)) for folder in folders]
    if name.startswith((LOADER, EXECUTABLE)):
        return [_expanded(name, path, tree)]
    return []


def _expanded(name: str, path: str, tree: Tree) -> str:
    """Return a path relative to a loading file, or to the executable, as seen from inside."""
    start = path if name.startswith(LOADER) else tree.relative(tree.executable)
    rest = name.removeprefix(LOADER).removeprefix(EXECUTABLE).lstrip("/")
    if name.startswith("/"):
        return name
    return posixpath.normpath(posixpath.join(posixpath.dirname(start), rest))
