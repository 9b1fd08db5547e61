"""Which files are Mach-O: by their content, since names say nothing about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from macho.errors import MachoError
from macho.fat import MAGICS, parts
from macho.view import View

if TYPE_CHECKING:
    from pathlib import Path


def is_macho(path: Path) -> bool:
    """Return whether a file is Mach-O, thin or fat.

    Not so are folders, Java's classes (they begin like a fat file), static libraries, fat ones
    too, and what ends before its headers do. A file with whole headers is Mach-O whatever follows:
    what is broken there is for `read_image` to tell, not to be taken for data.

    Args:
        path: The file; a link is followed.
    """
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(4)
        if head not in MAGICS:
            return False
        content = head + file.read()
    try:
        parts(View(content, path.name))
    except MachoError:
        return False
    return True
