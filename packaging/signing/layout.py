"""What makes an app that cannot be signed well, found before anything is signed.

Most of these let codesign succeed and fail later, at the notary service or on the machine of
somebody who downloaded the app. Each finding is one sentence with the path, as seen from beside
the app.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from signing.tree import (
    BUNDLES,
    FRAMEWORK,
    Entry,
    entries,
    framework_versions,
    main_executable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

CONTENTS_FOLDERS = frozenset(
    ("MacOS", "Frameworks", "Resources", "Helpers", "PlugIns", "XPCServices", "_CodeSignature")
)
"""Folders of a bundle that codesign knows; code or data in any other is sealed as neither."""
HARMLESS_ATTRIBUTES = frozenset(("com.apple.provenance",))
"""macOS writes it on all that a program makes, nobody can remove it, and codesign ignores it."""


class Built(NamedTuple):
    """An app as it was built.

    Attributes:
        app: The .app.
        entries: All that is in it.
        attributes: Names of extended attributes, by path.
        is_macho: Tells by its content whether a file is Mach-O.
    """

    app: Path
    entries: Sequence[Entry]
    attributes: Mapping[Path, Sequence[str]]
    is_macho: Callable[[Path], bool]

    def name(self, path: Path) -> str:
        """Return a path as seen from beside the app."""
        return path.relative_to(self.app.parent).as_posix()


def problems(
    app: Path,
    attributes: Mapping[Path, Sequence[str]],
    is_macho: Callable[[Path], bool],
) -> list[str]:
    """Return why an app must not be signed as it is, a sentence for each reason.

    Args:
        app: The .app.
        attributes: Names of extended attributes, by path; what has none may be missing.
        is_macho: Tells by its content whether a file is Mach-O.
    """
    if app.suffix != ".app" or app.is_symlink() or not app.is_dir():
        return [f"{app.name} is not the folder of an .app."]
    built = Built(app, list(entries(app)), attributes, is_macho)
    return [sentence for rule in RULES for sentence in rule(built)]


def code_among_data(built: Built) -> Iterator[str]:
    """Find Mach-O files in Resources, where they are sealed as data and stay unsigned."""
    for entry in built.entries:
        is_file = not entry.is_folder and not entry.is_link
        if is_file and _in_resources(entry.path, built.app) and built.is_macho(entry.path):
            yield f"{built.name(entry.path)} is code in a place for data."


def unknown_folders(built: Built) -> Iterator[str]:
    """Find folders that codesign would take for a bundle, or would not know at all."""
    for bundle in [built.app, *(e.path for e in built.entries if _is_bundle(e))]:
        contents = bundle / "Contents"
        for entry in built.entries:
            is_known = not entry.is_folder or entry.path.name in CONTENTS_FOLDERS
            if entry.path.parent == contents and not is_known:
                yield f"{built.name(entry.path)} is a folder that no bundle has."
    for entry in built.entries:
        if entry.is_folder and _looks_like_bundle(entry.path, built.app):
            yield f"{built.name(entry.path)} has a dot in its name, so it would pass for a bundle."


def broken_frameworks(built: Built) -> Iterator[str]:
    """Find frameworks that are not all versions and links: codesign calls them ambiguous."""
    for entry in built.entries:
        if not entry.is_folder or entry.path.suffix != FRAMEWORK:
            continue
        current = entry.path / "Versions" / "Current"
        if not framework_versions(entry.path) or not current.is_symlink():
            yield f"{built.name(entry.path)} has no Versions/Current that leads to a version."
            continue
        for inner in built.entries:
            is_fine = inner.is_link or inner.path.name == "Versions"
            if inner.path.parent == entry.path and not is_fine:
                yield f"{built.name(inner.path)} is in no version of its framework."


def missing_executables(built: Built) -> Iterator[str]:
    """Find bundles whose executable is not there, or is no code."""
    bundles = [built.app, *(e.path for e in built.entries if _is_bundle(e))]
    for entry in built.entries:
        if entry.is_folder and entry.path.suffix == FRAMEWORK:
            bundles += framework_versions(entry.path)
    for bundle in bundles:
        executable = main_executable(bundle)
        if not executable.is_file() or executable.is_symlink() or not built.is_macho(executable):
            yield f"{built.name(bundle)} has no executable at {built.name(executable)}."


def bad_links(built: Built) -> Iterator[str]:
    """Find links that lead nowhere, or out of the app."""
    inside = os.path.realpath(built.app)
    for entry in built.entries:
        if not entry.is_link:
            continue
        target = entry.path.readlink()
        real = os.path.realpath(entry.path)
        if target.is_absolute():
            yield f"{built.name(entry.path)} is a link to the absolute path {target}."
        elif os.path.commonpath((inside, real)) != inside:
            yield f"{built.name(entry.path)} is a link out of the app, to {target}."
        elif not entry.path.exists():
            yield f"{built.name(entry.path)} is a link to {target}, which is not there."


def open_to_others(built: Built) -> Iterator[str]:
    """Find what others than its owner may write: then anybody could change a signed app."""
    for path in [built.app, *(e.path for e in built.entries if not e.is_link)]:
        if path.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            yield f"{built.name(path)} may be written by others than its owner."


def extended_attributes(built: Built) -> Iterator[str]:
    """Find attributes: codesign refuses some, and no archive keeps them all."""
    for path, names in sorted(built.attributes.items()):
        left = sorted(set(names) - HARMLESS_ATTRIBUTES)
        if left:
            yield f"{built.name(path)} has extended attributes: {', '.join(left)}."


def litter(built: Built) -> Iterator[str]:
    """Find what Finder and the linker leave behind."""
    for entry in built.entries:
        name = entry.path.name
        if name == ".DS_Store" or name.startswith("._") or name.endswith(".dSYM"):
            yield f"{built.name(entry.path)} was left behind by a tool and belongs in no app."


RULES = (
    code_among_data,
    unknown_folders,
    broken_frameworks,
    missing_executables,
    bad_links,
    open_to_others,
    extended_attributes,
    litter,
)


def _is_bundle(entry: Entry) -> bool:
    return entry.is_folder and entry.path.suffix in BUNDLES


def _in_resources(path: Path, app: Path) -> bool:
    """Return whether a path is in the Resources of the app, or of a bundle or framework in it."""
    parts = path.relative_to(app.parent).parts
    return any(
        parts[i] == "Resources" and (parts[i - 1] == "Contents" or parts[i - 2] == "Versions")
        for i in range(2, len(parts) - 1)
    )


def _looks_like_bundle(path: Path, app: Path) -> bool:
    """Return whether codesign would take a folder for a bundle of a kind that it does not know.

    It does so for every folder with a dot in its name where code is expected. What is inside a
    framework's version is the framework's own affair.
    """
    suffixes = (*BUNDLES, FRAMEWORK)
    inner = path.relative_to(app / "Contents").parts if (app / "Contents") in path.parents else ()
    if not inner or inner[0] in ("Resources", "_CodeSignature"):
        return False
    if any(Path(part).suffix in suffixes for part in inner):
        return False
    return "." in inner[-1]
