"""The load commands of a part, walked without believing their sizes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, NamedTuple

from macholib import mach_o
from macholib.ptypes import sizeof

from macho.view import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from macho.fat import Part
    from macho.view import View

_COMMAND = {endian: struct.Struct(f"{endian}II") for endian in "<>"}


class Command(NamedTuple):
    """One load command.

    Attributes:
        number: Which command it is: mach_o.LC_RPATH ...
        offset: Where it begins in the part.
        view: All its bytes.
        endian: Byte order of the part.
    """

    number: int
    offset: int
    view: View
    endian: str

    def fields(self) -> Any:
        """Return its fields, as macholib's structure.

        Raises:
            MachoError: the command is too short for them.
        """
        form = mach_o.LC_REGISTRY[self.number]
        return self.view.structure(form, _COMMAND["<"].size, self.endian, "a load command")

    def text(self, offset: int) -> str:
        """Return the text that a field points to.

        Raises:
            MachoError: it points outside the command.
        """
        return self.view.string(int(offset), "the text of a load command")

    def sections(self) -> Iterator[Any]:
        """Yield the sections of a segment, as macholib's structures.

        Raises:
            MachoError: the command is too short for them.
        """
        is_long = self.number == mach_o.LC_SEGMENT_64
        form = mach_o.section_64 if is_long else mach_o.section
        fields = self.fields()
        start = _COMMAND["<"].size + sizeof(mach_o.LC_REGISTRY[self.number])
        self.view.take(Span(start, int(fields.nsects) * sizeof(form)), "a section")
        for index in range(fields.nsects):
            at = start + index * sizeof(form)
            yield self.view.structure(form, at, self.endian, "a section")


def commands(part: Part, view: View) -> list[Command]:
    """Return the load commands of a part.

    Args:
        part: From `fat.parts`.
        view: All its bytes.

    Raises:
        MachoError: they are not all there, or one is of an impossible size.
    """
    start, size = sizeof(type(part.header)), int(part.header.sizeofcmds)
    area = view.take(Span(start, size), "the load commands")
    form = _COMMAND[part.endian]
    found, at = [], 0
    for _ in range(part.header.ncmds):
        number, length = area.unpack(form, at, "a load command")
        if length < form.size or length % 4:
            raise view.broken(f"a load command of {length} bytes")
        command = area.take(Span(at, length), "a load command")
        found.append(Command(number, start + at, command, part.endian))
        at += length
    if at != size:
        raise view.broken("its load commands are not as long as it says")
    return found
