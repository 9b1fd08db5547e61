"""The control files of the Debian package: its fields, and the checksums of what it installs."""

from __future__ import annotations

import hashlib
from string import Template
from typing import TYPE_CHECKING

from linux.errors import PackageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_KIBIBYTE = 1024
_MACHINE_AT = 18
_ARCHITECTURES = {62: "amd64", 183: "arm64"}
"""ELF's numbers of machines (elf.h: EM_X86_64, EM_AARCH64) to Debian's names."""


def architecture(program: Path) -> str:
    """Return Debian's name of the machine that a program is for.

    Raises:
        PackageError: it is no program for a machine that we build for.
    """
    with program.open("rb") as file:
        head = file.read(_MACHINE_AT + 2)
    number = int.from_bytes(head[_MACHINE_AT:], "little") if head[:4] == b"\x7fELF" else 0
    if number not in _ARCHITECTURES:
        raise PackageError(f"{program} is no Linux program for x86-64 or ARM64.")
    return _ARCHITECTURES[number]


def installed_size(root: Path) -> int:
    """Return the size of a tree in KiB, as dpkg counts it: whole KiB a file, one for all else."""
    return sum(
        -(-path.stat().st_size // _KIBIBYTE) if path.is_file() and not path.is_symlink() else 1
        for path in root.rglob("*")
    )


def md5sums(root: Path) -> str:
    """Return the checksum file of a tree, which `dpkg --verify` reads: in order, links left out."""
    files = sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink()
    )
    return "".join(f"{md5(root / name)}  {name}\n" for name in files)


def md5(path: Path) -> str:
    """Return the checksum that dpkg knows; against accidents, not against people."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def control(
    template: str, *, version: str, architecture: str, installed_size: int, depends: Sequence[str]
) -> str:
    """Return the control file.

    Args:
        template: With `$name` for each of the others.
        version: RefBoard's.
        architecture: Debian's name.
        installed_size: In KiB.
        depends: Entries of the field.
    """
    return Template(template).substitute(
        version=version,
        architecture=architecture,
        installed_size=installed_size,
        depends=", ".join(depends),
    )
