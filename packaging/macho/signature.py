"""The signature of a part: who says what the code is, and what it may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from macho.blobs import ALTERNATES, Slot, payload, read_blobs
from macho.directory import STRENGTH, CodeDirectory, Flag, read_directory
from macho.image import image_of
from macho.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from macho.slice import Slice


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature.

    Attributes:
        directories: Its code directories, the first one first.
        blobs: All its blobs by their slots, with their headers.
        rest: What the file has after them in the room for its signature. codesign leaves there
            what was there before, and nobody reads it.
    """

    directories: tuple[CodeDirectory, ...]
    blobs: Mapping[int, bytes]
    rest: bytes

    @property
    def best(self) -> CodeDirectory:
        """The directory with the strongest hashes: the one that the system goes by."""
        return max(self.directories, key=lambda each: STRENGTH.index(each.hash_type))

    @property
    def cdhash(self) -> str:
        """What the system knows the code by: 40 hexadecimal digits."""
        return self.best.cdhash.hex()

    @property
    def identifier(self) -> str:
        """What the code is called."""
        return self.best.identifier

    @property
    def team(self) -> str:
        """Who signed it, as Apple numbers them; "" for nobody."""
        return self.best.team

    @property
    def flags(self) -> Flag:
        """How it is signed, and how strictly it is run."""
        return self.best.flags

    @property
    def is_ad_hoc(self) -> bool:
        """Whether it was signed by nobody."""
        return Flag.AD_HOC in self.flags

    @property
    def is_linker_signed(self) -> bool:
        """Whether a linker signed it, just so that it runs."""
        return Flag.LINKER_SIGNED in self.flags

    @property
    def is_hardened(self) -> bool:
        """Whether it runs with the hardened runtime."""
        return Flag.RUNTIME in self.flags

    @property
    def entitlements(self) -> bytes:
        """The XML of what it may do; nothing, for nothing in particular."""
        return payload(self.blobs.get(Slot.ENTITLEMENTS, b""))

    @property
    def requirements(self) -> bytes:
        """The blob of what it demands of itself and of others; nothing, for no blob."""
        return self.blobs.get(Slot.REQUIREMENTS, b"")

    @property
    def has_cms(self) -> bool:
        """Whether it carries somebody's certificate. Who that is, is not looked at."""
        return bool(payload(self.blobs.get(Slot.CMS, b"")))


def read_signature(path: Path, architecture: str | None = None) -> Signature | None:
    """Return the signature of a file; None when it is not signed.

    Args:
        path: The file.
        architecture: Of which part; None: of the first one.

    Raises:
        MachoError: it is no Mach-O file, it or its signature is broken, or it has no such part.
    """
    file = View(path.read_bytes(), path.name)
    image = image_of(file)
    part = image.slices[0] if architecture is None else image.slice_for(architecture)
    return signature_of(file, part)


def signature_of(file: View, part: Slice) -> Signature | None:
    """Return the signature of one part of a file; None when it is not signed.

    Args:
        file: The whole file.
        part: A slice of it.

    Raises:
        MachoError: the signature is broken.
    """
    if part.signature is None:
        return None
    view = file.take(part.span, "a part").take(part.signature, "the signature")
    blobs = read_blobs(view)
    slots = [Slot.CODE_DIRECTORY, *(slot for slot in ALTERNATES if slot in blobs.whole)]
    if Slot.CODE_DIRECTORY not in blobs.whole:
        raise view.broken("its signature has no code directory")
    directories = tuple(read_directory(blobs.whole[slot], file.name) for slot in slots)
    return Signature(directories, blobs.whole, blobs.rest)
