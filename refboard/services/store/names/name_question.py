"""What a person typed, as a question to names: what to look for, and how well a name fits."""

from dataclasses import dataclass, field

from refboard.services.store.names.folding import folded
from refboard.services.store.names.grams import asking
from refboard.services.store.names.name_rows import LINE
from refboard.services.store.names.words import is_letter, is_spaceless, runs_in

_MOST_CHARACTERS = 256
"""No more of a question is looked at: it finds no less for it."""
_MOST_WORDS = 16
_WHOLE, _BEGUN, _INSIDE = 1.0, 0.7, 0.4
_FIT, _LITERAL, _CLOSE = 0.8, 0.1, 0.1
BEGINS_WORDS = 0.55
"""From this score on every word of the question begins a word of the name, or is one."""


@dataclass(frozen=True, slots=True)
class NameQuestion:
    """A question in folded text.

    A name fits that holds the question as it was typed, whatever is in it, or all of its words in
    any order: each anywhere, but a single letter only where it begins a word.

    Attributes:
        typed: The whole question.
        words: The words in it.
    """

    typed: str
    words: tuple[str, ...]
    _looks: tuple[tuple[str, str, str, float], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # Made once: a question looks at hundreds of names.
        looks = tuple(_look(word) for word in self.words)
        object.__setattr__(self, "_looks", looks)

    @staticmethod
    def of(text: str) -> "NameQuestion":
        """Return the question that a text asks; nothing fits where no character of it counts."""
        text = text.strip()[:_MOST_CHARACTERS]
        words: list[str] = []
        for run, parts in runs_in(text):
            # RedBrick finds "red brick"; v2 does not find "video 2".
            words += parts if parts and not any(is_letter(part) for part in parts) else [run]
        return NameQuestion(folded(text), tuple(dict.fromkeys(words))[:_MOST_WORDS])

    @property
    def part(self) -> str:
        """The longest part that every name has that fits."""
        return max(self.words or (self.typed,), key=len)

    def expressions(self) -> list[str]:
        """Return the full-text queries that name all candidates, fewest first."""
        if not self.typed:
            return []
        found = [asking(inside=[self.typed])]
        if self.words:
            letters = [word for word in self.words if is_letter(word)]
            others = [word for word in self.words if not is_letter(word)]
            found.append(asking(inside=others, begun=letters))
        return list(dict.fromkeys(found))

    def expressions_of_the_best(self) -> list[str]:
        """Return the full-text queries for the names that fit best, best first."""
        return [asking(whole=self.words), asking(begun=self.words)] if self.words else []

    def score(self, line: str, words: str) -> float:
        """Return how well a name fits, 0 when it does not, 1 at most.

        Whole words come before beginnings of words, and those before parts of words; then the
        question as it was typed, then names with little else in them.

        Args:
            line: The folded name and tags.
            words: Their words, with a space before and behind each.
        """
        is_literal = bool(self.typed) and self.typed in line
        fits = [_fit(look, line, words) for look in self._looks]
        fit = sum(fits) / len(fits) if fits and all(fits) else 0.0
        if is_literal and self.words == (self.typed,):
            fit = fit or _INSIDE
        elif is_literal:
            # Several words in the order and with the marks that were typed are no chance hit.
            fit = max(fit, _BEGUN, _fit(_look(self.typed), line, words))
        if not fit:
            return 0.0
        close = min(1.0, len(self.typed) / max(1, line.find(LINE)))
        return _FIT * fit + _LITERAL * is_literal + _CLOSE * close


def _look(word: str) -> tuple[str, str, str, float]:
    """Return a word as a whole one, as a beginning and as a part, and what a part is worth."""
    inside = 0.0 if is_letter(word) else _BEGUN if is_spaceless(word) else _INSIDE
    return f" {word} ", f" {word}", word, inside


def _fit(look: tuple[str, str, str, float], line: str, words: str) -> float:
    """Return how well a name holds a word; 0 when it does not, or for a letter inside a word."""
    whole, begun, word, inside = look
    if whole in words:
        return _WHOLE
    if begun in words:
        return _BEGUN
    return inside if inside and word in line else 0.0
