"""Names of the extended attributes of all that is in an app."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from signing.command import SigningError, is_mac

if TYPE_CHECKING:
    from signing.command import Run

XATTR = "/usr/bin/xattr"


def read_attributes(app: Path, run: Run) -> dict[Path, list[str]]:
    """Return the names of extended attributes by path, for what has any.

    Only macOS has those that matter to codesign, and Python cannot read them there, so Apple's
    tool does. Elsewhere there is nothing to find: an app that was unpacked on another system has
    none that would come back.

    Raises:
        SigningError: the tool failed.
    """
    if not is_mac():
        return {}
    outcome = run([XATTR, "-r", "-s", str(app)])
    if outcome.status != 0:
        raise SigningError(f"The extended attributes of {app.name} cannot be read: {outcome.words}")
    return parse_attributes(outcome.stdout)


def parse_attributes(text: str) -> dict[Path, list[str]]:
    """Return what `xattr -r` wrote, a line "path: name" for each attribute."""
    found: dict[Path, list[str]] = {}
    for line in text.splitlines():
        path, separator, name = line.rpartition(": ")
        if separator:
            found.setdefault(Path(path), []).append(name)
    return found
