"""A bundle with a seal: an app, or one version of a framework."""

from __future__ import annotations

import plistlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers.expat import ExpatError

from seal.errors import SealError
from signing.tree import FRAMEWORK, framework_versions, main_executable

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE_RESOURCES = "_CodeSignature/CodeResources"
_CONTENTS, _VERSIONS, _CURRENT = "Contents", "Versions", "Current"


class Bundle(NamedTuple):
    """Where the pieces of a bundle are; whether they are there is another question.

    Attributes:
        path: The .app, or the version of a framework.
        contents: What the paths in its seal begin from.
        info_plist: Its Info.plist.
        executable: The code whose signature holds the seal.
    """

    path: Path
    contents: Path
    info_plist: Path
    executable: Path

    @property
    def code_resources(self) -> Path:
        """The list of what is sealed."""
        return self.contents / CODE_RESOURCES

    @property
    def identifier(self) -> str:
        """What Info.plist calls the bundle; else the name of its executable."""
        try:
            content = plistlib.loads(self.info_plist.read_bytes())
        except (OSError, plistlib.InvalidFileException, ExpatError, ValueError):
            content = None
        found = content.get("CFBundleIdentifier") if isinstance(content, dict) else None
        return found if isinstance(found, str) and found else self.executable.name


def bundle_at(path: Path) -> Bundle:
    """Return the bundle at a path; of a framework, its current version.

    Args:
        path: An .app or another bundle with `Contents`, a framework, or a version of one.

    Raises:
        SealError: there is no bundle of a known form.
    """
    if path.suffix == FRAMEWORK:
        current = path / _VERSIONS / _CURRENT
        if not current.is_symlink() or not current.is_dir():
            raise SealError(f"{path.name} has no current version.")
        path = path / _VERSIONS / current.readlink().name
    if path.parent.name == _VERSIONS and path.is_dir():
        info_plist = path / "Resources" / "Info.plist"
        return Bundle(path, path, info_plist, main_executable(path))
    contents = path / _CONTENTS
    if not contents.is_dir() or contents.is_symlink():
        raise SealError(f"{path.name} is no bundle of a known form.")
    return Bundle(path, contents, contents / "Info.plist", main_executable(path))


def bundles_at(path: Path) -> list[Bundle]:
    """Return the bundles at a path; of a framework, all its versions.

    Raises:
        SealError: as `bundle_at`.
    """
    if path.suffix != FRAMEWORK:
        return [bundle_at(path)]
    bundle_at(path)
    return [bundle_at(version) for version in framework_versions(path)]


def misplaced(path: Path) -> Iterator[tuple[Path, str]]:
    """Yield what lies around the sealed part of a bundle but must not, or is missing there.

    Nothing seals it: so an .app has its contents alone, and a framework links into its versions.

    Args:
        path: An .app or a framework; around a version of a framework nothing is looked at.

    Yields:
        The path, and what is wrong with it.
    """
    if path.suffix == FRAMEWORK:
        yield from _around_versions(path)
    elif path.parent.name != _VERSIONS:
        for entry in sorted(path.iterdir()):
            if entry.name != _CONTENTS:
                yield entry, "is outside of what is sealed"


def _around_versions(framework: Path) -> Iterator[tuple[Path, str]]:
    for entry in sorted(framework.iterdir()):
        if entry.name == _VERSIONS and not entry.is_symlink():
            continue
        leads_in = entry.is_symlink() and entry.readlink() == Path(_VERSIONS, _CURRENT, entry.name)
        if not leads_in:
            yield entry, "is outside of what is sealed, and no link into it"
        elif not entry.exists():
            yield entry, "is a link to nothing"
    current = framework / _VERSIONS / _CURRENT
    for entry in sorted((framework / _VERSIONS).iterdir()):
        if entry != current and (entry.is_symlink() or not entry.is_dir()):
            yield entry, "is no version"
    if len(current.readlink().parts) != 1:
        yield current, "leads out of the versions"
    for name in (main_executable(current.resolve()).name, "Resources"):
        if (current / name).exists() and not (framework / name).is_symlink():
            yield framework / name, "is missing"
