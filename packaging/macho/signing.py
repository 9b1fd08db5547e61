"""Signing by nobody, for tests and for the app that is put together off a Mac.

What ships is signed by Apple's codesign. This writes what codesign writes for an ad hoc signature,
so that everything that reads signatures can be tried anywhere.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, NamedTuple

from macholib import mach_o

from macho.blobs import Magic, Slot, blob, pack_blobs
from macho.der import entitlements_der
from macho.directory import (
    MAIN_BINARY,
    CodeDirectory,
    Flag,
    HashType,
    digest,
    hashed_pages,
    pack_directory,
    read_directory,
)
from macho.errors import MachoError
from macho.image import image_of
from macho.replacing import replace
from macho.view import Span, View

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from macho.slice import Segment, Slice

_PAGE = {"arm64": 0x4000, "x86_64": 0x1000}
"""Bytes in a page, by processor; codesign hashes such pages."""
_ALIGNED = 16
_COMMAND = struct.Struct("<IIII")
_COUNTS_AT = 16
"""Where a header has how many load commands there are, and how long they are."""
_COUNTS = struct.Struct("<II")
_SEGMENT_SIZES_AT = 32
"""Where LC_SEGMENT_64 has the size in memory, the offset in the file and the size in it."""
_SIZES = struct.Struct("<QQQ")
_NO_REQUIREMENTS = blob(Magic.REQUIREMENTS, b"\0\0\0\0")
_HASHES = HashType.SHA256
_PLAIN_VERSION, _RUNTIME_VERSION = 0x20400, 0x20500


class Wish(NamedTuple):
    """What a signature is to say.

    Attributes:
        identifier: What the code is called.
        runtime: Whether it runs with the hardened runtime.
        entitlements: The XML of what it may do; None for nothing in particular.
        info_plist: Content of the bundle's Info.plist, for the bundle's executable.
        resources: Content of the bundle's CodeResources, as well.
    """

    identifier: str
    runtime: bool = False
    entitlements: bytes | None = None
    info_plist: bytes | None = None
    resources: bytes | None = None


def sign_ad_hoc(path: Path, wish: Wish) -> str:
    """Sign a thin file by nobody, in place of the signature that it may have.

    Args:
        path: The file; it is replaced as a whole.
        wish: What the signature is to say.

    Returns:
        The cdhash: 40 hexadecimal digits.

    Raises:
        MachoError: the file is broken, fat, or laid out so that it cannot be signed; or the
            entitlements are none.
    """
    view = View(path.read_bytes(), path.name)
    part, linkedit = _fit(view)
    content = bytearray(_without_signature(view, part))
    content += b"\0" * (-len(content) % _ALIGNED)
    blobs = _blobs(wish.entitlements)
    # The load commands have the size of the signature in them, and are signed themselves.
    draft = _directory(bytes(content), part, wish, blobs)
    room = -(-len(pack_blobs({Slot.CODE_DIRECTORY: draft, **blobs})) // _ALIGNED) * _ALIGNED
    _announce(content, part, linkedit, room)
    directory = _directory(bytes(content), part, wish, blobs)
    signature = pack_blobs({Slot.CODE_DIRECTORY: directory, **blobs})
    replace(path, bytes(content) + signature.ljust(room, b"\0"))
    return read_directory(directory, path.name).cdhash.hex()


def _fit(view: View) -> tuple[Slice, Segment]:
    """Return the one part of a file that can be signed, and the segment with its signature."""
    slices = image_of(view).slices
    part = slices[0]
    if len(slices) != 1 or part.span.offset:
        raise MachoError(f"{view.name} is fat: take one part out before it is signed.")
    if part.architecture not in _PAGE:
        raise MachoError(f"{view.name} is for {part.architecture}, which is not signed here.")
    linkedit = part.segment("__LINKEDIT")
    if linkedit is None or linkedit.file.end != part.span.size:
        raise MachoError(f"{view.name} does not end with its segment __LINKEDIT.")
    if part.signature is not None and part.signature.end != part.span.size:
        raise MachoError(f"{view.name} has bytes after its signature.")
    if part.signature is None:
        _check_room(view, part)
    return part, linkedit


def _check_room(view: View, part: Slice) -> None:
    """Raise when there is no room for one more load command."""
    starts = [_first_byte(segment) for segment in part.segments]
    end = min((start for start in starts if start), default=len(view.content))
    if part.commands_end + _COMMAND.size > end:
        raise MachoError(f"{view.name} has no room for the load command of a signature.")


def _first_byte(segment: Segment) -> int:
    return segment.file.offset if segment.first_section is None else segment.first_section


def _without_signature(view: View, part: Slice) -> bytes:
    """Return what is signed of a file: all, up to where the signature is or will be."""
    return view.content if part.signature is None else view.content[: part.signature.offset]


def _blobs(entitlements: bytes | None) -> dict[int, bytes]:
    """Return all blobs but the code directory."""
    found: dict[int, bytes] = {Slot.REQUIREMENTS: _NO_REQUIREMENTS}
    if entitlements is not None:
        found[Slot.ENTITLEMENTS] = blob(Magic.ENTITLEMENTS, entitlements)
        der = entitlements_der(entitlements)
        found[Slot.ENTITLEMENTS_DER] = blob(Magic.ENTITLEMENTS_DER, der)
    found[Slot.CMS] = blob(Magic.WRAPPER)
    return found


def _directory(content: bytes, part: Slice, wish: Wish, blobs: Mapping[int, bytes]) -> bytes:
    outside = {Slot.INFO_PLIST: wish.info_plist, Slot.RESOURCES: wish.resources}
    sealed = {slot: each for slot, each in blobs.items() if slot != Slot.CMS}
    sealed.update({slot: each for slot, each in outside.items() if each is not None})
    text = part.segment("__TEXT")
    span = text.file if text is not None else Span(0, 0)
    page = _PAGE[part.architecture]
    major, minor, patch = part.sdk or (0, 0, 0)
    directory = CodeDirectory(
        version=_RUNTIME_VERSION if wish.runtime else _PLAIN_VERSION,
        flags=Flag.AD_HOC | (Flag.RUNTIME if wish.runtime else Flag(0)),
        identifier=wish.identifier,
        team="",
        hash_type=_HASHES,
        page_size=page,
        limit=len(content),
        pages=tuple(hashed_pages(content, page, _HASHES)),
        special={slot: digest(_HASHES, each) for slot, each in sealed.items()},
        executable=(*span, MAIN_BINARY if part.file_type == "execute" else 0),
        runtime=(major << 16 | minor << 8 | patch) if wish.runtime else 0,
        cdhash=b"",
    )
    return pack_directory(directory)


def _announce(content: bytearray, part: Slice, linkedit: Segment, room: int) -> None:
    """Write into the load commands where the signature is, and that its segment reaches there."""
    at = part.signature_command
    if at is None:
        at = part.commands_end
        count, size = _COUNTS.unpack_from(content, _COUNTS_AT)
        _COUNTS.pack_into(content, _COUNTS_AT, count + 1, size + _COMMAND.size)
    _COMMAND.pack_into(content, at, mach_o.LC_CODE_SIGNATURE, _COMMAND.size, len(content), room)
    size = len(content) + room - linkedit.file.offset
    page = _PAGE[part.architecture]
    sizes = (-(-size // page) * page, linkedit.file.offset, size)
    _SIZES.pack_into(content, linkedit.command + _SEGMENT_SIZES_AT, *sizes)
