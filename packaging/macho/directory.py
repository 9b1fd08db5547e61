"""The code directory: the hashes of all pages and blobs, and what the code is called.

Facts: kern/cs_blobs.h, CS_CodeDirectory. Its own hash, cut to 20 bytes, is what the system knows
code by, the "cdhash".
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from typing import TYPE_CHECKING

from macho.blobs import Magic, blob
from macho.view import Span, View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_START = struct.Struct(">9I4BI")
"""From magic to spare2."""
_SCATTER = struct.Struct(">I")
_TEAM = struct.Struct(">I")
_LIMIT_64 = struct.Struct(">IQ")
_EXECUTABLE = struct.Struct(">QQQ")
_RUNTIME = struct.Struct(">II")
_HEADER = 8
_WITH_TEAM, _WITH_LIMIT_64, _WITH_EXECUTABLE, _WITH_RUNTIME = 0x20200, 0x20300, 0x20400, 0x20500
CDHASH_SIZE = 20
MAIN_BINARY = 1
"""CS_EXECSEG_MAIN_BINARY: the code is a program and no library."""


class Flag(IntFlag):
    """How code is signed, and how strictly it is run."""

    AD_HOC = 0x2
    """By nobody."""
    HARD = 0x100
    KILL = 0x200
    LIBRARY_VALIDATION = 0x2000
    RUNTIME = 0x10000
    """With the hardened runtime."""
    LINKER_SIGNED = 0x20000


class HashType(IntEnum):
    """How pages are hashed; the higher, the stronger."""

    SHA1 = 1
    SHA256 = 2
    SHA256_CUT = 3
    SHA384 = 4
    SHA512 = 5


_ALGORITHMS = {
    HashType.SHA1: ("sha1", 20),
    HashType.SHA256: ("sha256", 32),
    HashType.SHA256_CUT: ("sha256", 20),
    HashType.SHA384: ("sha384", 48),
    HashType.SHA512: ("sha512", 64),
}
STRENGTH = (
    HashType.SHA1,
    HashType.SHA256_CUT,
    HashType.SHA256,
    HashType.SHA384,
    HashType.SHA512,
)
"""Kinds of hashes, the weakest first."""


def digest(kind: HashType, content: bytes | memoryview) -> bytes:
    """Return the hash of some bytes, of the kind's length."""
    name, size = _ALGORITHMS[kind]
    return hashlib.new(name, content, usedforsecurity=False).digest()[:size]


@dataclass(frozen=True, slots=True)
class CodeDirectory:
    """What one code directory says.

    Attributes:
        version: Of its form, such as 0x20400.
        flags: How the code is signed.
        identifier: What the code is called.
        team: Who signed it, as Apple numbers them; "" for nobody.
        hash_type: Of all its hashes.
        page_size: Bytes in a page; 0 for a single page.
        limit: Bytes of the part that are hashed, from its beginning.
        pages: The hash of each page.
        special: Hashes of blobs and of the bundle's files by slot; slots without one are left out.
        executable: Offset, size and flags of the segment with the code; zeros before 0x20400.
        runtime: The SDK by which the hardened runtime goes, packed; 0 without it.
        cdhash: Hash of the directory itself, 20 bytes.
    """

    version: int
    flags: Flag
    identifier: str
    team: str
    hash_type: HashType
    page_size: int
    limit: int
    pages: tuple[bytes, ...]
    special: Mapping[int, bytes]
    executable: tuple[int, int, int]
    runtime: int
    cdhash: bytes


