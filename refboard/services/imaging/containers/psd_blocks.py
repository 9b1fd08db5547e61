"""The sections of a Photoshop document, PSD and PSB: what its flattened picture needs.

Layers are passed over: what a program shows of them all is kept at the end of the file.
"""

import struct
from dataclasses import dataclass
from typing import Any, BinaryIO

_FLATTENED_KNOWN, _PROFILE, _TRANSPARENT_INDEX = 1057, 1039, 1047
_RESOURCE_KINDS = frozenset({b"8BIM", b"MeSa", b"AgHg", b"PHUT", b"DCSR"})
_LAYERS_OF_DEEP = frozenset({b"Lr16", b"Lr32"})
_LONG_KEYS = frozenset(
    {
        *(b"LMsk", b"Lr16", b"Lr32", b"Layr", b"Mt16", b"Mt32", b"Mtrn", b"Alph", b"FMsk"),
        *(b"lnk2", b"FEid", b"FXid", b"PxSD"),
    }
)
"""Blocks whose length has eight bytes in a PSB."""
_MAX_BLOCKS = 10_000


@dataclass(frozen=True, slots=True)
class Header:
    """What the file begins with.

    Attributes:
        is_large: It is a PSB: lengths have eight bytes.
        channels: How many there are, alpha and spot colours included.
        width: Pixels.
        height: Pixels.
        depth: Bits of a sample: 1, 8, 16 or 32.
        mode: Photoshop's number of the colour mode.
    """

    is_large: bool
    channels: int
    width: int
    height: int
    depth: int
    mode: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document up to its flattened picture.

    Attributes:
        header: What it begins with.
        palette: Of an indexed picture, 256 reds, greens and blues; else whatever the mode keeps.
        profile: The ICC profile; empty when there is none.
        transparent: The index of a palette that is not painted; None for none.
        is_flattened: A flattened picture was saved with the layers.
        has_transparency: The first channel after the colours says how opaque the picture is.
        pixels_at: Offset of the flattened picture.
    """

    header: Header
    palette: bytes
    profile: bytes
    transparent: int | None
    is_flattened: bool
    has_transparency: bool
    pixels_at: int


def header(file: BinaryIO) -> Header:
    """Return what a document begins with.

    Raises:
        struct.error: it ends before.
    """
    file.seek(4)
    (version,) = _unpack(file, ">H")
    file.seek(12)
    channels, height, width, depth, mode = _unpack(file, ">HIIHH")
    return Header(version == 2, channels, width, height, depth, mode)


def document(file: BinaryIO) -> Document:
    """Return all that comes before the flattened picture.

    Raises:
        struct.error: the file ends before that.
    """
    head = header(file)
    palette = _block(file, ">I")
    resources = _resources(_block(file, ">I"))
    (length,) = _unpack(file, ">Q" if head.is_large else ">I")
    pixels_at = file.tell() + length
    index = resources.get(_TRANSPARENT_INDEX, b"")
    flattened = resources.get(_FLATTENED_KNOWN, b"")
    return Document(
        head,
        palette,
        resources.get(_PROFILE, b""),
        int.from_bytes(index[:2], "big") if len(index) >= 2 else None,
        len(flattened) < 5 or flattened[4] != 0,
        _has_transparency(file, head, pixels_at),
        pixels_at,
    )


def _resources(section: bytes) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    at = 0
    while at + 12 <= len(section) and section[at : at + 4] in _RESOURCE_KINDS:
        (number,) = struct.unpack_from(">H", section, at + 4)
        name = section[at + 6]
        at += 6 + name + 1 + (name + 1) % 2
        if at + 4 > len(section):
            break
        (length,) = struct.unpack_from(">I", section, at)
        found.setdefault(number, section[at + 4 : at + 4 + length])
        at += 4 + length + length % 2
    return found


def _has_transparency(file: BinaryIO, head: Header, end: int) -> bool:
    """Return whether layers are counted below zero: that says so of the merged picture."""
    if file.tell() + 2 > end:
        return False
    length = ">Q" if head.is_large else ">I"
    (layers,) = _unpack(file, length)
    at = file.tell()
    if layers >= 2:
        return bool(_unpack(file, ">h")[0] < 0)
    file.seek(at + layers)
    (mask,) = _unpack(file, ">I")
    at = file.tell() + mask
    for _ in range(_MAX_BLOCKS):
        if at + 12 > end:
            return False
        file.seek(at)
        kind, key = _unpack(file, ">4s4s")
        if kind not in (b"8BIM", b"8B64"):
            return False
        is_long = head.is_large and key in _LONG_KEYS
        (size,) = _unpack(file, ">Q" if is_long else ">I")
        if key in _LAYERS_OF_DEEP and size >= 2:
            return bool(_unpack(file, ">h")[0] < 0)
        at = file.tell() + size + -size % 4
    return False


def _block(file: BinaryIO, layout: str) -> bytes:
    (length,) = _unpack(file, layout)
    found = file.read(length)
    if len(found) < length:
        raise struct.error("the file ends inside a section")
    return found


def _unpack(file: BinaryIO, layout: str) -> tuple[Any, ...]:  # Any: what the layout says
    return struct.unpack(layout, file.read(struct.calcsize(layout)))
