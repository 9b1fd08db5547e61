"""What lies in an .app: every entry once, no link followed."""

from __future__ import annotations

import os
import plistlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers.expat import ExpatError

if TYPE_CHECKING:
    from collections.abc import Iterator

FRAMEWORK = ".framework"
BUNDLES = (".app", ".xpc")
"""Bundles with a `Contents` folder that may lie in an app."""


class Entry(NamedTuple):
    """A file, folder or link.

    Attributes:
        path: Where it is.
        is_link: Whether it is a symbolic link, to whatever.
        is_folder: Whether it is a folder, and no link to one.
    """

    path: Path
    is_link: bool
    is_folder: bool


def entries(folder: Path) -> Iterator[Entry]:
    """Yield everything below a folder, sorted by name, folders before what is in them."""
    with os.scandir(folder) as found:
        listed = sorted(found, key=lambda each: each.name)
    for each in listed:
        entry = Entry(Path(each.path), each.is_symlink(), each.is_dir(follow_symlinks=False))
        yield entry
        if entry.is_folder:
            yield from entries(entry.path)


def framework_versions(framework: Path) -> list[Path]:
    """Return the folders in a framework that are signed: `Versions/A`, but not the link to it."""
    versions = framework / "Versions"
    if versions.is_symlink() or not versions.is_dir():
        return []
    return sorted(v for v in versions.iterdir() if v.is_dir() and not v.is_symlink())


def main_executable(bundle: Path) -> Path:
    """Return the executable that is signed with its bundle, whether or not it is there.

    Args:
        bundle: An .app, an .xpc, or a version of a framework.
    """
    if bundle.suffix in BUNDLES:
        name = _executable_name(bundle / "Contents" / "Info.plist") or bundle.stem
        return bundle / "Contents" / "MacOS" / name
    framework = bundle.parent.parent
    name = _executable_name(bundle / "Resources" / "Info.plist") or framework.stem
    return bundle / name


def _executable_name(info_plist: Path) -> str | None:
    try:
        content = plistlib.loads(info_plist.read_bytes())
    except (OSError, plistlib.InvalidFileException, ExpatError, ValueError):
        return None
    name = content.get("CFBundleExecutable") if isinstance(content, dict) else None
    return name if isinstance(name, str) and name else None
