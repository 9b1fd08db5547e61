"""What Info.plist says, beside what info_plist.py would say for the same version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from info_plist import APP_ICON, DOCUMENT_ICON, MINIMUM_SYSTEM, make_info_plist
from rules.rule import Fault, Kind, rule
from rules.tree import INFO, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

_VERSION, _BUILD = "CFBundleShortVersionString", "CFBundleVersion"
_FORBIDDEN = ("LSBackgroundOnly", "LSUIElement", "LSEnvironment")
"""What would hide the app, or change how it runs."""


@rule(
    "info-plist",
    Kind.APP,
    proves="Finder knows the app, its documents and its languages as info_plist.py declares them",
    fix="make Info.plist with info_plist.make_info_plist",
)
def info_plist(tree: Tree) -> Iterator[Fault]:
    """Compare every key; the oldest macOS is another rule's."""
    told = tree.info
    if not told:
        yield Fault(INFO, "is missing or cannot be read")
        return
    try:
        declared = make_info_plist(str(told.get(_VERSION)), str(told.get(_BUILD)), (0, 0))
    except ValueError as error:
        yield Fault(INFO, str(error))
        return
    del declared[MINIMUM_SYSTEM]
    for key, value in declared.items():
        if key not in told:
            yield Fault(INFO, f"{key} is missing")
        elif told[key] != value or type(told[key]) is not type(value):
            yield Fault(INFO, f"{key} is {told[key]!r}, not {value!r}")
    for key in sorted(told):
        if key in _FORBIDDEN or key.endswith("UsageDescription"):
            yield Fault(INFO, f"{key} must not be there")


@rule(
    "icons",
    Kind.APP,
    proves="the app and its documents have the icons that Info.plist names",
    fix="draw them with assets/icon.py, and see contents.py",
)
def icons(tree: Tree) -> Iterator[Fault]:
    """Find icons that are missing or are not in Apple's format."""
    for name in (APP_ICON, DOCUMENT_ICON):
        path = f"Contents/Resources/{name}"
        file = tree.files.get(path)
        if file is None:
            yield Fault(path, "is missing")
        elif file.read_bytes()[:4] != b"icns":
            yield Fault(path, "is no icon file")
