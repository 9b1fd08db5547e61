"""The parts of a file: one for each processor that it is for."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, NamedTuple

from macholib import mach_o

from macho.errors import MachoError
from macho.replacing import replace
from macho.view import Span, View

if TYPE_CHECKING:
    from pathlib import Path

_FAT_HEADER = struct.Struct(">II")
_FAT_ENTRY = {
    mach_o.FAT_MAGIC: struct.Struct(">IIIII"),
    mach_o.FAT_MAGIC_64: struct.Struct(">IIQQII"),
}
_MOST_PARTS = 40
"""Java's compiled classes begin like a fat file; read as one they have 45 parts and more."""
_HEADERS = {
    magic.to_bytes(4, order): ("<" if order == "little" else ">", form)
    for order in ("little", "big")
    for magic, form in (
        (mach_o.MH_MAGIC, mach_o.mach_header),
        (mach_o.MH_MAGIC_64, mach_o.mach_header_64),
    )
}
"""Byte order and form of a header, by the first bytes of a part."""
_FAT_MAGICS = tuple(magic.to_bytes(4, "big") for magic in _FAT_ENTRY)
MAGICS = (*_HEADERS, *_FAT_MAGICS)
"""The first four bytes of a Mach-O file; others begin so, too."""
_CAPABILITIES = 0xFF000000
"""Bits of a processor's subtype that name no processor."""
_PROCESSORS = {
    (0x0100000C, 0): "arm64",
    (0x0100000C, 1): "arm64",
    (0x0100000C, 2): "arm64e",
    (0x01000007, 3): "x86_64",
    (0x01000007, 8): "x86_64h",
    (0x00000007, 3): "i386",
    (0x00000012, 0): "ppc",
    (0x01000012, 0): "ppc64",
}


class Part(NamedTuple):
    """What a file has for one processor.

    Attributes:
        span: Where it lies in the file.
        architecture: The processor, as lipo calls it: "arm64", "x86_64" ...
        endian: Its byte order, as the struct module writes it.
        header: Its header, as macholib's structure.
    """

    span: Span
    architecture: str
    endian: str
    header: Any


def parts(file: View) -> list[Part]:
    """Return the parts of a file in their order; of a thin file, the one that it is.

    Raises:
        MachoError: it is no Mach-O file, or a part is not all there.
    """
    magic = file.content[:4]
    if magic in _HEADERS:
        return [_part(file, Span(0, len(file.content)))]
    if magic not in _FAT_MAGICS:
        raise MachoError(f"{file.name} is no Mach-O file.")
    number, count = file.unpack(_FAT_HEADER, 0, "the header")
    if not 0 < count <= _MOST_PARTS:
        raise MachoError(f"{file.name} is no Mach-O file: a fat header has no {count} parts.")
    form = _FAT_ENTRY[number]
    found = []
    for index in range(count):
        entry = file.unpack(form, _FAT_HEADER.size + index * form.size, "the fat header")
        part = _part(file, Span(entry[2], entry[3]))
        if part.architecture != _processor(entry[0], entry[1]):
            raise file.broken("the fat header names another processor than the part itself")
        found.append(part)
    return found


def thin(path: Path, architecture: str) -> None:
    """Leave only the part for one processor in a file; a thin file for it stays as it is.

    Args:
        path: The file; it is replaced as a whole.
        architecture: As in Part.

    Raises:
        MachoError: it is no Mach-O file, or has no such part.
    """
    file = View(path.read_bytes(), path.name)
    found = parts(file)
    part = next((part for part in found if part.architecture == architecture), None)
    if part is None:
        names = " and ".join(part.architecture for part in found)
        raise MachoError(f"{path.name} is for {names}, not for {architecture}.")
    if part.span.size != len(file.content):
        replace(path, file.take(part.span, "the part").content)


def _part(file: View, span: Span) -> Part:
    view = file.take(span, "a part")
    if view.content[:4] not in _HEADERS:
        raise MachoError(f"{file.name} has a part that is no Mach-O file.")
    endian, form = _HEADERS[view.content[:4]]
    header = view.structure(form, 0, endian, "the header")
    return Part(span, _processor(header.cputype, header.cpusubtype), endian, header)


def _processor(kind: int, subtype: int) -> str:
    kind, subtype = kind & 0xFFFFFFFF, subtype & 0xFFFFFFFF & ~_CAPABILITIES
    return _PROCESSORS.get((kind, subtype), f"processor {kind:#x}.{subtype}")
