"""The two tables that ship: words that are classes of the model, and guesses for other nouns.

They are made by `models/words` and read at the first question.
"""

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from refboard.core.errors import ModelError
from refboard.core.query import Float32Array, Int64Array

_KNOWN, _NEAREST = "known.npz", "nearest.npz"
_FULL = np.float32(255)


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes that a word stands for.

    Attributes:
        places: [n] in the model's output, the nearest first.
        weights: [n] adding up to 1; each 1 where every class is a kind of it.
        is_class: The word is a class's own.
        is_guess: No class is a kind of it; these are only near.
        nearness: How near the nearest is in meaning, 0 to 1.
    """

    places: Int64Array
    weights: Float32Array
    is_class: bool
    is_guess: bool
    nearness: float = 1.0


class WordTables:
    """The tables in a folder.

    Attributes:
        names: What people call each class, by its place.
    """

    def __init__(self, folder: Path) -> None:
        """Read them.

        Raises:
            ModelError: they are missing or damaged.
        """
        try:
            with np.load(folder / _KNOWN) as known, np.load(folder / _NEAREST) as nearest:
                self._known = {name: known[name] for name in known.files}
                self._nearest = {name: nearest[name] for name in nearest.files}
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                "The tables of words are missing or damaged.", "Install RefBoard again."
            ) from error
        self.names: tuple[str, ...] = tuple(_lines(self._known["names"]))

    def find(self, word: str) -> Classes | None:
        """Return what a word in its one spelling stands for; None where nothing is known of it."""
        place = _found(self._known_words, word)
        if place is not None:
            stops = self._known["stops"]
            start = int(stops[place - 1]) if place else 0
            places = self._known["classes"][start : int(stops[place])].astype(np.int64)
            weights = np.ones(len(places), dtype=np.float32)
            is_class = bool(self._known["is_class"][place])
            return Classes(places, weights, is_class, is_guess=False)
        place = _found(self._guessed_words, word)
        return None if place is None else self._guess(int(self._nearest["rows"][place]))

    def singular(self, word: str) -> str | None:
        """Return what a word is an irregular plural of."""
        return self._plurals.get(word)

    def groups(self) -> tuple[tuple[str, Int64Array], ...]:
        """Return words for a few classes each, as elephant is for two; the fewest first."""
        starts = np.concatenate([[0], self._known["group_stops"][:-1]])
        places = np.split(self._known["group_classes"].astype(np.int64), starts[1:])
        return tuple(zip(_lines(self._known["group_names"]), places, strict=True))

    def _guess(self, row: int) -> Classes:
        weights = self._nearest["weights"][row].astype(np.float32)
        kept = weights > 0
        places = self._nearest["classes"][row][kept].astype(np.int64)
        nearness = float(self._nearest["nearness"][row] / _FULL)
        shares = weights[kept] / weights.sum()
        return Classes(places, shares, is_class=False, is_guess=True, nearness=nearness)

    @cached_property
    def _known_words(self) -> list[str]:
        return _lines(self._known["words"])

    @cached_property
    def _guessed_words(self) -> list[str]:
        return _lines(self._nearest["words"])

    @cached_property
    def _plurals(self) -> dict[str, str]:
        pairs = (line.partition("\t") for line in _lines(self._known["plurals"]))
        return {plural: word for plural, _, word in pairs}


def _lines(text: NDArray[np.uint8]) -> list[str]:
    return text.tobytes().decode().split("\n")


def _found(words: list[str], word: str) -> int | None:
    """Return the place of a word among words in their order."""
    place = bisect_left(words, word)
    return place if place < len(words) and words[place] == word else None
