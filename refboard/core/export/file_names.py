"""Names for files that several pictures are written to: none is refused, and no two are alike."""

import unicodedata
from collections.abc import Iterable, Iterator

_FORBIDDEN = '<>:"/\\|?*'
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)))
)
_MOST_BYTES = 200
"""Of a name without its ending: file systems take 255 in all."""


def file_name(name: str, otherwise: str = "Board") -> str:
    """Return a name without what file systems refuse, and without an ending dot or space."""
    kept = "".join("-" if c in _FORBIDDEN or ord(c) < 32 else c for c in name).strip(" .")
    while len(kept.encode()) > _MOST_BYTES:
        kept = kept[:-1].rstrip(" .")
    if kept.split(".")[0].lower() in _DEVICES:
        kept = f"_{kept}"
    return kept or otherwise


def suffixed(name: str, suffix: str) -> str:
    """Return a picture's name as that of a file that ends as its content asks.

    Args:
        name: As it is shown; it may have an ending of its own.
        suffix: With its dot.
    """
    stem, dot, ending = name.rpartition(".")
    # What follows the last dot of "view 2.5 m" is no ending.
    has_ending = dot and stem and 1 <= len(ending) <= 5 and ending.isalnum()
    if has_ending and not ending.isdigit():
        if f".{ending.lower()}" in _ALIKE.get(suffix, (suffix,)):
            return f"{file_name(stem, 'Picture')}.{ending}"
        name = stem
    return f"{file_name(name, 'Picture')}{suffix}"


_ALIKE = {".jpg": (".jpg", ".jpeg", ".jpe", ".jfif"), ".tiff": (".tiff", ".tif")}


def apart(names: Iterable[str], taken: Iterable[str] = ()) -> Iterator[str]:
    """Yield names that are all different, also where case and accents do not count.

    Args:
        names: With their endings.
        taken: Names that are there already.
    """
    used = {_folded(name) for name in taken}
    for name in names:
        stem, dot, ending = name.rpartition(".")
        stem, end = (stem, f"{dot}{ending}") if stem else (name, "")
        tried, number = name, 1
        while _folded(tried) in used:
            number += 1
            tried = f"{stem} {number}{end}"
        used.add(_folded(tried))
        yield tried


def numbered(names: Iterable[str], count: int) -> Iterator[str]:
    """Yield names with their number in front, as long for the last one as for the first."""
    digits = max(2, len(str(count)))
    for number, name in enumerate(names, 1):
        yield f"{number:0{digits}} {name}"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
