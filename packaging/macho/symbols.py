"""The symbols that a part takes from libraries, and from which.

Each undefined symbol names its library by its place among the dependencies (GET_LIBRARY_ORDINAL in
mach-o/nlist.h), unless the file says that it does not (MH_TWOLEVEL).
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from macholib import mach_o

from macho.slice import EXECUTABLE, FLAT, SELF, Import
from macho.view import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from macho.slice import Library
    from macho.view import View

_DYNAMIC_LOOKUP, _MAIN_EXECUTABLE, _SELF = 0xFE, 0xFF, 0
_MAY_BE_MISSING = 0x40
"""N_WEAK_REF"""


def imports(
    view: View, table: Any, endian: str, libraries: Sequence[Library], is_two_level: bool
) -> list[Import]:
    """Return what a symbol table leaves undefined, in its order.

    Args:
        view: The part.
        table: Fields of its LC_SYMTAB.
        endian: Its byte order.
        libraries: Its dependencies, in the file's order.
        is_two_level: Whether each symbol names its library.

    Raises:
        MachoError: the table is not all there, or names libraries that there are not.
    """
    is_long = view.content[:4] in (
        mach_o.MH_MAGIC_64.to_bytes(4, "little"),
        mach_o.MH_MAGIC_64.to_bytes(4, "big"),
    )
    form = struct.Struct(f"{endian}IBBHQ" if is_long else f"{endian}IBBHI")
    entries = view.take(
        Span(int(table.symoff), int(table.nsyms) * form.size), "the symbol table"
    ).content
    names = view.take(Span(int(table.stroff), int(table.strsize)), "the names of symbols")
    found = []
    for name, kind, _, description, value in form.iter_unpack(entries):
        if not _is_undefined(kind, value):
            continue
        library = _library(description >> 8, libraries) if is_two_level else FLAT
        if library is None:
            raise view.broken("a symbol is of a library that is not among its dependencies")
        symbol = names.string(name, "the name of a symbol")
        found.append(Import(symbol, library, bool(description & _MAY_BE_MISSING)))
    return found


def _is_undefined(kind: int, value: int) -> bool:
    """Return whether a symbol is another's; one with a value is the linker's business alone."""
    is_external = bool(kind & mach_o.N_EXT) and not kind & mach_o.N_STAB
    return is_external and kind & mach_o.N_TYPE in (mach_o.N_UNDF, mach_o.N_PBUD) and not value


def _library(ordinal: int, libraries: Sequence[Library]) -> str | None:
    special = {_SELF: SELF, _DYNAMIC_LOOKUP: FLAT, _MAIN_EXECUTABLE: EXECUTABLE}
    if ordinal in special:
        return special[ordinal]
    return libraries[ordinal - 1].name if ordinal <= len(libraries) else None
