"""The files of the Debian package, laid out in a folder as they will be installed."""

from __future__ import annotations

import gzip
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from string import Template

from elf import is_elf
from linux.copyright_file import copyright_text
from linux.errors import PackageError

HERE = Path(__file__).resolve().parent
METAINFO = "org.refboard.RefBoard.metainfo.xml"
FILE, PROGRAM = 0o644, 0o755

_APP = "usr/lib/refboard"
_DOCUMENTS = "usr/share/doc/refboard"
_COPIED = {
    "refboard.desktop": "usr/share/applications/refboard.desktop",
    "refboard.xml": "usr/share/mime/packages/refboard.xml",
}


def lay_out(root: Path, folder: Path, icons: Path, *, version: str, epoch: int) -> None:
    """Put the package's files below a root.

    Args:
        root: An empty folder.
        folder: The frozen folder, `refboard` and `_internal` in it.
        icons: A folder with `hicolor`, as assets/icon.py builds it.
        version: RefBoard's.
        epoch: The day of the release, in seconds since 1970.

    Raises:
        PackageError: a link in the frozen folder leads out of it, or its licences are not told.
        OSError: something cannot be read or written.
    """
    day = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%d")
    project = HERE.parent.parent
    copy_frozen(folder, root / _APP)
    link = root / "usr/bin/refboard"
    link.parent.mkdir(parents=True)
    # PyInstaller's loader follows the link to find its folder.
    link.symlink_to("../lib/refboard/refboard")
    for name, copy in _COPIED.items():
        _write(root / copy, (HERE / name).read_bytes())
    for path in sorted((icons / "hicolor").rglob("*")):
        if path.is_file():
            place = root / "usr/share/icons/hicolor" / path.relative_to(icons / "hicolor")
            _write(place, path.read_bytes())
    metainfo = Template((HERE / METAINFO).read_text(encoding="utf-8"))
    _write(
        root / "usr/share/metainfo" / METAINFO,
        metainfo.substitute(version=version, date=day).encode(),
    )
    manual = Template((HERE / "refboard.1").read_text(encoding="utf-8")).substitute(version=version)
    _write(root / "usr/share/man/man1/refboard.1.gz", packed(manual.encode()))
    changes = (project / "CHANGELOG.md").read_bytes()
    _write(root / _DOCUMENTS / "changelog.gz", packed(changes))
    licence = (project / "LICENSE").read_text(encoding="utf-8")
    _write(root / _DOCUMENTS / "copyright", copyright_text(folder / "_internal", licence).encode())


def copy_frozen(folder: Path, target: Path) -> None:
    """Copy the frozen folder with its links; only programs stay executable.

    Debian's libraries are not executable, and nothing is writable by a group.

    Raises:
        PackageError: a link leads out of the folder.
    """
    target.mkdir(parents=True)
    for path in sorted(folder.rglob("*")):
        place = target / path.relative_to(folder)
        if path.is_symlink():
            place.symlink_to(_inner_link(path, folder))
        elif path.is_dir():
            place.mkdir()
        else:
            shutil.copyfile(path, place)
            place.chmod(PROGRAM if _is_program(path) else FILE)


def settle(root: Path, epoch: int) -> None:
    """Give all below a root, and the root, one time and the modes of an installed system.

    The same files are then the same package, whoever builds it and when.
    """
    paths = [root, *root.rglob("*")]
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            path.chmod(PROGRAM)
    for path in paths:
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def packed(content: bytes) -> bytes:
    """Return content as `gzip -9n` has it: without a name and a time."""
    return gzip.compress(content, compresslevel=9, mtime=0)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.chmod(FILE)


def _is_program(path: Path) -> bool:
    """Tell programs from libraries, and from texts that a wheel has marked by mistake."""
    return bool(path.stat().st_mode & 0o100) and ".so" not in path.suffixes and is_elf(path)


def _inner_link(path: Path, folder: Path) -> Path:
    """Return where a link leads, relative as it is."""
    target = path.readlink()
    inside = Path(os.path.normpath(path.parent / target))
    if target.is_absolute() or not inside.is_relative_to(folder):
        raise PackageError(
            f"{path.relative_to(folder)} is a link that leads out of {folder}; build it anew."
        )
    return target
