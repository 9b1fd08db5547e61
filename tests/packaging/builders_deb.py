"""A frozen RefBoard in miniature, and Debian packages of it, made on the spot."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import policy
from linux.control import md5sums
from tests.packaging.builders_linux import elf, write

DPKG = shutil.which("dpkg-deb")
NOON = 1_750_000_000
"""A time for packages: 15 June 2025."""

GOOD_REPORT = (
    '{"ok": true, "seconds": 1.5, "checks": [{"name": "all", "ok": true, "told": "fine"}]}'
)
BAD_REPORT = '{"ok": false, "seconds": 1.5, "checks": [{"name": "one", "ok": false, "told": "no"}]}'


def distribution(
    internal: Path,
    name: str,
    headers: Mapping[str, str],
    *,
    texts: Mapping[str, str] | None = None,
    record: str = "",
) -> Path:
    """Metadata of a Python distribution, as PyInstaller copies it."""
    folder = internal / f"{name}-1.0.dist-info"
    lines = {"Metadata-Version": "2.4", "Name": name, "Version": "1.0", **headers}
    metadata = "".join(f"{key}: {value}\n" for key, value in lines.items())
    write(folder, "METADATA", metadata.encode())
    write(folder, "RECORD", record.encode())
    for path, text in (texts or {}).items():
        write(folder, path, text.encode())
    return folder


def frozen_folder(folder: Path) -> Path:
    """A folder as PyInstaller makes it, with real ELF files that ask for real libraries."""
    write(folder, "refboard", elf(["libc.so.6", "libz.so.1", "libinside.so.2"])).chmod(0o775)
    internal = folder / "_internal"
    write(internal, "qt/libinside.so.2", elf(["libGL.so.1", "libxcb.so.1"])).chmod(0o777)
    (internal / "libinside.so.2").symlink_to("qt/libinside.so.2")
    write(internal, "base_library.zip", b"PK").chmod(0o664)
    write(internal, "libpython3.11.so.1.0", elf(["libc.so.6"]))
    write(internal, "python3.11/lib-dynload/_one.so", elf())
    write(internal, "refboard/_licences/python/LICENSE.txt", b"PSF")
    write(internal, "refboard/_licences/libz1/copyright", b"zlib")
    metadata = distribution(
        internal,
        "colours",
        {"License-Expression": "MIT"},
        texts={"licenses/LICENSE": "MIT\n\nCopyright (c) 2020 The colour authors\n"},
        record="colours/__init__.py,,\ncolours.libs/libx.so,,\n../../bin/colours,,\n",
    )
    (metadata / "METADATA").chmod(0o755)
    write(internal, "colours/native.so", elf(["libm.so.6"]))
    write(internal, "colours.libs/libx.so", elf())
    return folder


def icons_folder(folder: Path) -> Path:
    """The icons as the script draws them."""
    script = policy.ROOT / "assets" / "icon.py"
    subprocess.run([sys.executable, str(script), "--build", str(folder)], check=True)
    return folder


def installed_tree(root: Path, report: str = GOOD_REPORT, status: int = 0) -> Path:
    """A package's files, whose program tells a report."""
    script = f"#!/bin/sh\necho '{report}'\nexit {status}\n"
    write(root, "usr/lib/refboard/refboard", script.encode()).chmod(0o755)
    link = root / "usr/bin/refboard"
    link.parent.mkdir(parents=True)
    link.symlink_to("../lib/refboard/refboard")
    write(root, "usr/share/doc/refboard/copyright", b"ours").chmod(0o644)
    write(root, "DEBIAN/md5sums", md5sums(root).encode()).chmod(0o644)
    return root


def packed(root: Path, deb: Path) -> Path:
    """A package of an installed tree."""
    fields = "Package: refboard\nVersion: 1\nArchitecture: all\nMaintainer: us\nDescription: it\n"
    write(root, "DEBIAN/control", fields.encode())
    (root / "DEBIAN").chmod(0o755)
    assert DPKG is not None
    subprocess.run(
        [DPKG, "-Znone", "--root-owner-group", "--build", str(root), str(deb)],
        check=True,
        capture_output=True,
        env=os.environ,
    )
    return deb
