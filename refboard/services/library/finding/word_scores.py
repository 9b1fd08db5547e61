"""How well pictures fit words: by what they show, and by their names and tags."""

import numpy as np

from refboard.core.ports import Names
from refboard.core.query import Float32Array, Int64Array
from refboard.services.library.finding.asked import AskedWords
from refboard.services.library.finding.candidates import Candidates
from refboard.services.library.finding.likeness import CHANCE, WORDS_TOP
from refboard.services.library.vector_space import VectorSpace
from refboard.services.store.names import BEGINS_WORDS

NAMED = 0.9
"""How near to a perfect match a name brings its picture that has all the words."""
HALF_NAMED = 0.3
"""The same for letters somewhere inside a word, as "location" has "cat": it does not push aside
what shows one."""
_LISTED_AT_MOST = 20_000
_LOOKED_AT = 1000


class WordScores:
    """Scores of one term, in spreads of the library.

    Attributes:
        weight: How much the term counts.
        top: What fits perfectly scores.
        fits: How well names fit, 0 to 1, by key.
        least: What scores less is no answer to the words alone.
    """

    top = WORDS_TOP

    def __init__(
        self,
        asked: AskedWords,
        space: VectorSpace | None,
        names: Names,
        limit: int,
        allowed: Int64Array | None,
    ) -> None:
        self.weight = asked.term.weight
        self.fits = _fits(names, asked.term.text, limit, allowed)
        meaning = asked.meaning
        self._space = space
        self._direction = None if space is None or meaning is None else meaning.direction
        self._clarity = None if meaning is None else meaning.clarity
        # Classes say of a picture that it shows none of them; a cosine says only which is nearer.
        self.least = -np.inf if self._clarity is None else CHANCE

    def pulls(self) -> dict[str, Float32Array]:
        """Return for each space the vector [dim] whose product orders what is shown."""
        if self._space is None or self._direction is None:
            return {}
        spread = self._space.calibration.of_direction(self._direction)
        return {self._space.name: self._direction / np.float32(spread.spread)}

    def mean(self, space: str) -> float:
        """Return what the product with the pull of a space is by chance."""
        if self._space is None or self._direction is None or self._space.name != space:
            return 0.0
        spread = self._space.calibration.of_direction(self._direction)
        return spread.mean / spread.spread

    def named(self) -> Int64Array:
        """Return the keys of pictures whose names fit."""
        return np.array(list(self.fits), dtype=np.int64)

    def shown(self, candidates: Candidates) -> Float32Array:
        """Return [n] how clearly they show the words."""
        if self._space is None or self._direction is None:
            return np.zeros(len(candidates), dtype=np.float32)
        _, vectors = candidates.vectors(self._space)
        if self._clarity is not None:
            return candidates.everywhere(self._space, self._clarity(vectors))
        spread = self._space.calibration.of_direction(self._direction)
        standard = spread.standard(np.vecdot(vectors, self._direction))
        return candidates.everywhere(self._space, standard)

    def told(self, candidates: Candidates) -> Float32Array:
        """Return [n] cosines to the words, or how well names fit where nothing else is known."""
        if self._space is None or self._direction is None:
            fits = [self.fits.get(key, 0.0) for key in candidates.keys.tolist()]
            return np.array(fits, dtype=np.float32)
        _, vectors = candidates.vectors(self._space)
        return candidates.everywhere(self._space, np.vecdot(vectors, self._direction))

    def scores(self, candidates: Candidates) -> Float32Array:
        """Return [n] scores: what is shown, and what a name adds of what lacks to a perfect fit."""
        shown = self.shown(candidates)
        fits = [_worth(self.fits.get(key, 0.0)) for key in candidates.keys.tolist()]
        lacks = np.float32(self.top) - np.maximum(shown, 0)
        return shown + lacks * np.array(fits, dtype=np.float32)


def _worth(fit: float) -> float:
    return fit * (NAMED if fit >= BEGINS_WORDS else HALF_NAMED)


def _fits(names: Names, text: str, limit: int, allowed: Int64Array | None) -> dict[int, float]:
    if allowed is None:
        return dict(names.find(text, limit))
    if len(allowed) > _LISTED_AT_MOST:
        # To list so many takes longer than to look at more names than are wanted.
        found = list(names.find(text, _LOOKED_AT))
        listed = {key: fit for key, fit in found if _holds(allowed, key)}
        if len(found) < _LOOKED_AT or len(listed) >= limit:
            return dict(list(listed.items())[:limit])
    return dict(names.find(text, limit, among=allowed.tolist()))


def _holds(ascending: Int64Array, key: int) -> bool:
    place = int(np.searchsorted(ascending, key))
    return place < len(ascending) and int(ascending[place]) == key
