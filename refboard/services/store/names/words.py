"""Find the words in a text: between separators, and inside of RedBrickArch and IMG_2024."""

import re
import unicodedata

from refboard.services.store.bounds import NO_CHARACTER
from refboard.services.store.names.folding import folded, without_accents

_RUN = re.compile(r"[^ ]+")
_PART = re.compile(r"U+(?!l)|U?l[lm]*|d+|s+|H+|h[hm]*|k[km]*|K+|t[tm]*|m+")
"""Parts of a run by the classes of its characters: two capitals before a small letter are parted,
as HTMLPage is, and so are letters, digits, symbols, Han, kana and Hangul."""
_FEW = 4
_USUAL_LENGTH = 3
_CAPITALS = ("Lu", "Lt")
_SYMBOLS = ("So", "Sk", "Sm", "Sc", "Co", "Cn")
"""With what Unicode had not assigned when this Python was made, such as the newest emoji."""
_SCRIPTS = {
    "CJK": "H", "IDEOGRAPHIC": "H", "HIRAGANA": "h", "KATAKANA": "k", "HANGUL": "K",
    "THAI": "t", "LAO": "t", "KHMER": "t", "MYANMAR": "t", "TIBETAN": "t",
}  # fmt: skip


class _Classes(dict[int, str]):
    """The class of each character; decided when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _class_of(chr(code))
        return found


_classes = _Classes()


def words_in(text: str) -> list[str]:
    """Return the folded words of a text in their order.

    A run between separators is a word, and so is each part of it.
    """
    return [word for run, parts in runs_in(text) for word in (run, *parts)]


def runs_in(text: str) -> list[tuple[str, list[str]]]:
    """Return what lies between separators, folded, each with its parts where it has several."""
    plain = without_accents(text)
    classes = plain.translate(_classes)
    fold = str.lower if plain.isascii() else folded
    found: list[tuple[str, list[str]]] = []
    for run in _RUN.finditer(classes):
        start, end = run.span()
        whole = fold(plain[start:end])
        if classes.count(classes[start], start, end) == end - start:
            found.append((whole, []))  # as most are
        else:
            spans = [part.span() for part in _PART.finditer(classes, start, end)]
            parts = [fold(plain[first:last]) for first, last in spans]
            found.append((whole, parts if _are_words(parts) else []))
    return found


def _are_words(parts: list[str]) -> bool:
    """Return whether parts are worth looking at: those of a number in hexadecimal are not."""
    return 1 < len(parts) <= _FEW or sum(map(len, parts)) >= _USUAL_LENGTH * len(parts)


def is_letter(piece: str) -> bool:
    """Return whether a piece is a single letter or digit of a script that writes words apart."""
    return len(piece) == 1 and _class_of(piece) in "Uld"


def is_spaceless(piece: str) -> bool:
    """Return whether a piece begins with a symbol, or in a script that leaves no spaces."""
    return _class_of(piece[0]) in "HhkKts"


def _class_of(character: str) -> str:
    """Return the class of a character.

    U is a capital, l another letter, d a digit, s a symbol; H is Han, h and k are kana, K Hangul, t
    other scripts without spaces; m only continues a letter; a space is whatever parts words.
    """
    category = unicodedata.category(character)
    if category == "Nd":
        return "d"
    if category in _SYMBOLS and not character.isascii() and character != NO_CHARACTER:
        return "s"
    if category[0] == "M" or character == "ー":
        return "m"
    if category[0] not in "LN":
        return " "
    script = unicodedata.name(character, "").partition(" ")[0]
    return _SCRIPTS.get(script) or ("U" if category in _CAPITALS else "l")
