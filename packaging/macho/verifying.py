"""Whether the signature of a file holds: every byte is what was signed.

What is compared are hashes. Whether a certificate is good, and whose it is, only Apple's own tools
can tell: a signature by somebody is checked here like one by nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from macho.blobs import ALTERNATES, Slot
from macho.directory import CodeDirectory, digest, hashed_pages
from macho.errors import MachoError
from macho.image import image_of
from macho.signature import Signature, signature_of
from macho.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from macho.slice import Slice

_NAMES: dict[int, str] = {
    Slot.INFO_PLIST: "Info.plist",
    Slot.REQUIREMENTS: "the requirements",
    Slot.RESOURCES: "CodeResources",
    Slot.ENTITLEMENTS: "the entitlements",
    Slot.ENTITLEMENTS_DER: "the entitlements in DER",
}
_NOT_SEALED = (Slot.CODE_DIRECTORY, Slot.CMS, *ALTERNATES)
"""Blobs that no code directory has a hash of."""


class Sealed(NamedTuple):
    """The bundle's files whose hashes are in the signature of its executable.

    Attributes:
        info_plist: Content of Info.plist; None: not looked at.
        resources: Content of CodeResources; None: not looked at.
    """

    info_plist: bytes | None = None
    resources: bytes | None = None


def verify(
    path: Path, *, info_plist: bytes | None = None, resources: bytes | None = None
) -> list[str]:
    """Return what is wrong with the signatures of a file; nothing, when they hold.

    Args:
        path: The file.
        info_plist: Content of the bundle's Info.plist, when the file is the bundle's executable.
        resources: Content of the bundle's CodeResources, as well.

    Returns:
        The end of a sentence for each fault; its subject is the file.
    """
    file = View(path.read_bytes(), path.name)
    sealed = Sealed(info_plist, resources)
    try:
        slices = image_of(file).slices
    except MachoError as error:
        return [str(error).removeprefix(f"{path.name} ").rstrip(".")]
    return [fault for part in slices for fault in slice_faults(file, part, sealed)]


def slice_faults(file: View, part: Slice, sealed: Sealed | None = None) -> list[str]:
    """Return what is wrong with the signature of one part; as `verify`.

    Args:
        file: The whole file.
        part: A slice of it.
        sealed: The bundle's files.
    """
    try:
        signature = signature_of(file, part)
    except MachoError as error:
        return [str(error).removeprefix(f"{file.name} ").rstrip(".")]
    if signature is None or part.signature is None:
        return [f"is not signed for {part.architecture}"]
    found = list(_form(part, signature))
    code = memoryview(file.content)[part.span.offset : part.span.end]
    for directory in signature.directories:
        found += _pages(code, directory, part.signature.offset)
        found += _special(signature, directory, sealed or Sealed())
    return list(dict.fromkeys(found))


def _form(part: Slice, signature: Signature) -> Iterator[str]:
    if part.signature is not None and part.signature.end != part.span.size:
        yield "has bytes after its signature"
    if not signature.has_cms and not signature.is_ad_hoc:
        yield "is signed by nobody, and does not say so"


def _pages(code: memoryview, directory: CodeDirectory, end: int) -> Iterator[str]:
    """Compare each page before the signature with its hash."""
    if directory.limit != end:
        yield f"has {end} bytes before its signature, of which {directory.limit} are signed"
        return
    count = -(-end // (directory.page_size or end or 1))
    if count != len(directory.pages):
        yield f"has {count} pages, and {len(directory.pages)} hashes of pages"
        return
    hashes = hashed_pages(code[:end], directory.page_size, directory.hash_type)
    for page, (there, signed) in enumerate(zip(hashes, directory.pages, strict=True)):
        if there != signed:
            yield f"is altered in the {directory.page_size or end} bytes at page {page}"


def _special(signature: Signature, directory: CodeDirectory, sealed: Sealed) -> Iterator[str]:
    """Compare blobs, and files of the bundle, with their hashes."""
    contents = {s: c for s, c in signature.blobs.items() if s not in _NOT_SEALED}
    outside = {Slot.INFO_PLIST: sealed.info_plist, Slot.RESOURCES: sealed.resources}
    contents.update({slot: content for slot, content in outside.items() if content is not None})
    for slot, content in contents.items():
        signed = directory.special.get(slot)
        if signed is None:
            yield f"has no seal of {_name(slot)}"
        elif signed != digest(directory.hash_type, content):
            yield f"has another seal of {_name(slot)}"
    for slot in directory.special:
        if slot not in contents and slot not in outside:
            yield f"has lost {_name(slot)}"


def _name(slot: int) -> str:
    return _NAMES.get(slot, f"blob {slot} of its signature")
