"""Fold text, so that what people take for the same is the same: case, accents, widths, spellings.

Folded text is decomposed (NFKD) and stays so: a name in any normalisation form, and any part of
it, folds to the same characters. Only marks without which a word is the same word are dropped: the
accents of Latin, Greek and Cyrillic, the points of Hebrew and Arabic, but neither the vowels of
Indic scripts and Thai nor the voicing of kana.
"""

import unicodedata

from refboard.services.store.bounds import shown_text

_ACCENT_CLASSES = frozenset({*range(1, 8), *range(10, 37), *range(200, 240)})
"""Canonical combining classes. Not voicing (8), virama (9), vowels of Thai, Lao and Tibetan (84 to
132), and the iota below a Greek letter (240), which is a letter beside it in capitals."""
_SAME_LETTERS = {
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "æ": "ae", "œ": "oe", "þ": "th",
    "\N{ARABIC TATWEEL}": "", "\N{ARABIC LETTER ALEF WASLA}": "\N{ARABIC LETTER ALEF}",
    "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
    "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
}  # fmt: skip
_KATAKANA = range(ord("ァ"), ord("ヶ") + 1)
_TO_HIRAGANA = ord("ぁ") - ord("ァ")
_VARIATIONS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


class _Same(dict[int, str]):
    """What each character becomes; decided when a character is first met, as `translate` asks."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _same(chr(code))
        return found


class _Kept(dict[int, str]):
    """The same, but letters keep their case and writing: only what never counts is dropped."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = found = "" if _is_dropped(character) else _printed(character)
        return found


_same_table = _Same()
_kept_table = _Kept()


def folded(text: str) -> str:
    """Return text as it is compared: two texts that mean the same letters become the same.

    Args:
        text: Any text; runs of white space and control characters count as one space.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.lower().split())
    text = unicodedata.normalize("NFKD", shown_text(text)).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_same_table)
    return " ".join(text.split())


def without_accents(text: str) -> str:
    """Return text decomposed and without what never counts, its case kept."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFKD", shown_text(text)).translate(_kept_table)


def _same(character: str) -> str:
    if character in _SAME_LETTERS:
        return _SAME_LETTERS[character]
    if _is_dropped(character):
        return ""
    if ord(character) in _KATAKANA:
        return chr(ord(character) + _TO_HIRAGANA)
    digit = unicodedata.decimal(character, None)
    return _printed(character) if digit is None else str(digit)


def _printed(character: str) -> str:
    return " " if unicodedata.category(character) in ("Cc", "Zs", "Zl", "Zp") else character


def _is_dropped(character: str) -> bool:
    """Return whether a word stays the same word without this character."""
    category = unicodedata.category(character)
    if category in ("Cf", "Me"):  # joiners, directions, tags; what encloses another character
        return True
    if any(ord(character) in variations for variations in _VARIATIONS):
        return True
    return category == "Mn" and unicodedata.combining(character) in _ACCENT_CLASSES
