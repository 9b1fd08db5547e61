"""What is audited: its files, links, libraries and declarations, each read once."""

from __future__ import annotations

import plistlib
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from xml.parsers.expat import ExpatError

import policy
from contents import is_dropped, is_forbidden
from elf import Elf, is_elf, read_elf
from macho.files import is_macho
from macho.image import Image, read_image
from rules.rule import Kind
from signing.tree import Entry, entries

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from macho.slice import Slice

INFO = "Contents/Info.plist"
T = TypeVar("T")


class Tree:
    """A bundle, a folder, or a folder of unpacked wheels.

    Attributes:
        root: Where it is.
        kind: What it is.
        entitlements: The file whose content the executable must carry.
    """

    def __init__(self, root: Path, kind: Kind, entitlements: Path | None = None) -> None:
        self.root = root
        self.kind = kind
        self.entitlements = entitlements or policy.ROOT / "packaging" / "entitlements.plist"

    @cached_property
    def _entries(self) -> list[Entry]:
        return list(entries(self.root))

    @cached_property
    def files(self) -> dict[str, Path]:
        """Regular files by their paths inside; of wheels, only what would get into the app."""
        found = (e.path for e in self._entries if not e.is_link and not e.is_folder)
        named = {self.relative(path): path for path in found}
        if self.kind is not Kind.WHEELS:
            return named
        return {p: file for p, file in named.items() if not is_dropped(p) and not is_forbidden(p)}

    @cached_property
    def links(self) -> dict[str, Path]:
        """Symbolic links by their paths inside."""
        return {self.relative(e.path): e.path for e in self._entries if e.is_link}

    @cached_property
    def folders(self) -> list[str]:
        """Folders, by their paths inside."""
        return [self.relative(e.path) for e in self._entries if e.is_folder]

    @property
    def executable(self) -> Path:
        """What is run when the app is opened."""
        if self.kind is Kind.APP:
            return self.root / "Contents" / "MacOS" / policy.MAC_EXECUTABLE
        return self.root / policy.COMMAND

    @cached_property
    def size(self) -> int:
        """Bytes of all files; links count nothing."""
        return sum(path.stat().st_size for path in self.files.values())

    @cached_property
    def info(self) -> Mapping[str, object]:
        """Info.plist; empty when there is none that can be read."""
        try:
            content = plistlib.loads((self.root / INFO).read_bytes())
        except (OSError, plistlib.InvalidFileException, ExpatError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    @cached_property
    def elves(self) -> dict[str, Elf]:
        """Linux libraries and executables that can be read."""
        return self._read(is_elf, read_elf)

    @cached_property
    def images(self) -> dict[str, Image]:
        """Mach-O files that can be read."""
        return self._read(is_macho, read_image)

    @cached_property
    def broken(self) -> dict[str, str]:
        """What is wrong with libraries that cannot be read to their end."""
        is_code, read = (is_elf, read_elf) if self.kind is Kind.FOLDER else (is_macho, read_image)
        readable = self.elves if self.kind is Kind.FOLDER else self.images
        found = {}
        for path, file in self.files.items():
            if path not in readable and is_code(file):
                try:
                    read(file)
                except ValueError as error:
                    found[path] = str(error)
        return found

    @cached_property
    def ours(self) -> dict[str, Slice]:
        """What the Mach-O files have for Apple silicon; those that have nothing are left out."""
        return {
            path: part
            for path, image in self.images.items()
            for part in image.slices
            if part.architecture == policy.MAC_ARCHITECTURE
        }

    @property
    def minimum_macos(self) -> tuple[int, int]:
        """The oldest macOS that all Mach-O files are built for; (0, 0) where none says one."""
        return max((_release(part.minimum_macos) for part in self.ours.values()), default=(0, 0))

    def _read(self, is_code: Callable[[Path], bool], read: Callable[[Path], T]) -> dict[str, T]:
        found = {}
        for path, file in self.files.items():
            if is_code(file):
                with suppress(ValueError):
                    found[path] = read(file)
        return found

    def relative(self, path: Path) -> str:
        """Return a path as seen from inside, with slashes."""
        return path.relative_to(self.root).as_posix()


def _release(version: tuple[int, ...]) -> tuple[int, int]:
    """Return a version without its smallest part."""
    major, minor = (*version, 0, 0)[:2]
    return major, minor
