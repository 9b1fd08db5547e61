"""What a Mach-O file says to the loader, for one processor."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from macho.view import Span

FLAT = "(any)"
"""The library of a symbol that the loader takes from wherever it finds it first."""
EXECUTABLE = "(executable)"
"""The library of a symbol that the program itself must have."""
SELF = "(self)"
"""The library of a symbol that the file is to have itself."""

Version = tuple[int, ...]
"""Three numbers; none, where nothing is said. None is older than any."""


class LinkKind(StrEnum):
    """How a library is needed."""

    STRONG = "strong"
    WEAK = "weak"
    """It may be missing."""
    REEXPORT = "reexport"
    """Its symbols pass for one's own."""
    UPWARD = "upward"
    """It needs this one in turn."""
    LAZY = "lazy"
    """It is loaded when something of it is first used."""


@dataclass(frozen=True, slots=True)
class Library:
    """A library that is loaded along.

    Attributes:
        name: Where, as the loader is told: absolute, or from @rpath, @loader_path ...
        kind: How it is needed.
    """

    name: str
    kind: LinkKind

    @property
    def is_weak(self) -> bool:
        """Whether it may be missing."""
        return self.kind is LinkKind.WEAK


@dataclass(frozen=True, slots=True)
class Import:
    """A symbol that another library is to have.

    Attributes:
        name: As in the symbol table, with its first underscore.
        library: Name of the library in which alone it is looked for; or FLAT, EXECUTABLE, SELF.
        is_weak: Whether it may be missing.
    """

    name: str
    library: str
    is_weak: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the file that is mapped into memory.

    Attributes:
        name: Such as "__TEXT".
        file: Where it is in the part.
        address: Where it is in memory, before it is moved.
        memory: How many bytes it has in memory.
        first_section: Offset of the first section's content; None for no section with any.
        command: Offset of its load command.
    """

    name: str
    file: Span
    address: int
    memory: int
    first_section: int | None
    command: int


@dataclass(frozen=True, slots=True)
class Slice:
    """What a file has for one processor.

    Attributes:
        architecture: The processor: "arm64", "arm64e", "x86_64" ...
        span: Where it lies in the file; all other offsets are from its beginning.
        file_type: "execute", "dylib", "bundle", "object" ...
        platform: "macOS", "iOS" ...; "" when it names none.
        minimum_macos: The oldest macOS that it is built for.
        sdk: The macOS whose headers it was built with.
        install_name: What its users call it; "" for none.
        dependencies: Libraries that are loaded along, in the file's order.
        rpaths: Folders that @rpath stands for, in the file's order.
        imports: Symbols of other libraries, in the symbol table's order.
        segments: Its segments, in the file's order.
        commands_end: Offset after the last load command.
        signature: Where its signature lies; None when it is not signed.
        signature_command: Offset of the load command that says so; None as well.
    """

    architecture: str
    span: Span
    file_type: str
    platform: str
    minimum_macos: Version
    sdk: Version
    install_name: str
    dependencies: tuple[Library, ...]
    rpaths: tuple[str, ...]
    imports: tuple[Import, ...]
    segments: tuple[Segment, ...]
    commands_end: int
    signature: Span | None
    signature_command: int | None

    def segment(self, name: str) -> Segment | None:
        """Return the segment with a name, if there is one."""
        return next((segment for segment in self.segments if segment.name == name), None)
