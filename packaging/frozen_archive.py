"""The names of the Python modules in a frozen executable.

PyInstaller appends its archive to the executable. The archive ends with a cookie that says where
its table of contents is; one of its entries, PYZ, is an archive of modules with a marshalled table
of its own. On macOS the signature comes behind all of it, so the cookie is looked for.
"""

from __future__ import annotations

import marshal
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

COOKIE_MAGIC = b"MEI\x0c\x0b\x0a\x0b\x0e"
COOKIE = struct.Struct("!8sIIII64s")
"""Magic, length of the archive, where its table is and how long, Python's version and library."""
ENTRY = struct.Struct("!IIIIBc")
"""Length of the entry, offset, length, unpacked length, whether it is packed, and its kind."""
MODULES_KIND = b"z"
SCRIPT_KINDS = (b"s", b"m", b"M")
MODULES_MAGIC = b"PYZ\0"


def module_names(executable: Path) -> frozenset[str]:
    """Return the names of the modules that are frozen in an executable.

    Raises:
        ValueError: it carries no archive of PyInstaller's, or a damaged one.
    """
    archive = archive_bytes(executable)
    try:
        return frozenset(_names(archive))
    except (struct.error, EOFError, TypeError, ValueError) as error:
        raise ValueError(f"The archive in {executable.name} is damaged.") from error


def archive_bytes(executable: Path) -> bytes:
    """Return the archive that is appended to an executable, from its first byte to its cookie.

    Raises:
        ValueError: there is none, or it is cut short.
    """
    content = executable.read_bytes()
    at = content.rfind(COOKIE_MAGIC)
    if at < 0:
        raise ValueError(f"{executable.name} carries no archive of Python modules.")
    end = at + COOKIE.size
    length = COOKIE.unpack_from(content, at)[1] if end <= len(content) else 0
    if not COOKIE.size <= length <= end:
        raise ValueError(f"The archive in {executable.name} is damaged.")
    return content[end - length : end]


def _names(archive: bytes) -> list[str]:
    _, _, table_at, table_length, _, _ = COOKIE.unpack(archive[-COOKIE.size :])
    table = archive[table_at : table_at + table_length]
    found: list[str] = []
    at = 0
    while at < len(table):
        length, offset, size, _, _, kind = ENTRY.unpack_from(table, at)
        if length < ENTRY.size:
            raise ValueError("an entry has no length")
        if kind in SCRIPT_KINDS:
            found.append(table[at + ENTRY.size : at + length].rstrip(b"\0").decode())
        elif kind == MODULES_KIND:
            found += _modules(archive[offset : offset + size])
        at += length
    return found


def _modules(archive: bytes) -> list[str]:
    if not archive.startswith(MODULES_MAGIC):
        raise ValueError("the archive of modules has another magic")
    (at,) = struct.unpack_from("!I", archive, 8)
    return [name for name, _ in marshal.loads(archive[at:])]
