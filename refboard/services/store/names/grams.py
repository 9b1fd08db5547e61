"""Three characters at a time: what a full-text index holds of a name, and how it is asked.

Each place of a name gives the three characters that begin there, fewer at the end of a line; each
word gives the two that begin and the two that end it, marked. Whatever part of a name is looked
for, some of these must be there, and a part of one or two characters begins one of them.
"""

from collections.abc import Iterable, Sequence

LENGTH = 3
_MOST = 5
"""How many grams of one part are asked for: enough to leave few candidates."""
_START, _END = "\ue000", "\ue001"
# The tokenizer parts tokens at these; as characters of nobody's they are like any other.
_TOKEN_CHARACTERS = {code: 0xE100 + code for code in range(128) if not chr(code).isalnum()}


def grams_of(lines: Iterable[str], words: Iterable[str]) -> str:
    """Return the grams of folded lines and of the words in them, each once, parted by spaces."""
    found: dict[str, None] = {}
    for line in lines:
        found.update(dict.fromkeys(_windows(line.translate(_TOKEN_CHARACTERS))))
    for word in words:
        marked = f"{_START}{word}{_END}"
        found[marked[:LENGTH]] = found[marked[-LENGTH:]] = None
    return " ".join(found)


def asking(
    *, inside: Sequence[str] = (), begun: Sequence[str] = (), whole: Sequence[str] = ()
) -> str:
    """Return the full-text query for names that may hold all of these folded parts.

    Args:
        inside: Parts that are to be anywhere.
        begun: Words of which this is the beginning.
        whole: Words.
    """
    parts = [*inside, *(f"{_START}{word}" for word in begun)]
    parts += [f"{_START}{word}{_END}" for word in whole]
    asked = [gram for part in parts for gram in _asked(part.translate(_TOKEN_CHARACTERS))]
    telling = [gram for gram in asked if gram not in _USUAL] or asked[:1]
    return " ".join(dict.fromkeys(telling))


def _windows(text: str) -> list[str]:
    return [text[at : at + LENGTH] for at in range(len(text))]


def _asked(part: str) -> list[str]:
    """Return the terms for a part: beginnings of grams where it is too short for a whole one."""
    if len(part) < LENGTH:
        return [f'"{part}"*']
    grams = [part[at : at + LENGTH] for at in range(len(part) - LENGTH + 1)]
    step = -(-len(grams) // _MOST)
    return [f'"{gram}"' for gram in [*grams[::step], grams[-1]]]


_USUAL = frozenset(
    f'"{gram}"' for gram in grams_of((".jpg", ".jpeg", ".png"), ("jpg", "jpeg", "png")).split()
)
"""What half of all names have tells nothing, and costs most."""
