"""The Debian package: the frozen folder and what a desktop needs beside it, as one file.

There are no scripts in it. The menu, the file types and the icons are brought up to date by the
triggers of the packages that keep them (desktop-file-utils, shared-mime-info,
hicolor-icon-theme and man-db watch their folders), and nothing else has to be done.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

import contents
import policy
from linux import control, dependencies, tree
from linux.errors import PackageError

COMPRESSION = ("-Zxz", "-z6")
"""Measured on a folder of 272 MB with two threads: xz -3 makes 99 MB in 70 s, xz -6 93 MB in 90 s,
xz -9 92 MB in 163 s, zstd -19 99 MB in 138 s. zstd unpacks in 0.8 s rather than 2.4, once; the
smaller download is worth more. Every dpkg reads xz."""
THREADS = "--threads-max=2"
"""Always as many: xz cuts the file into other blocks when it runs in one thread."""


class Source(NamedTuple):
    """What a package is built from.

    Attributes:
        folder: The frozen folder.
        icons: What assets/icon.py built.
        epoch: The package's time, in seconds since 1970; SOURCE_DATE_EPOCH by convention.
    """

    folder: Path
    icons: Path
    epoch: int

    @property
    def program(self) -> Path:
        """The executable."""
        return self.folder / policy.COMMAND


def build(source: Source, into: Path) -> Path:
    """Build the package and return its path: `refboard_<version>_<architecture>.deb`.

    Args:
        source: What it is built from.
        into: The folder for it.

    Raises:
        PackageError: something that is needed is not there, or dpkg-deb refuses.
        OSError: something cannot be read or written.
    """
    command = dpkg_deb()
    refuse_missing(source)
    version = contents.version()
    machine = control.architecture(source.program)
    into.mkdir(parents=True, exist_ok=True)
    deb = into / f"{policy.COMMAND}_{version}_{machine}.deb"
    with tempfile.TemporaryDirectory(prefix="refboard-deb-") as temporary:
        root, part = Path(temporary) / "root", Path(temporary) / deb.name
        root.mkdir()
        tree.lay_out(root, source.folder, source.icons, version=version, epoch=source.epoch)
        fields = control.control(
            (tree.HERE / "control.in").read_text(encoding="utf-8"),
            version=version,
            architecture=machine,
            installed_size=control.installed_size(root),
            depends=dependencies.depends(source.folder),
        )
        _add_control(root, {"control": fields, "md5sums": control.md5sums(root)})
        tree.settle(root, source.epoch)
        _run(
            [command, *COMPRESSION, THREADS, "--root-owner-group", "--build", str(root), str(part)],
            os.environ | {"SOURCE_DATE_EPOCH": str(source.epoch)},
        )
        shutil.move(part, deb)
    return deb


def dpkg_deb() -> str:
    """Return the path of dpkg-deb.

    Raises:
        PackageError: it is not installed.
    """
    command = shutil.which("dpkg-deb")
    if command is None:
        raise PackageError("dpkg-deb is not installed here; on Debian it is in the package dpkg.")
    return command


def refuse_missing(source: Source) -> None:
    """Refuse to build from folders that are not there.

    Raises:
        PackageError: naming the one, and the command that makes it.
    """
    if not source.program.is_file() or not (source.folder / "_internal").is_dir():
        raise PackageError(f"{source.folder} is no frozen RefBoard; make it with: make app")
    if not (source.icons / "hicolor").is_dir():
        raise PackageError(
            f"{source.icons} has no icons; make them with: python assets/icon.py --build "
            f"{source.icons}"
        )


def _add_control(root: Path, files: dict[str, str]) -> None:
    (root / "DEBIAN").mkdir()
    for name, text in files.items():
        path = root / "DEBIAN" / name
        path.write_text(text, encoding="utf-8")
        path.chmod(tree.FILE)


def _run(argv: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PackageError(f"dpkg-deb refused: {done.stderr.strip()}")