def read_directory(content: bytes, name: str) -> CodeDirectory:
    """Read a code directory.

    Args:
        content: The blob, with its header.
        name: Name of the file, for errors.

    Raises:
        MachoError: it is not all there, or is of a form that is not known.
    """
    view = View(content, name)
    what = "the code directory"
    fields = view.unpack(_START, 0, what)
    _, _, version, flags, hashes, identifier, specials, slots, limit = fields[:9]
    size, number, _, page, _ = fields[9:]
    kind = _hash_type(view, number, size)
    at = _START.size + _SCATTER.size
    team = view.unpack(_TEAM, at, what)[0] if version >= _WITH_TEAM else 0
    at += _TEAM.size
    if version >= _WITH_LIMIT_64:
        limit = view.unpack(_LIMIT_64, at, what)[1] or limit
    at += _LIMIT_64.size
    code = view.unpack(_EXECUTABLE, at, what) if version >= _WITH_EXECUTABLE else (0, 0, 0)
    at += _EXECUTABLE.size
    runtime = view.unpack(_RUNTIME, at, what)[0] if version >= _WITH_RUNTIME else 0
    if page > 32:
        raise view.broken(f"its code directory has pages of 2^{page} bytes")
    before = view.take(Span(hashes - specials * size, specials * size), "a hash").content
    pages = view.take(Span(hashes, slots * size), "a hash").content
    found = {n: before[len(before) - n * size :][:size] for n in range(1, specials + 1)}
    return CodeDirectory(
        version=version,
        flags=Flag(flags),
        identifier=view.string(identifier, "the identifier"),
        team=view.string(team, "the team") if team else "",
        hash_type=kind,
        page_size=1 << page if page else 0,
        limit=limit,
        pages=tuple(pages[n : n + size] for n in range(0, len(pages), size)),
        special={slot: value for slot, value in found.items() if any(value)},
        executable=code,
        runtime=runtime,
        cdhash=digest(kind, content)[:CDHASH_SIZE],
    )


def pack_directory(directory: CodeDirectory) -> bytes:
    """Return the blob of a code directory, as codesign writes it; its cdhash is not looked at."""
    _, size = _ALGORITHMS[directory.hash_type]
    has_runtime = directory.version >= _WITH_RUNTIME
    parts = (_START, _SCATTER, _TEAM, _LIMIT_64, _EXECUTABLE, *((_RUNTIME,) if has_runtime else ()))
    start = sum(part.size for part in parts)
    names = directory.identifier.encode() + b"\0"
    team_at = 0
    if directory.team:
        team_at = start + len(names)
        names += directory.team.encode() + b"\0"
    count = max(directory.special, default=0)
    special = [directory.special.get(n, b"\0" * size) for n in range(count, 0, -1)]
    first = start + len(names) + count * size
    total = first + len(directory.pages) * size
    content = _START.pack(
        *(Magic.CODE_DIRECTORY, total, directory.version, directory.flags, first, start, count),
        *(len(directory.pages), directory.limit, size, directory.hash_type, 0),
        *(directory.page_size.bit_length() - 1 if directory.page_size else 0, 0),
    )
    content += _SCATTER.pack(0) + _TEAM.pack(team_at) + _LIMIT_64.pack(0, 0)
    content += _EXECUTABLE.pack(*directory.executable)
    content += _RUNTIME.pack(directory.runtime, 0) if has_runtime else b""
    content += names + b"".join(special) + b"".join(directory.pages)
    return blob(Magic.CODE_DIRECTORY, content[_HEADER:])


def hashed_pages(content: bytes | memoryview, page_size: int, kind: HashType) -> Sequence[bytes]:
    """Return the hash of each page of some bytes; the last page may be short.

    Args:
        content: Everything that is hashed.
        page_size: Bytes in a page; 0 for a single page.
        kind: How to hash.
    """
    view = memoryview(content)
    step = page_size or len(view) or 1
    return [digest(kind, view[at : at + step]) for at in range(0, len(view), step)]


def _hash_type(view: View, number: int, size: int) -> HashType:
    kind = next((kind for kind in HashType if kind == number), None)
    if kind is None:
        raise view.broken(f"its code directory has hashes of an unknown type {number}")
    if _ALGORITHMS[kind][1] != size:
        raise view.broken(f"its code directory has hashes of {size} bytes")
    return kind
