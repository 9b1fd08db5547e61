"""One spelling for each word: small letters without accents and marks; and its singular."""

import re
from collections.abc import Iterator

from refboard.services.store.names.folding import folded

_APOSTROPHES = re.compile(r"['\u2019\u02bc]")
_WORD = re.compile(r"[^\W_]+")
_ENDINGS = (
    ("ies", "y"), ("ves", "f"), ("ves", "fe"), ("ses", "s"), ("xes", "x"), ("zes", "z"),
    ("ches", "ch"), ("shes", "sh"), ("oes", "o"), ("men", "man"), ("s", ""),
)  # fmt: skip
"""How nouns end in the plural and in the singular, by rule."""
_LEAST_LETTERS = 3


def spelled(text: str) -> str:
    """Return the words of a text, a space between two: "Fire-Engines" is "fire engines"."""
    return " ".join(_WORD.findall(folded(_APOSTROPHES.sub("", text))))


def singulars(phrase: str) -> Iterator[str]:
    """Yield a phrase as it is, then what it may be the plural of by rule, in one spelling."""
    yield phrase
    for many, one in _ENDINGS:
        if phrase.endswith(many) and len(phrase) - len(many) + len(one) >= _LEAST_LETTERS:
            if many == "s" and phrase.endswith("ss"):
                continue
            yield phrase.removesuffix(many) + one
