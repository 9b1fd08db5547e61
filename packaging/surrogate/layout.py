"""The bundle on disk, in the layout of PyInstaller's own code, with paths rewritten by it."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import policy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from surrogate.linux_folder import Entry

_FRAMEWORKS = PurePosixPath("Contents/Frameworks")


def bundle_entries(entries: Sequence[Entry]) -> list[Entry]:
    """Return where each file and link goes in the bundle: code, data, and links between them."""
    from PyInstaller.building.osx import BUNDLE
    from PyInstaller.utils.osx import collect_files_from_framework_bundles

    # Only macOS may make a BUNDLE; where things go is decided by its table alone.
    bundle: Any = object.__new__(BUNDLE)
    whole = collect_files_from_framework_bundles(list(entries))
    placed: list[Entry] = bundle._process_bundle_toc(whole)  # noqa: SLF001  it is not offered otherwise
    return placed


def write_bundle(app: Path, entries: Sequence[Entry]) -> None:
    """Write files and links; libraries for one processor, with their paths rewritten.

    Args:
        app: The .app; it must not be there yet.
        entries: From `bundle_entries`.
    """
    for name, source, kind in entries:
        target = app / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if kind == "SYMLINK":
            target.symlink_to(source)
            continue
        shutil.copyfile(source, target)
        if kind in ("BINARY", "EXTENSION", "EXECUTABLE"):
            target.chmod(0o755)
        if kind in ("BINARY", "EXTENSION"):
            rewrite(target, PurePosixPath(name).relative_to(_FRAMEWORKS))


def rewrite(library: Path, place: PurePosixPath) -> None:
    """Make a library arm64 only, and let it look for others from the top of Frameworks.

    Args:
        library: The file.
        place: Where it is below Frameworks.
    """
    from PyInstaller.utils import osx

    is_fat, _ = osx.get_binary_architectures(str(library))
    if is_fat:
        osx.convert_binary_to_thin_arch(str(library), policy.MAC_ARCHITECTURE)
    up = PurePosixPath("@loader_path", *[".." for _ in place.parent.parts])
    osx.set_dylib_dependency_paths(str(library), str(up))
