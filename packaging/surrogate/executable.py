"""The executable: PyInstaller's bootloader for macOS, with the archive made on Linux behind it."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import policy
from macho.image import read_image

if TYPE_CHECKING:
    from pathlib import Path

BOOTLOADER = "PyInstaller/bootloader/Darwin-64bit/runw"
_COUNTS = struct.Struct("<II")
_COUNTS_AT = 16
"""Where a Mach-O header says how many load commands it has, and their bytes (mach-o/loader.h)."""
_SIGNATURE_COMMAND = 16
_SIZES = struct.Struct("<QQQ")
_SIZES_AT = 32
"""Where LC_SEGMENT_64 has the size in memory, the offset in the file and the size in it."""


def write_executable(path: Path, bootloader: Path, archive: bytes) -> None:
    """Write the executable, unsigned, in the form that lets the signature come last.

    Args:
        path: Where.
        bootloader: PyInstaller's, for windows, for any number of processors.
        archive: PyInstaller's archive.

    Raises:
        ValueError: the bootloader is not in the form that is expected.
    """
    from PyInstaller.utils import osx

    path.parent.mkdir(parents=True, exist_ok=True)
    osx.convert_binary_to_thin_arch(str(bootloader), policy.MAC_ARCHITECTURE, str(path))
    drop_signature(path)
    package = path.with_name(f"{path.name}.pkg")
    package.write_bytes(archive)
    osx.update_exe_identifier(str(path), str(package))
    package.unlink()
    with path.open("ab") as file:
        file.write(archive)
    osx.fix_exe_for_code_signing(str(path))
    path.chmod(0o755)


def drop_signature(path: Path) -> None:
    """Take the linker's signature off a thin file, as codesign --remove-signature would.

    Raises:
        ValueError: the signature is not the last thing in it.
    """
    part = read_image(path).slice_for(policy.MAC_ARCHITECTURE)
    if part.signature is None or part.signature_command is None:
        return
    content = bytearray(path.read_bytes())
    at, linkedit = part.signature_command, part.segment("__LINKEDIT")
    if linkedit is None:
        raise ValueError(f"{path.name} has no segment __LINKEDIT.")
    if at + _SIGNATURE_COMMAND != part.commands_end or part.signature.end != len(content):
        raise ValueError(f"The signature of {path.name} is not at its end.")
    count, size = _COUNTS.unpack_from(content, _COUNTS_AT)
    _COUNTS.pack_into(content, _COUNTS_AT, count - 1, size - _SIGNATURE_COMMAND)
    content[at : part.commands_end] = bytes(_SIGNATURE_COMMAND)
    start = linkedit.file.offset
    left = part.signature.offset - start
    _SIZES.pack_into(content, linkedit.command + _SIZES_AT, linkedit.memory, start, left)
    path.write_bytes(content[: part.signature.offset])
