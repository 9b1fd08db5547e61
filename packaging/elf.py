"""What a Linux library asks the loader for, read from its dynamic section.

Facts: elf(5) and the System V ABI's chapter on dynamic linking. Only 64-bit little-endian files
are read: RefBoard is built for no other.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MAGIC = b"\x7fELF"
_CLASS_64_LITTLE = b"\x02\x01"
_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_SEGMENT = struct.Struct("<IIQQQQQQ")
_ENTRY = struct.Struct("<qQ")
_LOAD, _DYNAMIC = 1, 2
_NULL, _NEEDED, _STRINGS, _SONAME, _RPATH, _RUNPATH = 0, 1, 5, 14, 15, 29


class Elf(NamedTuple):
    """What the loader is told by a file.

    Attributes:
        needed: Names of the libraries that must be found.
        runpaths: Folders to look in first; RPATH and RUNPATH alike.
        soname: The name that others know it by; empty for none.
    """

    needed: tuple[str, ...]
    runpaths: tuple[str, ...]
    soname: str


class _Dynamic(NamedTuple):
    """A dynamic section: where it lies, its entries, and where its strings begin."""

    offset: int
    entries: list[tuple[int, int]]
    strings: int


def is_elf(path: Path) -> bool:
    """Tell by its first bytes whether a file is an ELF file."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def read_elf(path: Path) -> Elf:
    """Return what a file asks of the loader; nothing, for a static one.

    Raises:
        ValueError: it is no 64-bit little-endian ELF file, or it is cut short.
    """
    content = path.read_bytes()
    dynamic = _dynamic(content, path.name)
    if dynamic is None:
        return Elf((), (), "")

    def strings(*tags: int) -> list[str]:
        return [_string(content, dynamic.strings + v) for tag, v in dynamic.entries if tag in tags]

    runpaths = [part for path in strings(_RPATH, _RUNPATH) for part in path.split(":") if part]
    return Elf(tuple(strings(_NEEDED)), tuple(runpaths), "".join(strings(_SONAME)))


def drop_runpaths(path: Path, is_dropped: Callable[[str], bool]) -> bool:
    """Take out the search paths of which a part is unwanted; tell whether there were any.

    The entries after them move up, and the section is filled with entries that end it, so nothing
    else in the file moves. The file is replaced as a whole.

    Args:
        path: The library.
        is_dropped: Tells of one folder whether it is unwanted.

    Raises:
        ValueError: as `read_elf`.
    """
    content = bytearray(path.read_bytes())
    dynamic = _dynamic(bytes(content), path.name)
    if dynamic is None:
        return False

    def stays(entry: tuple[int, int]) -> bool:
        tag, value = entry
        if tag not in (_RPATH, _RUNPATH):
            return True
        return not any(
            is_dropped(p) for p in _string(content, dynamic.strings + value).split(":") if p
        )

    kept = [entry for entry in dynamic.entries if stays(entry)]
    missing = len(dynamic.entries) - len(kept)
    if not missing:
        return False
    packed = b"".join(_ENTRY.pack(*entry) for entry in [*kept, *[(_NULL, 0)] * missing])
    content[dynamic.offset : dynamic.offset + len(packed)] = packed
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(content)
    part.chmod(path.stat().st_mode)
    part.replace(path)
    return True


def _dynamic(content: bytes, name: str) -> _Dynamic | None:
    if content[:4] != MAGIC or content[4:6] != _CLASS_64_LITTLE:
        raise ValueError(f"{name} is no 64-bit ELF file.")
    try:
        header = _HEADER.unpack_from(content)
        start, size, count = header[5], header[9], header[10]
        segments = [_SEGMENT.unpack_from(content, start + size * n) for n in range(count)]
        for kind, _, offset, _, _, length, _, _ in segments:
            if kind == _DYNAMIC:
                entries = _entries(content[offset : offset + length])
                address = next((value for tag, value in entries if tag == _STRINGS), None)
                if address is None:
                    return None
                return _Dynamic(offset, entries, _file_offset(segments, address))
    except struct.error as error:
        raise ValueError(f"{name} is an ELF file that is cut short.") from error
    return None


def _entries(section: bytes) -> list[tuple[int, int]]:
    """Return the entries up to the one that ends them."""
    found = []
    for tag, value in _ENTRY.iter_unpack(section):
        if tag == _NULL:
            break
        found.append((tag, value))
    return found


def _file_offset(segments: list[tuple[int, ...]], address: int) -> int:
    """Return where in the file lies what is loaded at an address."""
    for kind, _, offset, base, _, length, _, _ in segments:
        if kind == _LOAD and base <= address < base + length:
            return offset + address - base
    return address


def _string(content: bytes | bytearray, start: int) -> str:
    return bytes(content[start : content.index(b"\0", start)]).decode()
