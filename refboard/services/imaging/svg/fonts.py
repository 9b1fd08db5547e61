"""Which installed fonts stand for the families that every drawing may name.

The renderer draws no letter at all where the family behind "serif" is not installed, and takes
that of one system for granted on every other.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

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


def _is_among(family: str, stems: dict[str, Path]) -> bool:
    stem = family.replace(" ", "").lower()
    return stem in stems or f"{stem}regular" in stems


def _files() -> Iterator[Path]:
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    folders += [Path.home() / ".fonts", Path.home() / ".local/share/fonts"]
    count = 0
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                count += 1
                if count > _MOST_FILES:
                    return
                if name.lower().endswith(_SUFFIXES):
                    yield Path(parent, name)


def _family_of(path: Path) -> str:
    from PIL import ImageFont

    try:
        return ImageFont.truetype(path).getname()[0] or ""
    except OSError:
        return ""
