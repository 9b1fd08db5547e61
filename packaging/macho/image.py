"""A Mach-O file: what it has for each processor, and how that is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from macholib import mach_o
from macholib.ptypes import sizeof

from macho.commands import Command, commands
from macho.errors import MachoError
from macho.fat import Part, parts
from macho.slice import Import, Library, LinkKind, Segment, Slice, Version
from macho.symbols import imports
from macho.view import Span, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_LIBRARIES = {
    mach_o.LC_LOAD_DYLIB: LinkKind.STRONG,
    mach_o.LC_LOAD_WEAK_DYLIB: LinkKind.WEAK,
    mach_o.LC_REEXPORT_DYLIB: LinkKind.REEXPORT,
    mach_o.LC_LOAD_UPWARD_DYLIB: LinkKind.UPWARD,
    mach_o.LC_LAZY_LOAD_DYLIB: LinkKind.LAZY,
}
_SEGMENTS = (mach_o.LC_SEGMENT, mach_o.LC_SEGMENT_64)
_TWO_LEVEL = 0x80
"""MH_TWOLEVEL"""
_ZERO_FILLED = (0x01, 0x0C, 0x12)
"""Types of sections that have no content in the file: S_ZEROFILL, S_GB_ZEROFILL and threads'."""


@dataclass(frozen=True, slots=True)
class Image:
    """A Mach-O file.

    Attributes:
        name: Name of the file.
        slices: What it has for each processor, in the file's order; at least one.
    """

    name: str
    slices: tuple[Slice, ...]

    def slice_for(self, architecture: str) -> Slice:
        """Return what the file has for a processor.

        Raises:
            MachoError: it has nothing for it.
        """
        for part in self.slices:
            if part.architecture == architecture:
                return part
        found = " and ".join(part.architecture for part in self.slices)
        raise MachoError(f"{self.name} is for {found}, not for {architecture}.")


def read_image(path: Path) -> Image:
    """Return what a file says to the loader.

    Raises:
        MachoError: it is no Mach-O file, or it is broken.
    """
    return image_of(View(path.read_bytes(), path.name))


def image_of(file: View) -> Image:
    """Return what the bytes of a file say to the loader.

    Raises:
        MachoError: they are no Mach-O file, or a broken one.
    """
    return Image(file.name, tuple(_slice(file, part) for part in parts(file)))


def _slice(file: View, part: Part) -> Slice:
    view = file.take(part.span, "a part")
    found = commands(part, view)
    libraries = [_library(command) for command in found if command.number in _LIBRARIES]
    own_name = _only(found, mach_o.LC_ID_DYLIB, view)
    signature = _only(found, mach_o.LC_CODE_SIGNATURE, view)
    platform, oldest, sdk = _system(found)
    return Slice(
        architecture=part.architecture,
        span=part.span,
        file_type=mach_o.MH_FILETYPE_SHORTNAMES.get(int(part.header.filetype), "unknown"),
        platform=platform,
        minimum_macos=oldest,
        sdk=sdk,
        install_name="" if own_name is None else own_name.text(own_name.fields().name),
        dependencies=tuple(libraries),
        rpaths=tuple(c.text(c.fields().path) for c in found if c.number == mach_o.LC_RPATH),
        imports=tuple(_imports(view, part, found, libraries)),
        segments=tuple(_segment(c, view) for c in found if c.number in _SEGMENTS),
        commands_end=sizeof(type(part.header)) + int(part.header.sizeofcmds),
        signature=None if signature is None else _signature_span(signature, view),
        signature_command=None if signature is None else signature.offset,
    )


def _only(found: Iterable[Command], number: int, view: View) -> Command | None:
    """Return the one command with a number."""
    same = [command for command in found if command.number == number]
    if len(same) > 1:
        raise view.broken("a load command is there twice")
    return same[0] if same else None


def _library(command: Command) -> Library:
    return Library(command.text(command.fields().name), _LIBRARIES[command.number])


def _system(found: Iterable[Command]) -> tuple[str, Version, Version]:
    """Return the platform, the oldest macOS and the SDK; macOS goes before others."""
    named: dict[str, tuple[Version, Version]] = {}
    for command in found:
        if command.number == mach_o.LC_BUILD_VERSION:
            fields = command.fields()
            platform = mach_o.PLATFORM_NAMES.get(int(fields.platform), "another system")
            named[platform] = (_version(fields.minos), _version(fields.sdk))
        elif command.number == mach_o.LC_VERSION_MIN_MACOSX:
            fields = command.fields()
            named["macOS"] = (_version(fields.version), _version(fields.sdk))
    if "macOS" in named:
        return ("macOS", *named["macOS"])
    return next(iter(named), ""), (), ()


def _version(packed: Any) -> Version:
    """Return a version from its packed form, xxxx.yy.zz."""
    number = int(packed)
    return number >> 16, number >> 8 & 0xFF, number & 0xFF


def _segment(command: Command, view: View) -> Segment:
    fields = command.fields()
    span = Span(int(fields.fileoff), int(fields.filesize))
    view.take(span, "a segment")
    starts = [
        int(section.offset)
        for section in command.sections()
        if section.size and int(section.flags) & 0xFF not in _ZERO_FILLED
    ]
    name = bytes(fields.segname).rstrip(b"\0").decode("latin-1")
    first = min(starts) if starts else None
    return Segment(name, span, int(fields.vmaddr), int(fields.vmsize), first, command.offset)


def _imports(
    view: View, part: Part, found: Sequence[Command], libraries: list[Library]
) -> list[Import]:
    table = _only(found, mach_o.LC_SYMTAB, view)
    if table is None:
        return []
    is_two_level = bool(int(part.header.flags) & _TWO_LEVEL)
    return imports(view, table.fields(), part.endian, libraries, is_two_level)


def _signature_span(command: Command, view: View) -> Span:
    fields = command.fields()
    span = Span(int(fields.dataoff), int(fields.datasize))
    view.take(span, "the signature")
    return span
