"""Read what a person typed: which words of it are known, as what, and which are not."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from refboard.services.library.words.spelling import singulars, spelled
from refboard.services.library.words.word_tables import Classes, WordTables

_MOST_WORDS = 24
_LONGEST = 5
"""Words in a name at most: "West Highland white terrier" has four."""
_AROUND = """
a an and any around as at beside by for from has have her his i in inside into is it its like me my
near next of on one onto or our over some that the their them there these this those to two three
under up very which with without you your find show picture pictures image images photo photos
photograph photographs pic pics reference references
"""
_SILENT = frozenset(_AROUND.split())
"""What people type around what they look for."""
LEAST_NEARNESS = 0.3
"""How near in meaning a class must be to a noun to be a guess: what lies further off is wrong more
often than right."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a phrase of a text.

    Attributes:
        text: As it was typed, in its one spelling.
        classes: What it stands for; None where that is not known.
    """

    text: str
    classes: Classes | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A text in pieces.

    Attributes:
        pieces: In their order, without what says nothing, such as "a picture of".
    """

    pieces: tuple[Piece, ...]

    @property
    def known(self) -> tuple[Piece, ...]:
        """What looks like something, as far as it is known or guessed."""
        return tuple(piece for piece in self.pieces if piece.classes is not None)

    @property
    def unknown(self) -> tuple[str, ...]:
        """What nothing is known of."""
        return tuple(piece.text for piece in self.pieces if piece.classes is None)


class Vocabulary:
    """Reads texts by the tables."""

    def __init__(self, tables: WordTables) -> None:
        self._tables = tables

    def read(self, text: str) -> Reading:
        """Return the pieces of a text; the longest phrase that is known counts."""
        words = spelled(text).split()[:_MOST_WORDS]
        pieces: list[Piece] = []
        start = 0
        while start < len(words):
            piece, length = self._longest(words[start : start + _LONGEST])
            if piece.classes is not None or piece.text not in _SILENT:
                pieces.append(piece)
            start += length
        return Reading(tuple(pieces))

    def _longest(self, words: list[str]) -> tuple[Piece, int]:
        """Return the longest piece that words begin with, and how many they are."""
        for length in range(len(words), 0, -1):
            phrase = " ".join(words[:length])
            if phrase in _SILENT:
                continue
            found = self._find(words[:length])
            if found is not None:
                return Piece(phrase, found), length
        return Piece(words[0], None), 1

    def _find(self, words: list[str]) -> Classes | None:
        for spelling in dict.fromkeys(_spellings(words)):
            for form in (*filter(None, [self._tables.singular(spelling)]), *singulars(spelling)):
                found = self._tables.find(form)
                if found is not None and found.nearness >= LEAST_NEARNESS:
                    return found
        return None


def _spellings(words: list[str]) -> Iterator[str]:
    """Yield words as one phrase, then written together or apart: "firetruck" is "fire truck"."""
    yield " ".join(words)
    if len(words) == 1:
        word = words[0]
        yield from (f"{word[:cut]} {word[cut:]}" for cut in range(3, len(word) - 2))
    else:
        yield "".join(words)
        for place, (left, right) in enumerate(pairwise(words)):
            yield " ".join([*words[:place], left + right, *words[place + 2 :]])
