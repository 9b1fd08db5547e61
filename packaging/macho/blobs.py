"""The blobs that a signature is made of, each with a magic and its own length.

All numbers are big-endian, whatever the file's order (kern/cs_blobs.h).
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from macho.view import Span, View

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADER = struct.Struct(">II")
_INDEX = struct.Struct(">III")
_ENTRY = struct.Struct(">II")
_MOST_BLOBS = 32
_ALIGNED = 8


class Magic(IntEnum):
    """What a blob is."""

    REQUIREMENTS = 0xFADE0C01
    CODE_DIRECTORY = 0xFADE0C02
    SIGNATURE = 0xFADE0CC0
    ENTITLEMENTS = 0xFADE7171
    ENTITLEMENTS_DER = 0xFADE7172
    CONSTRAINT = 0xFADE8181
    WRAPPER = 0xFADE0B01


class Slot(IntEnum):
    """What a blob, or a hash, is there for. The bundle's two are files, not blobs."""

    CODE_DIRECTORY = 0
    INFO_PLIST = 1
    REQUIREMENTS = 2
    RESOURCES = 3
    ENTITLEMENTS = 5
    ENTITLEMENTS_DER = 7
    LAUNCH_SELF = 8
    LAUNCH_PARENT = 9
    LAUNCH_RESPONSIBLE = 10
    LIBRARIES = 11
    ALTERNATE = 0x1000
    CMS = 0x10000


ALTERNATES = range(Slot.ALTERNATE, Slot.ALTERNATE + 5)
"""Slots of further code directories, with other hashes."""
_MAGICS: dict[int, Magic] = {
    Slot.CODE_DIRECTORY: Magic.CODE_DIRECTORY,
    Slot.REQUIREMENTS: Magic.REQUIREMENTS,
    Slot.ENTITLEMENTS: Magic.ENTITLEMENTS,
    Slot.ENTITLEMENTS_DER: Magic.ENTITLEMENTS_DER,
    Slot.LAUNCH_SELF: Magic.CONSTRAINT,
    Slot.LAUNCH_PARENT: Magic.CONSTRAINT,
    Slot.LAUNCH_RESPONSIBLE: Magic.CONSTRAINT,
    Slot.LIBRARIES: Magic.CONSTRAINT,
    Slot.CMS: Magic.WRAPPER,
    **dict.fromkeys(ALTERNATES, Magic.CODE_DIRECTORY),
}


class Blobs(NamedTuple):
    """A signature taken apart.

    Attributes:
        whole: Each blob by its slot, with its header.
        rest: What is left of the room that the file has for its signature.
    """

    whole: Mapping[int, bytes]
    rest: bytes


def payload(blob: bytes) -> bytes:
    """Return what is in a blob after its header."""
    return blob[_HEADER.size :]


def read_blobs(view: View) -> Blobs:
    """Take a signature apart.

    Args:
        view: The room that the file has for it.

    Raises:
        MachoError: it is no signature, a blob is not all there, is of no kind that is known, or
            something lies between two.
    """
    magic, size, count = view.unpack(_INDEX, 0, "the signature")
    if magic != Magic.SIGNATURE:
        raise view.broken("its signature is none")
    if count > _MOST_BLOBS:
        raise view.broken(f"a signature of {count} blobs")
    area = view.take(Span(0, size), "the signature")
    found: dict[int, bytes] = {}
    at = _INDEX.size + count * _ENTRY.size
    for index in range(count):
        slot, offset = area.unpack(_ENTRY, _INDEX.size + index * _ENTRY.size, "the signature")
        if slot in found or slot not in _MAGICS:
            raise view.broken(f"its signature has an unexpected blob {slot:#x}")
        # LLVM's linker begins each blob at a multiple of eight bytes, Apple's tools do not.
        gap = area.content[at:offset]
        if not at <= offset < at + _ALIGNED or any(gap):
            raise view.broken("its signature has gaps")
        number, length = area.unpack(_HEADER, offset, "a blob of the signature")
        if number != _MAGICS[slot]:
            raise view.broken(f"blob {slot:#x} of its signature is something else")
        found[slot] = area.take(Span(offset, length), "a blob of the signature").content
        at = offset + length
    if at != size:
        raise view.broken("its signature is not as long as it says")
    return Blobs(found, view.content[size:])


def blob(magic: Magic, content: bytes = b"") -> bytes:
    """Return a blob with some content."""
    return _HEADER.pack(magic, _HEADER.size + len(content)) + content


def pack_blobs(whole: Mapping[int, bytes]) -> bytes:
    """Put a signature together; what `read_blobs` undoes.

    Args:
        whole: Each blob by its slot, in the order in which they will lie.
    """
    at = _INDEX.size + len(whole) * _ENTRY.size
    index = b""
    for slot, content in whole.items():
        index += _ENTRY.pack(slot, at)
        at += len(content)
    return _INDEX.pack(Magic.SIGNATURE, at, len(whole)) + index + b"".join(whole.values())
