"""Which installed fonts stand for the families that every drawing may name.

The renderer draws no letter at all where the family behind "serif" is not installed, and takes
that of one system for granted on every other.
"""

import os
import struct
import sys
from collections.abc import Callable, Iterator
from functools import partial
from mmap import ACCESS_READ, mmap
from pathlib import Path

from refboard.services.imaging.svg.font_tables import Font, families, letters_in
from refboard.services.imaging.svg.lettering import GENERIC, Lettering

_LIKELY = {
    "serif": ("Times New Roman", "Liberation Serif", "DejaVu Serif", "Noto Serif", "FreeSerif"),
    "sans-serif": (
        *("Arial", "Helvetica", "Liberation Sans", "DejaVu Sans", "Noto Sans", "Cantarell"),
        *("Ubuntu", "FreeSans"),
    ),
    "monospace": (
        *("Courier New", "Menlo", "Liberation Mono", "DejaVu Sans Mono", "Noto Sans Mono"),
        "FreeMono",
    ),
}
_SUFFIXES = (".ttf", ".otf", ".ttc")
_MOST_FILES = 20_000


def generic_families() -> dict[str, str]:
    """Return an installed family for serif, sans-serif and monospace; empty without any font.

    macOS and Windows have what the renderer expects, so only other systems are looked at.
    """
    if sys.platform in ("darwin", "win32"):
        return {}
    files = {path.stem.replace("-", "").lower(): path for path in _files()}
    if not files:
        return {}
    found = {
        generic: family
        for generic, likely in _LIKELY.items()
        if (family := next((name for name in likely if _is_among(name, files)), ""))
    }
    spare = found.get("sans-serif") or found.get("serif") or _family_of(next(iter(files.values())))
    return {generic: found.get(generic, spare) for generic in _LIKELY} if spare else {}


def has_fonts() -> bool:
    """Return whether letters can be drawn at all."""
    return sys.platform in ("darwin", "win32") or next(_files(), None) is not None


def missing_things(lettering: Lettering) -> int:
    """Return how many families stand in for others, and how many texts lack letters.

    Without any font no text is seen at all.
    """
    if not lettering.texts:
        return 0
    if not lettering.fonts and not has_fonts():
        return lettering.texts
    return len(_replaced(lettering)) + _incomplete(lettering)


def _replaced(lettering: Lettering) -> set[str]:
    """Return the families that others stand in for, of each list the one that was meant."""
    own = {family for family, _ in lettering.fonts}
    asked = {name for names in lettering.families for name in names if name not in GENERIC}
    installed = _installed(asked - own) if asked - own else set()
    found: set[str] = set()
    for names in lettering.families:
        for name in names:
            if name in own or name in installed or name.lower() in GENERIC:
                break
            if name in lettering.unread:
                found.add(name)
                break
        else:
            found.update(names[:1])
    return found


def _installed(asked: set[str]) -> set[str]:
    """Return which families are installed; files that are called like them are read first."""
    stems = tuple(name.replace(" ", "").lower() for name in asked)
    found: set[str] = set()
    for path in sorted(_files(), key=lambda path: not path.stem.lower().startswith(stems)):
        if asked <= found:
            break
        found |= asked & _read(path, lambda font: set(families(font)))
    return found


def _incomplete(lettering: Lettering) -> int:
    """Return how many texts have letters that no font has."""
    left = frozenset[str]().union(*lettering.rare)
    for _, font in lettering.fonts:
        left -= _sound(font, partial(letters_in, letters=left))
    for path in _files():
        if not left:
            break
        left -= _read(path, partial(letters_in, letters=left))
    return sum(bool(letters & left) for letters in lettering.rare)


def _read(path: Path, ask: Callable[[Font], set[str]]) -> set[str]:
    try:
        with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as font:
            return _sound(font, ask)
    except (OSError, ValueError):  # gone, or empty
        return set()


def _sound(font: Font, ask: Callable[[Font], set[str]]) -> set[str]:
    try:
        return ask(font)
    except struct.error:  # cut off: the renderer leaves it out, too
        return set()


def _is_among(family: str, stems: dict[str, Path]) -> bool:
    stem = family.replace(" ", "").lower()
    return stem in stems or f"{stem}regular" in stems


def _files() -> Iterator[Path]:
    count = 0
    for folder in _folders():
        for parent, _, names in os.walk(folder):
            for name in names:
                count += 1
                if count > _MOST_FILES:
                    return
                if name.lower().endswith(_SUFFIXES):
                    yield Path(parent, name)


def _folders() -> list[Path]:
    """Return where the renderer looks for fonts."""
    home = Path.home()
    if sys.platform == "darwin":
        folders = [Path("/Library/Fonts"), Path("/System/Library/Fonts"), home / "Library/Fonts"]
        return [*folders, *Path("/System/Library/AssetsV2").glob("com_apple_MobileAsset_Font*")]
    if sys.platform == "win32":
        windows = Path(os.environ.get("SYSTEMROOT", "C:/Windows"))
        return [windows / "Fonts", home / "AppData/Local/Microsoft/Windows/Fonts"]
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    return [*folders, home / ".fonts", home / ".local/share/fonts"]


def _family_of(path: Path) -> str:
    from PIL import ImageFont

    try:
        return ImageFont.truetype(path).getname()[0] or ""
    except OSError:
        return ""
